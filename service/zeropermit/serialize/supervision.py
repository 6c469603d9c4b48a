"""Supervision as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from zeropermit.domain.ledger.identifiers import (
    OrganisationId,
    PermitId,
    RoundId,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.supervision.preconditions import matter_of
from zeropermit.domain.supervision.state import NOBODY, Round
from zeropermit.serialize.answer import shown
from zeropermit.usecases.supervision.board import Board, drawn_by

INSPECTION = "round? finding record inspected_at late officers"
ORDER = "inspection gravity demands ordered_at due_at result? corrected_at?"
STOP = "permit whole scope reason decision ordered_at lifted_at? record?"
REFERRAL = "reason record referred_at answered_at? decision?"
DUE = "permit number due_at overdue"
DRAWN = f"{DUE} round officers"


def supervision_json(state: LedgerState, permit: PermitId) -> dict[str, object]:
    """Give all that the ledger says of the supervision of one permit."""
    supervision = state.supervision
    entry = supervision.of(permit)
    matter = matter_of(state, permit)
    return {
        "supervisor": organisation_json(state, entry.supervisor),
        "proposed": organisation_json(state, entry.proposed),
        **shown(entry, "accepted_at? hand_overs"),
        "rounds": [
            {
                **round_json(state, number),
                "officers": list(supervision.pair(number, permit)),
                **shown(supervision.draw(number, permit), "redraws inspected"),
            }
            for number, found in supervision.rounds.items()
            if found.matter == matter and supervision.drew(number, permit)
        ],
        "inspections": [
            {"inspection": to_hex(number), **shown(found, INSPECTION)}
            for number, found in supervision.inspections.items()
            if supervision.of_one_line(found.permit, permit)
        ],
        "orders": [
            {
                "order": to_hex(number),
                **shown(found, ORDER),
                "harm": found.harm if found.result else None,
            }
            for number, found in supervision.orders.items()
            if supervision.of_one_line(found.permit, permit)
        ],
        "stops": [
            {"stop": to_hex(number), **shown(found, STOP)}
            for number, found in supervision.stops.items()
            if supervision.of_one_line(found.permit, permit)
        ],
        "referrals": [
            {"referral": to_hex(number), **shown(found, REFERRAL)}
            for number, found in supervision.referrals.items()
            if supervision.of_one_line(found.permit, permit)
        ],
    }


def round_json(state: LedgerState, number: RoundId) -> dict[str, object]:
    """Give the ledger's record of a round."""
    found = state.supervision.rounds[number]
    return {
        "round": to_hex(number),
        "body": organisation_json(state, found.body),
        "matter": _code(state, found),
        **shown(found, "permille announced_at due_at seed? roster"),
    }


def drawn_json(state: LedgerState, number: RoundId) -> list[dict[str, object]]:
    """Give the permits that a revealed round draws, with their pairs."""
    supervision = state.supervision
    return [
        {
            "permit": to_hex(permit),
            "number": state.permits[permit].number,
            "officers": list(supervision.pair(number, permit)),
            **shown(supervision.draw(number, permit), "inspected"),
        }
        for permit in drawn_by(state, number)
    ]


def board_json(found: Board) -> dict[str, object]:
    """Give the tasks of a body."""
    return {
        "to_accept": [shown(each, "permit number") for each in found.to_accept],
        "to_inspect": [shown(each, DRAWN) for each in found.to_inspect],
        "commitments": [
            {**shown(each, DUE), "commitment": to_hex(each.about)}
            for each in found.commitments
        ],
        "orders": [
            {**shown(each, DUE), "order": to_hex(each.about)} for each in found.orders
        ],
        "stops": [
            {**shown(each, "permit number"), "stop": to_hex(each.about)}
            for each in found.stops
        ],
        "to_answer": [
            {**shown(each, "permit number"), "referral": to_hex(each.about)}
            for each in found.to_answer
        ],
        "hidden": [shown(each, "round announced_at") for each in found.hidden],
    }


def organisation_json(
    state: LedgerState, organisation: OrganisationId
) -> Mapping[str, object] | None:
    """Name an organisation; None for nobody."""
    if organisation == NOBODY:
        return None
    found = state.organisations[organisation]
    return shown(found, "uscc name")


def _code(state: LedgerState, found: Round) -> str | None:
    """Give the code of a round's matter; None if it was never published."""
    versions = state.versions.values()
    return next((each.code for each in versions if each.matter == found.matter), None)
