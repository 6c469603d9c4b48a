"""Attestations: a department's readable record, sealed, and shown in part.

The record stays with the department. Its claims are sealed one by one, with one more
claim called `record` whose value is the digest of the whole record. An application's
case gets a disclosure: the claims it needs, opened, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

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
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.records.canonical import JsonValue, Suite
from zeropermit.domain.records.codec import JsonName
from zeropermit.domain.records.record import TypedRecord
from zeropermit.errors import RecordError


@dataclass(frozen=True, slots=True)
class AttestationRecord(TypedRecord):
    """A department's statement about one subject."""

    TYPE = "zeropermit/attestation/1"

    schema: str  #: Schema code.
    department: str  #: Unified social credit code.
    subject_kind: Annotated[SchemaSubject, JsonName("subject.kind")]
    #: Project code or unified social credit code.
    subject: Annotated[str, JsonName("subject.code")]
    claims: tuple[Claim, ...]
    observed_at: int
    valid_until: int | None  #: Exclusive end of the fact; None for no end.
    #: System the data come from.
    source_system: Annotated[str, JsonName("source.system")]
    #: The query in that system, so that the fact can be found again.
    query_id: Annotated[str, JsonName("source.query")]
    supersedes: ids.AttestationId | None = None  #: Attestation that this one corrects.
    suite: Suite = Suite.SHA_256

    @property
    def all_claims(self) -> tuple[Claim, ...]:
        """The claims and, last, the one called `record`."""
        bound = Claim(RECORD_CLAIM, ClaimType.DIGEST, ids.to_hex(self.digest()))
        return (*self.claims, bound)


@dataclass(frozen=True, slots=True)
class _SealedRecord(TypedRecord):
    """A record with its salts, as the department keeps both."""

    TYPE = "zeropermit/sealed-attestation/1"

    record: AttestationRecord
    salts: tuple[Salt, ...]
    suite: Suite

    def __post_init__(self) -> None:
        """Refuse two suites.

        Raises:
            RecordError: The suite is not that of the record.
        """
        if self.suite is not self.record.suite:
            raise RecordError(self.TYPE, "suite", "another suite than the record's")


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
        return _SealedRecord(self.record, self.salts, self.record.suite).as_json()

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a sealed attestation from the department's store.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
            DomainError: As in `seal_attestation`.
        """
        kept = _SealedRecord.from_json(value)
        return cls(kept.record, seal(kept.record.all_claims, salts=kept.salts))


def attestation_leaf(
    *,
    schema: str,
    subject: bytes,
    claims_root: bytes,
    observed_at: int,
    valid_until: int | None,
) -> bytes:
    """Hash the leaf of an attestation (`docs/protocol.md` §3)."""
    until = ids.NO_END if valid_until is None else valid_until
    times = (observed_at.to_bytes(32, "big"), until.to_bytes(32, "big"))
    return word_leaf(ids.schema_id(schema), subject, claims_root, *times)


def salt_count(record: AttestationRecord) -> int:
    """Count the salts that sealing `record` takes."""
    return len(record.claims) + 1


def seal_attestation(
    record: AttestationRecord, *, salts: Sequence[Salt]
) -> SealedAttestation:
    """Seal a record.

    It takes `salt_count(record)` salts; the last is for the claim called `record`.

    Raises:
        SaltCountError: Too few or too many salts.
        SaltError: A salt is not 32 bytes, or is used twice.
        ClaimRepeatedError: A claim is given twice, or is called `record`.
        ClaimValueError: A text is not what its type expects.
        CanonicalError: The record has no canonical form.
    """
    return SealedAttestation(record, seal(record.all_claims, salts=salts))
