"""Requests to correct data as JSON, with their answers."""

from __future__ import annotations

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.usecases.records.correction import Correction


def correction_json(found: Correction) -> dict[str, object]:
    """Describe a request, and the answer if there is one."""
    request, given = found.request, found.answer
    return {
        "correction": to_hex(found.id),
        "application": to_hex(request.application),
        "requirement": request.requirement,
        "department": request.department,
        "observed_at": request.observed_at,
        "text": request.text,
        "requested_at": request.requested_at,
        "outcome": given.outcome.value if given else None,
        "answer": given.text if given else None,
        "answered_at": given.answered_at if given else None,
    }
