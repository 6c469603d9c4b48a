"""Acts that wait for a second signature as JSON."""

from __future__ import annotations

from zeropermit.domain.acts.act import Signatory
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.acts.work import Extend
from zeropermit.serialize.answer import proposed, shown
from zeropermit.usecases.permits.countersign import PendingActView
from zeropermit.usecases.permits.extension import PendingExtension
from zeropermit.usecases.ports import ServiceContext


def pending_act_json(
    context: ServiceContext, found: PendingActView, by: Signatory
) -> dict[str, object]:
    """Describe an act that one officer signed, to be signed by another."""
    kept = found.kept
    return {
        "waiting": found.id,
        "number": found.number,
        **shown(kept, "permit act reason decision text ending? measure? answer_until?"),
        "corrected": context.records.get(kept.corrected),
        "first": kept.first.signer,
        "until": kept.first.deadline,
        **proposed(context, found.act, by),
    }


def pending_extension_json(
    context: ServiceContext, found: PendingExtension, act: Extend, by: Signatory
) -> dict[str, object]:
    """Describe a request to put a start off, to be granted by an officer."""
    deadline = context.clock() + DEADLINE_SECONDS
    return {
        **shown(found, "number holder permit reason start_by requested_at"),
        "sequence": act.sequence,
        **proposed(context, act, by, deadline=deadline),
    }
