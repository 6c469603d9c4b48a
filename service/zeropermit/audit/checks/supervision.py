"""Conditions before each event of the supervision registry.

The draw of a round is computed again: its beacon is the hash of the block in which
the round was announced, which a replay has seen itself.
"""

from __future__ import annotations

from typing import TypeAlias

from zeropermit.audit.checks.common import PriorState, created, precondition, signed
from zeropermit.audit.checks.permit_life import reason_code
from zeropermit.domain.accounts.responsibility import (
    OFFICER,
    are_people,
    key_violations,
)
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.permits.turn import Moment, known_permit
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
    s.PairRedrawn
    | s.Inspected
    | s.CorrectionOrdered
    | s.OrderClosed
    | s.StopOrdered
    | s.StopLifted
    | s.CaseReferred
)


def handed_over(prior: PriorState, event: s.SupervisionHandedOver) -> Violations:
    """Check a hand-over: by the authority, to another body that inspects."""
    moment = Moment(event.permit, prior.time, event.sequence)
    yield from rules.hand_over(prior.state, moment, event.supervisor)
    permit = prior.state.permits.get(event.permit)
    if permit is not None:
        yield from signed(prior, "HandOver", permit.authority, event.by)


def accepted(prior: PriorState, event: s.SupervisionAccepted) -> Violations:
    """Check that a body accepts a permit that was handed over to it."""
    moment = Moment(event.permit, prior.time, event.sequence)
    yield from rules.accept(prior.state, moment, event.supervisor)
    if event.permit in prior.state.permits:
        matter = rules.matter_of(prior.state, event.permit)
        signers = (event.supervisor, event.by)
        yield from signed(prior, "AcceptSupervision", *signers, scope=matter)


def round_announced(prior: PriorState, event: s.RoundAnnounced) -> Violations:
    """Check a new round: its terms, its roster, and that none is still open."""
    supervision = prior.state.supervision
    derived = ids.round_id(event.body, event.secret_hash)
    yield from created("round", derived, event.round, supervision.rounds)
    yield from rules.announce_round(copied(Round, event, announced_at=prior.time))
    scope = event.matter
    yield from signed(prior, "AnnounceRound", event.body, event.by, scope=scope)
    for officer in event.roster:
        yield from key_violations(
            prior.state, officer, event.body, now=prior.time, roles=OFFICER
        )
    if not are_people(prior.state, event.roster, len(event.roster)):
        yield Violation(Rule.OFFICER_TWICE, "officers of their own", event.roster)
    latest = supervision.latest.get((event.body, event.matter))
    if latest is not None and _pending(prior, latest):
        expected = "the round before revealed or past"
        yield Violation(Rule.STATE_NOT_ALLOWED, expected, latest)


def _pending(prior: PriorState, latest: ids.RoundId) -> bool:
    announced = prior.announcements[latest].number
    revealed = prior.state.supervision.rounds[latest].revealed
    return not revealed and prior.number <= announced + BEACON_BLOCKS


def round_revealed(prior: PriorState, event: s.RoundRevealed) -> Violations:
    """Check that secret and beacon are those of the round, and the seed theirs."""
    found = prior.state.supervision.rounds.get(event.round)
    if found is None:
        yield from expect.known("round", event.round, ())
        return
    yield from expect.allowed(
        not found.revealed, "a round not revealed yet", event.round
    )
    hashed = secret_hash(event.secret)
    yield from expect.equal(Rule.DRAW_MISMATCH, found.secret_hash, hashed)
    announced = prior.announcements[event.round]
    yield from expect.equal(Rule.DRAW_MISMATCH, announced.hash, event.beacon)
    seed = draw_seed(event.secret, announced.hash)
    yield from expect.equal(Rule.DRAW_MISMATCH, seed, event.seed)
    first, last = announced.number + 1, announced.number + BEACON_BLOCKS
    if not first <= prior.number <= last:
        expected = f"in blocks {first} to {last}"
        yield Violation(Rule.TIME_MISMATCH, expected, prior.number)


def pair_redrawn(prior: PriorState, event: s.PairRedrawn) -> Violations:
    """Check a redraw of a pair that is still wanted, with its reason."""
    yield from precondition(prior, event)
    if event.permit not in prior.state.permits:
        return
    yield from reason_code(event.reason)
    yield from expect.given("decision", event.decision)
    yield from _inspectors(prior, "Redraw", event)


def inspected(prior: PriorState, event: s.Inspected) -> Violations:
    """Check an inspection; in a round, that it is by the pair that was drawn."""
    if event.permit not in prior.state.permits:
        yield from known_permit(prior.state, event.permit)
        return
    derived = ids.inspection_id(event.permit, event.record)
    inspections = prior.state.supervision.inspections
    yield from created("inspection", derived, event.inspection, inspections)
    yield from expect.given("record", event.record)
    yield from precondition(prior, event)
    yield from _inspectors(prior, "Inspect", event)
    if event.round != ids.ZERO:
        yield from _of_round(prior, event)
    else:
        yield from expect.allowed(not event.late, "late in no round", event.late)


def _of_round(prior: PriorState, event: s.Inspected) -> Violations:
    supervision = prior.state.supervision
    found = supervision.rounds.get(event.round)
    if found is None:
        return
    late = found.due_at <= prior.time
    yield from expect.equal(Rule.TIME_MISMATCH, late, event.late)
    if not found.revealed:
        yield from _of_fallen(prior, event, found)
        return
    try:
        pair = sorted(supervision.pair(event.round, event.permit))
    except (ArithmeticError, IndexError) as error:  # of a round that was reported
        yield Violation(Rule.UNDECIDABLE, "a pair that can be drawn", repr(error))
        return
    yield from expect.equal(
        Rule.DRAW_MISMATCH, pair, sorted({event.first, event.second})
    )


def _of_fallen(prior: PriorState, event: s.Inspected, found: Round) -> Violations:
    """Expect a round that nobody can reveal, and two officers of its roster."""
    last = prior.announcements[event.round].number + BEACON_BLOCKS
    if prior.number <= last:
        yield Violation(Rule.STATE_NOT_ALLOWED, "a revealed round", event.round)
    for officer in (event.first, event.second):
        if officer not in found.roster:
            yield Violation(Rule.DRAW_MISMATCH, "an officer of the roster", officer)


def correction_ordered(prior: PriorState, event: s.CorrectionOrdered) -> Violations:
    """Check that an order follows an inspection that found faults."""
    yield from precondition(prior, event)
    supervision = prior.state.supervision
    found = supervision.inspections.get(event.inspection)
    if found is None or not supervision.of_one_line(found.permit, event.permit):
        return
    derived = ids.order_id(event.inspection, event.demands)
    yield from created("order", derived, event.order, supervision.orders)
    yield from expect.given("digest of the demands", event.demands)
    yield from _inspectors(prior, "OrderCorrection", event)


def order_closed(prior: PriorState, event: s.OrderClosed) -> Violations:
    """Check that an order ends once, in time, as the law says."""
    yield from precondition(prior, event)
    supervision = prior.state.supervision
    found = supervision.orders.get(event.order)
    if found is None or not supervision.of_one_line(found.permit, event.permit):
        return
    result = order_result(
        found.gravity,
        due_at=found.due_at,
        corrected_at=event.corrected_at,
        harm=event.harm,
    )
    yield from expect.equal(Rule.VALUE_NOT_ALLOWED, result.name, event.result.name)
    yield from expect.given("decision", event.decision)
    yield from _inspectors(prior, "CloseOrder", event)


def stop_ordered(prior: PriorState, event: s.StopOrdered) -> Violations:
    """Check an order to stop work: the only one that holds, with its reason."""
    yield from precondition(prior, event)
    if event.permit not in prior.state.permits:
        return
    derived = ids.stop_id(event.permit, event.decision)
    yield from created("stop", derived, event.stop, prior.state.supervision.stops)
    yield from reason_code(event.reason)
    yield from expect.given("scope", event.scope)
    yield from expect.given("decision", event.decision)
    yield from _inspectors(prior, "OrderStop", event)


def stop_lifted(prior: PriorState, event: s.StopLifted) -> Violations:
    """Check that an order to stop work is lifted once, by the supervisor of now."""
    yield from precondition(prior, event)
    supervision = prior.state.supervision
    found = supervision.stops.get(event.stop)
    if found is None or not supervision.of_one_line(found.permit, event.permit):
        return
    yield from expect.given("record", event.record)
    yield from _inspectors(prior, "LiftStop", event)


def case_referred(prior: PriorState, event: s.CaseReferred) -> Violations:
    """Check a referral by the supervisor."""
    if event.permit not in prior.state.permits:
        yield from known_permit(prior.state, event.permit)
        return
    derived = ids.referral_id(event.permit, event.record)
    referrals = prior.state.supervision.referrals
    yield from created("referral", derived, event.referral, referrals)
    yield from reason_code(event.reason)
    yield from expect.given("record", event.record)
    yield from _inspectors(prior, "Refer", event)


def referral_answered(prior: PriorState, event: s.ReferralAnswered) -> Violations:
    """Check that the authority answers a referral once."""
    yield from precondition(prior, event)
    supervision = prior.state.supervision
    found = supervision.referrals.get(event.referral)
    permit = prior.state.permits.get(event.permit)
    if found is None or permit is None:
        return
    if not supervision.of_one_line(found.permit, event.permit):
        return
    yield from expect.given("decision", event.decision)
    yield from signed(prior, "AnswerReferral", permit.authority, event.by)


def _inspectors(prior: PriorState, act: str, event: InspectorsEvent) -> Violations:
    """Expect two officers of the supervisor, which inspects the matter still."""
    body = prior.state.supervision.of(event.permit).supervisor
    if body == NOBODY:
        yield from rules.supervised(prior.state, event.permit)
        return
    matter = rules.matter_of(prior.state, event.permit)
    yield from signed(prior, act, body, event.first, event.second, scope=matter)
