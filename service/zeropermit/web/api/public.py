"""Public operations, without an account: verify, events, status, progress of a case."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Response
from starlette.concurrency import run_in_threadpool

from zeropermit.domain.ledger.unread import unread_json
from zeropermit.errors import ParameterError
from zeropermit.serialize.answer import (
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
from zeropermit.web.api.permits import Reference
from zeropermit.web.api_request import (
    EvenSuspendedRequestDep,
    JsonObject,
    PublicRequestDep,
)
from zeropermit.web.bodies.applications import TIME_LIMIT
from zeropermit.web.conditional_requests import IfNoneMatch, matches, not_modified
from zeropermit.web.cursors import PagingDep, read_cursor, write_cursor
from zeropermit.web.dependencies import LanguageDep, ServiceDep
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.headers import NO_STORE
from zeropermit.web.service_health import HealthState, health_json, health_of

router = ApiRouter(tags=["public"])
UNAVAILABLE = 503
UNREAD_SHOWN = 100
"""Entries that cannot be read of which the status tells; it counts all."""


@router.operation("GET /verify/{reference}")
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


@router.operation("GET /operations/{operation}", tags=["operations"])
def get_operation(
    operation: Annotated[str, Path(max_length=128)], request: EvenSuspendedRequestDep
) -> JsonObject:
    """Say how far an act got."""
    found = look_at_operation(request.context, operation, organisation=request.own)
    return operation_json(found, request.language, request.service.explain)


@router.operation("GET /events")
def list_events(paging: PagingDep, request: PublicRequestDep) -> Response:
    """List events after a cursor."""
    after = paging.place(read_cursor)
    found = request.service.index.events(after=after, limit=paging.limit)
    link = paging.link("/events", found, lambda one: write_cursor(one.cursor))
    listed = [event_json(item, write_cursor(item.cursor)) for item in found]
    headers = {"Cache-Control": "no-cache", **link}
    return request.answer({"events": listed}, headers=headers)


@router.operation("GET /manifest")
def get_manifest(request: PublicRequestDep) -> Response:
    """Give the deployment that this service follows."""
    headers = {"Cache-Control": "public, max-age=60"}
    return request.answer(request.service.manifest.as_json(), headers=headers)


@router.operation("GET /status")
def get_status(request: PublicRequestDep) -> JsonObject:
    """Say how fresh the view is, which entries it cannot read, which parts fail."""
    fresh = request.freshness
    health = health_of(request.service, fresh)
    return {
        **request.context.ledger.read(lambda _, as_of: as_of_json(as_of)),
        "contact": fresh.contact,
        "lag": fresh.age,
        "stale": fresh.stale,
        "outbox_age": request.service.outbox_age(),
        **health_json(health),
        "unread": [unread_json(entry) for entry in health.unread[:UNREAD_SHOWN]],
    }


@router.operation("GET /health")
def get_health(request: PublicRequestDep) -> Response:
    """Say in one word how the service is: 503 if its answers are of yesterday."""
    health = health_of(request.service, request.freshness)
    status = UNAVAILABLE if health.state is HealthState.FAILING else 200
    content = health_json(health)
    return json_response(content, request.language, status=status, headers=NO_STORE)


@router.operation("GET /progress")
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
    found = look_up(request.context, number, code)
    return request.answer(progress_json(found, request.language), headers=NO_STORE)
