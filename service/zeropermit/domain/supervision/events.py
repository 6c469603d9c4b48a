"""Facts of supervision: one dataclass per event of the supervision registry.

Fields stand in the order of the event's parameters in
`contracts/interfaces/ISupervisionRegistry.sol`; `events` has them among all others.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.domain.ledger.identifiers import (
    Address,
    InspectionId,
    MatterId,
    OrderId,
    OrganisationId,
    PermitId,
    ReferralId,
    RoundId,
)
from zeropermit.domain.supervision.inspection import Finding, Gravity, OrderResult


@dataclass(frozen=True, slots=True)
class SupervisionHandedOver:
    """An authority handed a permit over to a body, which has yet to accept."""

    permit: PermitId
    supervisor: OrganisationId
    sequence: int
    by: Address


@dataclass(frozen=True, slots=True)
class SupervisionAccepted:
    """A body accepted a permit and supervises it."""

    permit: PermitId
    supervisor: OrganisationId
    sequence: int
    by: Address


@dataclass(frozen=True, slots=True)
class RoundAnnounced:
    """A body announced a round and fixed its secret."""

    round: RoundId
    body: OrganisationId
    matter: MatterId
    permille: int
    roster: tuple[Address, ...]
    secret_hash: bytes
    due_at: int
    by: Address


@dataclass(frozen=True, slots=True)
class RoundRevealed:
    """The draw of a round became known."""

    round: RoundId
    secret: bytes
    beacon: bytes
    seed: bytes


@dataclass(frozen=True, slots=True)
class PairRedrawn:
    """The pair for a permit was drawn anew."""

    round: RoundId
    permit: PermitId
    sequence: int
    reason: str
    decision: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class Inspected:
    """Two officers inspected."""

    inspection: InspectionId
    permit: PermitId
    round: RoundId
    finding: Finding
    record: bytes
    late: bool
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class CorrectionOrdered:
    """Two officers ordered faults to be corrected."""

    order: OrderId
    permit: PermitId
    inspection: InspectionId
    gravity: Gravity
    demands: bytes
    due_at: int
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class OrderClosed:
    """Two officers closed an order."""

    order: OrderId
    permit: PermitId
    result: OrderResult
    corrected_at: int
    harm: bool
    decision: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class CaseReferred:
    """Two officers referred a case back to the authority."""

    referral: ReferralId
    permit: PermitId
    reason: str
    record: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class ReferralAnswered:
    """The authority answered a referral."""

    referral: ReferralId
    permit: PermitId
    decision: bytes
    by: Address


SupervisionEvent: TypeAlias = (
    SupervisionHandedOver
    | SupervisionAccepted
    | RoundAnnounced
    | RoundRevealed
    | PairRedrawn
    | Inspected
    | CorrectionOrdered
    | OrderClosed
    | CaseReferred
    | ReferralAnswered
)

EVENTS: tuple[type, ...] = typing.get_args(SupervisionEvent)
