"""The code by which a holder shows a permit, signed again every half minute."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from zeropermit.domain.permits.presentation import PresentationCode, presentation_text
from zeropermit.domain.permits.verification import PermitFacts
from zeropermit.usecases.permits.presentation import check_presentation
from zeropermit.web.dependencies import recover
from zeropermit.web.pages.shared.contexts import BAD, GOOD, UNKNOWN, Mark
from zeropermit.web.pages.shared.page_request import PageRequest

_MARKS = {PresentationCode.NOW: GOOD, PresentationCode.BY_OTHERS: BAD}

SecondQuery = Annotated[int, Query(alias="t", ge=0, le=2**40)]
SignatureQuery = Annotated[str, Query(alias="s", max_length=200)]


def shown_mark(
    request: PageRequest, found: PermitFacts, second: int, signature: str
) -> Mark:
    """Describe the presentation code by which the visitor opened a permit."""
    if request.freshness.stale:
        return request.mark(UNKNOWN, "Cannot tell now")
    verdict = check_presentation(
        request.context,
        found.id,
        at=second,
        signature=signature,
        origin=request.origin,
        recover=recover,
    )
    return Mark(*_MARKS.get(verdict, UNKNOWN), request.message(verdict.value))


def showing_template(request: PageRequest, found: PermitFacts) -> str:
    """Give the text to be signed, with a place for the second."""
    text = presentation_text(found.id, at=0, origin=request.origin)
    return text.removesuffix("0") + "{second}"
