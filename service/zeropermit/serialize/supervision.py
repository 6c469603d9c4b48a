"""Supervision as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from zeropermit.domain.ledger.identifiers import (
    ZERO,
    OrganisationId,
    PermitId,
    RoundId,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.records.codec import write_members
from zeropermit.domain.supervision.preconditions import matter_of
from zeropermit.domain.supervision.state import (
    NOBODY,
    Inspection,
    Order,
    Referral,
    Round,
)
from zeropermit.usecases.supervision.board import (
    Board,
    Drawn,
    Due,
    WaitingPermit,
    drawn_by,
)


def supervision_json(state: LedgerState, permit: PermitId) -> dict[str, object]:
    """Give all that the ledger says of the supervision of one permit."""
    supervision = state.supervision
    entry = supervision.of(permit)
    matter = matter_of(state, permit)
    return {
        "supervisor": organisation_json(state, entry.supervisor),
        "accepted_at": entry.accepted_at or None,
        "proposed": organisation_json(state, entry.proposed),
        "hand_overs": entry.hand_overs,
        "rounds": [
            {
                **round_json(state, number),
                "officers": list(supervision.pair(number, permit)),
                "redraws": supervision.draw(number, permit).redraws,
                "inspected": supervision.draw(number, permit).inspected,
            }
            for number, found in supervision.rounds.items()
            if found.covers(entry, matter) and found.draws(permit)
        ],
        "inspections": [
            _inspection(number, found)
            for number, found in supervision.inspections.items()
            if found.permit == permit
        ],
        "orders": [
            _order(number, found)
            for number, found in supervision.orders.items()
            if found.permit == permit
        ],
        "referrals": [
            _referral(number, found)
            for number, found in supervision.referrals.items()
            if found.permit == permit
        ],
    }


def round_json(state: LedgerState, number: RoundId) -> dict[str, object]:
    """Give the ledger's record of a round."""
    found = state.supervision.rounds[number]
    return {
        "round": to_hex(number),
        "body": organisation_json(state, found.body),
        "matter": _code(state, found),
        "permille": found.permille,
        "announced_at": found.announced_at,
        "due_at": found.due_at,
        "seed": to_hex(found.seed) if found.revealed else None,
        "roster": list(found.roster),
    }


def drawn_json(state: LedgerState, number: RoundId) -> list[dict[str, object]]:
    """Give the permits that a revealed round draws, with their pairs."""
    supervision = state.supervision
    return [
        {
            "permit": to_hex(permit),
            "number": state.permits[permit].number,
            "officers": list(supervision.pair(number, permit)),
            "inspected": supervision.draw(number, permit).inspected,
        }
        for permit in drawn_by(state, number)
    ]


def board_json(found: Board) -> dict[str, object]:
    """Give the tasks of a body."""
    return {
        "to_accept": [_waiting_permit(each) for each in found.to_accept],
        "to_inspect": [_drawn(each) for each in found.to_inspect],
        "commitments": [_due(each, "commitment") for each in found.commitments],
        "orders": [_due(each, "order") for each in found.orders],
        "to_answer": [
            {**_waiting_permit(each), "referral": to_hex(each.about)}
            for each in found.to_answer
        ],
        "hidden": [write_members(each) for each in found.hidden],
    }


def organisation_json(
    state: LedgerState, organisation: OrganisationId
) -> Mapping[str, object] | None:
    """Name an organisation; None for nobody."""
    if organisation == NOBODY:
        return None
    found = state.organisations[organisation]
    return {"uscc": found.uscc, "name": found.name}


def _inspection(number: bytes, found: Inspection) -> dict[str, object]:
    return {
        "inspection": to_hex(number),
        "round": to_hex(found.round) if found.round != ZERO else None,
        "finding": found.finding.name,
        "record": to_hex(found.record),
        "inspected_at": found.inspected_at,
        "late": found.late,
        "officers": list(found.officers),
    }


def _order(number: bytes, found: Order) -> dict[str, object]:
    return {
        "order": to_hex(number),
        "inspection": to_hex(found.inspection),
        "gravity": found.gravity.name,
        "demands": to_hex(found.demands),
        "ordered_at": found.ordered_at,
        "due_at": found.due_at,
        "result": found.result.name if found.result else None,
        "corrected_at": found.corrected_at or None,
        "harm": found.harm if found.result else None,
    }


def _referral(number: bytes, found: Referral) -> dict[str, object]:
    return {
        "referral": to_hex(number),
        "reason": found.reason,
        "record": to_hex(found.record),
        "referred_at": found.referred_at,
        "answered_at": found.answered_at or None,
        "decision": to_hex(found.decision) if found.answered_at else None,
    }


def _waiting_permit(each: WaitingPermit) -> dict[str, object]:
    return {"permit": to_hex(each.permit), "number": each.number}


def _due(each: Due, name: str) -> dict[str, object]:
    return {
        "permit": to_hex(each.permit),
        "number": each.number,
        name: to_hex(each.about),
        "due_at": each.due_at,
        "overdue": each.overdue,
    }


def _drawn(each: Drawn) -> dict[str, object]:
    return {
        "permit": to_hex(each.permit),
        "number": each.number,
        "round": to_hex(each.round),
        "due_at": each.due_at,
        "overdue": each.overdue,
        "officers": list(each.officers),
    }


def _code(state: LedgerState, found: Round) -> str | None:
    """Give the code of a round's matter; None if it was never published."""
    versions = state.versions.values()
    return next((each.code for each in versions if each.matter == found.matter), None)
