"""The face of a permit in words: as it is printed, or the lines that identify it.

The lines come from the document whose digest is on the ledger, never from what anybody
typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from zeropermit.bootstrap.service import Service
from zeropermit.catalogue.words import texts
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import Face, GeneralFace, LicenceFace
from zeropermit.domain.permits.verification import Answer
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import grouped_number

ESSENTIAL = (
    *("project_name", "address", "scale"),
    *("general_contractors", "contractors", "supervisors", "designers", "surveyors"),
    "remarks",
)
"""Lines of a construction permit's face by which one knows a site."""


def face_lines(request: PageRequest, face: Face) -> Iterator[Fact]:
    """Give the lines of a permit's face; empty lines are left out."""
    yield request.fact("Number", grouped_number(face.number), code=True)
    if not isinstance(face, GeneralFace):
        names = [field.name for field in fields(face) if field.name != "number"]
        yield from _licence_lines(request, face, names, coded=True)
        return
    yield request.fact("Holder", _text(request, face.holder))
    yield request.fact("Project code", face.project_code, code=True)
    yield from _own_lines(request, face)
    if face.remarks:
        yield request.fact("Remarks", _text(request, face.remarks))
    yield request.fact("Authority", _text(request, face.authority))
    yield request.fact("Issued", face.issued_on.isoformat())


def essentials(request: PageRequest, answer: Answer) -> tuple[Fact, ...]:
    """Give the lines by which a person tells whether this is the right permit."""
    found = answer.permit
    if found is None:
        return ()
    face = face_of(request.service, found.document)
    if isinstance(face, LicenceFace):
        lines = _licence_lines(request, face, ESSENTIAL)
    else:
        lines = _own_lines(request, face)
    return (
        request.fact("Holder", found.holder_name),
        *lines,
        request.fact("Start before", request.day(found.start_by)),
        request.fact("Valid until", request.day(found.valid_until)),
    )


def face_of(service: Service, document: bytes) -> Face | None:
    """Read the face of a document that this service keeps."""
    record = service.context.records.get(document)
    return None if record is None else PermitDocument.from_json(dict(record)).face


def _own_lines(request: PageRequest, face: GeneralFace | None) -> Iterator[Fact]:
    """Give the lines that a matter's file names."""
    for line in face.lines if face else ():
        yield Fact(request.either(line.zh, line.en), line.value, code=False)


def _licence_lines(
    request: PageRequest,
    face: LicenceFace,
    names: Iterable[str],
    *,
    coded: bool = False,
) -> Iterator[Fact]:
    for name in names:
        text = _text(request, getattr(face, name), coded=coded)
        if text:
            label = texts("permits")[f"face.{name}"][request.language]
            yield Fact(label, text, code=name == "project_code")


def _text(request: PageRequest, value: object, *, coded: bool = True) -> str:
    """Write a value: organisations with their codes, as printed, or without."""
    if isinstance(value, NamedOrganisation):
        return f"{value.name} {value.uscc}" if coded else value.name
    if isinstance(value, tuple):
        between = "; " if coded else request.say("; ")
        return between.join(_text(request, one, coded=coded) for one in value)
    return str(value)
