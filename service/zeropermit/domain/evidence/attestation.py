"""Attestations: a department's readable record, sealed, and shown in part.

The record stays with the department. Its claims are sealed one by one, with one more
claim called `record` whose value is the digest of the whole record. An application's
case gets a disclosure: the claims it needs, opened, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from zeropermit.domain.evidence.claim import (
    Claim,
    ClaimType,
    Opening,
    Salt,
    SealedClaims,
    seal,
)
from zeropermit.domain.evidence.merkle import word_leaf
from zeropermit.domain.evidence.schema import RECORD_CLAIM, SchemaSubject
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    AttestationId,
    Digest,
    schema_id,
    to_hex,
)
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import Fields, record_fields
from zeropermit.errors import RecordError

_TYPE = "zeropermit/attestation/1"
_SEALED_TYPE = "zeropermit/sealed-attestation/1"


@dataclass(frozen=True, slots=True)
class AttestationRecord:
    """What a department states about one subject."""

    schema: str
    """Schema code."""
    department: str
    """Unified social credit code."""
    subject_kind: SchemaSubject
    subject: str
    """Project code or unified social credit code."""
    claims: tuple[Claim, ...]
    observed_at: int
    valid_until: int | None
    """Exclusive end of the fact; None for no end."""
    source_system: str
    """System the data come from."""
    query_id: str
    """The query in that system, so that the fact can be found again."""
    supersedes: AttestationId | None = None
    """Attestation that this one corrects."""
    suite: Suite = Suite.SHA_256

    def as_json(self) -> dict[str, JsonValue]:
        """Give the record as JSON."""
        old = self.supersedes
        return {
            "type": _TYPE,
            "suite": self.suite.value,
            "schema": self.schema,
            "department": self.department,
            "subject": {"kind": self.subject_kind.value, "code": self.subject},
            "claims": [claim_json(claim) for claim in self.claims],
            "observed_at": self.observed_at,
            "valid_until": self.valid_until,
            "source": {"system": self.source_system, "query": self.query_id},
            "supersedes": None if old is None else to_hex(old),
        }

    def digest(self) -> Digest:
        """Digest the record.

        Raises:
            CanonicalError: A text is not NFC, or a time is 2^53 or more.
        """
        return digest(self.as_json())

    @property
    def all_claims(self) -> tuple[Claim, ...]:
        """The claims and, last, the one called `record`."""
        bound = Claim(RECORD_CLAIM, ClaimType.DIGEST, to_hex(self.digest()))
        return (*self.claims, bound)

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read an attestation record.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
        """
        keys = ("schema", "department", "subject", "claims", "observed_at")
        more = ("valid_until", "source", "supersedes")
        found = record_fields(value, _TYPE, (*keys, *more))
        kind, subject = read_subject(found)
        source = found.object("source", ("system", "query"))
        old = found.optional_word("supersedes")
        return cls(
            schema=found.text("schema"),
            department=found.text("department"),
            subject_kind=kind,
            subject=subject,
            claims=tuple(
                read_claim(item)
                for item in found.objects("claims", ("name", "type", "text"))
            ),
            observed_at=found.integer("observed_at"),
            valid_until=found.optional_integer("valid_until"),
            source_system=source.text("system"),
            query_id=source.text("query"),
            supersedes=None if old is None else AttestationId(old),
            suite=found.suite(),
        )


@dataclass(frozen=True, slots=True)
class SealedAttestation:
    """A record with its salts; `seal_attestation` builds it."""

    record: AttestationRecord
    sealed: SealedClaims

    @property
    def claims_root(self) -> bytes:
        """Root of the salted claims."""
        return self.sealed.root

    @property
    def salts(self) -> tuple[Salt, ...]:
        """One per claim, and the last for the claim called `record`."""
        return self.sealed.salts

    @property
    def leaf(self) -> bytes:
        """Leaf of the attestation in its batch."""
        record = self.record
        return attestation_leaf(
            schema=record.schema,
            subject=record.subject_kind.word(record.subject),
            claims_root=self.claims_root,
            observed_at=record.observed_at,
            valid_until=record.valid_until,
        )

    def open(self, names: Sequence[str]) -> tuple[Opening, ...]:
        """Open the claims called `names`, in that order.

        Raises:
            ClaimUnknownError: There is no such claim.
        """
        return tuple(map(self.sealed.open, names))

    def as_json(self) -> dict[str, JsonValue]:
        """Give the form in which the department keeps it: secret, for its salts."""
        return {
            "type": _SEALED_TYPE,
            "suite": self.record.suite.value,
            "record": self.record.as_json(),
            "salts": [to_hex(salt) for salt in self.salts],
        }

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a sealed attestation from the department's store.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
            DomainError: As in `seal_attestation`.
        """
        found = record_fields(value, _SEALED_TYPE, ("record", "salts"))
        record = AttestationRecord.from_json(found.members["record"])
        if found.suite() is not record.suite:
            raise RecordError(_SEALED_TYPE, "suite", "another suite than the record's")
        salts = [Salt(word) for word in found.words("salts")]
        return cls(record, seal(record.all_claims, salts=salts))


def attestation_leaf(
    *,
    schema: str,
    subject: bytes,
    claims_root: bytes,
    observed_at: int,
    valid_until: int | None,
) -> bytes:
    """Hash the leaf of an attestation (`docs/protocol.md` §3)."""
    until = NO_END if valid_until is None else valid_until
    times = (observed_at.to_bytes(32, "big"), until.to_bytes(32, "big"))
    return word_leaf(schema_id(schema), subject, claims_root, *times)


def salt_count(record: AttestationRecord) -> int:
    """Count the salts that sealing `record` takes."""
    return len(record.claims) + 1


def seal_attestation(
    record: AttestationRecord, *, salts: Sequence[Salt]
) -> SealedAttestation:
    """Seal a record.

    Args:
        record: The record.
        salts: `salt_count(record)` salts; the last is for the claim called `record`.

    Raises:
        SaltCountError: Too few or too many salts.
        SaltError: A salt is not 32 bytes, or is used twice.
        ClaimRepeatedError: A claim is given twice, or is called `record`.
        ClaimValueError: A text is not what its type expects.
        CanonicalError: The record has no canonical form.
    """
    return SealedAttestation(record, seal(record.all_claims, salts=salts))


def claim_json(claim: Claim) -> dict[str, JsonValue]:
    """Give a claim as JSON."""
    return {"name": claim.name, "type": claim.type.value, "text": claim.text}


def read_claim(found: Fields) -> Claim:
    """Read a claim from an object with `name`, `type` and `text`.

    Raises:
        RecordError: A field is of the wrong kind, or the type is unknown.
    """
    if found.text("type") not in set(ClaimType):
        found.fail("type", "claim type unknown")
    return Claim(found.text("name"), ClaimType(found.text("type")), found.text("text"))


def read_subject(found: Fields) -> tuple[SchemaSubject, str]:
    """Read `subject`: kind and code.

    Raises:
        RecordError: A field is of the wrong kind, or the kind is unknown.
    """
    subject = found.object("subject", ("kind", "code"))
    if subject.text("kind") not in set(SchemaSubject):
        subject.fail("kind", "project or organisation expected")
    return SchemaSubject(subject.text("kind")), subject.text("code")
