"""The face of a licence: what is printed on it.

A construction permit has the lines that its national form has (`LicenceFace`); any
other permit has those that its matter's file names (`GeneralFace`). The paper form of
the construction permit also names the persons in charge of survey, design and
construction and the chief supervisor; the document does not, because it is public.
Those names are in the department's records, and the document says so (`note`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeAlias

from zeropermit.domain.law.codes import parse_permit_number
from zeropermit.domain.records.canonical import JsonValue
from zeropermit.domain.records.record import Fields, NamedOrganisation
from zeropermit.domain.records.text import check_text
from zeropermit.errors import RecordError

_KIND = "zeropermit/permit/1"

PERSONS_NOTE: dict[str, JsonValue] = {
    "zh": "本文件公开，不载自然人姓名；各方项目负责人以住房和城乡建设部门的记录为准。",
    "en": "This document is public and names no natural person; the persons in charge"
    " are in the records of the housing and construction department.",
}

GENERAL_NOTE: dict[str, JsonValue] = {
    "zh": "本文件公开，不载自然人姓名。",
    "en": "This document is public and names no natural person.",
}


@dataclass(frozen=True, slots=True)
class LicenceFace:
    """The face of a construction permit: organisations only, no natural persons."""

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

    @property
    def note(self) -> dict[str, JsonValue]:
        """What the document says about persons."""
        return PERSONS_NOTE

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
            raise RecordError(_KIND, "contract_price", "decimal number expected")
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


@dataclass(frozen=True, slots=True)
class FaceLine:
    """One line that a matter's file puts on the face."""

    name: str
    """Name of the line in the file, such as `route`."""
    zh: str
    en: str
    """What the line is called, in both languages."""
    value: str

    def __post_init__(self) -> None:
        """Refuse a line that cannot be printed.

        Raises:
            TextError: A text is empty, too long or has odd characters.
        """
        for text in (self.name, self.zh, self.en, self.value):
            check_text(text)

    def as_json(self) -> dict[str, JsonValue]:
        """Give the line as JSON."""
        return {"name": self.name, "zh": self.zh, "en": self.en, "value": self.value}


@dataclass(frozen=True, slots=True)
class GeneralFace:
    """The face of any other permit: its matter's file says which lines it has."""

    number: str
    """编号, 18 digits."""
    holder: NamedOrganisation
    project_code: str
    lines: tuple[FaceLine, ...]
    """At least one, each name once, in the order of the file."""
    remarks: tuple[str, ...]
    """备注: changes, extensions, stops."""
    authority: NamedOrganisation
    """发证机关."""
    issued_on: date
    """发证日期."""

    @property
    def note(self) -> dict[str, JsonValue]:
        """What the document says about persons."""
        return GENERAL_NOTE

    def __post_init__(self) -> None:
        """Refuse a face that cannot be printed.

        Raises:
            PermitNumberError: The number is malformed.
            RecordError: No line, or a name twice.
            TextError: A text is empty, too long or has odd characters.
        """
        parse_permit_number(self.number)
        names = [line.name for line in self.lines]
        if not names or len(set(names)) != len(names):
            raise RecordError(_KIND, "lines", "none, or one named twice")
        for text in (self.project_code, *self.remarks):
            check_text(text)

    def as_json(self) -> dict[str, JsonValue]:
        """Give the face as JSON."""
        return {
            "number": self.number,
            "holder": self.holder.as_json(),
            "project_code": self.project_code,
            "lines": [line.as_json() for line in self.lines],
            "remarks": list(self.remarks),
            "authority": self.authority.as_json(),
            "issued_on": self.issued_on.isoformat(),
        }


Face: TypeAlias = LicenceFace | GeneralFace

_LICENCE_KEYS = tuple(field.name for field in fields(LicenceFace))
_GENERAL_KEYS = tuple(field.name for field in fields(GeneralFace))
_LINE_KEYS = tuple(field.name for field in fields(FaceLine))


def read_face(document: Fields) -> Face:
    """Read the face of a document; a general one is known by its lines.

    Raises:
        RecordError: A field is missing, unknown or of the wrong kind.
    """
    face = document.members["face"]
    if isinstance(face, Mapping) and "lines" in face:
        return _general(document.object("face", _GENERAL_KEYS))
    return _licence(document.object("face", _LICENCE_KEYS))


def _general(found: Fields) -> GeneralFace:
    return GeneralFace(
        number=found.text("number"),
        holder=found.organisation("holder"),
        project_code=found.text("project_code"),
        lines=tuple(
            FaceLine(*(line.text(key) for key in _LINE_KEYS))
            for line in found.objects("lines", _LINE_KEYS)
        ),
        remarks=found.texts("remarks"),
        authority=found.organisation("authority"),
        issued_on=_day(found),
    )


def _licence(found: Fields) -> LicenceFace:
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
        issued_on=_day(found),
    )


def _day(found: Fields) -> date:
    try:
        issued_on = date.fromisoformat(found.text("issued_on"))
    except ValueError:
        found.fail("issued_on", "day expected")
    if issued_on.isoformat() != found.members["issued_on"]:
        found.fail("issued_on", "day expected")
    return issued_on
