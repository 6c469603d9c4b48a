"""An enterprise's desk: applications, permits, notices, and queries of its data."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.usecases.applications.applications import (
    Relation,
    list_applications,
)
from zeropermit.web.pages.shared.notices import notices_of
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.permits import listed_permit
from zeropermit.web.pages.shared.texts import N

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
        notices=notices_of(request),
        applications=found,
        relations=RELATIONS,
        permits=[listed_permit(request, permit) for permit in issued],
    )
