"""An enterprise's desk: applications, permits, notices, and queries of its data."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.usecases.accounts.notices import list_notices
from zeropermit.usecases.applications.applications import (
    ApplicationListEntry,
    list_applications,
)
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.notices import NoticeRow, notice_row
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import PermitRow, permit_row
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.titles import matter_name

router = APIRouter()
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list."""

    title: str  #: What is applied for.
    project: str  #: Project code.
    url: str  #: Address of the application.
    day: str  #: Day of the application.
    relation: str  #: What the visitor's organisation is to it.
    mark: Mark  #: Whether it is decided.


@dataclass(frozen=True, slots=True)
class DeskContext:
    """Context of `enterprise/desk.html`."""

    notices: tuple[NoticeRow, ...]  #: What to know now, most urgent first.
    applications: tuple[ApplicationRow, ...]  #: Applications, newest first.
    permits: tuple[PermitRow, ...]  #: Permits, newest first.


@router.get("/desk")
def desk(request: PageRequestDep) -> Response:
    """Show everything that an organisation has to do or may want to look at."""
    person, service_context = request.person, request.service.context
    found = list_applications(
        service_context, person.organisation, before=None, limit=SHOWN
    )
    notices = list_notices(
        service_context,
        person.organisation,
        calendar=request.service.catalogue.working_days,
    )
    own = [row.permit for row in found if row.permit and row.relation == "applicant"]
    context = DeskContext(
        notices=tuple(notice_row(notice, request.language) for notice in notices),
        applications=tuple(_application(request, row) for row in found),
        permits=tuple(permit_row(request, permit, "/permits") for permit in own),
    )
    return page("enterprise/desk.html", context, request)


def _application(request: PageRequest, row: ApplicationListEntry) -> ApplicationRow:
    relations = {
        "applicant": request.say("applicant"),
        "authority": request.say("authority"),
        "party": request.say("firm that takes part"),
    }
    open_, issued = request.say("open"), request.say("issued")
    return ApplicationRow(
        title=matter_name(request, row.filed.matter),
        project=row.filed.project,
        url=f"/applications/{to_hex(row.application)}",
        day=request.day(row.filed.applied_at),
        relation=relations[row.relation.value],
        mark=Mark("✓", "good", issued) if row.permit else Mark("…", "held", open_),
    )
