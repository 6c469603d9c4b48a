"""Queries of the visitor's data, and the result of each."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.usecases.records.own_data import list_uses
from zeropermit.web.pages.shared.page_request import PageRequestDep

router = APIRouter()
SHOWN = 50


@router.get("/queries")
def uses(request: PageRequestDep) -> Response:
    """Show the queries of the visitor's data."""
    own = request.person.organisation
    found = list_uses(request.context, own, before=None, limit=SHOWN)
    return request.page("enterprise/queries.html", found=found)
