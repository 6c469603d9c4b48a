"""Matters on offer: the catalogue, and the guide of a matter.

A guide has the same rows for every matter, in the same order (办事指南).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.matters.file import MatterFile
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.requirements import (
    open_eligibility,
    requirement_rows,
)
from zeropermit.web.pages.shared.titles import content_words, legal_basis

router = APIRouter(prefix="/matters")


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in the catalogue."""

    title: str  #: Name of the matter.
    url: str  #: Address of its guide.
    limit: str  #: Within how many days it is decided.
    count: int  #: How many requirements it has.


@router.get("")
def matters(request: PageRequestDep) -> Response:
    """Show the catalogue."""
    rows = tuple(
        MatterRow(
            request.in_language(matter.title),
            f"/matters/{matter.code}",
            _limit(request, matter),
            len(matter.entries),
        )
        for matter in request.service.catalogue.matters()
    )
    return request.page(
        "public/matters.html",
        matters=rows,
    )


@router.get("/{code}")
def matter(request: PageRequestDep, code: str) -> Response:
    """Show the guide of a matter."""
    found = request.service.catalogue.matter(code)
    return request.page(
        "public/matter.html",
        title=request.in_language(found.title),
        start=f"/matters/{found.code}/start",
        headline=_headline(request, found),
        facts=tuple(_guide(request, found)),
        requirements=requirement_rows(request, found, open_eligibility(request, code)),
    )


def _limit(request: PageRequest, matter: MatterFile) -> str:
    days = matter.decision_days
    if matter.decision_days_kind == "working":
        return request.say("%(days)d working days", days=days)
    return request.say("%(days)d days", days=days)


def _headline(request: PageRequest, matter: MatterFile) -> str:
    head = matter.content["headline"]
    promised = head["promised_days"]["count"]
    return request.say(
        "%(materials)d papers, %(visits)d visits, decided in %(days)d working day(s)",
        materials=head["materials"],
        visits=head["visits"],
        days=promised,
    )


def _guide(request: PageRequest, matter: MatterFile) -> Iterator[Fact]:
    content, head, fact = matter.content, matter.content["headline"], request.fact
    automatic = request.say("at once, by rule, if every requirement is met")
    granted = automatic if matter.automatic else request.say("by an officer")
    basis = request.say("; ").join(legal_basis(request, head["legal_basis"]))
    yield fact("Code of the matter", matter.code)
    yield fact("Decided by", content_words(request, content["authority_kind"]))
    yield fact("Supervised by", content_words(request, content["supervisor_kind"]))
    yield fact("Limit by law", _limit(request, matter))
    yield fact("Papers to hand in", str(head["materials"]))
    yield fact("Visits to a counter", str(head["visits"]))
    yield fact("How it is granted", granted)
    yield fact("Fee", content_words(request, head["fee"]["text"]))
    yield fact("Legal basis", basis)
