"""State of the contracts, as their views return it.

The contracts hold less than the events say: what is needed to decide, and digests of
the rest. Fields stand in the order of the structs in `contracts/interfaces/`.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.events import OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    Address,
    MatterId,
    OrganisationId,
    PermitId,
)
from zeropermit.domain.matters.matter import Validity
from zeropermit.domain.permits.reasons import Outcome, RevocationReason, State
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity


@dataclass(frozen=True, slots=True)
class OrganisationState:
    """An organisation in the contract; kind NONE if it is unknown."""

    kind: OrganisationKind
    registered_at: int
    suspended: bool


@dataclass(frozen=True, slots=True)
class GrantWindow:
    """From when until when a grant holds; zeros if there is none."""

    active_from: int
    active_until: int


@dataclass(frozen=True, slots=True)
class VersionState:
    """A version in the contract; number 0 if it is unknown."""

    matter: MatterId
    requirements: bytes  #: Digest of the requirement set.
    number: int
    automatic: bool
    opens_at: int
    open_until: int
    validity: Validity


@dataclass(frozen=True, slots=True)
class BatchState:
    """A batch in the contract; zeros if it is unknown."""

    anchored_at: int
    count: int
    revoked_at: int
    reason: RevocationReason


@dataclass(frozen=True, slots=True)
class CommitmentState:
    """A commitment in the contract; zeros if it is unknown."""

    committed_at: int
    withdrawn_at: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PermitState:
    """A permit in the contract; stored UNKNOWN if there is none."""

    document: bytes
    evidence: bytes  #: Digest of the evidence ids.
    start_by: int
    valid_until: int
    sequence: int
    alert_on: int
    suspend_on: int
    stored: State


@dataclass(frozen=True, slots=True)
class PermitStatusState:
    """State of a permit with its evidence, and marks of revoked evidence."""

    state: State
    revoked: int  #: Bit i: the evidence of requirement i was taken back.


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round in the contract; zeros if it is unknown."""

    body: OrganisationId
    matter: MatterId
    secret_hash: bytes
    roster: bytes  #: Digest of the officers' keys.
    seed: bytes
    announced_at: int
    due_at: int
    announced_in: int  #: Block whose hash is the beacon.
    permille: int


@dataclass(frozen=True, slots=True)
class DrawnState:
    """Whether a round draws a permit, and for whom."""

    drawn: bool
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class InspectionState:
    """An inspection in the contract; zeros if it is unknown."""

    permit: PermitId
    inspected_at: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class OrderState:
    """An order in the contract; zeros if it is unknown."""

    permit: PermitId
    ordered_at: int
    due_at: int
    gravity: Severity
    result: OrderResult


@dataclass(frozen=True, slots=True)
class ReferralState:
    """A referral in the contract; zeros if it is unknown."""

    permit: PermitId
    referred_at: int
    answered_at: int
