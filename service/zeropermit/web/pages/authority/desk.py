"""The authority's desk: its queue by time left, and the permits that it issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.supervision_orders import AnswerReferral
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.usecases.applications.queue import OpenCase, Stage, issued_by, queue_of
from zeropermit.usecases.permits.countersign import pending_acts
from zeropermit.usecases.permits.extension import pending_extensions
from zeropermit.usecases.supervision.board import board
from zeropermit.web.cursors import read_opaque, write_opaque
from zeropermit.web.pages.authority.pending_acts import ToSignRow, pending_row
from zeropermit.web.pages.shared.contexts import (
    ASKED,
    BAD,
    GOOD,
    OPEN,
    Fact,
    FormOption,
    options,
)
from zeropermit.web.pages.shared.notices import NoticeRow, notice_rows
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import ListedCase, permit_row
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import matter_name

router = APIRouter(prefix="/authority")

SHOWN = 50
PAGE = 25
STAGES = {
    Stage.RECEIVED: (ASKED, N("Received")),
    Stage.OPEN: (OPEN, N("Something is missing")),
    Stage.READY: (GOOD, N("Ready to be decided")),
    Stage.OVERDUE: (BAD, N("Overdue")),
    Stage.DECIDED: (GOOD, N("Decided")),
}
MatterQuery = Annotated[str, Query(max_length=64)]
PlaceQuery = Annotated[str, Query(max_length=64)]


@dataclass(frozen=True, slots=True)
class AuthorityContext:
    """Context of `authority/desk.html`."""

    counts: tuple[Fact, ...]  #: Number of applications in each state.
    matters: tuple[FormOption, ...]  #: Matters to choose from.
    cases: tuple[ListedCase, ...]  #: Not decided, the least time left first.
    more: int  #: How many further ones are not shown.
    to_sign: tuple[ToSignRow, ...]  #: Acts that wait for an officer's signature.
    notices: tuple[NoticeRow, ...]  #: Notices, most urgent first.


@dataclass(frozen=True, slots=True)
class IssuedContext:
    """Context of `authority/permits.html`."""

    permits: tuple[ListedCase, ...]  #: Permits, newest first.
    next: str  #: Address of the next page; empty if this is the last.


@router.get("")
def queue(request: PageRequestDep, matter: MatterQuery = "") -> Response:
    """Show the officer the decisions and pending acts of the authority."""
    found = queue_of(request.context, request.officer.organisation, matter=matter)
    context = AuthorityContext(
        counts=tuple(
            request.fact(STAGES[stage][1], str(count))
            for stage, count in found.counts.items()
        ),
        matters=options(
            {code: matter_name(request, code) for code in found.matters}, matter
        ),
        cases=tuple(_case(request, case) for case in found.cases[:SHOWN]),
        more=max(0, len(found.cases) - SHOWN),
        to_sign=tuple(_to_sign(request)),
        notices=notice_rows(request, SHOWN),
    )
    return request.page("authority/desk.html", context)


def _case(request: PageRequest, case: OpenCase) -> ListedCase:
    return ListedCase(
        title=matter_name(request, case.filed.matter),
        url=f"/authority/applications/{to_hex(case.application)}",
        code=case.filed.project,
        party=case.applicant,
        day=_left(request, case),
        mark=request.mark(*STAGES[case.stage]),
    )


def _left(request: PageRequest, case: OpenCase) -> str:
    """Say how much time is left; while something is missing it does not run out."""
    if case.days_left is None:
        return request.say("no working calendar for that year yet")
    if case.stage is Stage.OVERDUE:
        return request.say("overdue by %(days)s days", days=-case.days_left)
    if case.days_left < 0:
        return request.say("waits for what is missing")
    return request.say("%(days)s days left", days=case.days_left)


def _to_sign(request: PageRequest) -> Iterator[ToSignRow]:
    """List acts, extensions and referrals that wait for a signature."""
    own = request.officer.organisation
    for act in pending_acts(request.context, own):
        yield pending_row(request, act, request.day(act.kept.first.deadline))
    for pending in pending_extensions(request.context, own):
        yield ToSignRow(
            title=request.say("The holder asks for more time to start"),
            url=f"/authority/permits/{to_hex(pending.request.permit)}/extension",
            number=grouped_number(pending.number),
            until=request.day(pending.request.holder.deadline),
        )
    now = request.now
    found = request.read(lambda state, _: board(state, own, now=now))
    for waiting in found.to_answer:
        permit, referral = to_hex(waiting.permit), to_hex(waiting.about)
        yield ToSignRow(
            title=request.in_language(AnswerReferral.words.title),
            url=f"/inspector/permits/{permit}/answer?about={referral}",
            number=grouped_number(waiting.number),
            until="",
        )


@router.get("/permits")
def issued(request: PageRequestDep, after: PlaceQuery = "") -> Response:
    """Show the permits that the officer's authority issued, a page at a time."""
    own, here = request.officer.organisation, "/authority/permits"
    before = PermitId(read_opaque(after)) if after else None
    found = issued_by(request.context, own, before=before, limit=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    context = IssuedContext(
        permits=tuple(permit_row(request, one.permit, here) for one in shown),
        next=f"{here}?after={write_opaque(shown[-1].permit)}" if more else "",
    )
    return request.page("authority/permits.html", context)
