"""The permit document and the bundle a holder carries.

The document is public: it is the face of the licence and the table of evidence. The
face of the paper licence also names the persons in charge of survey, design and
construction and the chief supervisor; this document does not, because it is public and
its digest stays on the ledger for good. Those names are in the department's records,
and the document says so (`PERSONS_NOTE`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Self

from zeropermit.domain.canonical import JsonValue, Suite, digest
from zeropermit.domain.codes import parse_licence_identifier, parse_permit_number
from zeropermit.domain.identifiers import (
    Address,
    ApplicationId,
    Digest,
    EvidenceId,
    PermitId,
    permit_id,
    to_hex,
)
from zeropermit.domain.record import Fields, NamedOrganisation, record_fields
from zeropermit.domain.text import check_text
from zeropermit.errors import RecordError

_TYPE = "zeropermit/permit/1"

PERSONS_NOTE: dict[str, JsonValue] = {
    "zh": "本文件公开，不载自然人姓名；各方项目负责人以住房和城乡建设部门的记录为准。",
    "en": "This document is public and names no natural person; the persons in charge"
    " are in the records of the housing and construction department.",
}

_EVIDENCE_KEYS = (
    "requirement",
    "kind",
    "zh",
    "en",
    "evidence",
    "organisation",
    "schema",
)


@dataclass(frozen=True, slots=True)
class LicenceFace:
    """What is printed on the licence: organisations only, no natural persons."""

    number: str
    """编号, 18 digits."""
    developer: NamedOrganisation
    """建设单位."""
    project_code: str
    project_name: str
    """工程名称."""
    address: str
    """建设地址."""
    scale: str
    """建设规模."""
    contract_price: str
    """合同价格 in 万元 (10,000 yuan), up to six decimals."""
    contract_period: str
    """合同工期."""
    surveyors: tuple[NamedOrganisation, ...]
    """勘察单位."""
    designers: tuple[NamedOrganisation, ...]
    """设计单位."""
    contractors: tuple[NamedOrganisation, ...]
    """施工单位."""
    supervisors: tuple[NamedOrganisation, ...]
    """监理单位."""
    general_contractors: tuple[NamedOrganisation, ...]
    """工程总承包单位."""
    remarks: tuple[str, ...]
    """备注: changes, extensions, stops."""
    authority: NamedOrganisation
    """发证机关."""
    issued_on: date
    """发证日期."""

    def __post_init__(self) -> None:
        """Refuse a face that cannot be printed.

        Raises:
            PermitNumberError: The number is malformed.
            RecordError: The price is no decimal number.
            TextError: A text is empty, too long or has odd characters.
        """
        parse_permit_number(self.number)
        if not re.fullmatch(
            r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?", self.contract_price
        ):
            raise RecordError(_TYPE, "contract_price", "decimal number expected")
        texts = (self.project_code, self.project_name, self.address, self.scale)
        for text in (*texts, self.contract_period, *self.remarks):
            check_text(text)

    def as_json(self) -> dict[str, JsonValue]:
        """Give the face as JSON."""
        return {
            "number": self.number,
            "developer": self.developer.as_json(),
            "project_code": self.project_code,
            "project_name": self.project_name,
            "address": self.address,
            "scale": self.scale,
            "contract_price": self.contract_price,
            "contract_period": self.contract_period,
            "surveyors": [item.as_json() for item in self.surveyors],
            "designers": [item.as_json() for item in self.designers],
            "contractors": [item.as_json() for item in self.contractors],
            "supervisors": [item.as_json() for item in self.supervisors],
            "general_contractors": [i.as_json() for i in self.general_contractors],
            "remarks": list(self.remarks),
            "authority": self.authority.as_json(),
            "issued_on": self.issued_on.isoformat(),
        }


_FACE_KEYS = tuple(field.name for field in fields(LicenceFace))


class EvidenceKind(StrEnum):
    """How a requirement was met."""

    ATTESTATION = "attestation"
    COMMITMENT = "commitment"


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
    """Unified social credit code of the department, or of who committed."""
    schema: str | None
    """Schema code; None for a commitment."""

    def __post_init__(self) -> None:
        """Refuse a row that contradicts itself.

        Raises:
            RecordError: An attestation without schema, or a commitment with one.
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

    face: LicenceFace
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
            "note": PERSONS_NOTE,
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
        if found.members["note"] != PERSONS_NOTE:
            found.fail("note", "another note")
        listed = found.objects("evidence", _EVIDENCE_KEYS)
        return cls(
            face=_read_face(found.object("face", _FACE_KEYS)),
            licence=found.text("licence"),
            application=ApplicationId(found.word("application")),
            matter=found.text("matter"),
            version=found.integer("version"),
            evidence=tuple(_read_evidence(row) for row in listed),
            chain_id=found.integer("chain_id"),
            registry=Address(found.address("registry")),
            suite=found.suite(),
        )


def _read_face(found: Fields) -> LicenceFace:
    try:
        issued_on = date.fromisoformat(found.text("issued_on"))
    except ValueError:
        found.fail("issued_on", "day expected")
    if issued_on.isoformat() != found.members["issued_on"]:
        found.fail("issued_on", "day expected")
    return LicenceFace(
        number=found.text("number"),
        developer=found.organisation("developer"),
        project_code=found.text("project_code"),
        project_name=found.text("project_name"),
        address=found.text("address"),
        scale=found.text("scale"),
        contract_price=found.text("contract_price"),
        contract_period=found.text("contract_period"),
        surveyors=found.organisations("surveyors"),
        designers=found.organisations("designers"),
        contractors=found.organisations("contractors"),
        supervisors=found.organisations("supervisors"),
        general_contractors=found.organisations("general_contractors"),
        remarks=found.texts("remarks"),
        authority=found.organisation("authority"),
        issued_on=issued_on,
    )


def _read_evidence(found: Fields) -> EvidenceRow:
    if found.text("kind") not in set(EvidenceKind):
        found.fail("kind", "attestation or commitment expected")
    return EvidenceRow(
        requirement=found.text("requirement"),
        kind=EvidenceKind(found.text("kind")),
        met_zh=found.text("zh"),
        met_en=found.text("en"),
        evidence=EvidenceId(found.word("evidence")),
        organisation=found.text("organisation"),
        schema=found.optional_text("schema"),
    )
