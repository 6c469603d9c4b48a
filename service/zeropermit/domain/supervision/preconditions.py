"""Preconditions of the acts of supervision: one function for each act.

Use cases and audit call the same functions. They are written from `docs/protocol.md`
§18 and not from the contract. Whether a round that is not revealed has fallen is not
asked here, for the state holds no block numbers: the contract and the audit do.
"""

from __future__ import annotations

from collections.abc import Iterable

from zeropermit import errors
from zeropermit.domain.accounts.responsibility import grant_violations
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.permits.turn import Moment, in_force, known_permit
from zeropermit.domain.supervision.inspection import (
    DUE_LIMIT,
    REDRAW_LIMIT,
    ROSTER_LEAST,
    ROSTER_LIMIT,
    THOUSAND,
    Finding,
    OrderResult,
    Severity,
)
from zeropermit.domain.supervision.state import NOBODY, Round


def hand_over(
    state: LedgerState, moment: Moment, supervisor: ids.OrganisationId
) -> Violations:
    """Check a hand-over to another body, which inspects the matter."""
    if moment.permit not in state.permits:
        yield from known_permit(state, moment.permit)
        return
    entry = state.supervision.of(moment.permit)
    yield from in_force(state, moment.permit, now=moment.now)
    yield from _at_turn(entry.hand_overs, moment)
    another = supervisor != entry.supervisor
    yield from expect.allowed(another, "another supervisor", supervisor)
    matter = matter_of(state, moment.permit)
    yield from inspects(state, supervisor, matter, now=moment.now)


def accept(
    state: LedgerState, moment: Moment, supervisor: ids.OrganisationId | None = None
) -> Violations:
    """Check that a body accepts a permit that was handed over to it."""
    if moment.permit not in state.permits:
        yield from known_permit(state, moment.permit)
        return
    entry = state.supervision.of(moment.permit)
    yield from in_force(state, moment.permit, now=moment.now)
    if supervisor is not None and not NOBODY != entry.proposed == supervisor:
        yield Violation(Rule.STATE_NOT_ALLOWED, entry.proposed, supervisor)
    yield from _at_turn(entry.hand_overs - 1, moment)


def announce_round(found: Round) -> Violations:
    """Check the terms of a new round, in the second of its announcement."""
    yield from expect.given("secret hash", found.secret_hash)
    share = 0 < found.permille <= THOUSAND
    yield from expect.allowed(share, f"1 to {THOUSAND} permille", found.permille)
    yield from _due_in_time(found.due_at, found.announced_at)
    count = len(found.roster)
    wanted = f"{ROSTER_LEAST} to {ROSTER_LIMIT} officers"
    yield from expect.allowed(ROSTER_LEAST <= count <= ROSTER_LIMIT, wanted, count)
    numbers = [int(officer, 16) for officer in found.roster]
    ascending = numbers == sorted(set(numbers))
    yield from expect.allowed(ascending, "officers in ascending order", found.roster)


def redraw(state: LedgerState, moment: Moment, round_: ids.RoundId) -> Violations:
    """Check that a pair that is still wanted is drawn again, and not too often."""
    if moment.permit not in state.permits:
        yield from known_permit(state, moment.permit)
        return
    yield from in_force(state, moment.permit, now=moment.now)
    yield from _revealed(state, round_)
    yield from _drawn(state, round_, moment.permit)
    made = state.supervision.draw(round_, moment.permit).redraws
    yield from _at_turn(made, moment)
    number = made if moment.sequence is None else moment.sequence
    few = number < REDRAW_LIMIT
    yield from expect.allowed(few, f"at most {REDRAW_LIMIT} redraws", number)


def inspect(
    state: LedgerState, moment: Moment, round_: ids.RoundId, finding: Finding
) -> Violations:
    """Check an inspection; in a round, that the round drew the permit."""
    if moment.permit not in state.permits:
        yield from known_permit(state, moment.permit)
        return
    yield from expect.allowed(finding is not Finding.NONE, "a finding", finding)
    yield from in_force(state, moment.permit, now=moment.now)
    if round_ != ids.ZERO:
        yield from _drawn(state, round_, moment.permit)


def order(
    state: LedgerState,
    moment: Moment,
    inspection: ids.InspectionId,
    gravity: Severity,
    due_at: int,
) -> Violations:
    """Check that an order follows an inspection that found faults."""
    found = state.supervision.inspections.get(inspection)
    if found is None or not _about(state, moment, found.permit):
        yield from _unknown("inspection of the permit", inspection)
        return
    if found.finding is not Finding.FAULTS:
        yield Violation(Rule.STATE_NOT_ALLOWED, "faults", found.finding.name)
    yield from expect.allowed(gravity is not Severity.NONE, "a gravity", gravity)
    yield from _due_in_time(due_at, moment.now)


def close(
    state: LedgerState, moment: Moment, number: ids.OrderId, corrected_at: int
) -> Violations:
    """Check that an open order is closed, uncorrected only once it is due."""
    found = state.supervision.orders.get(number)
    if found is None or not _about(state, moment, found.permit):
        yield from _unknown("order for the permit", number)
        return
    if found.result is not OrderResult.NONE:
        yield Violation(Rule.STATE_NOT_ALLOWED, "an open order", found.result.name)
    due = bool(corrected_at) or found.due_at <= moment.now
    yield from expect.allowed(due, f"closed from {found.due_at} on", moment.now)
    past = corrected_at <= moment.now
    yield from expect.allowed(past, f"corrected by {moment.now}", corrected_at)
    since = not corrected_at or found.inspected_at <= corrected_at
    expected = f"corrected from {found.inspected_at} on"
    yield from expect.allowed(since, expected, corrected_at)


def order_stop(state: LedgerState, moment: Moment) -> Violations:
    """Check that no order to stop work holds for a permit in force."""
    if moment.permit not in state.permits:
        yield from known_permit(state, moment.permit)
        return
    yield from in_force(state, moment.permit, now=moment.now)
    yield from supervised(state, moment.permit)
    found = state.supervision.stop_in_force(moment.permit)
    if found is not None:
        error = errors.StopInForceError(ids.to_hex(found.id))
        yield Violation(Rule.STATE_NOT_ALLOWED, "no order to stop", found.id, error)


def lift_stop(state: LedgerState, moment: Moment, number: ids.StopId) -> Violations:
    """Check that an order to stop work that holds is lifted."""
    found = state.supervision.stops.get(number)
    if found is None or not _about(state, moment, found.permit):
        yield from _unknown("order to stop work under the permit", number)
        return
    if found.lifted_at:
        lifted = f"lifted at {found.lifted_at}"
        yield Violation(Rule.STATE_NOT_ALLOWED, "an order that holds", lifted)


def answer(state: LedgerState, moment: Moment, referral: ids.ReferralId) -> Violations:
    """Check that a referral has no answer yet."""
    found = state.supervision.referrals.get(referral)
    if found is None or not _about(state, moment, found.permit):
        yield from _unknown("referral of the permit", referral)
        return
    if found.answered_at:
        answered = f"answered at {found.answered_at}"
        yield Violation(Rule.STATE_NOT_ALLOWED, "a referral without answer", answered)


def supervised(state: LedgerState, permit: ids.PermitId) -> Violations:
    """Check that a permit has a supervisor."""
    if state.supervision.of(permit).supervisor == NOBODY:
        error = errors.NotSupervisedError(ids.to_hex(permit))
        yield Violation(Rule.STATE_NOT_ALLOWED, "a supervised permit", permit, error)


def inspects(
    state: LedgerState, body: ids.OrganisationId, matter: ids.MatterId, *, now: int
) -> Violations:
    """Check that a body inspects a matter."""
    error = errors.SupervisorUnfitError()
    kind = GrantKind.INSPECT
    yield from grant_violations(state, body, kind, matter, now=now, error=error)


def wants(state: LedgerState, round_: ids.RoundId, permit: ids.PermitId) -> bool:
    """Whether a revealed round drew a permit and waits for its inspection."""
    found = state.supervision.rounds.get(round_)
    revealed = found is not None and found.revealed
    return revealed and not any(_drawn(state, round_, permit))


def matter_of(state: LedgerState, permit: ids.PermitId) -> ids.MatterId:
    """Give the matter of a permit; zero if the permit is not on the ledger."""
    found = state.permits.get(permit)
    if found is None:
        return ids.MatterId(ids.ZERO)
    version = state.applications[found.application].content.version
    return state.versions[version].matter


def _drawn(state: LedgerState, round_: ids.RoundId, permit: ids.PermitId) -> Violations:
    """Expect a round to have drawn a permit that is not inspected in it.

    A round that was not revealed has fallen, and then draws each that it covers.
    """
    supervision = state.supervision
    found = supervision.rounds.get(round_)
    if found is None:
        yield from _unknown("round", round_)
        return
    covered = found.covers(supervision.of(permit), matter_of(state, permit))
    drawn = not found.revealed or supervision.is_drawn(round_, permit)
    if not covered or not drawn:
        yield Violation(Rule.DRAW_MISMATCH, "a permit that is drawn", permit)
    if supervision.draw(round_, permit).inspected:
        yield Violation(Rule.EXISTS_ALREADY, "one inspection a round", permit)


def _revealed(state: LedgerState, round_: ids.RoundId) -> Violations:
    found = state.supervision.rounds.get(round_)
    if found is not None and not found.revealed:
        yield Violation(Rule.STATE_NOT_ALLOWED, "a revealed round", round_)


def _about(state: LedgerState, moment: Moment, permit: ids.PermitId) -> bool:
    """Whether something about one permit is about another, after changes too."""
    return state.supervision.of_one_line(permit, moment.permit)


def _at_turn(made: int, moment: Moment) -> Violations:
    if moment.sequence is not None:
        yield from expect.equal(Rule.OUT_OF_SEQUENCE, made, moment.sequence)


def _due_in_time(due_at: int, now: int) -> Violations:
    yield from expect.allowed(due_at > now, f"due after {now}", due_at)
    latest = now + DUE_LIMIT
    yield from expect.allowed(due_at <= latest, f"due by {latest}", due_at)


def _unknown(name: str, number: bytes) -> Violations:
    nothing: Iterable[bytes] = ()
    error = errors.SupervisionUnknownError(ids.to_hex(number))
    yield from expect.known(name, number, nothing, error)
