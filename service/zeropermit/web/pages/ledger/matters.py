"""Rules that are fixed in advance: requirements of a matter, rounds of inspections."""

from __future__ import annotations

import re

from fastapi import APIRouter, Response

from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.matters.matter import requirements_digest
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import word_of
from zeropermit.web.pages.ledger.entry import entry_page, found
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/ledger")

RECHECKS = {
    "NONE": N("stays met"),
    "AT_ISSUE": N("checked at issue"),
    "ALERT": N("alerts if taken back"),
    "SUSPEND": N("stops the permit if taken back"),
}


@router.get("/matters/{matter}/{number}")
def matter(request: PageRequestDep, matter: str, number: str) -> Response:
    """Show a version of a matter: the requirement set that is frozen in it."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise NotFoundError
    identifier = i.matter_version_id(i.matter_id(matter), int(number))
    look = found(
        lambda r: r.versions,
        identifier,
        lambda _context, _identifier, known: {
            "digest": requirements_digest(known.requirements),
            "rechecks": RECHECKS,
        },
    )
    return entry_page(request, "ledger/version.html", look, version=identifier)


@router.get("/rounds/{text}")
def inspection_round(request: PageRequestDep, text: str) -> Response:
    """Show a round of random inspections."""
    identifier = i.RoundId(word_of(text))
    look = found(lambda r: r.supervision.rounds, identifier)
    return entry_page(request, "ledger/round.html", look)
