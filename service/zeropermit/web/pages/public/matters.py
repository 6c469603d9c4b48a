"""Matters on offer: the catalogue, and the guide of a matter.

A guide has the same rows for every matter, in the same order (办事指南).
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.matters.file import MatterFile
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.requirements import lines_of, open_eligibility
from zeropermit.web.pages.shared.templates import page_filter

router = APIRouter(prefix="/matters")


@router.get("")
def matters(request: PageRequestDep) -> Response:
    """Show the catalogue."""
    found = tuple(request.service.catalogue.matters())
    return request.page("public/matters.html", matters=found)


@router.get("/{code}")
def matter(request: PageRequestDep, code: str) -> Response:
    """Show the guide of a matter."""
    found = request.service.catalogue.matter(code)
    lines = lines_of(open_eligibility(request, code))
    return request.page("public/matter.html", matter=found, lines=lines)


@page_filter
def decision_limit(request: PageRequest, matter: MatterFile) -> str:
    """Say within how many days a matter is decided by law."""
    days = matter.decision_days
    if matter.decision_days_kind == "working":
        return request.say("%(days)d working days", days=days)
    return request.say("%(days)d days", days=days)
