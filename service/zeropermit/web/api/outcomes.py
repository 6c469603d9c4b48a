"""Inspectors: outcomes of commitments, and repaired credit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

from fastapi import Path, Response

from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RecordOutcome, RepairCredit
from zeropermit.domain.ledger.identifiers import CommitmentId, from_hex
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.permits.signers import submit_signed
from zeropermit.usecases.ports import ServiceContext
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
from zeropermit.web.idempotency import IdempotentRequest, OfficerOnceDep
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
    return request.propose(_outcome(request.context, commitment, body, request.caller))


@router.operation("POST /commitments/{commitment}/outcomes", status=202)
def submit_outcome(
    commitment: CommitmentPath, body: CommitmentOutcomeBody, once: OfficerOnceDep
) -> Response:
    """Put a signed outcome on its way."""
    act = partial(_outcome, once.context, commitment, body, once.caller)
    return _submit(once, "outcome", act, body.authorizations, commitment=commitment)


@router.operation("POST /organisations/{uscc}/repairs/proposals")
def propose_repair(
    uscc: CodePath, body: RepairProposalBody, request: OfficerRequestDep
) -> Response:
    """Prepare a repair for both inspectors."""
    return request.propose(_repair(request.context, uscc, body, request.caller))


@router.operation("POST /organisations/{uscc}/repairs", status=202)
def submit_repair(uscc: CodePath, body: RepairBody, once: OfficerOnceDep) -> Response:
    """Put a signed repair on its way."""
    act = partial(_repair, once.context, uscc, body, once.caller)
    return _submit(once, "repair", act, body.authorizations, organisation=uscc)


def _submit(
    once: IdempotentRequest,
    verb: str,
    prepare: Callable[[], Act],
    signed: Sequence[AuthorizationBody],
    **about: object,
) -> Response:
    """Submit an act that two inspectors of the caller's body signed."""
    own = once.own
    return once.submit(
        verb,
        own,
        lambda operation: submit_signed(
            once.context,
            lambda: (prepare(), own),
            signed_by_each(signed),
            operation=operation,
        ),
        **about,
    )


def _outcome(
    context: ServiceContext,
    commitment: CommitmentId,
    body: CommitmentOutcomeProposalBody,
    caller: Caller,
) -> RecordOutcome:
    return prepare_outcome(
        context,
        commitment,
        Outcome[body.outcome],
        from_hex(body.decision),
        inspector=caller.organisation,
    )


def _repair(
    context: ServiceContext, uscc: str, body: RepairProposalBody, caller: Caller
) -> RepairCredit:
    decision = from_hex(body.decision)
    return prepare_repair(
        context, uscc, body.matter, decision, inspector=caller.organisation
    )
