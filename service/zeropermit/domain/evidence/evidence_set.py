"""Evidence as it is presented for a permit.

A presentation says, for every requirement, which option is met by which piece of
evidence. It is what the authority signs over, what the contract walks and what
the event repeats, so one encoding serves all three: the bytes of `EvidenceSet.pack`
(`docs/protocol.md` §8, `contracts/libraries/Evidence.sol`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eth_utils.crypto import keccak

from zeropermit.domain.evidence.claim import ClaimType, Opening, Salt
from zeropermit.domain.evidence.merkle import word_leaf
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.abi import AbiStruct
from zeropermit.domain.ledger.packed import (
    PackedReader,
    counted,
    packed_name,
    packed_organisation,
    packed_time,
)
from zeropermit.domain.matters.matter import OptionKind


@dataclass(frozen=True, slots=True)
class Application(AbiStruct):
    """The subject of an enterprise's application; its digest is its identity."""

    version: ids.MatterVersionId
    applicant: ids.OrganisationId
    authority: ids.OrganisationId
    project: ids.ProjectId
    consent: bytes
    replaces: ids.PermitId = ids.NO_PERMIT  #: Permit that is to be changed.
    changes: bytes = ids.ZERO  #: Digest of the change in words.

    @property
    def id(self) -> ids.ApplicationId:
        """The application's identifier."""
        return ids.ApplicationId(keccak(b"".join(self.as_abi())))

    @property
    def permit(self) -> ids.PermitId:
        """Identifier of the one permit that answers the application."""
        return ids.permit_id(self.id)

    def pack(self) -> bytes:
        """Lay it out as evidence of a later permit names it."""
        parties = map(packed_organisation, (self.applicant, self.authority))
        change = (self.replaces, self.changes)
        return b"".join((self.version, *parties, self.project, self.consent, *change))


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
class PresentedAttestation:
    """An attestation with the path to its anchored root."""

    schema: ids.SchemaId
    department: ids.OrganisationId
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
        return ids.batch_id(self.schema, self.department, self.root)

    @property
    def id(self) -> ids.AttestationId:
        """The attestation's identifier."""
        return ids.attestation_id(self.department, self.leaf)

    @property
    def evidence(self) -> ids.EvidenceId:
        """Its evidence id."""
        return ids.evidence_id(self.batch, self.id)

    def opened(self, claim: bytes) -> Opening | None:
        """Give the opening of a claim, or None if it is not opened."""
        return next((one for one in self.openings if one.claim == claim), None)

    def pack(self, subject: int, department: int) -> bytes:
        """Lay it out, with the positions of its subject and department."""
        return b"".join(
            (
                bytes([subject, department]),
                self.schema,
                self.root,
                self.claims,
                packed_time(self.observed_at),
                packed_time(self.valid_until),
                counted(self.path),
                counted(map(_packed_opening, self.openings)),
            )
        )


@dataclass(frozen=True, slots=True)
class PresentedCommitment:
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

    def pack(self) -> bytes:
        """Lay it out."""
        return b"".join(
            (
                packed_organisation(self.organisation),
                self.letter,
                packed_time(self.due_at),
                counted(map(packed_name, self.requirements)),
            )
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
class PresentedPermit:
    """A permit that was issued before, with its own evidence."""

    application: Application
    document: bytes  #: Digest of its document.
    #: In the order of its requirements, so that its status can be checked.
    evidence: tuple[EvidenceReference, ...]

    @property
    def id(self) -> ids.PermitId:
        """The permit's identifier."""
        return ids.permit_id(self.application.id)

    def pack(self) -> bytes:
        """Lay it out."""
        named = counted(one.batch + one.id for one in self.evidence)
        return self.application.pack() + self.document + named


@dataclass(frozen=True, slots=True)
class Choice:
    """How one requirement is met: option, and position of the evidence."""

    option: int
    evidence: int


Evidence = PresentedAttestation | PresentedCommitment | PresentedPermit


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """All evidence for one application, one choice per requirement."""

    choices: tuple[Choice, ...]
    attestations: tuple[PresentedAttestation, ...]
    commitments: tuple[PresentedCommitment, ...]
    permits: tuple[PresentedPermit, ...] = ()

    def of(self, kind: OptionKind) -> Sequence[Evidence]:
        """Give the evidence of a kind."""
        if kind is OptionKind.ATTESTATION:
            return self.attestations
        return self.permits if kind is OptionKind.PERMIT else self.commitments

    @property
    def digest(self) -> bytes:
        """Digest that the authority signs."""
        return keccak(self.pack())

    def pack(self) -> bytes:
        """Lay it out: choices, attestations, commitments, permits.

        Subjects and departments come before the attestations, each once.

        Raises:
            ValueError: There are more than 255 of something.
            OverflowError: A position or a time is too large.
        """
        subjects = list(dict.fromkeys(one.subject for one in self.attestations))
        departments = list(dict.fromkeys(one.department for one in self.attestations))
        return b"".join(
            (
                counted(bytes([one.option, one.evidence]) for one in self.choices),
                counted(subjects),
                counted(map(packed_organisation, departments)),
                counted(
                    one.pack(
                        subjects.index(one.subject), departments.index(one.department)
                    )
                    for one in self.attestations
                ),
                counted(one.pack() for one in self.commitments),
                counted(one.pack() for one in self.permits),
            )
        )

    @classmethod
    def unpack(cls, packed: bytes) -> EvidenceSet:
        """Read the evidence of an event.

        Raises:
            ValueError: It is not laid out so.
        """
        reader = PackedReader(packed)
        choices = reader.counted(lambda: Choice(reader.number(), reader.number()))
        subjects = reader.counted(reader.word)
        departments = reader.counted(lambda: ids.OrganisationId(reader.organisation()))
        found = EvidenceSet(
            choices,
            reader.counted(lambda: _attestation(reader, subjects, departments)),
            reader.counted(lambda: _commitment(reader)),
            reader.counted(lambda: _permit(reader)),
        )
        reader.end()
        return found


def _packed_opening(opening: Opening) -> bytes:
    claim, value = opening.claim.rstrip(b"\0"), opening.value.lstrip(b"\0")
    sizes = bytes([len(claim), len(value), len(opening.path), opening.kind.number])
    return b"".join((sizes, opening.salt, claim, value, *opening.path))


def _attestation(
    reader: PackedReader,
    subjects: Sequence[bytes],
    departments: Sequence[ids.OrganisationId],
) -> PresentedAttestation:
    subject, department = reader.number(), reader.number()
    if subject >= len(subjects) or department >= len(departments):
        message = "names a subject or a department that is not there"
        raise ValueError(message)
    return PresentedAttestation(
        schema=ids.SchemaId(reader.word()),
        department=departments[department],
        root=reader.word(),
        subject=subjects[subject],
        claims=reader.word(),
        observed_at=reader.time(),
        valid_until=reader.time(),
        path=reader.counted(reader.word),
        openings=reader.counted(lambda: _opening(reader)),
    )


def _opening(reader: PackedReader) -> Opening:
    claim, value, path = reader.number(), reader.number(), reader.number()
    return Opening(
        kind=ClaimType.numbered(reader.number()),
        salt=Salt(reader.word()),
        claim=reader.short_name(claim),
        value=reader.value(value),
        path=tuple(reader.word() for _ in range(path)),
    )


def _commitment(reader: PackedReader) -> PresentedCommitment:
    organisation = ids.OrganisationId(reader.organisation())
    letter, due_at = reader.word(), reader.time()
    covered = reader.counted(lambda: reader.short_name(reader.number()))
    return PresentedCommitment(organisation, covered, letter, due_at)


def _permit(reader: PackedReader) -> PresentedPermit:
    application = Application(
        version=ids.MatterVersionId(reader.word()),
        applicant=ids.OrganisationId(reader.organisation()),
        authority=ids.OrganisationId(reader.organisation()),
        project=ids.ProjectId(reader.word()),
        consent=reader.word(),
        replaces=ids.PermitId(reader.word()),
        changes=reader.word(),
    )
    return PresentedPermit(
        application, reader.word(), reader.counted(lambda: _reference(reader))
    )


def _reference(reader: PackedReader) -> EvidenceReference:
    return EvidenceReference(ids.BatchId(reader.word()), reader.word())
