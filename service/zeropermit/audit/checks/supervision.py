"""What must hold before each event of the supervision registry.

The draw of a round is computed again: its beacon is the hash of the block in which
the round was announced, which a replay has seen itself.
"""

from __future__ import annotations

from typing import TypeAlias

from zeropermit.audit.checks.common import Scene, signed
from zeropermit.audit.checks.permit_life import reason_code
from zeropermit.audit.differences import Code
from zeropermit.domain.accounts.responsibility import (
    OFFICER,
    SignedBy,
    key_violations,
)
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    RoundId,
    inspection_id,
    order_id,
    referral_id,
    round_id,
)
from zeropermit.domain.ledger.violations import (
    Rule,
    Violation,
    Violations,
    allowed,
    equal,
    given,
    known,
    new,
)
from zeropermit.domain.permits.preconditions import Moment, known_permit
from zeropermit.domain.supervision import events as s
from zeropermit.domain.supervision import preconditions as rules
from zeropermit.domain.supervision.inspection import (
    BEACON_BLOCKS,
    draw_seed,
    order_result,
    secret_hash,
)
from zeropermit.domain.supervision.state import NOBODY, Round

InspectorsEvent: TypeAlias = (
    s.PairRedrawn | s.Inspected | s.CorrectionOrdered | s.OrderClosed | s.CaseReferred
)


def handed_over(scene: Scene, event: s.SupervisionHandedOver) -> Violations:
    """Check a hand-over: by the authority, to another body that inspects."""
    moment = Moment(event.permit, scene.time, event.sequence)
    yield from rules.hand_over(scene.registers, moment, event.supervisor)
    permit = scene.registers.permits.get(event.permit)
    if permit is not None:
        yield from signed(scene, "HandOver", SignedBy(permit.authority, (event.by,)))


def accepted(scene: Scene, event: s.SupervisionAccepted) -> Violations:
    """Check that a body accepts what was handed over to it."""
    moment = Moment(event.permit, scene.time, event.sequence)
    yield from rules.accept(scene.registers, moment, event.supervisor)
    if event.permit in scene.registers.permits:
        matter = rules.matter_of(scene.registers, event.permit)
        by = SignedBy(event.supervisor, (event.by,), matter)
        yield from signed(scene, "AcceptSupervision", by)


def round_announced(scene: Scene, event: s.RoundAnnounced) -> Violations:
    """Check a new round: its terms, its roster, and that none is still open."""
    supervision = scene.registers.supervision
    derived = round_id(event.body, event.secret_hash)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.round)
    yield from new("round", event.round, supervision.rounds)
    yield from rules.announce_round(
        Round(
            body=event.body,
            matter=event.matter,
            permille=event.permille,
            roster=event.roster,
            secret_hash=event.secret_hash,
            announced_at=scene.time,
            due_at=event.due_at,
        )
    )
    by = SignedBy(event.body, (event.by,), event.matter)
    yield from signed(scene, "AnnounceRound", by)
    for officer in event.roster:
        yield from key_violations(
            scene.registers, officer, event.body, now=scene.time, roles=OFFICER
        )
    latest = supervision.latest.get((event.body, event.matter))
    if latest is not None and _pending(scene, latest):
        expected = "the round before revealed or past"
        yield Violation(Rule.STATE_NOT_ALLOWED, expected, latest)


def _pending(scene: Scene, latest: RoundId) -> bool:
    announced = scene.announcements[latest].number
    revealed = scene.registers.supervision.rounds[latest].revealed
    return not revealed and scene.number <= announced + BEACON_BLOCKS


def round_revealed(scene: Scene, event: s.RoundRevealed) -> Violations:
    """Check that secret and beacon are those of the round, and the seed theirs."""
    found = scene.registers.supervision.rounds.get(event.round)
    if found is None:
        yield from known("round", event.round, ())
        return
    yield from allowed(not found.revealed, "a round not revealed yet", event.round)
    hashed = secret_hash(event.secret)
    yield from equal(Code.DRAW_MISMATCH, found.secret_hash, hashed)
    announced = scene.announcements[event.round]
    yield from equal(Code.DRAW_MISMATCH, announced.hash, event.beacon)
    seed = draw_seed(event.secret, announced.hash)
    yield from equal(Code.DRAW_MISMATCH, seed, event.seed)
    first, last = announced.number + 1, announced.number + BEACON_BLOCKS
    if not first <= scene.number <= last:
        expected = f"in blocks {first} to {last}"
        yield Violation(Rule.TIME_MISMATCH, expected, scene.number)


def pair_redrawn(scene: Scene, event: s.PairRedrawn) -> Violations:
    """Check a redraw of a pair that is still wanted, with its reason."""
    moment = Moment(event.permit, scene.time, event.sequence)
    yield from rules.redraw(scene.registers, moment, event.round)
    if event.permit not in scene.registers.permits:
        return
    yield from reason_code(event.reason)
    yield from given("decision", event.decision)
    yield from _inspectors(scene, "Redraw", event)


def inspected(scene: Scene, event: s.Inspected) -> Violations:
    """Check an inspection; in a round, that it is by the pair that was drawn."""
    if event.permit not in scene.registers.permits:
        yield from known_permit(scene.registers, event.permit)
        return
    supervision = scene.registers.supervision
    derived = inspection_id(event.permit, event.record)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.inspection)
    yield from new("inspection", event.inspection, supervision.inspections)
    yield from given("record", event.record)
    moment = Moment(event.permit, scene.time)
    yield from rules.inspect(scene.registers, moment, event.round, event.finding)
    yield from _inspectors(scene, "Inspect", event)
    if event.round != ZERO:
        yield from _of_round(scene, event)
    else:
        yield from allowed(not event.late, "late in no round", event.late)


def _of_round(scene: Scene, event: s.Inspected) -> Violations:
    supervision = scene.registers.supervision
    found = supervision.rounds.get(event.round)
    if found is None or not found.revealed:
        return
    try:
        pair = sorted(supervision.pair(event.round, event.permit))
    except (ArithmeticError, IndexError) as error:  # of a round that was reported
        yield Violation(Rule.UNDECIDABLE, "a pair that can be drawn", repr(error))
        return
    yield from equal(Code.DRAW_MISMATCH, pair, sorted({event.first, event.second}))
    late = found.due_at <= scene.time
    yield from equal(Code.TIME_MISMATCH, late, event.late)


def correction_ordered(scene: Scene, event: s.CorrectionOrdered) -> Violations:
    """Check that an order follows an inspection that found faults."""
    moment = Moment(event.permit, scene.time)
    yield from rules.order(
        scene.registers,
        moment,
        event.inspection,
        gravity=event.gravity,
        due_at=event.due_at,
    )
    supervision = scene.registers.supervision
    found = supervision.inspections.get(event.inspection)
    if found is None or found.permit != event.permit:
        return
    derived = order_id(event.inspection, event.demands)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.order)
    yield from new("order", event.order, supervision.orders)
    yield from given("digest of the demands", event.demands)
    yield from _inspectors(scene, "OrderCorrection", event)


def order_closed(scene: Scene, event: s.OrderClosed) -> Violations:
    """Check that an order ends once, in time, as the law says."""
    moment, corrected_at = Moment(event.permit, scene.time), event.corrected_at
    yield from rules.close(scene.registers, moment, event.order, corrected_at)
    found = scene.registers.supervision.orders.get(event.order)
    if found is None or found.permit != event.permit:
        return
    result = order_result(
        found.gravity,
        due_at=found.due_at,
        corrected_at=event.corrected_at,
        harm=event.harm,
    )
    yield from equal(Code.VALUE_NOT_ALLOWED, result.name, event.result.name)
    yield from given("decision", event.decision)
    yield from _inspectors(scene, "CloseOrder", event)


def case_referred(scene: Scene, event: s.CaseReferred) -> Violations:
    """Check a referral by the supervisor."""
    if event.permit not in scene.registers.permits:
        yield from known_permit(scene.registers, event.permit)
        return
    derived = referral_id(event.permit, event.record)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.referral)
    yield from new("referral", event.referral, scene.registers.supervision.referrals)
    yield from reason_code(event.reason)
    yield from given("record", event.record)
    yield from _inspectors(scene, "Refer", event)


def referral_answered(scene: Scene, event: s.ReferralAnswered) -> Violations:
    """Check that the authority answers a referral once."""
    moment = Moment(event.permit, scene.time)
    yield from rules.answer(scene.registers, moment, event.referral)
    found = scene.registers.supervision.referrals.get(event.referral)
    permit = scene.registers.permits.get(event.permit)
    if found is None or permit is None or found.permit != event.permit:
        return
    yield from given("decision", event.decision)
    yield from signed(scene, "AnswerReferral", SignedBy(permit.authority, (event.by,)))


def _inspectors(scene: Scene, act: str, event: InspectorsEvent) -> Violations:
    """Expect two officers of the supervisor, which inspects the matter still."""
    body = scene.registers.supervision.of(event.permit).supervisor
    if body == NOBODY:
        yield from rules.supervised(scene.registers, event.permit)
        return
    matter = rules.matter_of(scene.registers, event.permit)
    yield from signed(scene, act, SignedBy(body, (event.first, event.second), matter))
