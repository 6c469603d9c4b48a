"""Facts of evidence: attestations, applications and commitments, one class per event.

Fields stand in the order of the event's parameters in `contracts/interfaces/`;
`ledger.events` has them among all others.
"""

from __future__ import annotations

from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.event import Event, event
from zeropermit.domain.permits.reasons import Outcome, RevocationReason


@event("{department} anchored the batch {batch}: {count} attestations of {schema}.")
class BatchAnchored(Event):
    """A department anchored a root of attestations."""

    batch: ids.BatchId
    department: ids.OrganisationId
    schema: ids.SchemaId
    attester: ids.Address
    root: bytes
    count: int


@event("{department} revoked the attestation {attestation}: {reason}.")
class AttestationRevoked(Event):
    """A department revoked one attestation."""

    attestation: ids.AttestationId
    department: ids.OrganisationId
    leaf: bytes
    reason: RevocationReason
    by: ids.Address


@event("{department} revoked the whole batch {batch}: {reason}.")
class BatchRevoked(Event):
    """A department revoked a whole batch."""

    batch: ids.BatchId
    department: ids.OrganisationId
    reason: RevocationReason
    by: ids.Address


@event(
    "{content.applicant} applied to {content.authority}: {content.version}, "
    "project {project}."
)
class Applied(Event):
    """An enterprise applied; the version is frozen from here."""

    application: ids.ApplicationId
    content: Application
    matter: str
    project: str
    by: ids.Address


@event(
    "{content.organisation} signed the commitment {commitment} to "
    "{content.requirements}, to be checked before {content.due_at}."
)
class Committed(Event):
    """An organisation committed for an application."""

    commitment: ids.CommitmentId
    application: ids.ApplicationId
    content: Commitment
    by: ids.Address


@event("The commitment {commitment} was taken back.")
class CommitmentWithdrawn(Event):
    """An organisation took a commitment back."""

    commitment: ids.CommitmentId
    by: ids.Address


@event(
    "Two officers recorded what became of the commitment {commitment} of "
    "{organisation}: {outcome}."
)
class OutcomeRecorded(Event):
    """Two officers recorded the outcome of a commitment."""

    commitment: ids.CommitmentId
    organisation: ids.OrganisationId
    outcome: Outcome
    decision: bytes


@event("{organisation} broke a commitment and may not commit any more.")
class OrganisationBarred(Event):
    """A breach barred an organisation from committing."""

    organisation: ids.OrganisationId
    decision: bytes


@event("{organisation} may commit again.")
class CreditRepaired(Event):
    """An organisation may commit again."""

    organisation: ids.OrganisationId
    decision: bytes
