"""Facts of evidence: attestations, applications and commitments, one class per event.

Fields stand in the order of the event's parameters in `contracts/interfaces/`;
`ledger.events` has them among all others.
"""

from __future__ import annotations

from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.event import Event, event
from zeropermit.domain.permits.reasons import Outcome, RevocationReason


@event()
class BatchAnchored(Event):
    """A department anchored a root of attestations."""

    batch: ids.BatchId
    department: ids.OrganisationId
    schema: ids.SchemaId
    attester: ids.Address
    root: bytes
    count: int


@event()
class AttestationRevoked(Event):
    """A department revoked one attestation."""

    attestation: ids.AttestationId
    department: ids.OrganisationId
    leaf: bytes
    reason: RevocationReason
    by: ids.Address


@event()
class BatchRevoked(Event):
    """A department revoked a whole batch."""

    batch: ids.BatchId
    department: ids.OrganisationId
    reason: RevocationReason
    by: ids.Address


@event()
class Applied(Event):
    """An enterprise applied; the version is frozen from here."""

    application: ids.ApplicationId
    content: Application
    matter: str
    project: str
    changes: str  #: The change in words; empty for a new permit.
    by: ids.Address


@event()
class Committed(Event):
    """An organisation committed for an application."""

    commitment: ids.CommitmentId
    application: ids.ApplicationId
    organisation: ids.OrganisationId
    requirements: tuple[bytes, ...]
    letter: bytes
    due_at: int
    by: ids.Address

    @property
    def content(self) -> Commitment:
        """The commitment that was made."""
        return Commitment(
            self.application,
            self.organisation,
            self.requirements,
            self.letter,
            self.due_at,
        )


@event(link="")
class ActRefused(Event):
    """An act of a bundle was refused; nothing of it happened."""

    position: int
    reason: bytes  #: Error of the contract; empty if the act had too little gas.


@event()
class CommitmentWithdrawn(Event):
    """An organisation took a commitment back."""

    commitment: ids.CommitmentId
    by: ids.Address


@event()
class OutcomeRecorded(Event):
    """Two officers recorded the outcome of a commitment."""

    commitment: ids.CommitmentId
    organisation: ids.OrganisationId
    body: ids.OrganisationId
    outcome: Outcome
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class ApplicantBarred(Event):
    """A permit that was got by deceit barred its holder from applying again."""

    applicant: ids.OrganisationId
    matter: ids.MatterId
    permit: ids.PermitId
    until: int


@event()
class OrganisationBarred(Event):
    """A breach barred an organisation from committing."""

    organisation: ids.OrganisationId
    commitment: ids.CommitmentId
    body: ids.OrganisationId
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class RepairRequested(Event):
    """An organisation asked that its credit be repaired for one breach."""

    organisation: ids.OrganisationId
    commitment: ids.CommitmentId
    body: ids.OrganisationId
    request: bytes
    by: ids.Address


@event()
class CreditRepaired(Event):
    """The bar of one breach was lifted."""

    organisation: ids.OrganisationId
    commitment: ids.CommitmentId
    body: ids.OrganisationId
    decision: bytes
    first: ids.Address
    second: ids.Address
