"""An enterprise's desk: its applications, permits and notices, and who saw its data."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.applications.notices import Notice
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.status import status
from zeropermit.serialize.permit import matter_title
from zeropermit.usecases.accounts.notices import list_notices
from zeropermit.usecases.applications.applications import Row, list_applications
from zeropermit.usecases.records.own_data import Use, list_uses
from zeropermit.web.api.me import notice_json
from zeropermit.web.pages.public.sign_in import VisitDep
from zeropermit.web.pages.public.verification import grouped_number, state_mark
from zeropermit.web.pages.shared.contexts import Frame, Mark, helped
from zeropermit.web.pages.shared.layout import Visit
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import shown_day, shown_time

router = APIRouter()
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list."""

    title: str = helped("What is applied for.")
    project: str = helped("Project code.")
    url: str = helped("Address of the application.")
    day: str = helped("Day of the application.")
    relation: str = helped("What the visitor's organisation is to it.")
    mark: Mark = helped("Whether it is decided.")


@dataclass(frozen=True, slots=True)
class PermitRow:
    """A permit in a list."""

    title: str = helped("What it permits.")
    number: str = helped("Its number, in its parts.")
    url: str = helped("Address of the permit.")
    day: str = helped("Day of issue.")
    mark: Mark = helped("Its state now.")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Something that the visitor should know."""

    words: str = helped("What there is to know.")
    next: str = helped("What to do next.")
    due: str = helped("Until when; empty if there is no day.")
    url: str = helped("Address of what it is about.")


@dataclass(frozen=True, slots=True)
class DeskContext:
    """Context of `enterprise/desk.html`."""

    frame: Frame = helped("What surrounds the page.")
    notices: tuple[NoticeRow, ...] = helped("What to know now, most urgent first.")
    applications: tuple[ApplicationRow, ...] = helped("Applications, newest first.")
    permits: tuple[PermitRow, ...] = helped("Permits, newest first.")


@dataclass(frozen=True, slots=True)
class UseRow:
    """One question to a department."""

    when: str = helped("When it was asked.")
    department: str = helped("Who was asked.")
    data: str = helped("For which data set.")
    purpose: str = helped("For what, as it was agreed to.")
    url: str = helped("Address of the application.")
    outcome: str = helped("How the question ended.")


@dataclass(frozen=True, slots=True)
class UsesContext:
    """Context of `enterprise/queries.html`."""

    frame: Frame = helped("What surrounds the page.")
    uses: tuple[UseRow, ...] = helped("Who asked for whose data, newest first.")
    unreachable: tuple[str, ...] = helped("Departments whose log could not be read.")


@router.get("/desk")
def desk(visit: VisitDep) -> Response:
    """Show everything that an organisation has to do or may want to look at."""
    person, world = visit.person, visit.service.world
    found = list_applications(world, person.organisation, before=None, limit=SHOWN)
    told = list_notices(
        world, person.organisation, calendar=visit.service.catalogue.working_days
    )
    own = [row.permit for row in found if row.permit and row.relation == "applicant"]
    context = DeskContext(
        frame=visit.frame(),
        notices=tuple(notice_row(notice, visit.language) for notice in told),
        applications=tuple(_application(visit, row) for row in found),
        permits=tuple(_permit(visit, permit) for permit in own),
    )
    return page("enterprise/desk.html", context, visit)


@router.get("/queries")
def uses(visit: VisitDep) -> Response:
    """Show who asked departments for the visitor's data."""
    found = list_uses(
        visit.service.world, visit.person.organisation, before=None, limit=SHOWN
    )
    rows = tuple(_use(visit, use) for use in found.page)
    context = UsesContext(visit.frame(), rows, found.unreachable)
    return page("enterprise/queries.html", context, visit)


def _application(visit: Visit, row: Row) -> ApplicationRow:
    catalogue, language = visit.service.catalogue, visit.language
    relations = {
        "applicant": visit.say("applicant"),
        "authority": visit.say("authority"),
        "party": visit.say("firm that takes part"),
    }
    open_, issued = visit.say("open"), visit.say("issued")
    return ApplicationRow(
        title=matter_title(catalogue, row.filed.matter, language),
        project=row.filed.project,
        url=f"/applications/{to_hex(row.application)}",
        day=shown_day(row.filed.applied_at, language),
        relation=relations[row.relation.value],
        mark=Mark("✓", "good", issued) if row.permit else Mark("…", "held", open_),
    )


def _permit(visit: Visit, permit: PermitId) -> PermitRow:
    now = visit.service.world.clock()
    catalogue, language = visit.service.catalogue, visit.language

    def read(registers: Registers, _: object) -> PermitRow:
        found = registers.permits[permit]
        matter = registers.applications[found.application].matter
        return PermitRow(
            title=matter_title(catalogue, matter, language),
            number=grouped_number(found.number),
            url=f"/permits/{to_hex(permit)}",
            day=shown_day(found.issued_at, language),
            mark=state_mark(status(found, now=now), language),
        )

    return visit.service.world.ledger.read(read)


def notice_row(notice: Notice, language: Language) -> NoticeRow:
    """Write a notice for people."""
    content = notice_json(notice, language)
    about = notice.permit and f"/p/{to_hex(notice.permit)}"
    return NoticeRow(
        words=str(content["words"]),
        next=str(content["next"]),
        due=shown_day(notice.due, language) if notice.due else "",
        url=about or _where(notice),
    )


def _where(notice: Notice) -> str:
    """Give the address of the application, or of its start if there is none yet."""
    if notice.application is not None:
        return f"/applications/{to_hex(notice.application)}"
    return f"/matters/{notice.matter}/start?project={notice.project}"


def _use(visit: Visit, use: Use) -> UseRow:
    asked, english = use.question.asked, visit.language is Language.EN
    schema = visit.service.catalogue.by_schema.get(asked.schema)
    title = (schema.title_en if english else schema.title_zh) if schema else ""
    purpose = use.purpose_en if english else use.purpose_zh
    return UseRow(
        when=shown_time(asked.asked_at, visit.language),
        department=use.department_name,
        data=title or asked.schema,
        purpose=purpose or visit.say("no consent for it is held here"),
        url=f"/applications/{to_hex(asked.application)}",
        outcome=message(f"QUERY_{asked.outcome.name}", visit.language.value),
    )
