"""The code by which a holder shows a permit, signed anew every half minute."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from zeropermit.catalogue.messages import message
from zeropermit.domain.permits.presentation import Shown, showing_text
from zeropermit.domain.permits.verification import PermitFacts
from zeropermit.serialize.answer import Freshness
from zeropermit.usecases.permits.presentation import check_showing
from zeropermit.web.dependencies import Place, recover
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import BAD, GOOD, UNKNOWN
from zeropermit.web.pages.shared.page_request import Visit

_MARKS = {Shown.NOW: GOOD, Shown.BY_OTHERS: BAD}

SecondQuery = Annotated[int, Query(alias="t", ge=0, le=2**40)]
SignatureQuery = Annotated[str, Query(alias="s", max_length=200)]


def shown_mark(visit: Visit, found: PermitFacts, second: int, signature: str) -> Mark:
    """Say what the code says by which somebody came to a permit."""
    fresh = Freshness(visit.service.world.clock(), visit.service.contact())
    if fresh.stale:
        return Mark(*UNKNOWN, visit.say("Cannot tell now"))
    told = check_showing(
        visit.service.world,
        found.id,
        at=second,
        signature=signature,
        origin=Place(visit.service.settings).origin,
        recover=recover,
    )
    words = message(told.value, visit.language.value)
    return Mark(*_MARKS.get(told, UNKNOWN), words)


def showing_template(visit: Visit, found: PermitFacts) -> str:
    """Give the text to be signed, with a place for the second."""
    origin = Place(visit.service.settings).origin
    text = showing_text(found.id, at=0, origin=origin)
    return text.removesuffix("0") + "{second}"
