"""The authority's desk: its queue by time left, and the permits that it issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.supervision_orders import AnswerReferral
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.usecases.accounts.notices import list_notices
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.queue import OpenCase, Stage, issued_by, queue_of
from zeropermit.usecases.permits.countersign import pending_acts
from zeropermit.usecases.permits.extension import pending_extensions
from zeropermit.usecases.supervision.board import board
from zeropermit.web.cursors import read_opaque, write_opaque
from zeropermit.web.pages.authority.permit_act_words import kind_of
from zeropermit.web.pages.shared.contexts import Fact, FormOption, Mark
from zeropermit.web.pages.shared.notices import NoticeRow, notice_row
from zeropermit.web.pages.shared.page_request import (
    PageRequest,
    PageRequestDep,
    officer,
)
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
    until: str  #: Until when it waits; empty if there is no day.


@dataclass(frozen=True, slots=True)
class AuthorityContext:
    """Context of `authority/desk.html`."""

    counts: tuple[Fact, ...]  #: How many applications stand where.
    matters: tuple[FormOption, ...]  #: Matters to choose from.
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
def queue(request: PageRequestDep, matter: MatterQuery = "") -> Response:
    """Show the officer the decisions and pending acts of the authority."""
    person, service = officer(request), request.service
    calendar = service.catalogue.working_days
    found = queue_of(
        service.context, person.organisation, calendar=calendar, matter=matter
    )
    notices = list_notices(service.context, person.organisation, calendar=calendar)
    context = AuthorityContext(
        counts=tuple(
            request.fact(STAGES[stage][0], str(count))
            for stage, count in found.counts.items()
        ),
        matters=tuple(
            FormOption(code, matter_name(request, code), chosen=code == matter)
            for code in found.matters
        ),
        cases=tuple(_case(request, case) for case in found.cases[:SHOWN]),
        more=max(0, len(found.cases) - SHOWN),
        to_sign=tuple(_to_sign(request, person)),
        notices=tuple(notice_row(one, request.language) for one in notices[:SHOWN]),
    )
    return page("authority/desk.html", context, request)


@router.get("/permits")
def issued(request: PageRequestDep, after: PlaceQuery = "") -> Response:
    """Show the permits that the officer's authority issued, a page at a time."""
    person = officer(request)
    before = PermitId(read_opaque(after)) if after else None
    found = issued_by(
        request.service.context, person.organisation, before=before, limit=PAGE + 1
    )
    more = len(found) > PAGE
    context = IssuedContext(
        permits=tuple(
            permit_row(request, one.permit, "/authority/permits")
            for one in found[:PAGE]
        ),
        next=f"/authority/permits?after={write_opaque(found[PAGE - 1].permit)}"
        if more
        else "",
    )
    return page("authority/permits.html", context, request)


def _case(request: PageRequest, case: OpenCase) -> CaseRow:
    word, sign, kind = STAGES[case.stage]
    return CaseRow(
        title=matter_name(request, case.filed.matter),
        url=f"/authority/applications/{to_hex(case.application)}",
        applicant=case.applicant,
        project=case.filed.project,
        left=_left(request, case),
        mark=Mark(sign, kind, request.say(word)),
    )


def _left(request: PageRequest, case: OpenCase) -> str:
    """Say how much time is left; while something is missing it does not run out."""
    if case.days_left is None:
        return request.say("no working calendar for that year yet")
    if case.stage is Stage.OVERDUE:
        return request.say("overdue by %(days)s days") % {"days": -case.days_left}
    if case.days_left < 0:
        return request.say("waits for what is missing")
    return request.say("%(days)s days left") % {"days": case.days_left}


def _to_sign(request: PageRequest, person: Caller) -> Iterator[ToSignRow]:
    """List acts, extensions and referrals that wait for a signature."""
    context = request.service.context
    for act in pending_acts(context, person.organisation):
        yield ToSignRow(
            title=request.in_language(
                kind_of(act.kept.act, act.kept.ending).words.title
            ),
            url=f"/authority/waiting/{to_hex(act.id)}",
            number=grouped_number(act.number),
            until=request.day(act.kept.first.deadline),
        )
    for pending in pending_extensions(context, person.organisation):
        yield ToSignRow(
            title=request.say("The holder asks for more time to start"),
            url=f"/authority/permits/{to_hex(pending.request.permit)}/extension",
            number=grouped_number(pending.number),
            until=request.day(pending.request.holder.deadline),
        )
    now, own = context.clock(), person.organisation
    found = context.ledger.read(lambda state, _: board(state, own, now=now))
    for waiting in found.to_answer:
        permit, referral = to_hex(waiting.permit), to_hex(waiting.about)
        yield ToSignRow(
            title=request.in_language(AnswerReferral.words.title),
            url=f"/inspector/permits/{permit}/answer?about={referral}",
            number=grouped_number(waiting.number),
            until="",
        )
