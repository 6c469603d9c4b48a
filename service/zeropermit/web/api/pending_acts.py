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
from zeropermit.web import documentation as d
from zeropermit.web.api.permits import act_request_of
from zeropermit.web.api_request import OfficerRequestDep
from zeropermit.web.bodies.applications import DecisionBody, PendingActBody
from zeropermit.web.conditional_requests import IfMatch, check_officer
from zeropermit.web.idempotency import OfficerOnceDep
from zeropermit.web.paths import BytesPath, PermitPath

router = d.ApiRouter(tags=["permits"])


@router.operation(
    "GET /acts/waiting",
    "审批人员：列出待第二名人员签署的处理。",
    "Officers: list the acts that wait for a second officer's signature.",
    example={"acts": []},
)
def list_waiting(request: OfficerRequestDep) -> Response:
    """List the pending acts of the caller's authority."""
    found = pending_acts(request.context, request.own)
    by = request.caller.signatory
    acts = [pending_act_json(request.context, one, by) for one in found]
    return request.answer({"acts": acts})


@router.operation(
    "POST /permits/{permit}/acts/waiting",
    "第一名人员签署后，留待第二名人员签署。必须带 If-Match（拟定时的 ETag）。",
    "Leave an act that one officer signed for another to sign. If-Match is required.",
    body={**d.ACT, "text": None, "authorization": d.AUTHORIZATION},
    example={"permit": d.WORD, "waiting": d.WORD},
    status=201,
)
def keep(
    permit: PermitPath,
    body: PendingActBody,
    request: OfficerRequestDep,
    if_match: IfMatch = None,
) -> Response:
    """Keep an act with its first signature."""
    context = request.context
    etag = check_officer(context, permit, request.caller)
    if if_match is None:
        raise ConditionMissingError
    if if_match != etag:
        raise ConditionFailedError
    kept = keep_act(
        context,
        permit,
        act_request_of(body),
        body.authorization.value(),
        text=body.text,
    )
    return request.answer({"permit": permit, "waiting": kept}, status=201)


@router.operation(
    "POST /permits/{permit}/acts/waiting/{waiting}",
    "第二名人员签署并提交。",
    "Sign as the second officer, and submit.",
    body={"authorization": d.AUTHORIZATION},
    **d.submitted("suspend", permit=d.WORD),
)
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
        return countersign(
            context, found.id, signed, authority=own, operation=operation
        )

    return once.submit("act", permit, send, permit=permit)


@router.operation(
    "POST /permits/{permit}/acts/waiting/{waiting}/withdrawal",
    "第一名人员收回尚未由第二名人员签署的处理；本服务不再出示、不再提交。"
    "已签的签名在 until 之前仍在密码学上有效。",
    "The first officer takes an act back that no second has signed: it is neither "
    "shown nor sent from here any more. The signature itself stays good until "
    "`until`, for whoever else holds it.",
    example={"permit": d.WORD, "waiting": d.WORD, "until": 1_790_259_200},
)
def withdraw(
    permit: PermitPath, waiting: BytesPath, request: OfficerRequestDep
) -> Response:
    """Take an act back; asking again gives the same answer."""
    context = request.context
    check_officer(context, permit, request.caller)
    kept = take_back(
        context, permit, waiting, authority=request.own, officer=request.caller.address
    )
    content = {"permit": permit, "waiting": waiting, "until": kept.first.deadline}
    return request.answer(content)
