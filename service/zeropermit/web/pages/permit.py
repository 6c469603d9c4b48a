"""A permit's own page: what whoever scanned its code sees.

On a phone the first screen is one word and one mark, with the reason and its day;
below it what the permit is for, in large type; then the three questions, the evidence
and the history. The lines of the face come from the document whose digest is on the
ledger, never from what anybody typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.bootstrap.service import Service
from zeropermit.catalogue.messages import message
from zeropermit.domain.document import PermitDocument
from zeropermit.domain.face import Face, LicenceFace
from zeropermit.domain.identifiers import PermitId, to_hex
from zeropermit.domain.letter import Language
from zeropermit.domain.reasons import State
from zeropermit.domain.record import NamedOrganisation
from zeropermit.domain.registers import Registers
from zeropermit.domain.verification import Answer, AsOf
from zeropermit.usecases.verify import verify_reference
from zeropermit.web.pages.contexts import Fact, Frame, Result, helped
from zeropermit.web.pages.frame import Visit
from zeropermit.web.pages.home import QUERY_LIMIT
from zeropermit.web.pages.rendering import page
from zeropermit.web.pages.result import grouped_number, shown
from zeropermit.web.pages.session import VisitDep
from zeropermit.web.pages.texts import N, shown_day
from zeropermit.web.present import Freshness
from zeropermit.web.present_permit import act_words, matter_title

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Door:
    """Where one can go from here."""

    title: str = helped("What is there.")
    url: str = helped("Its address.")


@dataclass(frozen=True, slots=True)
class PermitContext:
    """Context of `permit.html`."""

    frame: Frame = helped("What surrounds the page.")
    title: str = helped("What it permits; empty if there is no such permit.")
    number: str = helped("Its number in its parts, or what was asked for.")
    why: str = helped("Reason and day of its state; empty if there is none.")
    face: tuple[Fact, ...] = helped("Holder, place and scope, from the document.")
    doors: tuple[Door, ...] = helped("Its successor, and what the visitor can do.")
    result: Result = helped("How the permit stands.")


@router.get("/p/{reference}")
def permit(visit: VisitDep, reference: str) -> Response:
    """Show a permit to whoever scanned its code: its number, digest or id leads here.

    Raises:
        NotAReferenceError: That names no permit.
    """
    answer = verify_reference(visit.service.world, reference[:QUERY_LIMIT])
    found = answer.permit
    catalogue = visit.service.world.catalogue
    context = PermitContext(
        frame=visit.frame(),
        title=matter_title(catalogue, found.matter, visit.language) if found else "",
        number=grouped_number(found.number) if found else reference[:QUERY_LIMIT],
        why=_why(visit, answer),
        face=face_lines(visit, answer),
        doors=tuple(_doors(visit, answer)),
        result=shown(visit.service, answer, visit.language),
    )
    return page("permit.html", context, visit)


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


def _why(visit: Visit, answer: Answer) -> str:
    """Say in one line why the permit stands as it does, and since when."""
    found, language = answer.permit, visit.language
    fresh = Freshness(visit.service.world.clock(), visit.service.contact())
    if found is None or fresh.stale:
        return ""
    days = {
        State.VALID: (N("Issued on %(day)s"), found.issued_at),
        State.LAPSED: (N("The work did not start before %(day)s"), found.start_by),
        State.EXPIRED: (N("It was valid until %(day)s"), found.valid_until),
    }
    if answer.state in days:
        text, second = days[answer.state]
        return visit.say(text) % {"day": shown_day(second, language)}
    acts = [act for act in answer.history if act.state is answer.state]
    if not acts:
        return message("BASIS_REVOKED", language.value)
    last = acts[-1]
    said = (
        act_words(last, language),
        last.reason and message(last.reason, language.value),
    )
    return " · ".join(filter(None, (shown_day(last.at, language), *said)))


def _doors(visit: Visit, answer: Answer) -> Iterator[Door]:
    found = answer.permit
    if found is None:
        return
    if found.replaced_by is not None:
        title = visit.say("The permit that took its place")
        yield Door(title, f"/p/{to_hex(found.replaced_by)}")
    caller = visit.caller
    if caller is None:
        return
    if caller.uscc == found.holder:
        yield Door(visit.say("Show this permit"), f"/permits/{to_hex(found.id)}/show")
    if supervised_by(visit, found.id, caller.organisation):
        yield Door(visit.say("Inspect"), f"/inspector/permits/{to_hex(found.id)}")


def supervised_by(visit: Visit, permit: PermitId, body: bytes) -> bool:
    """Whether a body supervises a permit, or is asked to."""

    def read(registers: Registers, _: AsOf) -> bool:
        found = registers.supervision.of(permit)
        return body in (found.supervisor, found.proposed)

    return visit.service.world.ledger.read(read)
