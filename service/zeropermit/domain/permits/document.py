"""The permit document and the bundle a holder carries.

The document is public: it is the face of the licence (`face.py`) and the table of
evidence. It names no natural person, because its digest stays on the ledger for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from zeropermit.domain.law.codes import parse_licence_identifier
from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    Digest,
    EvidenceId,
    PermitId,
    permit_id,
    to_hex,
)
from zeropermit.domain.permits.face import Face, read_face
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import Fields, record_fields
from zeropermit.domain.records.text import check_text
from zeropermit.errors import RecordError

_TYPE = "zeropermit/permit/1"

_EVIDENCE_KEYS = (
    "requirement",
    "kind",
    "zh",
    "en",
    "evidence",
    "organisation",
    "schema",
)


class EvidenceKind(StrEnum):
    """How a requirement was met."""

    ATTESTATION = "attestation"
    COMMITMENT = "commitment"
    PERMIT = "permit"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """How one requirement was met."""

    requirement: str
    """Short name, such as `R06`."""
    kind: EvidenceKind
    met_zh: str
    met_en: str
    evidence: EvidenceId
    organisation: str
    """Code of the department, of who committed, or of who issued the permit."""
    schema: str | None
    """Schema code; None for a commitment or an earlier permit."""

    def __post_init__(self) -> None:
        """Refuse a row that contradicts itself.

        Raises:
            RecordError: An attestation without schema, or something else with one.
            TextError: A text is empty, too long or has odd characters.
        """
        check_text(self.met_zh)
        check_text(self.met_en)
        if (self.schema is not None) is not (self.kind is EvidenceKind.ATTESTATION):
            raise RecordError(_TYPE, "schema", "an attestation has one, else none")

    def as_json(self) -> dict[str, JsonValue]:
        """Give the row as JSON."""
        return {
            "requirement": self.requirement,
            "kind": self.kind.value,
            "zh": self.met_zh,
            "en": self.met_en,
            "evidence": to_hex(self.evidence),
            "organisation": self.organisation,
            "schema": self.schema,
        }


@dataclass(frozen=True, slots=True)
class PermitDocument:
    """The public document of a permit; its digest is on the ledger."""

    face: Face
    licence: str
    """Electronic licence identifier (GB/T 36904)."""
    application: ApplicationId
    matter: str
    """Matter code."""
    version: int
    """Number of the matter's version."""
    evidence: tuple[EvidenceRow, ...]
    """One row per requirement, in the order of the version."""
    chain_id: int
    registry: Address
    """The permit registry."""
    suite: Suite = Suite.SHA_256

    def __post_init__(self) -> None:
        """Refuse a document that proves nothing or too much.

        Raises:
            LicenceIdentifierError: The licence identifier is malformed.
            RecordError: No evidence, or a requirement named twice.
        """
        parse_licence_identifier(self.licence)
        names = [row.requirement for row in self.evidence]
        if not names or len(set(names)) != len(names):
            raise RecordError(_TYPE, "evidence", "none, or a requirement twice")

    @property
    def permit_id(self) -> PermitId:
        """Identifier of the permit."""
        return permit_id(self.application)

    def as_json(self) -> dict[str, JsonValue]:
        """Give the document as JSON."""
        return {
            "type": _TYPE,
            "suite": self.suite.value,
            "face": self.face.as_json(),
            "note": self.face.note,
            "licence": self.licence,
            "application": to_hex(self.application),
            "matter": self.matter,
            "version": self.version,
            "evidence": [row.as_json() for row in self.evidence],
            "chain_id": self.chain_id,
            "registry": self.registry,
        }

    def digest(self) -> Digest:
        """Digest the document."""
        return digest(self.as_json())

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a permit document.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
        """
        keys = ("face", "note", "licence", "application", "matter", "version")
        more = ("evidence", "chain_id", "registry")
        found = record_fields(value, _TYPE, (*keys, *more))
        face = read_face(found)
        if found.members["note"] != face.note:
            found.fail("note", "another note")
        listed = found.objects("evidence", _EVIDENCE_KEYS)
        return cls(
            face=face,
            licence=found.text("licence"),
            application=ApplicationId(found.word("application")),
            matter=found.text("matter"),
            version=found.integer("version"),
            evidence=tuple(_read_evidence(row) for row in listed),
            chain_id=found.integer("chain_id"),
            registry=Address(found.address("registry")),
            suite=found.suite(),
        )


def _read_evidence(found: Fields) -> EvidenceRow:
    if found.text("kind") not in set(EvidenceKind):
        found.fail("kind", "attestation, commitment or permit expected")
    return EvidenceRow(
        requirement=found.text("requirement"),
        kind=EvidenceKind(found.text("kind")),
        met_zh=found.text("zh"),
        met_en=found.text("en"),
        evidence=EvidenceId(found.word("evidence")),
        organisation=found.text("organisation"),
        schema=found.optional_text("schema"),
    )
