"""State of supervision as the fold of its events: the model of the contract.

Part of `LedgerState`; of permits, which it never changes, it knows alone which one took
the place of which. A permit and those before it are a line, named by the first of them:
supervision and draws belong to the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.event import Event
from zeropermit.domain.ledger.folding import by_event, change, copied
from zeropermit.domain.supervision import events as s
from zeropermit.domain.supervision.inspection import (
    Finding,
    OrderResult,
    Severity,
    drawn_pair,
    is_drawn,
)

NOBODY = ids.OrganisationId(ids.ZERO)


@dataclass(frozen=True, slots=True)
class Supervision:
    """The supervisor of a permit; the one before keeps it until the next accepts."""

    supervisor: ids.OrganisationId = NOBODY  #: Body that accepted; zero if none did.
    #: Body that has yet to accept; zero if there is none.
    proposed: ids.OrganisationId = NOBODY
    accepted_at: int = 0
    handed_over_at: int = 0  #: Second of the first hand-over to the supervisor.
    proposed_at: int = 0  #: Second of the first hand-over to the proposed body.
    hand_overs: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """A round of random inspections."""

    body: ids.OrganisationId
    matter: ids.MatterId
    permille: int
    roster: tuple[ids.Address, ...]
    secret_hash: bytes
    announced_at: int
    due_at: int
    seed: bytes = ids.ZERO  #: Zero until it is revealed.

    @property
    def revealed(self) -> bool:
        """Whether its draw is known."""
        return self.seed != ids.ZERO

    def covers(self, supervision: Supervision, matter: ids.MatterId) -> bool:
        """Whether a permit of this matter is among those drawn from.

        What counts is when it was first handed over to the body, not when the body
        accepted it, nor that it went to another one meanwhile.
        """
        return (
            self.body == supervision.supervisor
            and self.matter == matter
            and supervision.handed_over_at <= self.announced_at
        )

    def draws(self, origin: ids.PermitId) -> bool:
        """Whether it draws a line that it covers, by the first permit of it."""
        return self.revealed and is_drawn(self.seed, origin, self.permille)


@dataclass(frozen=True, slots=True)
class Draw:
    """A permit in a round."""

    redraws: int = 0
    inspected: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection by two officers."""

    permit: ids.PermitId
    round: ids.RoundId  #: Zero outside rounds.
    finding: Finding
    record: bytes
    inspected_at: int
    late: bool
    officers: tuple[ids.Address, ids.Address]


@dataclass(frozen=True, slots=True)
class Order:
    """A correction order, and how it ended."""

    permit: ids.PermitId
    inspection: ids.InspectionId
    gravity: Severity
    demands: bytes
    ordered_at: int
    due_at: int
    inspected_at: int  #: When the inspection found the faults.
    result: OrderResult = OrderResult.NONE  #: `NONE` while it is open.
    corrected_at: int = 0
    harm: bool = False
    decision: bytes = ids.ZERO


@dataclass(frozen=True, slots=True)
class StopOrder:
    """An order to stop work, and when it was lifted."""

    permit: ids.PermitId
    whole: bool  #: Whether all of the work is to stop.
    scope: bytes  #: Digest of the words that say which part is to stop.
    reason: str
    decision: bytes
    ordered_at: int
    lifted_at: int = 0
    record: bytes = ids.ZERO  #: Digest of the record of the check; zero until then.

    @property
    def id(self) -> ids.StopId:
        """Identifier of the order."""
        return ids.stop_id(self.permit, self.decision)


@dataclass(frozen=True, slots=True)
class Referral:
    """A case referred back to the authority, and its answer."""

    permit: ids.PermitId
    reason: str
    record: bytes
    referred_at: int
    answered_at: int = 0
    decision: bytes = ids.ZERO


@dataclass(slots=True)
class SupervisionState:
    """The supervision registry, as rebuilt from its events."""

    #: By the first permit of a line.
    permits: dict[ids.PermitId, Supervision] = field(default_factory=dict)
    #: Second of the first hand-over of a line to a body.
    first_hand_overs: dict[tuple[ids.PermitId, ids.OrganisationId], int] = field(
        default_factory=dict
    )
    #: First permit of the line of each permit that took another's place.
    origins: dict[ids.PermitId, ids.PermitId] = field(default_factory=dict)
    #: Newest permit of each line of several, by its first.
    newest: dict[ids.PermitId, ids.PermitId] = field(default_factory=dict)
    rounds: dict[ids.RoundId, Round] = field(default_factory=dict)
    #: The newest round of a body and matter.
    latest: dict[tuple[ids.OrganisationId, ids.MatterId], ids.RoundId] = field(
        default_factory=dict
    )
    #: Entries of lines in rounds, by the first permit of each.
    draws: dict[tuple[ids.RoundId, ids.PermitId], Draw] = field(default_factory=dict)
    inspections: dict[ids.InspectionId, Inspection] = field(default_factory=dict)
    orders: dict[ids.OrderId, Order] = field(default_factory=dict)
    referrals: dict[ids.ReferralId, Referral] = field(default_factory=dict)
    stops: dict[ids.StopId, StopOrder] = field(default_factory=dict)
    #: Order to stop work that holds for a line, by its first permit.
    stops_in_force: dict[ids.PermitId, ids.StopId] = field(default_factory=dict)

    def apply(self, event: Event, *, time: int) -> None:
        """Take one event into account; `time` is that of its block."""
        _HANDLERS[type(event)](self, event, time)

    def of(self, permit: ids.PermitId) -> Supervision:
        """Give the supervisor of a permit."""
        return self.permits.get(self.origin(permit), Supervision())

    def follow(self, permit: ids.PermitId, successor: ids.PermitId) -> None:
        """Let supervision follow a permit to the one that takes its place."""
        origin = self.origin(permit)
        self.origins[successor] = origin
        self.newest[origin] = successor

    def origin(self, permit: ids.PermitId) -> ids.PermitId:
        """Give the first permit of a line; most are the only one of theirs."""
        return self.origins.get(permit, permit)

    def of_one_line(self, one: ids.PermitId, other: ids.PermitId) -> bool:
        """Whether two permits are the same, or follow one another by changes."""
        return self.origin(one) == self.origin(other)

    def supervised(self) -> Iterator[tuple[ids.PermitId, Supervision]]:
        """Go along the lines that were handed over, each with its newest permit."""
        for origin, entry in self.permits.items():
            yield self.newest.get(origin, origin), entry

    def draw(self, round_: ids.RoundId, permit: ids.PermitId) -> Draw:
        """Give the entry of a permit in a round."""
        return self.draws.get((round_, self.origin(permit)), Draw())

    def is_drawn(self, round_: ids.RoundId, permit: ids.PermitId) -> bool:
        """Whether a revealed round draws a permit that it covers."""
        return self.rounds[round_].draws(self.origin(permit))

    def drew(self, round_: ids.RoundId, permit: ids.PermitId) -> bool:
        """Whether a revealed round drew a permit, under any supervisor.

        Of another matter than that of the round nothing is asked.
        """
        found, origin = self.rounds[round_], self.origin(permit)
        first = self.first_hand_overs.get((origin, found.body))
        known = first is not None and first <= found.announced_at
        return known and found.draws(origin)

    def stop_in_force(self, permit: ids.PermitId) -> StopOrder | None:
        """Give the order to stop work that holds for a permit."""
        number = self.stops_in_force.get(self.origin(permit))
        return None if number is None else self.stops[number]

    def pair(
        self, round_: ids.RoundId, permit: ids.PermitId
    ) -> tuple[ids.Address, ids.Address]:
        """Give the officers that a revealed round drew for a permit."""
        found = self.rounds[round_]
        redraws = self.draw(round_, permit).redraws
        origin = self.origin(permit)
        return drawn_pair(found.seed, origin, found.roster, redraws=redraws)


def _handed_over(
    r: SupervisionState, event: s.SupervisionHandedOver, time: int
) -> None:
    origin = r.origin(event.permit)
    r.permits[origin] = replace(
        r.of(event.permit),
        proposed=event.supervisor,
        proposed_at=r.first_hand_overs.setdefault((origin, event.supervisor), time),
        hand_overs=event.sequence + 1,
    )


def _accepted(r: SupervisionState, event: s.SupervisionAccepted, time: int) -> None:
    before = r.of(event.permit)
    r.permits[r.origin(event.permit)] = replace(
        before,
        supervisor=event.supervisor,
        proposed=NOBODY,
        accepted_at=time,
        handed_over_at=before.proposed_at,
        proposed_at=0,
    )


def _announced(r: SupervisionState, event: s.RoundAnnounced, time: int) -> None:
    r.rounds[event.round] = copied(Round, event, announced_at=time)
    r.latest[event.body, event.matter] = event.round


def _revealed(r: SupervisionState, event: s.RoundRevealed, time: int) -> None:
    change(r.rounds, event.round, seed=event.seed)


def _redrawn(r: SupervisionState, event: s.PairRedrawn, time: int) -> None:
    draw = replace(r.draw(event.round, event.permit), redraws=event.sequence + 1)
    r.draws[event.round, r.origin(event.permit)] = draw


def _inspected(r: SupervisionState, event: s.Inspected, time: int) -> None:
    officers = (event.first, event.second)
    r.inspections[event.inspection] = copied(
        Inspection, event, inspected_at=time, officers=officers
    )
    if event.round != ids.ZERO:
        draw = replace(r.draw(event.round, event.permit), inspected=True)
        r.draws[event.round, r.origin(event.permit)] = draw


def _ordered(r: SupervisionState, event: s.CorrectionOrdered, time: int) -> None:
    found = r.inspections.get(event.inspection)
    inspected_at = 0 if found is None else found.inspected_at
    r.orders[event.order] = copied(
        Order, event, ordered_at=time, inspected_at=inspected_at
    )


def _closed(r: SupervisionState, event: s.OrderClosed, time: int) -> None:
    change(
        r.orders,
        event.order,
        result=event.result,
        corrected_at=event.corrected_at,
        harm=event.harm,
        decision=event.decision,
    )


def _stop_ordered(r: SupervisionState, event: s.StopOrdered, time: int) -> None:
    r.stops[event.stop] = copied(StopOrder, event, ordered_at=time)
    r.stops_in_force[r.origin(event.permit)] = event.stop


def _stop_lifted(r: SupervisionState, event: s.StopLifted, time: int) -> None:
    change(r.stops, event.stop, lifted_at=time, record=event.record)
    r.stops_in_force.pop(r.origin(event.permit), None)


def _referred(r: SupervisionState, event: s.CaseReferred, time: int) -> None:
    r.referrals[event.referral] = copied(Referral, event, referred_at=time)


def _answered(r: SupervisionState, event: s.ReferralAnswered, time: int) -> None:
    change(r.referrals, event.referral, answered_at=time, decision=event.decision)


_HANDLERS: dict[type[Event], Callable[[SupervisionState, Any, int], None]] = by_event(
    globals()
)
