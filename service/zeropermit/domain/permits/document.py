"""The permit document and the bundle a holder carries.

The document is public: it is the face of the licence (`face.py`) and the table of
evidence. It names no natural person, because its digest stays on the ledger for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Annotated

from zeropermit.domain.law.codes import parse_licence_identifier
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.permits.face import PERMIT_TYPE, Face
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.codec import JsonName, WrittenBeside
from zeropermit.domain.records.record import RecordPart, TypedRecord
from zeropermit.domain.records.text import check_text
from zeropermit.errors import RecordError


class EvidenceKind(StrEnum):
    """How a requirement was met."""

    ATTESTATION = auto()
    COMMITMENT = auto()
    PERMIT = auto()


@dataclass(frozen=True, slots=True)
class DocumentEvidence(RecordPart):
    """How one requirement was met."""

    requirement: str  #: Short name, such as `R06`.
    kind: EvidenceKind
    met_zh: Annotated[str, JsonName("zh")]
    met_en: Annotated[str, JsonName("en")]
    evidence: ids.EvidenceId
    #: Code of the department, the committed party, or the issuer of the permit.
    organisation: str
    schema: str | None  #: Schema code; None for a commitment or an earlier permit.

    def __post_init__(self) -> None:
        """Refuse a row that contradicts itself.

        Raises:
            RecordError: An attestation without schema, or something else with one.
            TextError: A text is empty, too long or has odd characters.
        """
        check_text(self.met_zh)
        check_text(self.met_en)
        if (self.schema is not None) is not (self.kind is EvidenceKind.ATTESTATION):
            raise RecordError(
                PERMIT_TYPE, "schema", "an attestation has one, else none"
            )


@dataclass(frozen=True, slots=True)
class PermitDocument(TypedRecord):
    """The public document of a permit; its digest is on the ledger."""

    TYPE = PERMIT_TYPE

    face: Annotated[Face, WrittenBeside("note")]
    licence: str  #: Electronic licence identifier (GB/T 36904).
    application: ids.ApplicationId
    matter: str  #: Matter code.
    version: int  #: Number of the matter's version.
    #: One row per requirement, in the order of the version.
    evidence: tuple[DocumentEvidence, ...]
    chain_id: int
    registry: ids.Address  #: The permit registry.
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
            raise RecordError(PERMIT_TYPE, "evidence", "none, or a requirement twice")

    @property
    def permit_id(self) -> ids.PermitId:
        """Identifier of the permit."""
        return ids.permit_id(self.application)
