"""The certificate of a permit, line by line, with the labels of `words/permits.toml`.

What the ledger says beside the document - that a permit is suspended, say - is under
`status_lines`, with the block for which it holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.catalogue.words import texts
from zeropermit.domain.ledger.identifiers import in_fours
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.certificate import (
    BLANK,
    Certificate,
    CertificateRow,
    check_url,
)
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import FaceLine, LicenceFace
from zeropermit.domain.records.record import NamedOrganisation

PERSONS = ("survey_lead", "design_lead", "construction_lead", "chief_supervisor")
"""Lines of the form that stay blank: the document is public and names no person."""

FORM = (
    *("developer", "project_name", "project_code", "address", "scale"),
    *("contract_price", "contract_period", "surveyors", "designers", "contractors"),
    *("supervisors", "general_contractors"),
    *PERSONS,
)
"""Lines of a construction permit, as its national form has them."""


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
    label = Words(**texts("permits")[f"certificate.{name}"])
    return CertificateRow(name, label, value or BLANK)
