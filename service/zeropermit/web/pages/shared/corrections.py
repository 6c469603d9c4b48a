"""Requests to correct data, as the applicant and the department see them."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.usecases.records.correction import Correction
from zeropermit.web.pages.shared.contexts import BAD, GOOD, OPEN, Mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N

OUTCOMES = {
    "upheld": (GOOD, N("Right: it is corrected by a new attestation")),
    "refused": (BAD, N("The data are right")),
}

UNANSWERED = (OPEN, N("Not answered yet"))


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A request to correct a department's data."""

    text: str  #: Fault that the applicant reports.
    when: str  #: When it was asked for.
    requirement: str  #: Requirement that the data met.
    url: str  #: Page of the department with the request.
    mark: Mark  #: Whether and how it was answered.
    answer: str  #: Answer of the department; empty if there is none.


def correction_row(request: PageRequest, found: Correction) -> CorrectionRow:
    """Show a request for a correction, with its answer."""
    given = found.answer
    return CorrectionRow(
        text=found.request.text,
        when=request.time(found.request.requested_at),
        requirement=found.request.requirement,
        url=f"/department/corrections/{to_hex(found.id)}",
        mark=request.mark(*(OUTCOMES[given.outcome.value] if given else UNANSWERED)),
        answer=given.text if given else "",
    )
