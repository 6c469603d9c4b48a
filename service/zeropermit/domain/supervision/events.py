"""Facts of supervision: one dataclass per event of the supervision registry.

Fields stand in the order of the event's parameters in
`contracts/interfaces/ISupervisionRegistry.sol`; `events` has them among all others.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.event import Event, event
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity


@dataclass(frozen=True, slots=True)
class HandOverFact(Event):
    """Step in a hand-over of a permit from its authority to a body."""

    permit: ids.PermitId
    supervisor: ids.OrganisationId
    sequence: int  #: Number of hand-overs before.
    by: ids.Address


@event()
class SupervisionHandedOver(HandOverFact):
    """An authority handed a permit over to a body, which has yet to accept."""


@event()
class SupervisionAccepted(HandOverFact):
    """A body accepted a permit and supervises it."""


@event()
class RoundAnnounced(Event):
    """A body announced a round and fixed its secret."""

    round: ids.RoundId
    body: ids.OrganisationId
    matter: ids.MatterId
    permille: int
    roster: tuple[ids.Address, ...]
    secret_hash: bytes
    due_at: int
    by: ids.Address


@event()
class RoundRevealed(Event):
    """The draw of a round became known."""

    round: ids.RoundId
    secret: bytes
    beacon: bytes
    seed: bytes


@event(link="permit")
class PairRedrawn(Event):
    """The pair for a permit was drawn again."""

    round: ids.RoundId
    permit: ids.PermitId
    sequence: int
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event(link="permit")
class Inspected(Event):
    """Two officers inspected."""

    inspection: ids.InspectionId
    permit: ids.PermitId
    round: ids.RoundId
    finding: Finding
    record: bytes
    late: bool
    first: ids.Address
    second: ids.Address


@event(link="permit")
class CorrectionOrdered(Event):
    """Two officers ordered faults to be corrected."""

    order: ids.OrderId
    permit: ids.PermitId
    inspection: ids.InspectionId
    gravity: Severity
    demands: bytes
    due_at: int
    first: ids.Address
    second: ids.Address


@event(link="permit")
class OrderClosed(Event):
    """Two officers closed an order."""

    order: ids.OrderId
    permit: ids.PermitId
    result: OrderResult
    corrected_at: int
    harm: bool
    decision: bytes
    first: ids.Address
    second: ids.Address


@event(link="permit")
class StopOrdered(Event):
    """Two officers ordered work to stop."""

    stop: ids.StopId
    permit: ids.PermitId
    whole: bool
    scope: bytes
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event(link="permit")
class StopLifted(Event):
    """Two officers lifted an order to stop work."""

    stop: ids.StopId
    permit: ids.PermitId
    record: bytes
    first: ids.Address
    second: ids.Address


@event(link="permit")
class CaseReferred(Event):
    """Two officers referred a case back to the authority."""

    referral: ids.ReferralId
    permit: ids.PermitId
    reason: str
    record: bytes
    first: ids.Address
    second: ids.Address


@event(link="permit")
class ReferralAnswered(Event):
    """The authority answered a referral."""

    referral: ids.ReferralId
    permit: ids.PermitId
    decision: bytes
    by: ids.Address
