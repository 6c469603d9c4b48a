"""The face of a licence: the printed lines.

A construction permit has the lines that its national form has (`LicenceFace`); any
other permit has those that its matter's file names (`GeneralFace`). The paper form of
the construction permit also names the persons in charge of survey, design and
construction and the chief supervisor; the document does not, because it is public.
Those names are in the department's records, and the document says so (`note`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias

from zeropermit.domain.law.codes import parse_permit_number
from zeropermit.domain.records.canonical import JsonValue
from zeropermit.domain.records.record import NamedOrganisation, RecordPart
from zeropermit.domain.records.text import check_text
from zeropermit.errors import RecordError

PERMIT_TYPE = "zeropermit/permit/1"
"""Type of the document that a face is part of."""

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
class LicenceFace(RecordPart):
    """The face of a construction permit: organisations only, no natural persons."""

    #: Lines of the document about persons.
    note: ClassVar = PERSONS_NOTE

    number: str  #: 编号, 18 digits.
    developer: NamedOrganisation  #: 建设单位.
    project_code: str
    project_name: str  #: 工程名称.
    address: str  #: 建设地址.
    scale: str  #: 建设规模.
    contract_price: str  #: 合同价格 in 万元 (10,000 yuan), up to six decimals.
    contract_period: str  #: 合同工期.
    surveyors: tuple[NamedOrganisation, ...]  #: 勘察单位.
    designers: tuple[NamedOrganisation, ...]  #: 设计单位.
    contractors: tuple[NamedOrganisation, ...]  #: 施工单位.
    supervisors: tuple[NamedOrganisation, ...]  #: 监理单位.
    general_contractors: tuple[NamedOrganisation, ...]  #: 工程总承包单位.
    remarks: tuple[str, ...]  #: 备注: changes, extensions, stops.
    authority: NamedOrganisation  #: 发证机关.
    issued_on: date  #: 发证日期.

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
            raise RecordError(PERMIT_TYPE, "contract_price", "decimal number expected")
        texts = (self.project_code, self.project_name, self.address, self.scale)
        for text in (*texts, self.contract_period, *self.remarks):
            check_text(text)


@dataclass(frozen=True, slots=True)
class FaceLine(RecordPart):
    """One line that a matter's file puts on the face."""

    name: str  #: Name of the line in the file, such as `route`.
    zh: str
    en: str  #: The label of the line, in both languages.
    value: str

    def __post_init__(self) -> None:
        """Refuse a line that cannot be printed.

        Raises:
            TextError: A text is empty, too long or has odd characters.
        """
        for text in (self.name, self.zh, self.en, self.value):
            check_text(text)


@dataclass(frozen=True, slots=True)
class GeneralFace(RecordPart):
    """The face of any other permit: its matter's file says which lines it has."""

    #: Lines of the document about persons.
    note: ClassVar = GENERAL_NOTE

    number: str  #: 编号, 18 digits.
    holder: NamedOrganisation
    project_code: str
    #: At least one, each name once, in the order of the file.
    lines: tuple[FaceLine, ...]
    remarks: tuple[str, ...]  #: 备注: changes, extensions, stops.
    authority: NamedOrganisation  #: 发证机关.
    issued_on: date  #: 发证日期.

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
            raise RecordError(PERMIT_TYPE, "lines", "none, or one named twice")
        for text in (self.project_code, *self.remarks):
            check_text(text)


Face: TypeAlias = LicenceFace | GeneralFace
