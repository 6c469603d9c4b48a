"""Acts that wait for a second officer's signature as JSON."""

from __future__ import annotations

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.answer import proposed
from zeropermit.usecases.permits.countersign import PendingActView
from zeropermit.usecases.ports import ServiceContext


def pending_act_json(
    context: ServiceContext, found: PendingActView
) -> dict[str, object]:
    """Describe an act that one officer signed, to be signed by another."""
    kept = found.kept
    return {
        "waiting": to_hex(found.id),
        "permit": to_hex(kept.permit),
        "number": found.number,
        "act": kept.act,
        "reason": kept.reason,
        "decision": to_hex(kept.decision),
        "text": kept.text,
        "ending": kept.ending.name if kept.ending else None,
        "hearing_until": kept.hearing_until or None,
        "first": kept.first.signer,
        "until": kept.first.deadline,
        **proposed(context, found.act),
    }
