"""Acts that wait for a second signature as JSON."""

from __future__ import annotations

from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.serialize.answer import proposed, shown
from zeropermit.usecases.permits.countersign import PendingActView
from zeropermit.usecases.permits.extension import PendingExtension
from zeropermit.usecases.ports import ServiceContext


def pending_act_json(
    context: ServiceContext, found: PendingActView
) -> dict[str, object]:
    """Describe an act that one officer signed, to be signed by another."""
    kept = found.kept
    return {
        "waiting": found.id,
        "number": found.number,
        **shown(kept, "permit act reason decision text ending? hearing_until?"),
        "first": kept.first.signer,
        "until": kept.first.deadline,
        **proposed(context, found.act),
    }


def pending_extension_json(
    context: ServiceContext, found: PendingExtension
) -> dict[str, object]:
    """Describe a request to put a start off, to be granted by an officer."""
    request = found.request
    deadline = context.clock() + DEADLINE_SECONDS
    return {
        **shown(found, "number holder"),
        **shown(request, "permit reason start_by requested_at"),
        "until": request.holder.deadline,
        **proposed(context, found.act, deadline=deadline),
    }
