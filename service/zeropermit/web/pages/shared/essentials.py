"""Facts that identify the right permit: holder, place, scope, conditions.

The lines come from the document whose digest is on the ledger, never from what anybody
typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from zeropermit.bootstrap.service import Service
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import Face, LicenceFace
from zeropermit.domain.permits.verification import Answer
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.face import LABELS
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N

ESSENTIAL = (
    *("project_name", "address", "scale"),
    *("general_contractors", "contractors", "supervisors", "designers", "surveyors"),
    "remarks",
)
"""Lines of a construction permit's face by which one knows a site."""


def essentials(request: PageRequest, answer: Answer) -> tuple[Fact, ...]:
    """Give the lines by which a person tells whether this is the right permit."""
    found = answer.permit
    if found is None:
        return ()
    holder = request.fact("Holder", found.holder_name)
    face = face_of(request.service, found.document)
    lines = () if face is None else tuple(_lines(request, face))
    ends = (
        request.fact(label, request.day(second))
        for label, second in (
            (N("Start before"), found.start_by),
            (N("Valid until"), found.valid_until),
        )
    )
    return (holder, *lines, *ends)


def face_of(service: Service, document: bytes) -> Face | None:
    """Read the face of a document that this service keeps."""
    record = service.context.records.get(document)
    return None if record is None else PermitDocument.from_json(dict(record)).face


def _lines(request: PageRequest, face: Face) -> Iterator[Fact]:
    if not isinstance(face, LicenceFace):
        for line in face.lines:
            label = line.en if request.language is Language.EN else line.zh
            yield Fact(label, line.value, code=False)
        return
    for name in ESSENTIAL:
        text = _text(request, getattr(face, name))
        if text:
            yield request.fact(LABELS[name], text)


def _text(request: PageRequest, value: object) -> str:
    """Write a line; organisations are named without their codes, which are below."""
    if isinstance(value, NamedOrganisation):
        return value.name
    if isinstance(value, tuple):
        return request.say("; ").join(_text(request, one) for one in value)
    return str(value)
