"""Public operations, without an account: verify, events, status, progress of a case."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Response
from starlette.concurrency import run_in_threadpool

from zeropermit.errors import ParameterError
from zeropermit.serialize.answer import (
    Explainer,
    Freshness,
    as_of_json,
    etag_of,
    event_json,
    json_response,
    operation_json,
)
from zeropermit.serialize.application import progress_json
from zeropermit.serialize.permit import answer_json
from zeropermit.usecases.applications.progress import TYPED_LIMIT, look_up
from zeropermit.usecases.ledger.operations import look_at_operation
from zeropermit.usecases.permits.verify import present_second, verify_reference
from zeropermit.web import documentation as d
from zeropermit.web.api.permits import PERMIT, Reference
from zeropermit.web.api_request import CallerRequestDep, PublicRequestDep
from zeropermit.web.bodies.applications import TIME_LIMIT
from zeropermit.web.conditional_requests import IfNoneMatch, matches, not_modified
from zeropermit.web.cursors import PagingDep, read_cursor, write_cursor
from zeropermit.web.dependencies import LanguageDep, ServiceDep
from zeropermit.web.headers import NO_STORE

router = d.ApiRouter(tags=["public"])

_QUESTION = {"verdict": "VALID", "words": "是", "reasons": []}
ANSWER = {
    "state": "VALID",
    "words": "有效",
    "good": True,
    "stale": False,
    "reasons": [{"code": "IN_FORCE", "words": "许可现行有效。"}],
    "as_of": d.AS_OF,
    "genuine": _QUESTION,
    "in_force": _QUESTION,
    "issued_by": {
        **_QUESTION,
        "authority": d.AUTHORITY,
        "name": "示例审批局",
        "key": d.ADDRESS,
    },
    "permit": PERMIT,
    "evidence": [],
    "history": [],
}


@router.operation(
    "GET /verify/{reference}",
    "核验许可：真不真、有效不有效、谁发的，三问分开作答。账本上没有的也答 200。",
    "Verify a permit: genuine, in force, who says so. What the ledger does not know"
    " is answered with 200 and UNKNOWN.",
    example=ANSWER,
)
async def verify(
    reference: Reference,
    service: ServiceDep,
    language: LanguageDep,
    at: Annotated[
        int | None,
        Query(ge=1, le=TIME_LIMIT, description="过去的某一秒。 A past second."),
    ] = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Give the one answer, now or at a past second."""
    context = service.context
    if at is not None and at > present_second(context):
        raise ParameterError("at")
    if at is None:  # in memory; only the past is worth a thread
        answer = verify_reference(context, reference)
    else:
        answer = await run_in_threadpool(verify_reference, context, reference, at=at)
    fresh = Freshness(context.clock(), service.contact())
    content = answer_json(answer, context.catalogue, language, fresh)
    etag = etag_of(repr(content))
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Age": str(fresh.age)}
    if matches(if_none_match, etag):
        return not_modified(headers)
    return json_response(content, language, headers=headers)


@router.operation(
    "GET /operations/{operation}",
    "查看一次提交的进展：saved → sent → included → final，或 refused、failed。",
    "See what became of a submission that concerns one's own organisation; a "
    "refusal is explained in words.",
    example={
        "operation": d.ACCEPTED["operation"],
        "label": "Apply",
        "state": "final",
        "words": "已最终上链",
        "tx_hash": d.WORD,
        "block": 42,
        "block_hash": d.WORD,
        "gas_used": 120_000,
        "refusal": None,
        "created_at": 1_790_000_000,
        "updated_at": 1_790_000_001,
    },
    tags=["operations"],
)
def get_operation(
    operation: Annotated[str, Path(max_length=128)], request: CallerRequestDep
) -> Response:
    """Say how far an act got."""
    found = look_at_operation(request.context, operation, organisation=request.own)
    content = operation_json(found, request.language, Explainer(request.service))
    return request.answer(content)


@router.operation(
    "GET /events",
    "按账本顺序列出事件；下一页见 Link 头。",
    "List events in the order of the ledger; the next page is in the Link header.",
    example={"events": []},
)
def list_events(paging: PagingDep, request: PublicRequestDep) -> Response:
    """List events after a cursor."""
    after = paging.place(read_cursor)
    found = request.service.index.events(after=after, limit=paging.limit)
    link = paging.link("/events", found, lambda one: write_cursor(one.cursor))
    listed = [event_json(item, write_cursor(item.cursor)) for item in found]
    headers = {"Cache-Control": "no-cache", **link}
    return request.answer({"events": listed}, headers=headers)


@router.operation(
    "GET /manifest",
    "取得信任文件：哪条链上的哪些合约。",
    "Get the trust file: which contracts on which chain.",
    example={"type": "zeropermit/manifest/1"},
)
def get_manifest(request: PublicRequestDep) -> Response:
    """Give the deployment that this service follows."""
    headers = {"Cache-Control": "public, max-age=60"}
    return request.answer(request.service.manifest.as_json(), headers=headers)


@router.operation(
    "GET /status",
    "服务状态：所见区块、多久没有联系上节点、最早一笔待上链的等了多久。",
    "Status: block seen, seconds since the node answered, age of the outbox.",
    example={
        **d.AS_OF,
        "contact": 1_790_000_000,
        "lag": 0,
        "stale": False,
        "outbox_age": None,
    },
)
def get_status(request: PublicRequestDep) -> Response:
    """Say how fresh the service's view is."""
    fresh = request.freshness
    content = {
        **request.context.ledger.read(lambda _, as_of: as_of_json(as_of)),
        "contact": fresh.contact,
        "lag": fresh.age,
        "stale": fresh.stale,
        "outbox_age": request.service.outbox_age(),
    }
    return request.answer(content)


_STEP = {"words": "收件", "at": 1_790_000_000, "block": 42}


@router.operation(
    "GET /progress",
    "凭办件编号和查询码查看进度。编号不对、查询码不对，回答相同。每分钟次数有限。",
    "See how far a case is, by its number and code. A wrong number and a wrong "
    "code get the same answer; few look-ups a minute are taken.",
    example={
        "number": "012345678901",
        "matter": "construction-permit",
        "title": "建筑工程施工许可证核发",
        "authority": "示例审批局",
        "steps": [{"step": "received", "reached": True, **_STEP}],
        "requirements": {"met": 18, "count": 19},
        "turn": "applicant",
        "words": "等待申请人补齐或者签署承诺。",
        "days": {"used": 0, "promised": 1, "kind": "working"},
        "decision": {"due": 1_791_000_000, "provisional": False},
        "as_of": d.AS_OF,
    },
)
def get_progress(
    number: Annotated[
        str, Query(max_length=TYPED_LIMIT, description="办件编号，12 位数字。 Number.")
    ],
    code: Annotated[
        str, Query(max_length=TYPED_LIMIT, description="查询码，8 位。 Code.")
    ],
    request: PublicRequestDep,
) -> Response:
    """Look a case up."""
    found = look_up(
        request.context, number, code, calendar=request.service.catalogue.working_days
    )
    return request.answer(progress_json(found, request.language), headers=NO_STORE)
