"""Predictions: who supervises a permit, rounds, inspections, orders and referrals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eth_utils.crypto import keccak

from tests.invariants.acts import Act, application_id
from tests.invariants.expected_permits import reason_code
from tests.invariants.model import Model, RefusedError, refuse
from zeropermit.domain import events as e
from zeropermit.domain.evidence import Application
from zeropermit.domain.identifiers import (
    ZERO,
    MatterId,
    OrganisationId,
    PermitId,
    RoundId,
    inspection_id,
    matter_id,
    order_id,
    organisation_id,
    permit_id,
    referral_id,
    round_id,
)
from zeropermit.domain.status import status
from zeropermit.domain.supervision import (
    BEACON_BLOCKS,
    REDRAW_LIMIT,
    ROSTER_LEAST,
    ROSTER_LIMIT,
    THOUSAND,
    Finding,
    Gravity,
    OrderResult,
)
from zeropermit.domain.supervision_register import NOBODY, Round


def permit_of(act: Act) -> PermitId:
    return permit_id(application_id(act.arguments[0]))


def hand_over(model: Model, act: Act) -> None:
    application, sequence, supervisor = act.arguments
    permit = _in_force(model, act)
    _of_the_authority(application, model.signer(act))
    entry = model.registers.supervision.of(permit)
    made = entry.hand_overs
    values = (permit, made, sequence)
    refuse(made != sequence, "HandOverOutOfSequence", *values)
    body = organisation_id(supervisor)
    refuse(body == entry.supervisor, "SupervisesAlready", permit, body)
    _inspects(model, body, _matter(model, application))


def accept(model: Model, act: Act) -> None:
    application, sequence = act.arguments
    permit = _in_force(model, act)
    signer = model.signed(act)
    entry = model.registers.supervision.of(permit)
    refuse(entry.proposed == NOBODY, "NothingToAccept", permit)
    last = entry.hand_overs - 1
    refuse(last != sequence, "HandOverOutOfSequence", permit, last, sequence)
    owner, _ = model.acting(signer)
    refuse(owner != entry.proposed, "NotTheSupervisor", entry.proposed, owner)
    _inspects(model, owner, _matter(model, application))


def announce_round(model: Model, act: Act) -> None:
    code, permille, roster, secret_hash, due_at = act.arguments
    body, matter = _officer(model, model.signed(act)), matter_id(code)
    _inspects(model, body, matter)
    refuse(not 0 < permille <= THOUSAND, "PermilleNotAllowed", permille)
    refuse(secret_hash == ZERO, "SecretMissing")
    refuse(due_at <= model.now, "DueInPast", due_at, model.now)
    _roster(model, body, roster)
    latest = model.registers.supervision.latest.get((body, matter))
    if latest is not None:
        known = model.registers.supervision.rounds[latest].revealed
        last = model.announced_in[latest] + BEACON_BLOCKS
        refuse(not known and model.block <= last, "RoundPending", latest)
    made = round_id(body, secret_hash)
    refuse(made in model.registers.supervision.rounds, "RoundExists", made)


def _roster(model: Model, body: OrganisationId, roster: Sequence[str]) -> None:
    count = len(roster)
    refuse(not ROSTER_LEAST <= count <= ROSTER_LIMIT, "RosterCount", count)
    below = -1
    for officer in roster:
        refuse(int(officer, 16) <= below, "RosterNotAscending", officer)
        below = int(officer, 16)
        other = _officer(model, officer)
        refuse(other != body, "OfficersOfTwoOrganisations", body, other)


def reveal_round(model: Model, act: Act) -> None:
    number, secret = act.arguments
    entry = _round(model, number)
    refuse(entry.revealed, "RoundRevealedAlready", number)
    refuse(keccak(secret) != entry.secret_hash, "SecretWrong", number)
    block = model.announced_in[number]
    refuse(model.block == block, "BeaconNotYet", number)
    gone = model.block - block > BEACON_BLOCKS
    refuse(gone, "BeaconGone", number, block)


def redraw(model: Model, act: Act) -> None:
    _, number, sequence, reason, decision = act.arguments
    permit = _in_force(model, act)
    _open_draw(model, act, number)
    made = model.registers.supervision.draw(number, permit).redraws
    values = (number, permit, made, sequence)
    refuse(made != sequence, "RedrawOutOfSequence", *values)
    refuse(made >= REDRAW_LIMIT, "RedrawLimit", number, permit)
    reason_code(reason)
    refuse(decision == ZERO, "DecisionMissing")
    _inspectors(model, act)


def inspect(model: Model, act: Act) -> None:
    _, (number, finding, record), roster = act.arguments
    permit = _in_force(model, act)
    refuse(finding == Finding.NONE, "FindingMissing")
    refuse(record == ZERO, "RecordMissing")
    _inspectors(model, act)
    made = inspection_id(permit, record)
    known = made in model.registers.supervision.inspections
    refuse(known, "InspectionExists", made)
    if number == ZERO:
        refuse(roster, "RosterMismatch", number)
        return
    entry = _open_draw(model, act, number)
    refuse(tuple(roster) != entry.roster, "RosterMismatch", number)
    pair = model.registers.supervision.pair(number, permit)
    others = set(act.signers) != set(pair)
    refuse(others, "NotTheDrawnPair", number, permit, *pair)


def order_correction(model: Model, act: Act) -> None:
    _, inspection, gravity, demands, due_at = act.arguments
    permit = permit_of(act)
    entry = model.registers.supervision.inspections.get(inspection)
    if entry is None or entry.permit != permit:
        raise RefusedError("InspectionUnknown", (inspection, permit))
    faults = entry.finding is Finding.FAULTS
    refuse(not faults, "NothingToCorrect", inspection)
    refuse(gravity == Gravity.NONE, "GravityMissing")
    refuse(demands == ZERO, "RecordMissing")
    refuse(due_at <= model.now, "DueInPast", due_at, model.now)
    _inspectors(model, act)
    made = order_id(inspection, demands)
    refuse(made in model.registers.supervision.orders, "OrderExists", made)


def close_order(model: Model, act: Act) -> None:
    _, order, corrected_at, _, decision = act.arguments
    permit = permit_of(act)
    entry = model.registers.supervision.orders.get(order)
    if entry is None or entry.permit != permit:
        raise RefusedError("OrderUnknown", (order, permit))
    closed = entry.result is not OrderResult.NONE
    refuse(closed, "OrderClosedAlready", order)
    refuse(decision == ZERO, "DecisionMissing")
    early = corrected_at == 0 and model.now < entry.due_at
    refuse(early, "OrderNotDue", order, entry.due_at, model.now)
    future = corrected_at > model.now
    refuse(future, "CorrectedInFuture", corrected_at, model.now)
    _inspectors(model, act)


def refer(model: Model, act: Act) -> None:
    _, reason, record = act.arguments
    reason_code(reason)
    refuse(record == ZERO, "RecordMissing")
    _inspectors(model, act)
    made = referral_id(permit_of(act), record)
    refuse(made in model.registers.supervision.referrals, "ReferralExists", made)


def answer_referral(model: Model, act: Act) -> None:
    application, referral, decision = act.arguments
    permit = permit_of(act)
    entry = model.registers.supervision.referrals.get(referral)
    if entry is None or entry.permit != permit:
        raise RefusedError("ReferralUnknown", (referral, permit))
    refuse(entry.answered_at, "ReferralAnsweredAlready", referral)
    refuse(decision == ZERO, "DecisionMissing")
    _of_the_authority(application, _officer(model, model.signed(act)))


def _in_force(model: Model, act: Act) -> PermitId:
    permit = permit_of(act)
    entry = model.registers.permits.get(permit)
    if entry is None:
        raise RefusedError("PermitUnknown", (permit,))
    state = status(entry, now=model.now)
    refuse(state.terminal, "StateNotAllowed", permit, int(state))
    return permit


def _round(model: Model, number: RoundId) -> Round:
    entry = model.registers.supervision.rounds.get(number)
    if entry is None:
        raise RefusedError("RoundUnknown", (number,))
    return entry


def _open_draw(model: Model, act: Act, number: RoundId) -> Round:
    """Refuse a permit that a round did not draw, or that is inspected in it."""
    permit, entry = permit_of(act), _round(model, number)
    refuse(not entry.revealed, "RoundNotRevealed", number)
    supervision = model.registers.supervision.of(permit)
    covered = entry.covers(supervision, _matter(model, act.arguments[0]))
    refuse(not covered, "RoundDoesNotCover", number, permit)
    refuse(not entry.draws(permit), "PermitNotDrawn", number, permit)
    done = model.registers.supervision.draw(number, permit).inspected
    refuse(done, "InspectedInRound", number, permit)
    return entry


def _inspectors(model: Model, act: Act) -> None:
    """Refuse whom the permit's supervisor does not send: two of its officers."""
    permit = permit_of(act)
    supervisor = model.registers.supervision.of(permit).supervisor
    refuse(supervisor == NOBODY, "NotSupervised", permit)
    one, two = act.signers
    refuse(one == two, "OfficerTwice", one)
    for position in (0, 1):
        model.signed(act, position)
    body, other = _officer(model, one), _officer(model, two)
    refuse(body != other, "OfficersOfTwoOrganisations", body, other)
    refuse(body != supervisor, "NotTheSupervisor", supervisor, body)
    _inspects(model, supervisor, _matter(model, act.arguments[0]))


def _officer(model: Model, signer: str) -> OrganisationId:
    owner, role = model.acting(signer)
    refuse(role is not e.KeyRole.OFFICER, "NotAnOfficer", signer)
    return owner


def _inspects(model: Model, body: OrganisationId, matter: MatterId) -> None:
    granted = model.holds(body, e.GrantKind.INSPECT, matter)
    refuse(not granted, "NotGrantedToInspect", body, matter)


def _of_the_authority(application: Any, owner: OrganisationId) -> None:
    authority = Application(*application).authority
    refuse(owner != authority, "NotTheAuthority", authority, owner)


def _matter(model: Model, application: Any) -> MatterId:
    """Of a permit that was issued, and so of a version that is known."""
    return model.registers.versions[Application(*application).version].matter


PREDICTIONS_OF_SUPERVISION: Mapping[str, Callable[[Model, Act], None]] = {
    "handOver": hand_over,
    "accept": accept,
    "announceRound": announce_round,
    "revealRound": reveal_round,
    "redraw": redraw,
    "inspect": inspect,
    "orderCorrection": order_correction,
    "closeOrder": close_order,
    "refer": refer,
    "answerReferral": answer_referral,
}
