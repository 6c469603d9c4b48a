"""Disclosures: what an application's case gets of an attestation.

The claims it needs are opened, with their readable texts; the others stay sealed, and
the record's digest (claim `record`) only if it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from zeropermit.domain.evidence.attestation import (
    SealedAttestation,
    attestation_leaf,
    claim_json,
    read_claim,
    read_subject,
)
from zeropermit.domain.evidence.claim import Claim, Opening, Salt, opens
from zeropermit.domain.evidence.merkle import verify
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.ledger.identifiers import (
    Address,
    AttestationId,
    BatchId,
    Digest,
    attestation_id,
    batch_id,
    organisation_id,
    schema_id,
    short_name,
    to_hex,
)
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import Fields, record_fields
from zeropermit.errors import (
    ClaimValueError,
    DisclosureError,
    ShortNameError,
)

_TYPE = "zeropermit/disclosure/1"
_CLAIM_KEYS = ("name", "type", "text", "value", "salt", "path")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an attestation is anchored."""

    attester: Address
    """Key that anchored the batch."""
    root: bytes
    """Root of the batch."""
    path: tuple[bytes, ...]
    """From the attestation's leaf to the root."""


@dataclass(frozen=True, slots=True)
class OpenedClaim:
    """A readable claim and the opening that proves it."""

    claim: Claim
    opening: Opening


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Part of an attestation, as an application's case holds it."""

    schema: str
    department: str
    """Unified social credit code."""
    subject_kind: SchemaSubject
    subject: str
    claims_root: bytes
    observed_at: int
    valid_until: int | None
    claims: tuple[OpenedClaim, ...]
    anchor: Anchor | None = None
    """None while the attestation is not anchored."""
    suite: Suite = Suite.SHA_256

    @property
    def leaf(self) -> bytes:
        """Leaf of the attestation in its batch."""
        return attestation_leaf(
            schema=self.schema,
            subject=self.subject_kind.word(self.subject),
            claims_root=self.claims_root,
            observed_at=self.observed_at,
            valid_until=self.valid_until,
        )

    @property
    def attester(self) -> Address | None:
        """Key that anchored the batch."""
        return None if self.anchor is None else self.anchor.attester

    @property
    def openings(self) -> tuple[Opening, ...]:
        """Openings of the claims, in the order of the claims."""
        return tuple(item.opening for item in self.claims)

    @property
    def attestation_id(self) -> AttestationId:
        """Identifier of the attestation."""
        return attestation_id(organisation_id(self.department), self.leaf)

    @property
    def batch_id(self) -> BatchId | None:
        """Identifier of the batch, once anchored."""
        if self.anchor is None:
            return None
        schema = schema_id(self.schema)
        return batch_id(schema, self.anchor.attester, self.anchor.root)

    def as_json(self) -> dict[str, JsonValue]:
        """Give the disclosure as JSON."""
        return {
            "type": _TYPE,
            "suite": self.suite.value,
            "schema": self.schema,
            "department": self.department,
            "subject": {"kind": self.subject_kind.value, "code": self.subject},
            "claims_root": to_hex(self.claims_root),
            "observed_at": self.observed_at,
            "valid_until": self.valid_until,
            "claims": [_opened_json(item) for item in self.claims],
            "anchor": None if self.anchor is None else _anchor_json(self.anchor),
        }

    def digest(self) -> Digest:
        """Digest the disclosure."""
        return digest(self.as_json())

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a disclosure; `verify_disclosure` checks it.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
        """
        keys = ("schema", "department", "subject", "claims_root", "observed_at")
        found = record_fields(value, _TYPE, (*keys, "valid_until", "claims", "anchor"))
        kind, subject = read_subject(found)
        return cls(
            schema=found.text("schema"),
            department=found.text("department"),
            subject_kind=kind,
            subject=subject,
            claims_root=found.word("claims_root"),
            observed_at=found.integer("observed_at"),
            valid_until=found.optional_integer("valid_until"),
            claims=tuple(_read_opened(i) for i in found.objects("claims", _CLAIM_KEYS)),
            anchor=_read_anchor(found),
            suite=found.suite(),
        )


def disclose(
    sealed: SealedAttestation, names: Sequence[str], *, anchor: Anchor | None = None
) -> Disclosure:
    """Open the claims called `names` and leave the others sealed.

    Raises:
        ClaimUnknownError: There is no such claim.
    """
    record = sealed.record
    claims = {claim.name: claim for claim in sealed.sealed.claims}
    openings = zip(names, map(sealed.sealed.open, names), strict=True)
    return Disclosure(
        schema=record.schema,
        department=record.department,
        subject_kind=record.subject_kind,
        subject=record.subject,
        claims_root=sealed.claims_root,
        observed_at=record.observed_at,
        valid_until=record.valid_until,
        claims=tuple(OpenedClaim(claims[name], opening) for name, opening in openings),
        anchor=anchor,
        suite=record.suite,
    )


def verify_disclosure(disclosure: Disclosure) -> None:
    """Check that a disclosure holds together; the ledger must be asked besides.

    1. No claim is opened twice, and each opening is of the claim it stands with.
    2. The value of each opening is that of the readable text.
    3. Each opening leads to the claims root.
    4. If it is anchored, the attestation's leaf leads to the batch root.

    Raises:
        DisclosureError: A step fails; `step` and `claim` say where.
    """
    names: set[str] = set()
    for item in disclosure.claims:
        name = item.claim.name
        # 1. The claim.
        if name in names or not _is_named(item):
            raise DisclosureError("claim", name)
        names.add(name)
        # 2. The value.
        if not _is_readable(item):
            raise DisclosureError("value", name)
        # 3. The opening.
        if not opens(disclosure.claims_root, item.opening):
            raise DisclosureError("opening", name)
    # 4. The leaf.
    anchor = disclosure.anchor
    if anchor is not None and not verify(anchor.root, disclosure.leaf, anchor.path):
        raise DisclosureError("leaf")


def _is_named(item: OpenedClaim) -> bool:
    try:
        return short_name(item.claim.name) == item.opening.claim
    except ShortNameError:
        return False


def _is_readable(item: OpenedClaim) -> bool:
    try:
        return item.claim.value == item.opening.value
    except ClaimValueError:
        return False


def _opened_json(item: OpenedClaim) -> dict[str, JsonValue]:
    return {
        **claim_json(item.claim),
        "value": to_hex(item.opening.value),
        "salt": to_hex(item.opening.salt),
        "path": [to_hex(word) for word in item.opening.path],
    }


def _read_opened(found: Fields) -> OpenedClaim:
    claim = read_claim(found)
    try:
        name = short_name(claim.name)
    except ShortNameError:
        found.fail("name", "1 to 31 printable ASCII characters expected")
    salt = Salt(found.word("salt"))
    return OpenedClaim(
        claim, Opening(name, found.word("value"), salt, found.words("path"))
    )


def _anchor_json(anchor: Anchor) -> dict[str, JsonValue]:
    return {
        "attester": anchor.attester,
        "root": to_hex(anchor.root),
        "path": [to_hex(word) for word in anchor.path],
    }


def _read_anchor(found: Fields) -> Anchor | None:
    anchor = found.optional_object("anchor", ("attester", "root", "path"))
    if anchor is None:
        return None
    attester = Address(anchor.address("attester"))
    return Anchor(attester, anchor.word("root"), anchor.words("path"))
