"""The authority's desk: its queue by time left, and the permits that it issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.usecases.accounts.notices import list_notices
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.queue import Case, Stage, issued_by, queue_of
from zeropermit.usecases.permits.countersign import waiting_acts
from zeropermit.usecases.permits.extension import waiting_extensions
from zeropermit.web.cursors import read_opaque, write_opaque
from zeropermit.web.pages.authority.permit_act_words import kind_of
from zeropermit.web.pages.shared.contexts import Choice, Fact, Mark
from zeropermit.web.pages.shared.notices import NoticeRow, notice_row
from zeropermit.web.pages.shared.page_request import Visit, VisitDep, officer
from zeropermit.web.pages.shared.permits import PermitRow, permit_row
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import matter_name

router = APIRouter(prefix="/authority")

SHOWN = 50
PAGE = 25
STAGES = {
    Stage.RECEIVED: (N("Received"), "…", "unknown"),
    Stage.OPEN: (N("Something is missing"), "…", "held"),
    Stage.READY: (N("Ready to be decided"), "✓", "good"),
    Stage.OVERDUE: (N("Overdue"), "✗", "bad"),
    Stage.DECIDED: (N("Decided"), "✓", "good"),
}
MatterQuery = Annotated[str, Query(max_length=64)]
PlaceQuery = Annotated[str, Query(max_length=64)]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An application in the queue."""

    title: str  #: What is applied for.
    url: str  #: Address at which it is decided.
    applicant: str  #: Name of the applicant.
    project: str  #: Project code.
    left: str  #: How much time is left to decide, in words.
    mark: Mark  #: Where it stands.


@dataclass(frozen=True, slots=True)
class ToSignRow:
    """Something that waits for an officer's signature."""

    title: str  #: What it is.
    url: str  #: Where it is read and signed.
    number: str  #: Number of the permit, in its parts.
    until: str  #: Until when it waits.


@dataclass(frozen=True, slots=True)
class AuthorityContext:
    """Context of `authority/desk.html`."""

    counts: tuple[Fact, ...]  #: How many applications stand where.
    matters: tuple[Choice, ...]  #: Matters to choose from.
    cases: tuple[CaseRow, ...]  #: Not decided, the least time left first.
    more: int  #: How many further ones are not shown.
    to_sign: tuple[ToSignRow, ...]  #: What waits for an officer's signature.
    notices: tuple[NoticeRow, ...]  #: What to know now, most urgent first.


@dataclass(frozen=True, slots=True)
class IssuedContext:
    """Context of `authority/permits.html`."""

    permits: tuple[PermitRow, ...]  #: Permits, newest first.
    next: str  #: Address of the next page; empty if this is the last.


@router.get("")
def queue(visit: VisitDep, matter: MatterQuery = "") -> Response:
    """Show what the officer's authority has to decide and to sign."""
    person, service = officer(visit), visit.service
    calendar = service.catalogue.working_days
    found = queue_of(
        service.world, person.organisation, calendar=calendar, matter=matter
    )
    told = list_notices(service.world, person.organisation, calendar=calendar)
    context = AuthorityContext(
        counts=tuple(
            visit.fact(STAGES[stage][0], str(count))
            for stage, count in found.counts.items()
        ),
        matters=tuple(
            Choice(code, matter_name(visit, code), chosen=code == matter)
            for code in found.matters
        ),
        cases=tuple(_case(visit, case) for case in found.cases[:SHOWN]),
        more=max(0, len(found.cases) - SHOWN),
        to_sign=tuple(_to_sign(visit, person)),
        notices=tuple(notice_row(one, visit.language) for one in told[:SHOWN]),
    )
    return page("authority/desk.html", context, visit)


@router.get("/permits")
def issued(visit: VisitDep, after: PlaceQuery = "") -> Response:
    """Show the permits that the officer's authority issued, a page at a time."""
    person = officer(visit)
    before = PermitId(read_opaque(after)) if after else None
    found = issued_by(
        visit.service.world, person.organisation, before=before, limit=PAGE + 1
    )
    more = len(found) > PAGE
    context = IssuedContext(
        permits=tuple(
            permit_row(visit, one.permit, "/authority/permits") for one in found[:PAGE]
        ),
        next=f"/authority/permits?after={write_opaque(found[PAGE - 1].permit)}"
        if more
        else "",
    )
    return page("authority/permits.html", context, visit)


def _case(visit: Visit, case: Case) -> CaseRow:
    word, sign, kind = STAGES[case.stage]
    return CaseRow(
        title=matter_name(visit, case.filed.matter),
        url=f"/authority/applications/{to_hex(case.application)}",
        applicant=case.applicant,
        project=case.filed.project,
        left=_left(visit, case),
        mark=Mark(sign, kind, visit.say(word)),
    )


def _left(visit: Visit, case: Case) -> str:
    """Say how much time is left; while something is missing it does not run out."""
    if case.days_left is None:
        return visit.say("no working calendar for that year yet")
    if case.stage is Stage.OVERDUE:
        return visit.say("overdue by %(days)s days") % {"days": -case.days_left}
    if case.days_left < 0:
        return visit.say("waits for what is missing")
    return visit.say("%(days)s days left") % {"days": case.days_left}


def _to_sign(visit: Visit, person: Caller) -> Iterator[ToSignRow]:
    """List acts and extensions that wait for a signature."""
    world = visit.service.world
    for act in waiting_acts(world, person.organisation):
        yield ToSignRow(
            title=visit.in_language(kind_of(act.kept.act, act.kept.ending).words.title),
            url=f"/authority/waiting/{to_hex(act.id)}",
            number=grouped_number(act.number),
            until=visit.day(act.kept.first.deadline),
        )
    for asked in waiting_extensions(world, person.organisation):
        yield ToSignRow(
            title=visit.say("The holder asks for more time to start"),
            url=f"/authority/permits/{to_hex(asked.request.permit)}/extension",
            number=grouped_number(asked.number),
            until=visit.day(asked.request.holder.deadline),
        )
