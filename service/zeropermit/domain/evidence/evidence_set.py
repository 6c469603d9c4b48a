"""Evidence as it is presented for a permit.

A presentation says, for every requirement, which option is met by which piece of
evidence. It is what the authority signs over, what the contract walks and what
the event repeats, so one encoding serves all three
(`contracts/interfaces/IPermitRegistry.sol`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eth_abi import encode
from eth_utils.crypto import keccak

from zeropermit.domain.evidence.claim import Opening
from zeropermit.domain.evidence.merkle import word_leaf
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.abi import AbiStruct
from zeropermit.domain.matters.matter import OptionKind

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
class Application(AbiStruct):
    """The subject of an enterprise's application; its digest is its identity."""

    version: ids.MatterVersionId
    applicant: ids.OrganisationId
    authority: ids.OrganisationId
    project: ids.ProjectId
    consent: bytes

    @property
    def id(self) -> ids.ApplicationId:
        """The application's identifier."""
        return ids.ApplicationId(keccak(b"".join(self.as_abi())))

    @property
    def permit(self) -> ids.PermitId:
        """Identifier of the one permit that answers the application."""
        return ids.permit_id(self.id)


@dataclass(frozen=True, slots=True)
class Commitment(AbiStruct):
    """A promise in writing that stands in for facts."""

    application: ids.ApplicationId
    organisation: ids.OrganisationId
    requirements: tuple[bytes, ...]
    letter: bytes
    due_at: int

    @property
    def id(self) -> ids.CommitmentId:
        """The commitment's identifier."""
        covered = keccak(b"".join(self.requirements))
        due = self.due_at.to_bytes(ids.WORD_LENGTH, "big")
        words = (self.application, self.organisation, covered, self.letter, due)
        return ids.CommitmentId(keccak(b"".join(words)))


@dataclass(frozen=True, slots=True)
class PresentedAttestation(AbiStruct):
    """An attestation with the path to its anchored root."""

    schema: ids.SchemaId
    attester: ids.Address
    root: bytes
    subject: bytes
    claims: bytes
    observed_at: int
    valid_until: int
    path: tuple[bytes, ...]
    openings: tuple[Opening, ...]

    @property
    def leaf(self) -> bytes:
        """Leaf of the batch's tree (OpenZeppelin `standard-v1`)."""
        times = (
            self.observed_at.to_bytes(ids.WORD_LENGTH, "big"),
            self.valid_until.to_bytes(ids.WORD_LENGTH, "big"),
        )
        return word_leaf(self.schema, self.subject, self.claims, *times)

    @property
    def batch(self) -> ids.BatchId:
        """Batch it is presented from."""
        return ids.batch_id(self.schema, self.attester, self.root)

    def id_for(self, department: ids.OrganisationId) -> ids.AttestationId:
        """Give its identifier as an attestation of `department`."""
        return ids.attestation_id(department, self.leaf)

    def evidence_for(self, department: ids.OrganisationId) -> ids.EvidenceId:
        """Give its evidence id as an attestation of `department`."""
        return ids.evidence_id(self.batch, self.id_for(department))

    def opened(self, claim: bytes) -> bytes | None:
        """Give the value of an opened claim, or None if it is not opened."""
        for opening in self.openings:
            if opening.claim == claim:
                return opening.value
        return None


@dataclass(frozen=True, slots=True)
class PresentedCommitment(AbiStruct):
    """A commitment for the application that the permit answers."""

    organisation: ids.OrganisationId
    requirements: tuple[bytes, ...]
    letter: bytes
    due_at: int

    def of(self, application: ids.ApplicationId) -> Commitment:
        """Complete it with the application."""
        return Commitment(
            application, self.organisation, self.requirements, self.letter, self.due_at
        )


@dataclass(frozen=True, slots=True)
class EvidenceReference(AbiStruct):
    """Evidence of an issued permit, named so that its status can be looked up."""

    batch: ids.BatchId  #: Batch of an attestation; zero for a commitment or a permit.
    id: bytes

    @property
    def evidence(self) -> ids.EvidenceId:
        """Evidence id that it stands for."""
        return ids.evidence_id(self.batch, self.id)


@dataclass(frozen=True, slots=True)
class PresentedPermit(AbiStruct):
    """A permit that was issued before, with its own evidence."""

    application: Application
    #: In the order of its requirements, so that its status can be checked.
    evidence: tuple[EvidenceReference, ...]

    @property
    def id(self) -> ids.PermitId:
        """The permit's identifier."""
        return ids.permit_id(self.application.id)


@dataclass(frozen=True, slots=True)
class Choice(AbiStruct):
    """How one requirement is met: option, and position of the evidence."""

    option: int
    evidence: int


@dataclass(frozen=True, slots=True)
class EvidenceSet(AbiStruct):
    """All evidence for one application, one choice per requirement."""

    choices: tuple[Choice, ...]
    attestations: tuple[PresentedAttestation, ...]
    commitments: tuple[PresentedCommitment, ...]
    permits: tuple[PresentedPermit, ...] = ()

    def of(self, kind: OptionKind) -> Sequence[AbiStruct]:
        """Give the evidence of a kind."""
        if kind is OptionKind.ATTESTATION:
            return self.attestations
        return self.permits if kind is OptionKind.PERMIT else self.commitments

    @property
    def digest(self) -> bytes:
        """Digest that the authority signs."""
        return keccak(encode([PRESENTATION_ABI], [self.as_abi()]))
