"""The certificate of a permit: the printed page.

It repeats the permit document, line by line as the paper form has them, and says how
to check it. It proves nothing by itself: whoever scans it asks the ledger. What the
ledger says beside the document - that a permit is suspended, say - stands apart under
`status_lines`, with the block for which it holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from zeropermit.domain.ledger.identifiers import Digest, in_fours
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import FaceLine, LicenceFace
from zeropermit.domain.records.record import NamedOrganisation

BLANK = "—"
"""Placeholder for an empty line of the document."""


PATH = "/p/"
"""Below the service's address: the page that a QR code leads to."""

LABELS: Mapping[str, Words] = MappingProxyType(
    {
        "developer": Words("建设单位", "Developer"),
        "holder": Words("持证单位", "Holder"),
        "project_name": Words("工程名称", "Project"),
        "project_code": Words("项目代码", "Project code"),
        "address": Words("建设地址", "Address"),
        "scale": Words("建设规模", "Scale"),
        "contract_price": Words("合同价格（万元）", "Contract price (CNY 10,000)"),
        "contract_period": Words("合同工期", "Contract period"),
        "surveyors": Words("勘察单位", "Surveyor"),
        "designers": Words("设计单位", "Designer"),
        "contractors": Words("施工单位", "Contractor"),
        "supervisors": Words("监理单位", "Supervisor"),
        "general_contractors": Words("工程总承包单位", "General contractor"),
        "survey_lead": Words("勘察项目负责人", "In charge of survey"),
        "design_lead": Words("设计项目负责人", "In charge of design"),
        "construction_lead": Words("施工项目负责人", "In charge of construction"),
        "chief_supervisor": Words("总监理工程师", "Chief supervisor"),
        "remarks": Words("备注", "Remarks"),
        "authority": Words("发证机关", "Issued by"),
        "issued_on": Words("发证日期", "Issued on"),
        "licence": Words("电子证照标识", "Electronic licence identifier"),
    }
)
"""Labels of the lines; the words of a general face's own lines are in its file."""

PERSONS = ("survey_lead", "design_lead", "construction_lead", "chief_supervisor")
"""Lines of the form that stay blank: the document is public and names no person."""

FORM = (
    *("developer", "project_name", "project_code", "address", "scale"),
    *("contract_price", "contract_period", "surveyors", "designers", "contractors"),
    *("supervisors", "general_contractors"),
    *PERSONS,
)
"""Lines of a construction permit, as its national form has them."""


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One line of a certificate."""

    name: str  #: Name of the line, for messages.
    label: Words
    value: str  #: In the language of the document; `BLANK` if there is nothing.


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything that is printed."""

    title: Words
    number: str  #: In groups of four.
    rows: tuple[CertificateRow, ...]  #: The lines of the face, without the number.
    digest: str  #: Of the document, in groups of four.
    url: str  #: Address of the check, which the QR code carries.
    persons: Words  #: The document's lines about persons.
    issued_on: date
    #: The ledger's remarks beside the document; empty for a permit in force.
    status_lines: tuple[Words, ...] = ()
    fictional: bool = False


def certificate_of(
    document: PermitDocument,
    *,
    title: Words,
    origin: str,
    status_lines: Sequence[Words] = (),
    fictional: bool = False,
) -> Certificate:
    """Make the certificate of a permit.

    `origin` is the address of the service, as people see it; `status_lines` are the
    ledger's remarks beside the document. A page of `fictional` data says so.
    """
    face, digest = document.face, document.digest()
    return Certificate(
        title=title,
        number=in_fours(face.number),
        rows=rows_of(document),
        digest=in_fours(digest.hex()),
        url=check_url(origin, digest),
        persons=Words(str(face.note["zh"]), str(face.note["en"])),
        issued_on=face.issued_on,
        status_lines=tuple(status_lines),
        fictional=fictional,
    )


def check_url(origin: str, document: Digest) -> str:
    """Give the address at which a document is checked.

    It names the digest, not the permit number: a number comes from an authority's
    register, and the ledger does not keep two authorities from using one twice.
    Without `0x` it is as short as it can be.
    """
    return f"{origin.rstrip('/')}{PATH}{document.hex()}"


def rows_of(document: PermitDocument) -> tuple[CertificateRow, ...]:
    """Give the lines of the face, as the form has them, without the number."""
    face = document.face
    if isinstance(face, LicenceFace):
        lines = [_row(name, getattr(face, name, "")) for name in FORM]
    else:
        lines = [_row(name, getattr(face, name)) for name in ("holder", "project_code")]
        lines += [_own_row(line) for line in face.lines]
    return (
        *lines,
        _row("remarks", "；".join(face.remarks)),
        _row("authority", face.authority),
        _row("issued_on", face.issued_on.isoformat()),
        _row("licence", document.licence),
    )


def _own_row(line: FaceLine) -> CertificateRow:
    """Give a line that a matter's file puts on the face."""
    return CertificateRow(line.name, Words(line.zh, line.en), line.value)


def _row(
    name: str, value: str | NamedOrganisation | Sequence[NamedOrganisation]
) -> CertificateRow:
    if isinstance(value, NamedOrganisation):
        value = (value,)
    if not isinstance(value, str):
        value = "；".join(f"{one.name}（{one.uscc}）" for one in value)
    return CertificateRow(name, LABELS[name], value or BLANK)
