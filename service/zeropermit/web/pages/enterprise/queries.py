"""Queries of the visitor's data, and the result of each."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.usecases.records.own_data import DataUse, list_uses
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.titles import schema_title

router = APIRouter()
SHOWN = 50


@dataclass(frozen=True, slots=True)
class UseRow:
    """One question to a department."""

    when: str  #: When it was asked.
    department: str  #: Name of the department.
    data: str  #: For which data set.
    purpose: str  #: Purpose of the consent.
    url: str  #: Address of the application.
    outcome: str  #: How the question ended.


@router.get("/queries")
def uses(request: PageRequestDep) -> Response:
    """Show the queries of the visitor's data."""
    own = request.person.organisation
    found = list_uses(request.context, own, before=None, limit=SHOWN)
    rows = tuple(_use(request, use) for use in found.page)
    return request.page(
        "enterprise/queries.html",
        uses=rows,
        unreachable=found.unreachable,
    )


def _use(request: PageRequest, use: DataUse) -> UseRow:
    query, purpose = use.question.query, request.either(use.purpose_zh, use.purpose_en)
    return UseRow(
        when=request.time(query.queried_at),
        department=use.department_name,
        data=schema_title(request, query.schema),
        purpose=purpose or request.say("no consent for it is held here"),
        url=f"/applications/{to_hex(query.application)}",
        outcome=request.message(f"QUERY_{query.outcome.name}"),
    )
