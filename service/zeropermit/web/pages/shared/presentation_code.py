"""The code by which a holder shows a permit, signed again every half minute."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from zeropermit.catalogue.messages import message
from zeropermit.domain.permits.presentation import PresentationCode, presentation_text
from zeropermit.domain.permits.verification import PermitFacts
from zeropermit.serialize.answer import Freshness
from zeropermit.usecases.permits.presentation import check_presentation
from zeropermit.web.dependencies import ServiceAddress, recover
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import BAD, GOOD, UNKNOWN
from zeropermit.web.pages.shared.page_request import PageRequest

_MARKS = {PresentationCode.NOW: GOOD, PresentationCode.BY_OTHERS: BAD}

SecondQuery = Annotated[int, Query(alias="t", ge=0, le=2**40)]
SignatureQuery = Annotated[str, Query(alias="s", max_length=200)]


def shown_mark(
    request: PageRequest, found: PermitFacts, second: int, signature: str
) -> Mark:
    """Describe the presentation code by which the visitor opened a permit."""
    fresh = Freshness(request.service.context.clock(), request.service.contact())
    if fresh.stale:
        return Mark(*UNKNOWN, request.say("Cannot tell now"))
    verdict = check_presentation(
        request.service.context,
        found.id,
        at=second,
        signature=signature,
        origin=ServiceAddress(request.service.settings).origin,
        recover=recover,
    )
    words = message(verdict.value, request.language.value)
    return Mark(*_MARKS.get(verdict, UNKNOWN), words)


def showing_template(request: PageRequest, found: PermitFacts) -> str:
    """Give the text to be signed, with a place for the second."""
    origin = ServiceAddress(request.service.settings).origin
    text = presentation_text(found.id, at=0, origin=origin)
    return text.removesuffix("0") + "{second}"
