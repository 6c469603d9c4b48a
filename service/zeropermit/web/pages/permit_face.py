"""The face of a permit on a page: what tells whether this is the right permit.

The lines come from the document whose digest is on the ledger, never from what anybody
typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from zeropermit.bootstrap.service import Service
from zeropermit.domain.document import PermitDocument
from zeropermit.domain.face import Face, LicenceFace
from zeropermit.domain.letter import Language
from zeropermit.domain.record import NamedOrganisation
from zeropermit.domain.verification import Answer
from zeropermit.web.pages.contexts import Fact
from zeropermit.web.pages.frame import Visit
from zeropermit.web.pages.texts import N, shown_day


def face_lines(visit: Visit, answer: Answer) -> tuple[Fact, ...]:
    """Give the lines by which a person tells whether this is the right permit."""
    found = answer.permit
    if found is None:
        return ()
    holder = Fact(visit.say("Holder"), found.holder_name, code=False)
    face = face_of(visit.service, found.document)
    lines = () if face is None else tuple(_lines(visit, face))
    ends = (
        Fact(visit.say(label), shown_day(second, visit.language), code=False)
        for label, second in (
            (N("Start before"), found.start_by),
            (N("Valid until"), found.valid_until),
        )
    )
    return (holder, *lines, *ends)


def face_of(service: Service, document: bytes) -> Face | None:
    """Read the face of a document that this service keeps."""
    record = service.world.records.get(document)
    return None if record is None else PermitDocument.from_json(dict(record)).face


def _lines(visit: Visit, face: Face) -> Iterator[Fact]:
    if not isinstance(face, LicenceFace):
        for line in face.lines:
            label = line.en if visit.language is Language.EN else line.zh
            yield Fact(label, line.value, code=False)
    else:
        yield Fact(visit.say("Project"), face.project_name, code=False)
        yield Fact(visit.say("Address"), face.address, code=False)
        yield Fact(visit.say("Scale"), face.scale, code=False)
        yield from _units(visit, face)
    remarks = visit.say("; ").join(face.remarks)
    if remarks:
        yield Fact(visit.say("Remarks"), remarks, code=False)


def _units(visit: Visit, face: LicenceFace) -> Iterator[Fact]:
    units: tuple[tuple[str, tuple[NamedOrganisation, ...]], ...] = (
        (N("General contractor"), face.general_contractors),
        (N("Contractor"), face.contractors),
        (N("Construction supervisor"), face.supervisors),
        (N("Designer"), face.designers),
        (N("Surveyor"), face.surveyors),
    )
    for label, organisations in units:
        if organisations:
            names = visit.say("; ").join(one.name for one in organisations)
            yield Fact(visit.say(label), names, code=False)
