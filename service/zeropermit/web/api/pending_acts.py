"""Acts on permits that one officer signed, and that wait for another."""

from __future__ import annotations

from fastapi import Response

from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.errors import (
    ConditionFailedError,
    ConditionMissingError,
    WaitingActUnknownError,
)
from zeropermit.serialize.pending_act import pending_act_json
from zeropermit.usecases.permits.countersign import (
    countersign,
    find_pending_act,
    keep_act,
    pending_acts,
    take_back,
)
from zeropermit.web.api.permits import act_request_of
from zeropermit.web.api_request import JsonObject, OfficerRequestDep
from zeropermit.web.bodies.applications import DecisionBody, PendingActBody
from zeropermit.web.conditional_requests import IfMatch, check_officer
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.idempotency import OfficerOnceDep
from zeropermit.web.paths import BytesPath, PermitPath

router = ApiRouter(tags=["permits"])


@router.operation("GET /acts/waiting")
def list_waiting(request: OfficerRequestDep) -> JsonObject:
    """List the pending acts of the caller's body."""
    found = pending_acts(request.context, request.own)
    by = request.caller.signatory
    return {"acts": [pending_act_json(request.context, one, by) for one in found]}


@router.operation("POST /permits/{permit}/acts/waiting", status=201)
def keep(
    permit: PermitPath,
    body: PendingActBody,
    request: OfficerRequestDep,
    if_match: IfMatch = None,
) -> JsonObject:
    """Keep an act with its first signature."""
    context = request.context
    etag = check_officer(context, permit, request.caller)
    if if_match is None:
        raise ConditionMissingError
    if if_match != etag:
        raise ConditionFailedError
    act_request = act_request_of(context, permit, body)
    check_officer(context, permit, request.caller, act_request)
    kept = keep_act(
        context,
        permit,
        act_request,
        body.authorization.value(),
        text=body.text,
    )
    return {"permit": permit, "waiting": kept}


@router.operation("POST /permits/{permit}/acts/waiting/{waiting}", status=202)
def sign_second(
    permit: PermitPath, waiting: BytesPath, body: DecisionBody, once: OfficerOnceDep
) -> Response:
    """Put an act with both signatures on its way."""
    context = once.context
    check_officer(context, permit, once.caller)
    own, signed = once.own, body.authorization.value()

    def send(*, operation: str) -> Operation:
        if known := context.ledger.operation(operation):
            return known
        found = find_pending_act(context, own, waiting)
        if found.kept.permit != permit:
            raise WaitingActUnknownError(to_hex(waiting))
        return countersign(context, found.id, signed, body=own, operation=operation)

    return once.submit("act", permit, send, permit=permit)


@router.operation("POST /permits/{permit}/acts/waiting/{waiting}/withdrawal")
def withdraw(
    permit: PermitPath, waiting: BytesPath, request: OfficerRequestDep
) -> JsonObject:
    """Take an act back; asking again gives the same answer."""
    context = request.context
    check_officer(context, permit, request.caller)
    kept = take_back(
        context, permit, waiting, body=request.own, officer=request.caller.address
    )
    return {"permit": permit, "waiting": waiting, "until": kept.first.deadline}
