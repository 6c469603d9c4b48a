"""An enterprise's desk: applications, permits, notices, and queries of its data."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.usecases.applications.applications import (
    ApplicationListEntry,
    Relation,
    list_applications,
)
from zeropermit.web.pages.shared.contexts import GOOD, OPEN
from zeropermit.web.pages.shared.notices import notice_rows
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import ListedCase, permit_row
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import matter_name

router = APIRouter()
SHOWN = 50
RELATIONS = {
    Relation.APPLICANT: N("applicant"),
    Relation.AUTHORITY: N("authority"),
    Relation.PARTY: N("firm that takes part"),
}


@router.get("/desk")
def desk(request: PageRequestDep) -> Response:
    """Show an organisation's notices, applications and permits."""
    own = request.person.organisation
    found = list_applications(request.context, own, before=None, limit=SHOWN)
    issued = [row.permit for row in found if row.permit and row.relation == "applicant"]
    return request.page(
        "enterprise/desk.html",
        notices=notice_rows(request),
        applications=tuple(_application(request, row) for row in found),
        permits=tuple(permit_row(request, permit, "/permits") for permit in issued),
    )


def _application(request: PageRequest, row: ApplicationListEntry) -> ListedCase:
    return ListedCase(
        title=matter_name(request, row.filed.matter),
        url=f"/applications/{to_hex(row.application)}",
        code=row.filed.project,
        day=request.day(row.filed.applied_at),
        party=request.say(RELATIONS[row.relation]),
        mark=request.mark(GOOD, "issued") if row.permit else request.mark(OPEN, "open"),
    )
