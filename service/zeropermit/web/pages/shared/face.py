"""The face of a permit in words, line by line, as it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zeropermit.domain.permits.face import Face, GeneralFace, LicenceFace
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N, grouped_number

LABELS: Mapping[str, str] = {
    "developer": N("Developer"),
    "project_code": N("Project code"),
    "project_name": N("Name of the project"),
    "address": N("Address"),
    "scale": N("Scale"),
    "contract_price": N("Contract price, in ten thousand yuan"),
    "contract_period": N("Contract period"),
    "surveyors": N("Surveyor"),
    "designers": N("Designer"),
    "contractors": N("Contractor"),
    "supervisors": N("Supervision firm"),
    "general_contractors": N("General contractor"),
    "remarks": N("Remarks"),
    "authority": N("Authority"),
    "issued_on": N("Issued"),
}


def face_lines(request: PageRequest, face: Face) -> Iterator[Fact]:
    """Give the lines of a permit's face; empty lines are left out."""
    yield request.fact("Number", grouped_number(face.number), code=True)
    if isinstance(face, GeneralFace):
        yield from _general(request, face)
    else:
        yield from _licence(request, face)


def _general(request: PageRequest, face: GeneralFace) -> Iterator[Fact]:
    yield request.fact("Holder", _text(face.holder))
    yield request.fact("Project code", face.project_code, code=True)
    for line in face.lines:
        title = line.en if request.language.value == "en" else line.zh
        yield Fact(title, line.value, code=False)
    if face.remarks:
        yield request.fact("Remarks", _text(face.remarks))
    yield request.fact("Authority", _text(face.authority))
    yield request.fact("Issued", face.issued_on.isoformat())


def _licence(request: PageRequest, face: LicenceFace) -> Iterator[Fact]:
    for name, label in LABELS.items():
        text = _text(getattr(face, name))
        if text:
            yield request.fact(label, text, code=name == "project_code")


def _text(value: object) -> str:
    if isinstance(value, NamedOrganisation):
        return f"{value.name} {value.uscc}"
    if isinstance(value, tuple):
        return "; ".join(map(_text, value))
    return str(value)
