"""What must hold before each event of the supervision registry.

The draw of a round is computed again: its beacon is the hash of the block in which
the round was announced, which a replay has seen itself.
"""

from __future__ import annotations

from zeropermit.audit.checks.common import (
    OFFICERS,
    Problems,
    Scene,
    acts,
    allowed,
    equal,
    given,
    granted,
    known,
    new,
    two_officers,
)
from zeropermit.audit.checks.permit_life import REASON_CODE
from zeropermit.audit.differences import Code, Problem, as_text
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    MatterId,
    PermitId,
    RoundId,
    inspection_id,
    order_id,
    referral_id,
    round_id,
)
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status
from zeropermit.domain.supervision import events as s
from zeropermit.domain.supervision.inspection import (
    BEACON_BLOCKS,
    REDRAW_LIMIT,
    ROSTER_LEAST,
    ROSTER_LIMIT,
    THOUSAND,
    Finding,
    OrderResult,
    draw_seed,
    order_result,
    secret_hash,
)
from zeropermit.domain.supervision.state import NOBODY, Round

IN_FORCE = frozenset({State.VALID, State.SUSPENDED})


def handed_over(scene: Scene, event: s.SupervisionHandedOver) -> Problems:
    """Check a hand-over: by the authority, to another body that inspects."""
    permit = scene.registers.permits.get(event.permit)
    if permit is None:
        yield from _no_permit(event.permit)
        return
    entry = scene.registers.supervision.of(event.permit)
    yield from _in_force(scene, event.permit)
    yield from acts(scene, event.by, permit.authority)
    yield from equal(Code.OUT_OF_SEQUENCE, entry.hand_overs, event.sequence)
    another = event.supervisor != entry.supervisor
    yield from allowed(another, "another supervisor", event.supervisor)
    inspect, matter = e.GrantKind.INSPECT, _matter(scene, event.permit)
    yield from granted(scene, event.supervisor, inspect, matter)


def accepted(scene: Scene, event: s.SupervisionAccepted) -> Problems:
    """Check that a body accepts what was handed over to it."""
    if event.permit not in scene.registers.permits:
        yield from _no_permit(event.permit)
        return
    entry = scene.registers.supervision.of(event.permit)
    yield from _in_force(scene, event.permit)
    proposed = NOBODY != entry.proposed == event.supervisor
    if not proposed:
        found = as_text(event.supervisor)
        yield Problem(Code.STATE_NOT_ALLOWED, as_text(entry.proposed), found)
    yield from equal(Code.OUT_OF_SEQUENCE, entry.hand_overs - 1, event.sequence)
    yield from acts(scene, event.by, event.supervisor)
    inspect, matter = e.GrantKind.INSPECT, _matter(scene, event.permit)
    yield from granted(scene, event.supervisor, inspect, matter)


def round_announced(scene: Scene, event: s.RoundAnnounced) -> Problems:
    """Check a new round: its terms, its roster, and that none is still open."""
    supervision = scene.registers.supervision
    derived = round_id(event.body, event.secret_hash)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.round)
    yield from new("round", event.round, supervision.rounds)
    yield from given("secret hash", event.secret_hash)
    share = 0 < event.permille <= THOUSAND
    yield from allowed(share, f"1 to {THOUSAND} permille", event.permille)
    later = event.due_at > scene.time
    yield from allowed(later, f"due after {scene.time}", event.due_at)
    yield from acts(scene, event.by, event.body, roles=OFFICERS)
    yield from granted(scene, event.body, e.GrantKind.INSPECT, event.matter)
    yield from _roster(scene, event)
    latest = supervision.latest.get((event.body, event.matter))
    if latest is not None and _pending(scene, latest):
        expected = "the round before revealed or past"
        yield Problem(Code.STATE_NOT_ALLOWED, expected, as_text(latest))


def _roster(scene: Scene, event: s.RoundAnnounced) -> Problems:
    count = len(event.roster)
    wanted = f"{ROSTER_LEAST} to {ROSTER_LIMIT} officers"
    yield from allowed(ROSTER_LEAST <= count <= ROSTER_LIMIT, wanted, count)
    numbers = [int(officer, 16) for officer in event.roster]
    ascending = numbers == sorted(set(numbers))
    yield from allowed(ascending, "officers in ascending order", event.roster)
    for officer in event.roster:
        yield from acts(scene, officer, event.body, roles=OFFICERS)


def _pending(scene: Scene, latest: RoundId) -> bool:
    announced = scene.announcements[latest].number
    revealed = scene.registers.supervision.rounds[latest].revealed
    return not revealed and scene.number <= announced + BEACON_BLOCKS


def round_revealed(scene: Scene, event: s.RoundRevealed) -> Problems:
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
        yield Problem(Code.TIME_MISMATCH, expected, str(scene.number))


def pair_redrawn(scene: Scene, event: s.PairRedrawn) -> Problems:
    """Check a redraw of a pair that is still wanted, with its reason."""
    if event.permit not in scene.registers.permits:
        yield from _no_permit(event.permit)
        return
    yield from _in_force(scene, event.permit)
    yield from _inspectors(scene, event.permit, event.first, event.second)
    yield from _reason(event.reason)
    yield from given("decision", event.decision)
    yield from _drawn(scene, event.round, event.permit)
    made = scene.registers.supervision.draw(event.round, event.permit).redraws
    yield from equal(Code.OUT_OF_SEQUENCE, made, event.sequence)
    few = event.sequence < REDRAW_LIMIT
    yield from allowed(few, f"at most {REDRAW_LIMIT} redraws", event.sequence)


def inspected(scene: Scene, event: s.Inspected) -> Problems:
    """Check an inspection; in a round, that it is by the pair that was drawn."""
    if event.permit not in scene.registers.permits:
        yield from _no_permit(event.permit)
        return
    supervision = scene.registers.supervision
    derived = inspection_id(event.permit, event.record)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.inspection)
    yield from new("inspection", event.inspection, supervision.inspections)
    yield from allowed(event.finding is not Finding.NONE, "a finding", event.finding)
    yield from given("record", event.record)
    yield from _in_force(scene, event.permit)
    yield from _inspectors(scene, event.permit, event.first, event.second)
    if event.round != ZERO:
        yield from _of_round(scene, event)
    else:
        yield from allowed(not event.late, "late in no round", event.late)


def _of_round(scene: Scene, event: s.Inspected) -> Problems:
    supervision = scene.registers.supervision
    yield from _drawn(scene, event.round, event.permit)
    found = supervision.rounds.get(event.round)
    if found is None or not found.revealed:
        return
    try:
        pair = sorted(supervision.pair(event.round, event.permit))
    except (ArithmeticError, IndexError) as error:  # of a round that was reported
        yield Problem(Code.UNDECIDABLE, "a pair that can be drawn", repr(error))
        return
    yield from equal(Code.DRAW_MISMATCH, pair, sorted({event.first, event.second}))
    late = found.due_at <= scene.time
    yield from equal(Code.TIME_MISMATCH, late, event.late)


def correction_ordered(scene: Scene, event: s.CorrectionOrdered) -> Problems:
    """Check that an order follows an inspection that found faults."""
    supervision = scene.registers.supervision
    found = supervision.inspections.get(event.inspection)
    if found is None or found.permit != event.permit:
        yield from known("inspection of the permit", event.inspection, ())
        return
    derived = order_id(event.inspection, event.demands)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.order)
    yield from new("order", event.order, supervision.orders)
    if found.finding is not Finding.FAULTS:
        yield Problem(Code.STATE_NOT_ALLOWED, "faults", found.finding.name)
    yield from allowed(event.gravity != 0, "a gravity", event.gravity)
    yield from given("digest of the demands", event.demands)
    later = event.due_at > scene.time
    yield from allowed(later, f"due after {scene.time}", event.due_at)
    yield from _inspectors(scene, event.permit, event.first, event.second)


def order_closed(scene: Scene, event: s.OrderClosed) -> Problems:
    """Check that an order ends once, in time, as the law says."""
    found = scene.registers.supervision.orders.get(event.order)
    if found is None or found.permit != event.permit:
        yield from known("order for the permit", event.order, ())
        return
    if found.result is not OrderResult.NONE:
        yield Problem(Code.STATE_NOT_ALLOWED, "an open order", found.result.name)
    result = order_result(
        found.gravity,
        due_at=found.due_at,
        corrected_at=event.corrected_at,
        harm=event.harm,
    )
    yield from equal(Code.VALUE_NOT_ALLOWED, result.name, event.result.name)
    due = bool(event.corrected_at) or found.due_at <= scene.time
    yield from allowed(due, f"closed from {found.due_at} on", scene.time)
    past = event.corrected_at <= scene.time
    yield from allowed(past, f"corrected by {scene.time}", event.corrected_at)
    yield from given("decision", event.decision)
    yield from _inspectors(scene, event.permit, event.first, event.second)


def case_referred(scene: Scene, event: s.CaseReferred) -> Problems:
    """Check a referral by the supervisor."""
    if event.permit not in scene.registers.permits:
        yield from _no_permit(event.permit)
        return
    derived = referral_id(event.permit, event.record)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.referral)
    yield from new("referral", event.referral, scene.registers.supervision.referrals)
    yield from _reason(event.reason)
    yield from given("record", event.record)
    yield from _inspectors(scene, event.permit, event.first, event.second)


def referral_answered(scene: Scene, event: s.ReferralAnswered) -> Problems:
    """Check that the authority answers a referral once."""
    found = scene.registers.supervision.referrals.get(event.referral)
    permit = scene.registers.permits.get(event.permit)
    if found is None or permit is None or found.permit != event.permit:
        yield from known("referral of the permit", event.referral, ())
        return
    if found.answered_at:
        answered = f"answered at {found.answered_at}"
        yield Problem(Code.STATE_NOT_ALLOWED, "a referral without answer", answered)
    yield from given("decision", event.decision)
    yield from acts(scene, event.by, permit.authority, roles=OFFICERS)


def _drawn(scene: Scene, round_: RoundId, permit: PermitId) -> Problems:
    """Expect a revealed round to have drawn a permit that is not inspected in it."""
    supervision = scene.registers.supervision
    found = supervision.rounds.get(round_)
    if found is None:
        yield from known("round", round_, ())
        return
    if not found.revealed:
        yield Problem(Code.STATE_NOT_ALLOWED, "a revealed round", as_text(round_))
        return
    if not _covers(scene, found, permit) or not found.draws(permit):
        yield Problem(Code.DRAW_MISMATCH, "a permit that is drawn", as_text(permit))
    if supervision.draw(round_, permit).inspected:
        yield Problem(Code.EXISTS_ALREADY, "one inspection a round", as_text(permit))


def _covers(scene: Scene, found: Round, permit: PermitId) -> bool:
    entry = scene.registers.supervision.of(permit)
    return found.covers(entry, _matter(scene, permit))


def _inspectors(
    scene: Scene, permit: PermitId, first: Address, second: Address
) -> Problems:
    """Expect two officers of the supervisor, which inspects the matter still."""
    body = scene.registers.supervision.of(permit).supervisor
    if body == NOBODY:
        yield Problem(Code.STATE_NOT_ALLOWED, "a supervised permit", as_text(permit))
        return
    yield from two_officers(scene, first, second, body)
    yield from granted(scene, body, e.GrantKind.INSPECT, _matter(scene, permit))


def _in_force(scene: Scene, permit: PermitId) -> Problems:
    state = status(scene.registers.permits[permit], now=scene.time)
    if state not in IN_FORCE:
        wanted = " or ".join(sorted(each.name for each in IN_FORCE))
        yield Problem(Code.STATE_NOT_ALLOWED, wanted, state.name)


def _matter(scene: Scene, permit: PermitId) -> MatterId:
    """Give the matter of a permit; zero if its events were kept back."""
    found = scene.registers.permits.get(permit)
    if found is None:
        return MatterId(ZERO)
    version = scene.registers.applications[found.application].content.version
    return scene.registers.versions[version].matter


def _reason(reason: str) -> Problems:
    shaped = REASON_CODE.fullmatch(reason) is not None
    yield from allowed(shaped, "a reason code", reason)


def _no_permit(permit: PermitId) -> Problems:
    yield from known("permit", permit, ())
