"""The caller's own organisation: uses of its data, and due tasks."""

from __future__ import annotations

import re

from fastapi import Response

from zeropermit.serialize.answer import as_of_json
from zeropermit.serialize.notice import notice_json, use_json
from zeropermit.usecases.accounts.notices import list_notices
from zeropermit.usecases.records.own_data import QueryPosition, list_uses
from zeropermit.web.api_request import CallerRequestDep
from zeropermit.web.cursors import Limit, PagingDep, read_place, write_place
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.headers import NO_STORE

router = ApiRouter(prefix="/me", tags=["me"])

_PLACE = re.compile(r"(0|[1-9][0-9]{0,15})\.([0-9A-Z]{18})\.([1-9][0-9]{0,15})")


@router.operation("GET /queries")
def list_queries(paging: PagingDep, request: CallerRequestDep) -> Response:
    """List the questions that concern the caller's organisation."""
    before = paging.place(_read_place)
    found = list_uses(request.context, request.own, before=before, limit=paging.limit)
    link = paging.link("/me/queries", found.page, lambda use: _write_place(use.place))
    content = {
        "queries": [
            use_json(request.service.catalogue, use, request.language)
            for use in found.page
        ],
        "unreachable": list(found.unreachable),
    }
    return request.answer(content, headers={**NO_STORE, **link})


@router.operation("GET /notices")
def get_notices(request: CallerRequestDep, limit: Limit = 50) -> Response:
    """List the caller's notices, the most urgent first."""
    found = list_notices(request.context, request.own)
    content = {
        "notices": [notice_json(notice, request.language) for notice in found[:limit]],
        "more": len(found) > limit,
        "as_of": request.context.ledger.read(lambda _, as_of: as_of_json(as_of)),
    }
    return request.answer(content, headers=NO_STORE)


def _write_place(place: QueryPosition) -> str:
    return write_place(place.queried_at, place.department, place.sequence)


def _read_place(text: str) -> QueryPosition:
    found = read_place(text, _PLACE)
    return QueryPosition(int(found[1]), found[2], int(found[3]))
