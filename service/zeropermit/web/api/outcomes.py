"""Inspectors: outcomes of commitments, and repaired credit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

from fastapi import Path, Response

from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RecordOutcome, RepairCredit
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.identifiers import CommitmentId, from_hex
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.usecases.permits.signers import submit_signed
from zeropermit.usecases.supervision.outcomes import prepare_outcome, prepare_repair
from zeropermit.web.api.permits import signed_by_each
from zeropermit.web.api_request import OfficerRequestDep
from zeropermit.web.bodies.applications import AuthorizationBody
from zeropermit.web.bodies.supervision import (
    CommitmentOutcomeBody,
    CommitmentOutcomeProposalBody,
    RepairBody,
    RepairProposalBody,
)
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.idempotency import (
    AnyCallerRequest,
    IdempotentRequest,
    OfficerOnceDep,
)
from zeropermit.web.paths import CommitmentPath

router = ApiRouter(tags=["inspectors"])

CodePath = Annotated[
    str, Path(max_length=32, description="统一社会信用代码。 Credit code.")
]


@router.operation("POST /commitments/{commitment}/outcomes/proposals")
def propose_outcome(
    commitment: CommitmentPath,
    body: CommitmentOutcomeProposalBody,
    request: OfficerRequestDep,
) -> Response:
    """Prepare an outcome for both inspectors."""
    return request.propose(_outcome(request, commitment, body))


@router.operation("POST /commitments/{commitment}/outcomes", status=202)
def submit_outcome(
    commitment: CommitmentPath, body: CommitmentOutcomeBody, once: OfficerOnceDep
) -> Response:
    """Put a signed outcome on its way."""
    act = partial(_outcome, once, commitment, body)
    return _submit(once, "outcome", act, body.authorizations, commitment=commitment)


@router.operation("POST /organisations/{uscc}/repairs/proposals")
def propose_repair(
    uscc: CodePath, body: RepairProposalBody, request: OfficerRequestDep
) -> Response:
    """Prepare a repair for both inspectors."""
    return request.propose(_repair(request, uscc, body))


@router.operation("POST /organisations/{uscc}/repairs", status=202)
def submit_repair(uscc: CodePath, body: RepairBody, once: OfficerOnceDep) -> Response:
    """Put a signed repair on its way."""
    act = partial(_repair, once, uscc, body)
    return _submit(once, "repair", act, body.authorizations, organisation=uscc)


def _submit(
    once: IdempotentRequest,
    verb: str,
    prepare: Callable[[], Act],
    signed: Sequence[AuthorizationBody],
    **about: object,
) -> Response:
    """Submit an act that two inspectors of the caller's body signed."""
    context, own = once.context, once.own

    def send(*, operation: str) -> Operation:
        both = signed_by_each(signed)
        return submit_signed(
            context, lambda: (prepare(), own), both, operation=operation
        )

    return once.submit(verb, own, send, **about)


def _outcome(
    request: AnyCallerRequest,
    commitment: CommitmentId,
    body: CommitmentOutcomeProposalBody,
) -> RecordOutcome:
    wanted = Outcome[body.outcome], from_hex(body.decision)
    return prepare_outcome(request.context, commitment, *wanted, inspector=request.own)


def _repair(
    request: AnyCallerRequest, uscc: str, body: RepairProposalBody
) -> RepairCredit:
    wanted = uscc, CommitmentId(from_hex(body.commitment)), from_hex(body.decision)
    return prepare_repair(request.context, *wanted, inspector=request.own)
