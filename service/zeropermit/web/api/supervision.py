"""Supervision after issue: the board, the acts and their signatures."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import SupervisionUnknownError
from zeropermit.serialize.supervision import (
    board_json,
    drawn_json,
    round_json,
    supervision_json,
)
from zeropermit.usecases.permits.verify import facts_of, verify_reference
from zeropermit.usecases.supervision.board import board
from zeropermit.usecases.supervision.supervise import (
    announce_round,
    check_caller,
    prepare_own,
    prepare_round,
    reveal_round,
    supervise,
)
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
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.idempotency import IdempotentRequestDep, OfficerOnceDep
from zeropermit.web.paths import PermitPath, RoundPath

router = ApiRouter(tags=["supervision"])


@router.operation("GET /permits/{reference}/supervision")
def get_supervision(reference: Reference, request: PublicRequestDep) -> Response:
    """Give all that the ledger says of the supervision of a permit."""
    permit = facts_of(verify_reference(request.context, reference)).id
    return request.answer_as_of(lambda state, _: supervision_json(state, permit))


@router.operation("POST /permits/{permit}/supervision/proposals")
def propose_supervision(
    permit: PermitPath, body: SupervisionProposalBody, request: CallerRequestDep
) -> Response:
    """Prepare an act of supervision."""
    act = prepare_own(
        request.context, permit, request_of(body.wish), organisation=request.own
    )
    return request.propose(act, permit=permit)


@router.operation("POST /permits/{permit}/supervision", status=202)
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


@router.operation("GET /supervision/due")
def get_due(request: OfficerRequestDep) -> Response:
    """Give the board of the caller's own body."""
    own = request.own
    return request.answer_as_of(
        lambda state, now: board_json(board(state, own, now=now)), "no-store"
    )


@router.operation("POST /supervision/rounds/proposals")
def propose_round(body: RoundProposalBody, request: OfficerRequestDep) -> Response:
    """Prepare the announcement of a round, with the officers who act now."""
    context, now = request.context, request.context.clock()
    own, wanted = request.own, body.as_request()
    act = context.ledger.read(
        lambda state, _: prepare_round(state, own, wanted, now=now)
    )
    return request.propose(act)


@router.operation("POST /supervision/rounds", status=202)
def submit_round(body: RoundBody, once: OfficerOnceDep) -> Response:
    """Put the announcement of a round on its way."""
    own, wanted = once.own, body.as_request()
    signed = body.authorization.value()
    send = partial(announce_round, once.context, own, wanted, signed)
    return once.submit("round", own, send)


@router.operation("POST /supervision/rounds/{round}/draw", status=202)
def draw_round(round: RoundPath, body: RevealBody, once: OfficerOnceDep) -> Response:
    """Put the secret of a round on its way."""
    send = partial(reveal_round, once.context, round, from_hex(body.secret))
    return once.submit("draw", once.own, send, round=to_hex(round))


@router.operation("GET /supervision/rounds/{round}")
def get_round(round: RoundPath, request: PublicRequestDep) -> Response:
    """Give the ledger's record of a round, and the officers that it draws."""
    number = round

    def read(state: LedgerState, _: int) -> dict[str, object]:
        if number not in state.supervision.rounds:
            raise SupervisionUnknownError(to_hex(round))
        return {**round_json(state, number), "drawn": drawn_json(state, number)}

    return request.answer_as_of(read)
