"""Letters and commitments of the requested parties, and the authority's decision."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.applications.letter import CommitmentLetter, render
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    organisation_id,
    permit_id,
)
from zeropermit.errors import FieldProblem, FieldsRefusedError
from zeropermit.usecases.applications.applications import Relation, check_related
from zeropermit.usecases.applications.commit import act_of, commit, propose_letter
from zeropermit.usecases.permits.issue import issue, prepare_issue
from zeropermit.web.api_request import CallerRequestDep, OfficerRequestDep
from zeropermit.web.bodies.applications import CommitmentBody, DecisionBody
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.idempotency import (
    AnyCallerRequest,
    IdempotentRequestDep,
    OfficerOnceDep,
)
from zeropermit.web.paths import ApplicationPath

router = ApiRouter(prefix="/applications/{application}", tags=["applications"])


@router.operation("GET /letters")
def get_letter(application: ApplicationPath, request: CallerRequestDep) -> Response:
    """Propose the caller's letter, in the asked language."""
    found = propose_letter(
        request.context,
        application,
        uscc=request.caller.uscc,
        language=request.language,
    )
    return request.propose(
        act_of(found),
        letter=found.as_json(),
        digest=found.digest(),
        text=render(found),
    )


@router.operation("POST /commitments", status=202)
def submit_commitment(
    application: ApplicationPath, body: CommitmentBody, once: IdempotentRequestDep
) -> Response:
    """Put a signed letter on its way."""
    letter = CommitmentLetter.from_json(body.letter.model_dump())
    if letter.application != application:
        problem = FieldProblem("/letter/application", "value")
        raise FieldsRefusedError((problem,))
    own = organisation_id(letter.organisation.uscc)
    check_own(own, organisation=once.own)
    send = partial(commit, once.context, letter, body.authorization.value())
    return once.submit("commit", application, send, application=application)


@router.operation("GET /decision")
def get_decision(application: ApplicationPath, request: OfficerRequestDep) -> Response:
    """Prepare the document and the request that an officer signs."""
    _check_decides(request, application)
    found = prepare_issue(request.context, application)
    return request.propose(
        found.act,
        seconds=DEADLINE_SECONDS,
        document=found.document.as_json(),
        digest=found.document.digest(),
        automatic=found.automatic,
    )


@router.operation("POST /decision", status=202)
def submit_decision(
    application: ApplicationPath, body: DecisionBody, once: OfficerOnceDep
) -> Response:
    """Put an officer's signed decision on its way."""
    _check_decides(once, application)
    send = partial(issue, once.context, application, body.authorization.value())
    permit = permit_id(application)
    return once.submit(
        "decide", application, send, application=application, permit=permit
    )


def _check_decides(request: AnyCallerRequest, application: ApplicationId) -> None:
    """Let the authority's own officers through."""
    authority, own = Relation.AUTHORITY, request.own
    check_related(request.context, application, authority, organisation=own)
