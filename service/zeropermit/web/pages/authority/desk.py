"""The authority's desk: its queue by time left, and the permits that it issued."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.supervision import AnswerReferral
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.usecases.applications.queue import Stage, issued_by, queue_of
from zeropermit.usecases.permits.countersign import pending_acts
from zeropermit.usecases.permits.extension import pending_extensions
from zeropermit.usecases.supervision.board import board
from zeropermit.web.cursors import read_opaque, write_opaque
from zeropermit.web.pages.shared.contexts import (
    ASKED,
    BAD,
    GOOD,
    OPEN,
    Mark,
)
from zeropermit.web.pages.shared.notices import notices_of
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import listed_permit
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/authority")

SHOWN = 50
PAGE = 25
STAGES = {
    Stage.RECEIVED: (ASKED, N("Received")),
    Stage.OPEN: (OPEN, N("Something is missing")),
    Stage.READY: (GOOD, N("Ready to be decided")),
    Stage.WAITS_FOR_NUMBER: (ASKED, N("Waits for a number")),
    Stage.OVERDUE: (BAD, N("Overdue")),
    Stage.DECIDED: (GOOD, N("Decided")),
}
MatterQuery = Annotated[str, Query(max_length=64)]
PlaceQuery = Annotated[str, Query(max_length=64)]


@router.get("")
def queue(request: PageRequestDep, matter: MatterQuery = "") -> Response:
    """Show the officer the decisions and pending acts of the authority."""
    own = request.officer.organisation
    now = request.now
    return request.page(
        "authority/desk.html",
        queue=queue_of(request.context, own, matter=matter),
        matter=matter,
        limit=SHOWN,
        acts=pending_acts(request.context, own),
        extensions=pending_extensions(request.context, own),
        board=request.read(lambda state, _: board(state, own, now=now)),
        answer=AnswerReferral,
        notices=notices_of(request)[:SHOWN],
    )


@page_filter
def stage_mark(request: PageRequest, stage: Stage) -> Mark:
    """Say how far an application is at its authority."""
    return request.mark(*STAGES[stage])


@router.get("/permits")
def issued(request: PageRequestDep, after: PlaceQuery = "") -> Response:
    """Show the permits that the officer's authority issued, a page at a time."""
    own, here = request.officer.organisation, "/authority/permits"
    before = PermitId(read_opaque(after)) if after else None
    found = issued_by(request.context, own, before=before, limit=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    return request.page(
        "authority/permits.html",
        permits=[listed_permit(request, one.permit) for one in shown],
        next=f"{here}?after={write_opaque(shown[-1].permit)}" if more else "",
    )
