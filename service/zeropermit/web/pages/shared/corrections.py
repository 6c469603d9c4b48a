"""Requests to correct data, as the applicant and the department see them."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.usecases.records.correction import Correction
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N

OUTCOMES = {
    "upheld": ("✓", "good", N("Right: it is corrected by a new attestation")),
    "refused": ("✗", "bad", N("The data are right")),
}


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A request to correct a department's data."""

    text: str  #: What the applicant says is wrong.
    when: str  #: When it was asked for.
    requirement: str  #: Requirement that the data met.
    url: str  #: Where the department answers it, and sees what came of it.
    mark: Mark  #: Whether and how it was answered.
    answer: str  #: What the department answered; empty if nothing yet.


def correction_row(request: PageRequest, found: Correction) -> CorrectionRow:
    """Show a request for a correction, with its answer."""
    given = found.answer
    mark = Mark("…", "held", request.say("Not answered yet"))
    if given:
        sign, kind, word = OUTCOMES[given.outcome.value]
        mark = Mark(sign, kind, request.say(word))
    return CorrectionRow(
        text=found.request.text,
        when=request.time(found.request.requested_at),
        requirement=found.request.requirement,
        url=f"/department/corrections/{to_hex(found.id)}",
        mark=mark,
        answer=given.text if given else "",
    )
