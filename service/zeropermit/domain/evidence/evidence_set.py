"""Evidence as it is presented for a permit.

A presentation says, for every requirement, which option is met by which piece of
evidence. It is what the authority signs over, what the contract walks and what
the event repeats, so one encoding serves all three
(`contracts/interfaces/IPermitRegistry.sol`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from eth_abi import encode
from eth_utils.crypto import keccak

from zeropermit.domain.evidence.merkle import word_leaf
from zeropermit.domain.ledger.identifiers import (
    WORD_LENGTH,
    ZERO,
    Address,
    ApplicationId,
    AttestationId,
    BatchId,
    CommitmentId,
    EvidenceId,
    MatterVersionId,
    OrganisationId,
    PermitId,
    ProjectId,
    SchemaId,
    attestation_id,
    batch_id,
    evidence_id,
    permit_id,
)

Word: TypeAlias = bytes

COMMITMENT_ABI = "(bytes32,bytes32,bytes32[],bytes32,uint64)"
OPENING_ABI = "(bytes32,bytes32,bytes32,bytes32[])"
ATTESTATION_ABI = (
    f"(bytes32,address,bytes32,bytes32,bytes32,uint64,uint64,bytes32[],{OPENING_ABI}[])"
)
APPLICATION_ABI = "(bytes32,bytes32,bytes32,bytes32,bytes32)"
PERMIT_ABI = f"({APPLICATION_ABI},(bytes32,bytes32)[])"
PRESENTATION_ABI = (
    f"((uint8,uint8)[],{ATTESTATION_ABI}[],(bytes32,bytes32[],bytes32,uint64)[],"
    f"{PERMIT_ABI}[])"
)


@dataclass(frozen=True, slots=True)
class Application:
    """The subject of an enterprise's application; its digest is its identity."""

    version: MatterVersionId
    applicant: OrganisationId
    authority: OrganisationId
    project: ProjectId
    consent: bytes

    def as_abi(self) -> tuple[Word, Word, Word, Word, Word]:
        """Give the fields in the order of the ABI."""
        return (
            self.version,
            self.applicant,
            self.authority,
            self.project,
            self.consent,
        )

    @property
    def id(self) -> ApplicationId:
        """The application's identifier."""
        return ApplicationId(keccak(b"".join(self.as_abi())))

    @property
    def permit(self) -> PermitId:
        """Identifier of the one permit that answers the application."""
        return permit_id(self.id)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise in writing that stands in for facts."""

    application: ApplicationId
    organisation: OrganisationId
    requirements: tuple[bytes, ...]
    letter: bytes
    due_at: int

    def as_abi(self) -> tuple[Word, Word, list[Word], Word, int]:
        """Give the fields in the order of the ABI."""
        return (
            self.application,
            self.organisation,
            list(self.requirements),
            self.letter,
            self.due_at,
        )

    @property
    def id(self) -> CommitmentId:
        """The commitment's identifier."""
        return CommitmentId(keccak(encode([COMMITMENT_ABI], [self.as_abi()])))


@dataclass(frozen=True, slots=True)
class PresentedOpening:
    """One claim, shown with its salt and its path to the claims root."""

    claim: bytes
    value: bytes
    salt: bytes
    path: tuple[bytes, ...]

    def as_abi(self) -> tuple[Word, Word, Word, list[Word]]:
        """Give the fields in the order of the ABI."""
        return (self.claim, self.value, self.salt, list(self.path))


@dataclass(frozen=True, slots=True)
class PresentedAttestation:
    """An attestation with the path to its anchored root."""

    schema: SchemaId
    attester: Address
    root: bytes
    subject: bytes
    claims: bytes
    observed_at: int
    valid_until: int
    path: tuple[bytes, ...]
    openings: tuple[PresentedOpening, ...]

    def as_abi(self) -> tuple[object, ...]:
        """Give the fields in the order of the ABI."""
        return (
            self.schema,
            self.attester,
            self.root,
            self.subject,
            self.claims,
            self.observed_at,
            self.valid_until,
            list(self.path),
            [opening.as_abi() for opening in self.openings],
        )

    @property
    def leaf(self) -> bytes:
        """Leaf of the batch's tree (OpenZeppelin `standard-v1`)."""
        times = (
            self.observed_at.to_bytes(WORD_LENGTH, "big"),
            self.valid_until.to_bytes(WORD_LENGTH, "big"),
        )
        return word_leaf(self.schema, self.subject, self.claims, *times)

    @property
    def batch(self) -> BatchId:
        """Batch it is presented from."""
        return batch_id(self.schema, self.attester, self.root)

    def id_for(self, department: OrganisationId) -> AttestationId:
        """Give its identifier as an attestation of `department`."""
        return attestation_id(department, self.leaf)

    def evidence_for(self, department: OrganisationId) -> EvidenceId:
        """Give its evidence id as an attestation of `department`."""
        return evidence_id(self.batch, self.id_for(department))

    def opened(self, claim: bytes) -> bytes | None:
        """Give the value of an opened claim, or None if it is not opened."""
        for opening in self.openings:
            if opening.claim == claim:
                return opening.value
        return None


@dataclass(frozen=True, slots=True)
class PresentedCommitment:
    """A commitment for the application that the permit answers."""

    organisation: OrganisationId
    requirements: tuple[bytes, ...]
    letter: bytes
    due_at: int

    def as_abi(self) -> tuple[Word, list[Word], Word, int]:
        """Give the fields in the order of the ABI."""
        return (self.organisation, list(self.requirements), self.letter, self.due_at)

    def of(self, application: ApplicationId) -> Commitment:
        """Complete it with the application."""
        return Commitment(
            application, self.organisation, self.requirements, self.letter, self.due_at
        )


@dataclass(frozen=True, slots=True)
class EvidenceReference:
    """Evidence of an issued permit, named so that its status can be looked up."""

    batch: BatchId  #: Batch of an attestation; zero for a commitment or a permit.
    id: bytes

    def as_abi(self) -> tuple[Word, Word]:
        """Give the fields in the order of the ABI."""
        return (self.batch, self.id)

    @property
    def evidence(self) -> EvidenceId:
        """Evidence id that it stands for."""
        if self.batch == ZERO:
            return EvidenceId(self.id)
        return evidence_id(self.batch, AttestationId(self.id))


@dataclass(frozen=True, slots=True)
class PresentedPermit:
    """A permit that was issued before, with its own evidence."""

    application: Application
    #: In the order of its requirements, so that its status can be checked.
    evidence: tuple[EvidenceReference, ...]

    def as_abi(self) -> tuple[object, ...]:
        """Give the fields in the order of the ABI."""
        return (self.application.as_abi(), [one.as_abi() for one in self.evidence])

    @property
    def id(self) -> PermitId:
        """The permit's identifier."""
        return permit_id(self.application.id)


@dataclass(frozen=True, slots=True)
class Choice:
    """How one requirement is met: option, and position of the evidence."""

    option: int
    evidence: int


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """All evidence for one application, one choice per requirement."""

    choices: tuple[Choice, ...]
    attestations: tuple[PresentedAttestation, ...]
    commitments: tuple[PresentedCommitment, ...]
    permits: tuple[PresentedPermit, ...] = ()

    def as_abi(self) -> tuple[object, ...]:
        """Give the fields in the order of the ABI."""
        return (
            [(choice.option, choice.evidence) for choice in self.choices],
            [attestation.as_abi() for attestation in self.attestations],
            [commitment.as_abi() for commitment in self.commitments],
            [permit.as_abi() for permit in self.permits],
        )

    @property
    def digest(self) -> bytes:
        """Digest that the authority signs."""
        return keccak(encode([PRESENTATION_ABI], [self.as_abi()]))
