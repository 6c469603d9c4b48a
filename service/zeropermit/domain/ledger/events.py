"""Facts of the ledger: one dataclass per event of the contracts.

Fields stand in the order of the event's parameters in `contracts/interfaces/`, so
that decoding needs no table of names. Together they are all that replay reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from zeropermit.domain.evidence.evidence_set import (
    Application,
    Commitment,
    Presentation,
)
from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    AttestationId,
    BatchId,
    CommitmentId,
    MatterId,
    MatterVersionId,
    OrganisationId,
    PermitId,
    SchemaId,
)
from zeropermit.domain.matters.matter import Requirement, Validity
from zeropermit.domain.permits.reasons import Ending, Outcome, RevocationReason
from zeropermit.domain.supervision.events import (
    CaseReferred,
    CorrectionOrdered,
    Inspected,
    OrderClosed,
    PairRedrawn,
    ReferralAnswered,
    RoundAnnounced,
    RoundRevealed,
    SupervisionAccepted,
    SupervisionHandedOver,
)


class OrganisationKind(IntEnum):
    """What kind of organisation; only public bodies hold grants."""

    NONE = 0
    PUBLIC_BODY = 1
    ENTERPRISE = 2


class KeyRole(IntEnum):
    """Whose hand a key is in."""

    NONE = 0
    OFFICER = 1
    SYSTEM = 2


class GrantKind(IntEnum):
    """What a public body is allowed to do."""

    NONE = 0
    ATTEST = 1
    DECIDE = 2
    INSPECT = 3
    ENROL = 4


@dataclass(frozen=True, slots=True)
class OrganisationRegistered:
    """An organisation became known."""

    organisation: OrganisationId
    kind: OrganisationKind
    uscc: str
    name: str


@dataclass(frozen=True, slots=True)
class KeyAdded:
    """An organisation got a key."""

    key: Address
    organisation: OrganisationId
    role: KeyRole
    active_from: int
    active_until: int
    by: Address


@dataclass(frozen=True, slots=True)
class KeyRetired:
    """A key's window ended."""

    key: Address
    active_until: int
    by: Address


@dataclass(frozen=True, slots=True)
class KeyCompromised:
    """Nothing the key signed at or after `since` is trusted."""

    key: Address
    since: int


@dataclass(frozen=True, slots=True)
class GrantGiven:
    """A public body was allowed something."""

    organisation: OrganisationId
    kind: GrantKind
    scope: bytes
    active_from: int
    active_until: int
    basis: bytes


@dataclass(frozen=True, slots=True)
class GrantWithdrawn:
    """A grant ended."""

    organisation: OrganisationId
    kind: GrantKind
    scope: bytes
    active_until: int


@dataclass(frozen=True, slots=True)
class OrganisationSuspended:
    """The guardian stopped an organisation's new acts."""

    organisation: OrganisationId


@dataclass(frozen=True, slots=True)
class OrganisationReinstated:
    """Governance lifted the suspension of an organisation."""

    organisation: OrganisationId


@dataclass(frozen=True, slots=True)
class KeySuspended:
    """The guardian stopped a key's new acts."""

    key: Address


@dataclass(frozen=True, slots=True)
class KeyReinstated:
    """Governance lifted the suspension of a key."""

    key: Address


@dataclass(frozen=True, slots=True)
class GuardianAppointed:
    """Governance appointed a guardian."""

    guardian: Address


@dataclass(frozen=True, slots=True)
class SchemaDefined:
    """A schema was defined for good."""

    schema: SchemaId
    code: str
    definition: str


@dataclass(frozen=True, slots=True)
class MatterVersionPublished:
    """A version of a matter was published, with its whole requirement set."""

    version: MatterVersionId
    matter: MatterId
    code: str
    number: int
    requirements: tuple[Requirement, ...]
    validity: Validity
    automatic: bool
    document: bytes
    opens_at: int


@dataclass(frozen=True, slots=True)
class MatterVersionRetired:
    """A version takes no more applications."""

    version: MatterVersionId
    open_until: int


@dataclass(frozen=True, slots=True)
class BatchAnchored:
    """A department anchored a root of attestations."""

    batch: BatchId
    department: OrganisationId
    schema: SchemaId
    attester: Address
    root: bytes
    count: int


@dataclass(frozen=True, slots=True)
class AttestationRevoked:
    """A department revoked one attestation."""

    attestation: AttestationId
    department: OrganisationId
    leaf: bytes
    reason: RevocationReason
    by: Address


@dataclass(frozen=True, slots=True)
class BatchRevoked:
    """A department revoked a whole batch."""

    batch: BatchId
    department: OrganisationId
    reason: RevocationReason
    by: Address


@dataclass(frozen=True, slots=True)
class Applied:
    """An enterprise applied; the version is frozen from here."""

    application: ApplicationId
    content: Application
    matter: str
    project: str
    by: Address


@dataclass(frozen=True, slots=True)
class Committed:
    """An organisation committed for an application."""

    commitment: CommitmentId
    application: ApplicationId
    content: Commitment
    by: Address


@dataclass(frozen=True, slots=True)
class CommitmentWithdrawn:
    """An organisation took a commitment back."""

    commitment: CommitmentId
    by: Address


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """Two officers recorded what became of a commitment."""

    commitment: CommitmentId
    organisation: OrganisationId
    outcome: Outcome
    decision: bytes


@dataclass(frozen=True, slots=True)
class OrganisationBarred:
    """A breach barred an organisation from committing."""

    organisation: OrganisationId
    decision: bytes


@dataclass(frozen=True, slots=True)
class CreditRepaired:
    """An organisation may commit again."""

    organisation: OrganisationId
    decision: bytes


@dataclass(frozen=True, slots=True)
class PermitIssued:
    """An authority issued a permit."""

    permit: PermitId
    application: ApplicationId
    document: bytes
    authority: OrganisationId
    number: str
    start_by: int
    valid_until: int
    evidence: tuple[bytes, ...]
    by: Address


@dataclass(frozen=True, slots=True)
class EvidencePresented:
    """All that was presented for a permit."""

    permit: PermitId
    presentation: Presentation


@dataclass(frozen=True, slots=True)
class PermitSuspended:
    """Two officers suspended a permit."""

    permit: PermitId
    sequence: int
    reason: str
    decision: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class PermitReinstated:
    """Two officers gave a suspended permit back."""

    permit: PermitId
    sequence: int
    reason: str
    decision: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class PermitEnded:
    """Two officers ended a permit for good."""

    permit: PermitId
    sequence: int
    ending: Ending
    reason: str
    decision: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class PermitSuperseded:
    """A new permit takes the place of this one (变更); its issue follows."""

    permit: PermitId
    sequence: int
    successor: PermitId
    by: Address


@dataclass(frozen=True, slots=True)
class WorkStarted:
    """The holder reported that work has started."""

    permit: PermitId
    sequence: int
    by: Address


@dataclass(frozen=True, slots=True)
class StartExtended:
    """Holder and authority put the start of work off (延期)."""

    permit: PermitId
    sequence: int
    start_by: int
    reason: str
    requested_by: Address
    granted_by: Address


@dataclass(frozen=True, slots=True)
class WorkStopped:
    """The holder reported that work has stopped (中止施工)."""

    permit: PermitId
    sequence: int
    stopped_at: int
    report: bytes
    by: Address


@dataclass(frozen=True, slots=True)
class WorkResumed:
    """The holder reported that work goes on (恢复施工)."""

    permit: PermitId
    sequence: int
    by: Address


@dataclass(frozen=True, slots=True)
class ResumptionCleared:
    """Two officers verified the permit of stopped work again (核验)."""

    permit: PermitId
    sequence: int
    reason: str
    decision: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class ForfeitureAnnounced:
    """Two officers told the holder that they mean to forfeit the permit (吊销)."""

    permit: PermitId
    sequence: int
    hearing_until: int
    reason: str
    decision: bytes
    first: Address
    second: Address


Event: TypeAlias = (
    OrganisationRegistered
    | KeyAdded
    | KeyRetired
    | KeyCompromised
    | GrantGiven
    | GrantWithdrawn
    | OrganisationSuspended
    | OrganisationReinstated
    | KeySuspended
    | KeyReinstated
    | GuardianAppointed
    | SchemaDefined
    | MatterVersionPublished
    | MatterVersionRetired
    | BatchAnchored
    | AttestationRevoked
    | BatchRevoked
    | Applied
    | Committed
    | CommitmentWithdrawn
    | OutcomeRecorded
    | OrganisationBarred
    | CreditRepaired
    | PermitIssued
    | EvidencePresented
    | PermitSuspended
    | PermitReinstated
    | PermitEnded
    | PermitSuperseded
    | WorkStarted
    | StartExtended
    | WorkStopped
    | WorkResumed
    | ResumptionCleared
    | ForfeitureAnnounced
    | SupervisionHandedOver
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
