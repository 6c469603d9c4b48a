"""Supervision after issue: the board, the acts and their signatures."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Response

from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import PermitId, RoundId, from_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import (
    FieldProblem,
    FieldsRefusedError,
    PermitUnknownError,
    SupervisionUnknownError,
)
from zeropermit.serialize.answer import as_of_json, json_response, signable
from zeropermit.serialize.supervision import (
    board_json,
    drawn_json,
    round_json,
    supervision_json,
)
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.usecases.ports import ServiceContext
from zeropermit.usecases.supervision.board import board
from zeropermit.usecases.supervision.supervise import (
    announce_round,
    check_caller,
    prepare,
    prepare_round,
    reveal_round,
    supervise,
)
from zeropermit.web import documentation as d
from zeropermit.web.api.permits import Reference
from zeropermit.web.bodies.supervision import (
    RevealBody,
    RoundBody,
    RoundProposalBody,
    SupervisionBody,
    SupervisionProposalBody,
    request_of,
)
from zeropermit.web.dependencies import CallerDep, LanguageDep, OfficerDep, ServiceDep
from zeropermit.web.idempotency import IdempotentRequestDep, OfficerOnceDep
from zeropermit.web.paths import WordPath

router = APIRouter(tags=["supervision"])

BODY = {"uscc": d.AUTHORITY, "name": "示例监管部门"}
ROUND = {
    "round": d.WORD,
    "body": BODY,
    "matter": "construction-permit",
    "permille": 50,
    "announced_at": 1_790_000_000,
    "due_at": 1_792_592_000,
    "seed": d.WORD,
    "roster": [d.ADDRESS],
}
INSPECT = {"act": "inspect", "round": None, "finding": "PASSED", "record": d.WORD}
ANNOUNCE = {
    "matter": "construction-permit",
    "permille": 50,
    "secret_hash": d.WORD,
    "due_at": 1_792_592_000,
}
PROPOSAL = {
    "deadline": 1_790_001_800,
    "typed_data": {**d.TYPED_DATA, "primaryType": "Inspect"},
    "call": {**d.CALL, "contract": "SupervisionRegistry", "function": "inspect"},
}


@router.get(
    "/permits/{reference}/supervision",
    **d.about(
        "查看许可的监管：移交、抽查、检查、责令改正与移送，对公众公开。",
        "See how a permit is supervised: hand-over, rounds that drew it, inspections,"
        " correction orders and referrals. Open to the public.",
        example={"supervisor": BODY, "rounds": [], "inspections": [], "orders": []},
    ),
)
def get_supervision(
    reference: Reference, service: ServiceDep, language: LanguageDep
) -> Response:
    """Give all that the ledger says of the supervision of a permit."""
    facts = verify_reference(service.context, reference).permit
    if facts is None:
        raise PermitUnknownError("")
    permit = facts.id

    def read(state: LedgerState, as_of: BlockStamp) -> dict[str, object]:
        found = supervision_json(state, permit)
        return {**found, "as_of": as_of_json(as_of)}

    content = service.context.ledger.read(read)
    return json_response(content, language, headers={"Cache-Control": "no-cache"})


@router.post(
    "/permits/{permit}/supervision/proposals",
    **d.about(
        "拟定监管事项（移交、接收、检查、责令改正、移送等），供有关人员签署。",
        "Propose an act of supervision for those concerned to sign.",
        body={"wish": INSPECT},
        example=PROPOSAL,
    ),
)
def propose_supervision(
    permit: WordPath,
    body: SupervisionProposalBody,
    service: ServiceDep,
    caller: CallerDep,
    language: LanguageDep,
) -> Response:
    """Prepare an act of supervision."""
    context, number = service.context, PermitId(from_hex(permit))
    now, act_request = context.clock(), request_of(body.wish)
    check_caller(context, number, act_request.act, organisation=caller.organisation)
    act = context.ledger.read(
        lambda state, as_of: prepare(
            state, number, act_request, now=max(now, as_of.time)
        )
    )
    domain = context.ledger.domain(act.contract)
    content = {"permit": permit, **signable(act, domain, now + FRESH_SECONDS)}
    return json_response(content, language)


@router.post(
    "/permits/{permit}/supervision",
    **d.about(
        "提交有关人员签署的监管事项。检查、责令改正、移送等须两名人员签署。",
        "Submit an act of supervision that those concerned signed; most take two"
        " officers.",
        body={
            "wish": INSPECT,
            "authorizations": [d.AUTHORIZATION, d.AUTHORIZATION],
        },
        example={"permit": d.WORD, "operation": f"inspect:{d.WORD[2:]}:0123"},
        status=202,
    ),
)
def submit_supervision(
    permit: WordPath,
    body: SupervisionBody,
    service: ServiceDep,
    caller: CallerDep,
    idempotent: IdempotentRequestDep,
) -> Response:
    """Put an act of supervision on its way."""
    number = PermitId(from_hex(permit))
    act_request, own = request_of(body.wish), caller.organisation
    check_caller(service.context, number, act_request.act, organisation=own)

    def act() -> Mapping[str, object]:
        _check_count(service.context, number, body)
        operation = supervise(
            service.context,
            number,
            act_request,
            [each.value() for each in body.authorizations],
            operation=idempotent.name(act_request.act.wire_name, number),
        )
        return {"permit": permit, "operation": operation.id}

    return idempotent.run(act)


@router.get(
    "/supervision/due",
    **d.about(
        "监管部门与审批机关的待办：待接收、待检查、到期承诺与责令改正、待答复移送。",
        "See what a body has to do: permits to accept and to inspect, commitments and"
        " orders that fall due, referrals to answer.",
        example={"to_accept": [], "to_inspect": [], "commitments": [], "orders": []},
    ),
)
def get_due(service: ServiceDep, caller: OfficerDep, language: LanguageDep) -> Response:
    """Give the board of the caller's own body."""
    now = service.context.clock()

    def read(state: LedgerState, as_of: BlockStamp) -> dict[str, object]:
        found = board(state, caller.organisation, now=max(now, as_of.time))
        return {**board_json(found), "as_of": as_of_json(as_of)}

    content = service.context.ledger.read(read)
    return json_response(content, language, headers={"Cache-Control": "no-store"})


@router.post(
    "/supervision/rounds/proposals",
    **d.about(
        "拟定一轮随机抽查，供一名人员签署；秘密由本部门自己保管。",
        "Propose a round of random inspections for an officer to sign; the secret"
        " stays with the body.",
        body=ANNOUNCE,
        example=PROPOSAL,
    ),
)
def propose_round(
    body: RoundProposalBody,
    service: ServiceDep,
    caller: OfficerDep,
    language: LanguageDep,
) -> Response:
    """Prepare the announcement of a round, with the officers who act now."""
    context, now = service.context, service.context.clock()
    act = context.ledger.read(
        lambda state, _: prepare_round(
            state, caller.organisation, body.as_request(), now=now
        )
    )
    domain = context.ledger.domain(act.contract)
    return json_response(signable(act, domain, now + FRESH_SECONDS), language)


@router.post(
    "/supervision/rounds",
    **d.about(
        "提交一名人员签署的随机抽查公告。",
        "Submit the announcement of a round that an officer signed.",
        body={**ANNOUNCE, "authorization": d.AUTHORIZATION},
        example={"operation": f"round:{d.WORD[2:]}:0123"},
        status=202,
    ),
)
def submit_round(
    body: RoundBody,
    service: ServiceDep,
    caller: OfficerDep,
    idempotent: IdempotentRequestDep,
) -> Response:
    """Put the announcement of a round on its way."""

    def act() -> Mapping[str, object]:
        operation = announce_round(
            service.context,
            caller.organisation,
            body.as_request(),
            body.authorization.value(),
            operation=idempotent.name("round", caller.organisation),
        )
        return {"operation": operation.id}

    return idempotent.run(act)


@router.post(
    "/supervision/rounds/{round}/draw",
    **d.about(
        "揭晓一轮随机抽查：提交秘密值，由账本抽取许可与检查人员。无须签署。",
        "Draw a round: submit its secret, and the ledger draws permits and officers."
        " Nothing is signed.",
        body={"secret": d.WORD},
        example={"round": d.WORD, "operation": f"draw:{d.WORD[2:]}:0123"},
        status=202,
    ),
)
def draw_round(round: WordPath, body: RevealBody, once: OfficerOnceDep) -> Response:
    """Put the secret of a round on its way."""
    number, secret = RoundId(from_hex(round)), from_hex(body.secret)
    return once.submit(
        "draw",
        once.caller.organisation,
        lambda name: reveal_round(once.context, number, secret, operation=name),
        round=round,
    )


@router.get(
    "/supervision/rounds/{round}",
    **d.about(
        "查看一轮随机抽查：比例、名录、种子与抽中的许可，对公众公开。",
        "See a round: share, roster, seed and the permits it draws. Open to the"
        " public.",
        example={**ROUND, "drawn": []},
    ),
)
def get_round(round: WordPath, service: ServiceDep, language: LanguageDep) -> Response:
    """Give the ledger's record of a round, and the officers that it draws."""
    number = RoundId(from_hex(round))

    def read(state: LedgerState, as_of: BlockStamp) -> dict[str, object]:
        if number not in state.supervision.rounds:
            raise SupervisionUnknownError(round)
        return {
            **round_json(state, number),
            "drawn": drawn_json(state, number),
            "as_of": as_of_json(as_of),
        }

    content = service.context.ledger.read(read)
    return json_response(content, language, headers={"Cache-Control": "no-cache"})


def _check_count(
    context: ServiceContext, permit: PermitId, body: SupervisionBody
) -> None:
    """Refuse unless as many signed, each another, as the act takes."""
    now, act_request = context.clock(), request_of(body.wish)
    act = context.ledger.read(
        lambda state, as_of: prepare(
            state, permit, act_request, now=max(now, as_of.time)
        )
    )
    signers = {each.signer for each in body.authorizations}
    if len(signers) != len(body.authorizations):
        problem = FieldProblem("/authorizations/1/signer", "value")
        raise FieldsRefusedError((problem,))
    if len(signers) != act.signatures:
        raise FieldsRefusedError((FieldProblem("/authorizations", "value"),))
