"""The versions of a matter for its authority, and the effect of its rules on permits.

Nothing here changes anything: a permit is judged by the version it was issued under.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from zeropermit.usecases.matters.versions import history_of
from zeropermit.web.dependencies import get_officer
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.titles import requirement_name

router = APIRouter(prefix="/authority/matters")

SHOWN = 50
CodePath = Annotated[str, Path(max_length=64)]


@router.get("/{code}")
def matter_history(request: PageRequestDep, code: CodePath) -> Response:
    """Show the versions of a matter, and the report on the effect of its rules."""
    get_officer(request.person)
    found = history_of(request.context, code)
    return request.page(
        "authority/matter_history.html",
        matter=request.service.catalogue.matter(code),
        history=found,
        permits=sorted(found.impact, key=lambda one: not one.unmet)[:SHOWN],
    )


@page_filter
def titled(request: PageRequest, name: str, matter: str) -> str:
    """Give the short name of a requirement with its title."""
    return f"{name} {requirement_name(request, matter, name)}"
