"""The events of acts of supervision, predicted from the pure model and the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from eth_utils.crypto import keccak

from tests.invariants.acts import Act
from tests.invariants.expected_supervision import permit_of
from tests.invariants.model import Model
from zeropermit.domain import events as e
from zeropermit.domain.identifiers import (
    ZERO,
    Address,
    inspection_id,
    matter_id,
    order_id,
    organisation_id,
    referral_id,
    round_id,
)
from zeropermit.domain.supervision import Finding, Gravity, draw_seed, order_result

Events = list[e.Event]


def beacon_of(block: int) -> bytes:
    """Hash of a block: the EVM of the tests makes it up from the number's digits."""
    return keccak(text=str(block))


def _announced(model: Model, act: Act) -> Events:
    code, permille, roster, secret_hash, due_at = act.arguments
    by = Address(act.signers[0])
    body = model.registers.keys[by].organisation
    number, matter = round_id(body, secret_hash), matter_id(code)
    words = (permille, tuple(roster), secret_hash, due_at)
    return [e.RoundAnnounced(number, body, matter, *words, by)]


def _revealed(model: Model, act: Act) -> Events:
    number, secret = act.arguments
    beacon = beacon_of(model.announced_in[number])
    return [e.RoundRevealed(number, secret, beacon, draw_seed(secret, beacon))]


def _redrawn(_: Model, act: Act) -> Events:
    number, *rest = act.arguments[1:]
    return [e.PairRedrawn(number, permit_of(act), *rest, *_pair(act))]


def _inspected(model: Model, act: Act) -> Events:
    permit, (number, finding, record) = permit_of(act), act.arguments[1]
    rounds = model.registers.supervision.rounds
    late = number != ZERO and rounds[number].due_at <= model.now
    made, found = inspection_id(permit, record), Finding(finding)
    return [e.Inspected(made, permit, number, found, record, late, *_pair(act))]


def _ordered(_: Model, act: Act) -> Events:
    _, inspection, gravity, demands, due_at = act.arguments
    made, permit = order_id(inspection, demands), permit_of(act)
    words = (inspection, Gravity(gravity), demands, due_at)
    return [e.CorrectionOrdered(made, permit, *words, *_pair(act))]


def _closed(model: Model, act: Act) -> Events:
    _, order, corrected_at, harm, decision = act.arguments
    entry = model.registers.supervision.orders[order]
    result = order_result(
        entry.gravity, due_at=entry.due_at, corrected_at=corrected_at, harm=harm
    )
    words = (result, corrected_at, harm, decision)
    return [e.OrderClosed(order, permit_of(act), *words, *_pair(act))]


def _referred(_: Model, act: Act) -> Events:
    _, reason, record = act.arguments
    permit = permit_of(act)
    made = referral_id(permit, record)
    return [e.CaseReferred(made, permit, reason, record, *_pair(act))]


def _answered(_: Model, act: Act) -> Events:
    _, referral, decision = act.arguments
    by = Address(act.signers[0])
    return [e.ReferralAnswered(referral, permit_of(act), decision, by)]


def _handed_over(_: Model, act: Act) -> Events:
    _, sequence, supervisor = act.arguments
    body, by = organisation_id(supervisor), Address(act.signers[0])
    return [e.SupervisionHandedOver(permit_of(act), body, sequence, by)]


def _accepted(model: Model, act: Act) -> Events:
    permit, by = permit_of(act), Address(act.signers[0])
    body = model.registers.supervision.of(permit).proposed
    return [e.SupervisionAccepted(permit, body, act.arguments[1], by)]


def _pair(act: Act) -> tuple[Any, ...]:
    return tuple(map(Address, act.signers))


EVENTS_OF_SUPERVISION: Mapping[str, Callable[[Model, Act], Events]] = {
    "handOver": _handed_over,
    "accept": _accepted,
    "announceRound": _announced,
    "revealRound": _revealed,
    "redraw": _redrawn,
    "inspect": _inspected,
    "orderCorrection": _ordered,
    "closeOrder": _closed,
    "refer": _referred,
    "answerReferral": _answered,
}
