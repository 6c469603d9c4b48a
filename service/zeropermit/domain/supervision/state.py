"""State of supervision as the fold of its events: the model of the contract.

Part of `LedgerState`; it knows nothing of permits, which it never changes.
"""

from __future__ import annotations

from collections.abc import Callable
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
        """Whether a permit of this matter is among those drawn from."""
        return (
            self.body == supervision.supervisor
            and self.matter == matter
            and supervision.accepted_at <= self.announced_at
        )

    def draws(self, permit: ids.PermitId) -> bool:
        """Whether a permit that it covers is drawn."""
        return self.revealed and is_drawn(self.seed, permit, self.permille)


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
    result: OrderResult = OrderResult.NONE  #: `NONE` while it is open.
    corrected_at: int = 0
    harm: bool = False
    decision: bytes = ids.ZERO


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

    permits: dict[ids.PermitId, Supervision] = field(default_factory=dict)
    rounds: dict[ids.RoundId, Round] = field(default_factory=dict)
    #: The newest round of a body and matter.
    latest: dict[tuple[ids.OrganisationId, ids.MatterId], ids.RoundId] = field(
        default_factory=dict
    )
    #: Entries of permits in rounds.
    draws: dict[tuple[ids.RoundId, ids.PermitId], Draw] = field(default_factory=dict)
    inspections: dict[ids.InspectionId, Inspection] = field(default_factory=dict)
    orders: dict[ids.OrderId, Order] = field(default_factory=dict)
    referrals: dict[ids.ReferralId, Referral] = field(default_factory=dict)

    def apply(self, event: Event, *, time: int) -> None:
        """Take one event into account; `time` is that of its block."""
        _HANDLERS[type(event)](self, event, time)

    def of(self, permit: ids.PermitId) -> Supervision:
        """Give the supervisor of a permit."""
        return self.permits.get(permit, Supervision())

    def draw(self, round_: ids.RoundId, permit: ids.PermitId) -> Draw:
        """Give the entry of a permit in a round."""
        return self.draws.get((round_, permit), Draw())

    def pair(
        self, round_: ids.RoundId, permit: ids.PermitId
    ) -> tuple[ids.Address, ids.Address]:
        """Give the officers that a revealed round drew for a permit."""
        found = self.rounds[round_]
        redraws = self.draw(round_, permit).redraws
        return drawn_pair(found.seed, permit, found.roster, redraws=redraws)


def _handed_over(
    r: SupervisionState, event: s.SupervisionHandedOver, time: int
) -> None:
    r.permits[event.permit] = replace(
        r.of(event.permit), proposed=event.supervisor, hand_overs=event.sequence + 1
    )


def _accepted(r: SupervisionState, event: s.SupervisionAccepted, time: int) -> None:
    r.permits[event.permit] = replace(
        r.of(event.permit),
        supervisor=event.supervisor,
        proposed=NOBODY,
        accepted_at=time,
    )


def _announced(r: SupervisionState, event: s.RoundAnnounced, time: int) -> None:
    r.rounds[event.round] = copied(Round, event, announced_at=time)
    r.latest[event.body, event.matter] = event.round


def _revealed(r: SupervisionState, event: s.RoundRevealed, time: int) -> None:
    change(r.rounds, event.round, seed=event.seed)


def _redrawn(r: SupervisionState, event: s.PairRedrawn, time: int) -> None:
    draw = r.draw(event.round, event.permit)
    r.draws[event.round, event.permit] = replace(draw, redraws=event.sequence + 1)


def _inspected(r: SupervisionState, event: s.Inspected, time: int) -> None:
    officers = (event.first, event.second)
    r.inspections[event.inspection] = copied(
        Inspection, event, inspected_at=time, officers=officers
    )
    if event.round != ids.ZERO:
        draw = r.draw(event.round, event.permit)
        r.draws[event.round, event.permit] = replace(draw, inspected=True)


def _ordered(r: SupervisionState, event: s.CorrectionOrdered, time: int) -> None:
    r.orders[event.order] = copied(Order, event, ordered_at=time)


def _closed(r: SupervisionState, event: s.OrderClosed, time: int) -> None:
    change(
        r.orders,
        event.order,
        result=event.result,
        corrected_at=event.corrected_at,
        harm=event.harm,
        decision=event.decision,
    )


def _referred(r: SupervisionState, event: s.CaseReferred, time: int) -> None:
    r.referrals[event.referral] = copied(Referral, event, referred_at=time)


def _answered(r: SupervisionState, event: s.ReferralAnswered, time: int) -> None:
    change(r.referrals, event.referral, answered_at=time, decision=event.decision)


_HANDLERS: dict[type[Event], Callable[[SupervisionState, Any, int], None]] = by_event(
    globals()
)
