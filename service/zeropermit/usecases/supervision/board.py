"""Tasks of a body: permits to accept, drawn permits to inspect, due orders.

A board is read from the state of the ledger as of a block; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.permits.turn import is_in_force
from zeropermit.domain.supervision.inspection import REDRAW_LIMIT, OrderResult
from zeropermit.domain.supervision.preconditions import matter_of, wants

DAY = 86_400
SOON_SECONDS = 14 * DAY
"""Orders and commitments that are due within this time are on the board."""
ROUND_SECONDS = 180 * DAY
"""How long after it was due a round stays on the board."""


@dataclass(frozen=True, slots=True)
class WaitingPermit:
    """A permit about which something waits, without a date."""

    permit: ids.PermitId
    number: str
    about: bytes  #: The pending object: a referral, a stop, or the permit itself.


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due about a permit."""

    permit: ids.PermitId
    number: str
    about: ids.CommitmentId | ids.OrderId
    due_at: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A permit that a round drew and that is not inspected in it yet."""

    permit: ids.PermitId
    number: str
    round: ids.RoundId
    due_at: int
    overdue: bool
    officers: tuple[ids.Address, ids.Address]
    redraws_left: int  #: How often other officers can still be drawn.


@dataclass(frozen=True, slots=True)
class Hidden:
    """A round that was announced and not revealed."""

    round: ids.RoundId
    announced_at: int


@dataclass(frozen=True, slots=True)
class BarredOrganisation:
    """An organisation that the body barred for a broken commitment."""

    uscc: str
    name: str
    commitment: ids.CommitmentId
    matter: str  #: Code of the matter.
    barred_at: int
    repair_asked_at: int  #: Second of its request for a repair; zero if none is open.


@dataclass(frozen=True, slots=True)
class Board:
    """Tasks of a body."""

    to_accept: tuple[WaitingPermit, ...]
    to_inspect: tuple[Drawn, ...]
    commitments: tuple[Due, ...]  #: Without an outcome: due soon, or overdue.
    orders: tuple[Due, ...]  #: Open correction orders: due soon, or overdue.
    #: Referrals that wait for the authority's answer.
    to_answer: tuple[WaitingPermit, ...]
    hidden: tuple[Hidden, ...]
    #: Orders to stop work that hold, which the body lifts after a check.
    stops: tuple[WaitingPermit, ...] = ()
    #: Organisations whose credit the body may repair.
    barred: tuple[BarredOrganisation, ...] = ()


def board(state: LedgerState, body: ids.OrganisationId, *, now: int) -> Board:
    """Gather the tasks of a body, the earliest due first."""
    supervision = state.supervision
    own = [
        permit for permit, entry in supervision.supervised() if entry.supervisor == body
    ]
    return Board(
        to_accept=tuple(
            _waiting_permit(state, permit, permit)
            for permit, entry in supervision.supervised()
            if entry.proposed == body and is_in_force(state.permits[permit], now=now)
        ),
        to_inspect=tuple(
            sorted(_drawn(state, body, own, now), key=lambda each: each.due_at)
        ),
        commitments=_by_date(_commitments(state, set(own), now)),
        orders=_by_date(_orders(state, body, now)),
        to_answer=tuple(
            _waiting_permit(state, entry.permit, referral)
            for referral, entry in supervision.referrals.items()
            if not entry.answered_at and state.permits[entry.permit].authority == body
        ),
        hidden=tuple(
            Hidden(number, entry.announced_at)
            for number, entry in supervision.rounds.items()
            if entry.body == body and not entry.revealed
        ),
        stops=tuple(
            _waiting_permit(state, permit, held.id)
            for permit in own
            if (held := supervision.stop_in_force(permit)) is not None
        ),
        barred=tuple(_barred(state, body)),
    )


def drawn_by(state: LedgerState, number: ids.RoundId) -> tuple[ids.PermitId, ...]:
    """List the permits that a round draws, inspected in it or not.

    Those among them that another body supervises wait until they come back.
    """
    found = state.supervision.rounds[number]
    return tuple(
        permit
        for permit, _ in state.supervision.supervised()
        if found.matter == matter_of(state, permit)
        and state.supervision.drew(number, permit)
    )


def _drawn(
    state: LedgerState, body: ids.OrganisationId, own: list[ids.PermitId], now: int
) -> Iterator[Drawn]:
    supervision = state.supervision
    rounds = {
        number: entry
        for number, entry in supervision.rounds.items()
        if entry.body == body and now < entry.due_at + ROUND_SECONDS
    }
    alive = [permit for permit in own if is_in_force(state.permits[permit], now=now)]
    for number, entry in rounds.items():
        for permit in alive:
            if not wants(state, number, permit):
                continue
            yield Drawn(
                permit=permit,
                number=state.permits[permit].number,
                round=number,
                due_at=entry.due_at,
                overdue=entry.due_at <= now,
                officers=supervision.pair(number, permit),
                redraws_left=REDRAW_LIMIT - supervision.draw(number, permit).redraws,
            )


def _commitments(state: LedgerState, own: set[ids.PermitId], now: int) -> Iterator[Due]:
    by_application = {state.permits[each].application: each for each in own}
    for commitment, recorded in state.commitments.items():
        permit = by_application.get(recorded.content.application)
        due = recorded.content.due_at
        if permit is None or due > now + SOON_SECONDS:
            continue
        if recorded.outcome is Outcome.NONE:
            number = state.permits[permit].number
            yield Due(permit, number, commitment, due, due <= now)


def _orders(state: LedgerState, body: ids.OrganisationId, now: int) -> Iterator[Due]:
    for order, entry in state.supervision.orders.items():
        own = state.supervision.of(entry.permit).supervisor == body
        is_open = own and entry.result is OrderResult.NONE
        if is_open and entry.due_at <= now + SOON_SECONDS:
            number = state.permits[entry.permit].number
            yield Due(entry.permit, number, order, entry.due_at, entry.due_at <= now)


def _barred(
    state: LedgerState, body: ids.OrganisationId
) -> Iterator[BarredOrganisation]:
    for organisation, bars in sorted(state.barred.items()):
        known = state.organisations[organisation]
        for commitment, bar in bars.items():
            made = state.commitments[commitment].content
            matter = state.applications[made.application].matter
            if bar.body == body:
                yield BarredOrganisation(
                    known.uscc,
                    known.name,
                    commitment,
                    matter,
                    bar.since,
                    bar.repair_asked_at,
                )


def _by_date(found: Iterator[Due]) -> tuple[Due, ...]:
    return tuple(sorted(found, key=lambda each: each.due_at))


def _waiting_permit(
    state: LedgerState,
    permit: ids.PermitId,
    about: ids.PermitId | ids.ReferralId | ids.StopId,
) -> WaitingPermit:
    return WaitingPermit(permit, state.permits[permit].number, about)
