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
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.supervision.preconditions import matter_of
from zeropermit.domain.supervision.state import (
    NOBODY,
    Inspection,
    Order,
    Referral,
    Round,
)
from zeropermit.usecases.supervision.board import Board, Drawn, Due, Waiting, drawn_by


def supervision_json(registers: Registers, permit: PermitId) -> dict[str, object]:
    """Give all that the ledger says of the supervision of one permit."""
    register = registers.supervision
    entry = register.of(permit)
    matter = matter_of(registers, permit)
    return {
        "supervisor": organisation_json(registers, entry.supervisor),
        "accepted_at": entry.accepted_at or None,
        "proposed": organisation_json(registers, entry.proposed),
        "hand_overs": entry.hand_overs,
        "rounds": [
            {
                **round_json(registers, number),
                "officers": list(register.pair(number, permit)),
                "redraws": register.draw(number, permit).redraws,
                "inspected": register.draw(number, permit).inspected,
            }
            for number, found in register.rounds.items()
            if found.covers(entry, matter) and found.draws(permit)
        ],
        "inspections": [
            _inspection(number, found)
            for number, found in register.inspections.items()
            if found.permit == permit
        ],
        "orders": [
            _order(number, found)
            for number, found in register.orders.items()
            if found.permit == permit
        ],
        "referrals": [
            _referral(number, found)
            for number, found in register.referrals.items()
            if found.permit == permit
        ],
    }


def round_json(registers: Registers, number: RoundId) -> dict[str, object]:
    """Give what the ledger says of a round."""
    found = registers.supervision.rounds[number]
    return {
        "round": to_hex(number),
        "body": organisation_json(registers, found.body),
        "matter": _code(registers, found),
        "permille": found.permille,
        "announced_at": found.announced_at,
        "due_at": found.due_at,
        "seed": to_hex(found.seed) if found.revealed else None,
        "roster": list(found.roster),
    }


def drawn_json(registers: Registers, number: RoundId) -> list[dict[str, object]]:
    """Give the permits that a revealed round draws, with their pairs."""
    register = registers.supervision
    return [
        {
            "permit": to_hex(permit),
            "number": registers.permits[permit].number,
            "officers": list(register.pair(number, permit)),
            "inspected": register.draw(number, permit).inspected,
        }
        for permit in drawn_by(registers, number)
    ]


def board_json(found: Board) -> dict[str, object]:
    """Give what a body has to do."""
    return {
        "to_accept": [_waiting(each) for each in found.to_accept],
        "to_inspect": [_drawn(each) for each in found.to_inspect],
        "commitments": [_due(each, "commitment") for each in found.commitments],
        "orders": [_due(each, "order") for each in found.orders],
        "to_answer": [
            {**_waiting(each), "referral": to_hex(each.about)}
            for each in found.to_answer
        ],
        "hidden": [
            {"round": to_hex(each.round), "announced_at": each.announced_at}
            for each in found.hidden
        ],
    }


def organisation_json(
    registers: Registers, organisation: OrganisationId
) -> Mapping[str, object] | None:
    """Name an organisation; None for nobody."""
    if organisation == NOBODY:
        return None
    found = registers.organisations[organisation]
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


def _waiting(each: Waiting) -> dict[str, object]:
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


def _code(registers: Registers, found: Round) -> str | None:
    """Give the code of a round's matter; None if it was never published."""
    versions = registers.versions.values()
    return next((each.code for each in versions if each.matter == found.matter), None)
