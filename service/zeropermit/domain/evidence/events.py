"""Facts of evidence: attestations, applications and commitments, one class per event.

Fields stand in the order of the event's parameters in `contracts/interfaces/`;
`ledger.events` has them among all others, and says what an event declares.
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

    sentence = (
        "{department} anchored the batch {batch}: {count} attestations of {schema}."
    )
    link = "batch"
    personal = ()

    batch: BatchId
    department: OrganisationId
    schema: SchemaId
    attester: Address
    root: bytes
    count: int


@dataclass(frozen=True, slots=True)
class AttestationRevoked:
    """A department revoked one attestation."""

    sentence = "{department} revoked the attestation {attestation}: {reason}."
    link = "attestation"
    personal = ()

    attestation: AttestationId
    department: OrganisationId
    leaf: bytes
    reason: RevocationReason
    by: Address


@dataclass(frozen=True, slots=True)
class BatchRevoked:
    """A department revoked a whole batch."""

    sentence = "{department} revoked the whole batch {batch}: {reason}."
    link = "batch"
    personal = ()

    batch: BatchId
    department: OrganisationId
    reason: RevocationReason
    by: Address


@dataclass(frozen=True, slots=True)
class Applied:
    """An enterprise applied; the version is frozen from here."""

    sentence = (
        "{content.applicant} applied to {content.authority}: {content.version}, "
        "project {project}."
    )
    link = "application"
    personal = ()

    application: ApplicationId
    content: Application
    matter: str
    project: str
    by: Address


@dataclass(frozen=True, slots=True)
class Committed:
    """An organisation committed for an application."""

    sentence = (
        "{content.organisation} signed the commitment {commitment} to "
        "{content.requirements}, to be checked before {content.due_at}."
    )
    link = "commitment"
    personal = ()

    commitment: CommitmentId
    application: ApplicationId
    content: Commitment
    by: Address


@dataclass(frozen=True, slots=True)
class CommitmentWithdrawn:
    """An organisation took a commitment back."""

    sentence = "The commitment {commitment} was taken back."
    link = "commitment"
    personal = ()

    commitment: CommitmentId
    by: Address


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """Two officers recorded the outcome of a commitment."""

    sentence = (
        "Two officers recorded what became of the commitment {commitment} of "
        "{organisation}: {outcome}."
    )
    link = "commitment"
    personal = ()

    commitment: CommitmentId
    organisation: OrganisationId
    outcome: Outcome
    decision: bytes


@dataclass(frozen=True, slots=True)
class OrganisationBarred:
    """A breach barred an organisation from committing."""

    sentence = "{organisation} broke a commitment and may not commit any more."
    link = "organisation"
    personal = ()

    organisation: OrganisationId
    decision: bytes


@dataclass(frozen=True, slots=True)
class CreditRepaired:
    """An organisation may commit again."""

    sentence = "{organisation} may commit again."
    link = "organisation"
    personal = ()

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
