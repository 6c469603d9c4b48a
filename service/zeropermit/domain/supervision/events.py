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
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity


@dataclass(frozen=True, slots=True)
class HandOverFact:
    """Step in a hand-over of a permit from its authority to a body."""

    permit: PermitId
    supervisor: OrganisationId
    sequence: int  #: Number of hand-overs before.
    by: Address


@dataclass(frozen=True, slots=True)
class SupervisionHandedOver(HandOverFact):
    """An authority handed a permit over to a body, which has yet to accept."""

    sentence = (
        "The permit {permit} was handed over to {supervisor}, which has yet to accept."
    )
    link = "permit"
    personal = ()


@dataclass(frozen=True, slots=True)
class SupervisionAccepted(HandOverFact):
    """A body accepted a permit and supervises it."""

    sentence = "{supervisor} supervises the permit {permit}."
    link = "permit"
    personal = ()


@dataclass(frozen=True, slots=True)
class RoundAnnounced:
    """A body announced a round and fixed its secret."""

    sentence = (
        "{body} announced the round of inspections {round}: {permille} of a thousand "
        "permits for {matter} by lot, until {due_at}."
    )
    link = "round"
    personal = ()

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

    sentence = "The lots of the round {round} are drawn; anybody can draw them again."
    link = "round"
    personal = ()

    round: RoundId
    secret: bytes
    beacon: bytes
    seed: bytes


@dataclass(frozen=True, slots=True)
class PairRedrawn:
    """The pair for a permit was drawn again."""

    sentence = (
        "New inspectors were drawn for the permit {permit} in the round {round}: "
        "{reason}."
    )
    link = "permit"
    personal = ()

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

    sentence = "Two officers inspected the permit {permit}: {finding}."
    link = "permit"
    personal = ()

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

    sentence = (
        "Two officers ordered faults under the permit {permit} to be corrected by "
        "{due_at}: {gravity}."
    )
    link = "permit"
    personal = ()

    order: OrderId
    permit: PermitId
    inspection: InspectionId
    gravity: Severity
    demands: bytes
    due_at: int
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class OrderClosed:
    """Two officers closed an order."""

    sentence = "Two officers closed an order to correct, permit {permit}: {result}."
    link = "permit"
    personal = ()

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

    sentence = (
        "Two officers referred the permit {permit} back to its authority: {reason}."
    )
    link = "permit"
    personal = ()

    referral: ReferralId
    permit: PermitId
    reason: str
    record: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class ReferralAnswered:
    """The authority answered a referral."""

    sentence = "The authority answered what was referred back, permit {permit}."
    link = "permit"
    personal = ()

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
