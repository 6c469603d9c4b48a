"""Facts of evidence: attestations, applications and commitments, one class per event.

Fields stand in the order of the event's parameters in `contracts/interfaces/`;
`ledger.events` has them among all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    AttestationId,
    BatchId,
    CommitmentId,
    OrganisationId,
    SchemaId,
)
from zeropermit.domain.permits.reasons import Outcome, RevocationReason


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


EvidenceEvent: TypeAlias = (
    BatchAnchored
    | AttestationRevoked
    | BatchRevoked
    | Applied
    | Committed
    | CommitmentWithdrawn
    | OutcomeRecorded
    | OrganisationBarred
    | CreditRepaired
)
