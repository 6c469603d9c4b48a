"""Requests to correct data, as the applicant and the department see them."""

from __future__ import annotations

from zeropermit.usecases.records.correction import Correction
from zeropermit.web.pages.shared.contexts import BAD, GOOD, OPEN, Mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

OUTCOMES = {
    "upheld": (GOOD, N("Right: it is corrected by a new attestation")),
    "refused": (BAD, N("The data are right")),
}
UNANSWERED = (OPEN, N("Not answered yet"))


@page_filter
def correction_mark(request: PageRequest, found: Correction) -> Mark:
    """Say whether and how a request for a correction was answered."""
    given = found.answer
    return request.mark(*(OUTCOMES[given.outcome.value] if given else UNANSWERED))
