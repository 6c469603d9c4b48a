"""Disclosures: the parts of an attestation that an application's case gets.

The claims it needs are opened, with their readable texts; the others stay sealed, and
the record's digest (claim `record`) only if it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from zeropermit import errors
from zeropermit.domain.evidence.attestation import (
    SealedAttestation,
    attestation_leaf,
)
from zeropermit.domain.evidence.claim import Claim, ClaimType, Opening, Salt, opens
from zeropermit.domain.evidence.merkle import verify
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.codec import JsonName, Word
from zeropermit.domain.records.record import TypedRecord


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an attestation is anchored."""

    root: Word  #: Root of the batch.
    path: tuple[Word, ...]  #: From the attestation's leaf to the root.


@dataclass(frozen=True, slots=True)
class OpenedClaim:
    """A readable claim, with the value, salt and path that prove it."""

    name: str
    type: ClaimType
    text: str
    value: Word
    salt: Salt
    path: tuple[Word, ...]

    def __post_init__(self) -> None:
        """Refuse a name that no claim can have.

        Raises:
            RecordError: The name does not fit.
        """
        try:
            ids.short_name(self.name)
        except errors.ShortNameError as error:
            reason = "1 to 31 printable ASCII characters expected"
            raise errors.RecordError(
                f"{Disclosure.TYPE}.claims", "name", reason
            ) from error

    @property
    def claim(self) -> Claim:
        """The readable claim."""
        return Claim(self.name, self.type, self.text)

    @property
    def opening(self) -> Opening:
        """The opening that proves the claim."""
        name = ids.short_name(self.name)
        return Opening(name, self.type, self.value, self.salt, self.path)


@dataclass(frozen=True, slots=True)
class Disclosure(TypedRecord):
    """Part of an attestation, as an application's case holds it."""

    TYPE = "zeropermit/disclosure/1"

    schema: str
    department: str  #: Unified social credit code.
    subject_kind: Annotated[SchemaSubject, JsonName("subject.kind")]
    subject: Annotated[str, JsonName("subject.code")]
    claims_root: Word
    observed_at: int
    valid_until: int | None
    claims: tuple[OpenedClaim, ...]
    anchor: Anchor | None = None  #: None while the attestation is not anchored.
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
    def openings(self) -> tuple[Opening, ...]:
        """Openings of the claims, in the order of the claims."""
        return tuple(item.opening for item in self.claims)

    @property
    def attestation_id(self) -> ids.AttestationId:
        """Identifier of the attestation."""
        return ids.attestation_id(ids.organisation_id(self.department), self.leaf)

    @property
    def batch_id(self) -> ids.BatchId | None:
        """Identifier of the batch, once anchored."""
        if self.anchor is None:
            return None
        department = ids.organisation_id(self.department)
        schema = ids.schema_id(self.schema)
        return ids.batch_id(schema, department, self.anchor.root)


def disclose(
    sealed: SealedAttestation, names: Sequence[str], *, anchor: Anchor | None = None
) -> Disclosure:
    """Open the claims called `names` and leave the others sealed.

    Raises:
        ClaimUnknownError: There is no such claim.
    """
    record = sealed.record
    claims = {claim.name: claim for claim in sealed.sealed.claims}
    opened = [(sealed.sealed.open(name), claims[name]) for name in names]
    return copied(
        Disclosure,
        record,
        claims_root=sealed.claims_root,
        claims=tuple(
            OpenedClaim(c.name, c.type, c.text, shown.value, shown.salt, shown.path)
            for shown, c in opened
        ),
        anchor=anchor,
    )


def verify_disclosure(disclosure: Disclosure) -> None:
    """Check that a disclosure holds together; the ledger must be asked besides.

    1. No claim is opened twice.
    2. The value of each opening is that of the readable text.
    3. Each opening leads to the claims root.
    4. If it is anchored, the attestation's leaf leads to the batch root.

    Raises:
        DisclosureError: A step fails; `step` and `claim` say where.
    """
    names: set[str] = set()
    for item in disclosure.claims:
        # 1. The claim.
        if item.name in names:
            raise errors.DisclosureError("claim", item.name)
        names.add(item.name)
        # 2. The value.
        if not _is_readable(item):
            raise errors.DisclosureError("value", item.name)
        # 3. The opening.
        if not opens(disclosure.claims_root, item.opening):
            raise errors.DisclosureError("opening", item.name)
    # 4. The leaf.
    anchor = disclosure.anchor
    if anchor is not None and not verify(anchor.root, disclosure.leaf, anchor.path):
        raise errors.DisclosureError("leaf")


def _is_readable(item: OpenedClaim) -> bool:
    try:
        return item.claim.value == item.value
    except errors.ClaimValueError:
        return False
