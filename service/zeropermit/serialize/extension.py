"""Requests to put a start off as JSON."""

from __future__ import annotations

from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.answer import proposed
from zeropermit.usecases.permits.extension import PendingExtension
from zeropermit.usecases.ports import ServiceContext


def pending_extension_json(
    context: ServiceContext, found: PendingExtension
) -> dict[str, object]:
    """Describe a request to put a start off, to be granted by an officer."""
    request = found.request
    deadline = context.clock() + DEADLINE_SECONDS
    return {
        "permit": to_hex(request.permit),
        "number": found.number,
        "holder": found.holder,
        "reason": request.reason,
        "start_by": request.start_by,
        "requested_at": request.requested_at,
        "until": request.holder.deadline,
        **proposed(context, found.act, deadline=deadline),
    }
