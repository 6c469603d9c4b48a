"""What one can apply for: the catalogue, and the guide of a matter.

A guide has the same rows for every matter, in the same order (办事指南).
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.matters.file import MatterFile
from zeropermit.errors import MatterNotOpenError
from zeropermit.usecases.applications.eligibility import Eligibility, general_outlook
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.requirements import RequirementRow, requirement_rows
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.titles import content_words, legal_basis

router = APIRouter(prefix="/matters")


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in the catalogue."""

    title: str  #: What is applied for.
    url: str  #: Address of its guide.
    limit: str  #: Within how many days it is decided.
    count: int  #: How many requirements it has.


@dataclass(frozen=True, slots=True)
class MattersContext:
    """Context of `public/matters.html`."""

    matters: tuple[MatterRow, ...]  #: All matters of the catalogue.


@dataclass(frozen=True, slots=True)
class MatterContext:
    """Context of `public/matter.html`."""

    title: str  #: What is applied for.
    start: str  #: Address at which one starts.
    headline: str  #: Papers, visits and days, in one line.
    facts: tuple[Fact, ...]  #: The rows of the guide, the same for all.
    requirements: tuple[RequirementRow, ...]  #: What is checked, and how.


@router.get("")
def matters(visit: VisitDep) -> Response:
    """Show the catalogue."""
    lang = visit.language.value
    rows = tuple(
        MatterRow(
            matter.title.in_language(lang),
            f"/matters/{matter.code}",
            _limit(visit, matter),
            len(matter.entries),
        )
        for matter in visit.service.catalogue.matters()
    )
    return page("public/matters.html", MattersContext(rows), visit)


@router.get("/{code}")
def matter(visit: VisitDep, code: str) -> Response:
    """Show the guide of a matter."""
    found = visit.service.catalogue.matter(code)
    context = MatterContext(
        title=found.title.in_language(visit.language.value),
        start=f"/matters/{found.code}/start",
        headline=_headline(visit, found),
        facts=tuple(_guide(visit, found)),
        requirements=requirement_rows(visit, found, _outlook(visit, code)),
    )
    return page("public/matter.html", context, visit)


def _outlook(visit: Visit, code: str) -> Eligibility | None:
    """Say what anybody has to expect; None while nothing can be applied for."""
    try:
        return general_outlook(visit.service.world, code)
    except MatterNotOpenError:
        return None


def _limit(visit: Visit, matter: MatterFile) -> str:
    days = matter.decision_days
    if matter.decision_days_kind == "working":
        return visit.say("%(days)d working days") % {"days": days}
    return visit.say("%(days)d days") % {"days": days}


def _headline(visit: Visit, matter: MatterFile) -> str:
    head = matter.content["headline"]
    promised = head["promised_days"]["count"]
    return visit.say(
        "%(materials)d papers, %(visits)d visits, decided in %(days)d working day(s)"
    ) % {"materials": head["materials"], "visits": head["visits"], "days": promised}


def _guide(visit: Visit, matter: MatterFile) -> list[Fact]:
    head, lang = matter.content["headline"], visit.language.value
    automatic = visit.say("at once, by rule, if every requirement is met")
    by_officer = visit.say("by an officer")
    rows: list[tuple[str, str]] = [
        (visit.say("Code of the matter"), matter.code),
        (
            visit.say("Decided by"),
            content_words(matter.content["authority_kind"], lang),
        ),
        (
            visit.say("Supervised by"),
            content_words(matter.content["supervisor_kind"], lang),
        ),
        (visit.say("Limit by law"), _limit(visit, matter)),
        (
            visit.say("Papers to hand in"),
            str(head["materials"]),
        ),
        (visit.say("Visits to a counter"), str(head["visits"])),
        (visit.say("How it is granted"), automatic if matter.automatic else by_officer),
        (visit.say("Fee"), content_words(head["fee"]["text"], lang)),
        (
            visit.say("Legal basis"),
            visit.say("; ").join(legal_basis(head["legal_basis"], lang)),
        ),
    ]
    return [Fact(label, value, code=False) for label, value in rows]
