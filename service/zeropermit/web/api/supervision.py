"""Supervision after issue: the board, the acts and their signatures."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import PermitUnknownError, SupervisionUnknownError
from zeropermit.serialize.supervision import (
    board_json,
    drawn_json,
    round_json,
    supervision_json,
)
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.usecases.supervision.board import board
from zeropermit.usecases.supervision.supervise import (
    announce_round,
    check_caller,
    prepare_own,
    prepare_round,
    reveal_round,
    supervise,
)
from zeropermit.web import documentation as d
from zeropermit.web.api.permits import Reference, signed_by_each
from zeropermit.web.api_request import (
    CallerRequestDep,
    OfficerRequestDep,
    PublicRequestDep,
)
from zeropermit.web.bodies.supervision import (
    RevealBody,
    RoundBody,
    RoundProposalBody,
    SupervisionBody,
    SupervisionProposalBody,
    request_of,
)
from zeropermit.web.idempotency import IdempotentRequestDep, OfficerOnceDep
from zeropermit.web.paths import PermitPath, RoundPath

router = d.ApiRouter(tags=["supervision"])

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
PROPOSAL = d.signable("Inspect", "SupervisionRegistry", "inspect")


@router.operation(
    "GET /permits/{reference}/supervision",
    "查看许可的监管：移交、抽查、检查、责令改正与移送，对公众公开。",
    "See how a permit is supervised: hand-over, rounds that drew it, inspections,"
    " correction orders and referrals. Open to the public.",
    example={"supervisor": BODY, "rounds": [], "inspections": [], "orders": []},
)
def get_supervision(reference: Reference, request: PublicRequestDep) -> Response:
    """Give all that the ledger says of the supervision of a permit."""
    facts = verify_reference(request.context, reference).permit
    if facts is None:
        raise PermitUnknownError("")
    permit = facts.id
    return request.answer_as_of(lambda state, _: supervision_json(state, permit))


@router.operation(
    "POST /permits/{permit}/supervision/proposals",
    "拟定监管事项（移交、接收、检查、责令改正、移送等），供有关人员签署。",
    "Propose an act of supervision for those concerned to sign.",
    body={"wish": INSPECT},
    example=PROPOSAL,
)
def propose_supervision(
    permit: PermitPath, body: SupervisionProposalBody, request: CallerRequestDep
) -> Response:
    """Prepare an act of supervision."""
    act = prepare_own(
        request.context, permit, request_of(body.wish), organisation=request.own
    )
    return request.propose(act, permit=permit)


@router.operation(
    "POST /permits/{permit}/supervision",
    "提交有关人员签署的监管事项。检查、责令改正、移送等须两名人员签署。",
    "Submit an act of supervision that those concerned signed; most take two officers.",
    body={"wish": INSPECT, "authorizations": [d.AUTHORIZATION, d.AUTHORIZATION]},
    **d.submitted("inspect", permit=d.WORD),
)
def submit_supervision(
    permit: PermitPath, body: SupervisionBody, once: IdempotentRequestDep
) -> Response:
    """Put an act of supervision on its way."""
    context, wanted, own = once.context, request_of(body.wish), once.own
    check_caller(context, permit, wanted.act, organisation=own)

    def send(*, operation: str) -> Operation:
        act = prepare_own(context, permit, wanted, organisation=own)
        signed = signed_by_each(body.authorizations, act.signatures)
        return supervise(context, permit, wanted, signed, operation=operation)

    return once.submit(wanted.act.wire_name, permit, send, permit=permit)


@router.operation(
    "GET /supervision/due",
    "监管部门与审批机关的待办：待接收、待检查、到期承诺与责令改正、待答复移送。",
    "See what a body has to do: permits to accept and to inspect, commitments and"
    " orders that fall due, referrals to answer.",
    example={"to_accept": [], "to_inspect": [], "commitments": [], "orders": []},
)
def get_due(request: OfficerRequestDep) -> Response:
    """Give the board of the caller's own body."""
    own = request.own
    return request.answer_as_of(
        lambda state, now: board_json(board(state, own, now=now)), "no-store"
    )


@router.operation(
    "POST /supervision/rounds/proposals",
    "拟定一轮随机抽查，供一名人员签署；秘密由本部门自己保管。",
    "Propose a round of random inspections for an officer to sign; the secret"
    " stays with the body.",
    body=ANNOUNCE,
    example=PROPOSAL,
)
def propose_round(body: RoundProposalBody, request: OfficerRequestDep) -> Response:
    """Prepare the announcement of a round, with the officers who act now."""
    context, now = request.context, request.context.clock()
    own, wanted = request.own, body.as_request()
    act = context.ledger.read(
        lambda state, _: prepare_round(state, own, wanted, now=now)
    )
    return request.propose(act)


@router.operation(
    "POST /supervision/rounds",
    "提交一名人员签署的随机抽查公告。",
    "Submit the announcement of a round that an officer signed.",
    body={**ANNOUNCE, "authorization": d.AUTHORIZATION},
    **d.submitted("round"),
)
def submit_round(body: RoundBody, once: OfficerOnceDep) -> Response:
    """Put the announcement of a round on its way."""
    own, wanted = once.own, body.as_request()
    signed = body.authorization.value()
    send = partial(announce_round, once.context, own, wanted, signed)
    return once.submit("round", own, send)


@router.operation(
    "POST /supervision/rounds/{round}/draw",
    "揭晓一轮随机抽查：提交秘密值，由账本抽取许可与检查人员。无须签署。",
    "Draw a round: submit its secret, and the ledger draws permits and officers."
    " Nothing is signed.",
    body={"secret": d.WORD},
    **d.submitted("draw", round=d.WORD),
)
def draw_round(round: RoundPath, body: RevealBody, once: OfficerOnceDep) -> Response:
    """Put the secret of a round on its way."""
    send = partial(reveal_round, once.context, round, from_hex(body.secret))
    return once.submit("draw", once.own, send, round=to_hex(round))


@router.operation(
    "GET /supervision/rounds/{round}",
    "查看一轮随机抽查：比例、名录、种子与抽中的许可，对公众公开。",
    "See a round: share, roster, seed and the permits it draws. Open to the public.",
    example={**ROUND, "drawn": []},
)
def get_round(round: RoundPath, request: PublicRequestDep) -> Response:
    """Give the ledger's record of a round, and the officers that it draws."""
    number = round

    def read(state: LedgerState, _: int) -> dict[str, object]:
        if number not in state.supervision.rounds:
            raise SupervisionUnknownError(to_hex(round))
        return {**round_json(state, number), "drawn": drawn_json(state, number)}

    return request.answer_as_of(read)
