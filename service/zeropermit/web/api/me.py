"""The caller's own organisation: uses of its data, and due tasks."""

from __future__ import annotations

import re

from fastapi import Response

from zeropermit.serialize.answer import as_of_json
from zeropermit.serialize.notice import notice_json, use_json
from zeropermit.usecases.accounts.notices import list_notices
from zeropermit.usecases.records.own_data import QueryPosition, list_uses
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep
from zeropermit.web.cursors import Limit, PagingDep, read_place, write_place
from zeropermit.web.headers import NO_STORE

router = d.ApiRouter(prefix="/me", tags=["me"])

_PLACE = re.compile(r"(0|[1-9][0-9]{0,15})\.([0-9A-Z]{18})\.([1-9][0-9]{0,15})")

_USE = {
    "department": {"uscc": "11370200MB2856012N", "name": "示例部门"},
    "schema": "legal-entity/1",
    "title": "经营主体登记",
    "claims": ["status"],
    "subject": d.APPLICANT,
    "application": d.WORD,
    "matter": "construction-permit",
    "purpose": "办理建筑工程施工许可证核发",
    "consent": d.WORD,
    "asked_at": 1_790_000_001,
    "outcome": {"code": "QUERY_ANSWERED", "words": "已提供。"},
    "reason": None,
}


_NOTICE = {
    "code": "NOTICE_START_NEAR",
    "words": "开工期限临近。",
    "next": "请在期满前开工，或者申请延期。",
    "due": 1_798_000_000,
    "days_left": 20,
    "application": d.WORD,
    "permit": d.WORD,
    "number": "370203202609240101",
    "matter": "construction-permit",
    "project": d.PROJECT,
    "requirements": [],
}


@router.operation(
    "GET /queries",
    "查看谁为哪件申请查询过本机构的数据。新的在前；只有数据主体本人可见。",
    "See who asked departments for one's own data, for which application and when, "
    "newest first. Nobody else sees it.",
    example={"queries": [_USE], "unreachable": []},
)
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


@router.operation(
    "GET /notices",
    "查看与本机构有关的提醒：期限临近、依据被撤销、逾期未决，以及怎么办。",
    "See what your organisation should know: what is due soon, what was taken "
    "back, what is overdue, and what to do. Computed whenever you look.",
    example={"notices": [_NOTICE], "more": False, "as_of": d.AS_OF},
)
def get_notices(request: CallerRequestDep, limit: Limit = 50) -> Response:
    """List the caller's notices, the most urgent first."""
    found = list_notices(
        request.context, request.own, calendar=request.service.catalogue.working_days
    )
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
