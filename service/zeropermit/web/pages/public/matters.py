"""Matters on offer: the catalogue, and the guide of a matter.

A guide has the same rows for every matter, in the same order (办事指南).
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.matters.file import MatterFile
from zeropermit.errors import MatterNotOpenError
from zeropermit.usecases.applications.eligibility import (
    Eligibility,
    general_eligibility,
)
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
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
def matters(request: PageRequestDep) -> Response:
    """Show the catalogue."""
    lang = request.language.value
    rows = tuple(
        MatterRow(
            matter.title.in_language(lang),
            f"/matters/{matter.code}",
            _limit(request, matter),
            len(matter.entries),
        )
        for matter in request.service.catalogue.matters()
    )
    return page("public/matters.html", MattersContext(rows), request)


@router.get("/{code}")
def matter(request: PageRequestDep, code: str) -> Response:
    """Show the guide of a matter."""
    found = request.service.catalogue.matter(code)
    context = MatterContext(
        title=found.title.in_language(request.language.value),
        start=f"/matters/{found.code}/start",
        headline=_headline(request, found),
        facts=tuple(_guide(request, found)),
        requirements=requirement_rows(request, found, _eligibility(request, code)),
    )
    return page("public/matter.html", context, request)


def _eligibility(request: PageRequest, code: str) -> Eligibility | None:
    """Describe the eligibility of everyone; None if the matter is not open."""
    try:
        return general_eligibility(request.service.context, code)
    except MatterNotOpenError:
        return None


def _limit(request: PageRequest, matter: MatterFile) -> str:
    days = matter.decision_days
    if matter.decision_days_kind == "working":
        return request.say("%(days)d working days") % {"days": days}
    return request.say("%(days)d days") % {"days": days}


def _headline(request: PageRequest, matter: MatterFile) -> str:
    head = matter.content["headline"]
    promised = head["promised_days"]["count"]
    return request.say(
        "%(materials)d papers, %(visits)d visits, decided in %(days)d working day(s)"
    ) % {"materials": head["materials"], "visits": head["visits"], "days": promised}


def _guide(request: PageRequest, matter: MatterFile) -> list[Fact]:
    head, lang = matter.content["headline"], request.language.value
    automatic = request.say("at once, by rule, if every requirement is met")
    by_officer = request.say("by an officer")
    rows: list[tuple[str, str]] = [
        (request.say("Code of the matter"), matter.code),
        (
            request.say("Decided by"),
            content_words(matter.content["authority_kind"], lang),
        ),
        (
            request.say("Supervised by"),
            content_words(matter.content["supervisor_kind"], lang),
        ),
        (request.say("Limit by law"), _limit(request, matter)),
        (
            request.say("Papers to hand in"),
            str(head["materials"]),
        ),
        (request.say("Visits to a counter"), str(head["visits"])),
        (
            request.say("How it is granted"),
            automatic if matter.automatic else by_officer,
        ),
        (request.say("Fee"), content_words(head["fee"]["text"], lang)),
        (
            request.say("Legal basis"),
            request.say("; ").join(legal_basis(head["legal_basis"], lang)),
        ),
    ]
    return [Fact(label, value, code=False) for label, value in rows]
