"""Letters and commitments of the requested parties, and the authority's decision."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from zeropermit.catalogue.letters import render
from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    organisation_id,
    permit_id,
)
from zeropermit.errors import FieldProblem, FieldsRefusedError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.applications import Relation, check_related
from zeropermit.usecases.applications.commit import commit, propose_letter
from zeropermit.usecases.permits.issue import issue, prepare_issue
from zeropermit.usecases.ports import ServiceContext
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep, OfficerRequestDep
from zeropermit.web.bodies.applications import CommitmentBody, DecisionBody
from zeropermit.web.idempotency import IdempotentRequestDep, OfficerOnceDep
from zeropermit.web.paths import ApplicationPath

router = d.ApiRouter(prefix="/applications/{application}", tags=["applications"])


@router.operation(
    "GET /letters",
    "取得本机构的告知承诺书：告知什么、承诺什么，以及待签署的数据。"
    "部门首次答复之前答 409（DEPARTMENTS_ANSWERING）。",
    "Get the letter that one's own organisation is asked to sign. The answer is "
    "409 (DEPARTMENTS_ANSWERING) until the departments' first answers are in.",
    example={
        "letter": d.LETTER,
        "digest": d.WORD,
        "text": "告知承诺书\n…",
        **d.SIGNABLE,
    },
)
def get_letter(application: ApplicationPath, request: CallerRequestDep) -> Response:
    """Propose the caller's letter, in the asked language."""
    found = propose_letter(
        request.context,
        application,
        uscc=request.caller.uscc,
        language=request.language,
    )
    return request.propose(
        found.act,
        letter=found.letter.as_json(),
        digest=found.letter.digest(),
        text=render(found.letter),
    )


@router.operation(
    "POST /commitments",
    "提交已签署的告知承诺书。取得承诺书后才由数据满足的要求，不影响提交。",
    "Commit: submit a signed letter. A requirement that data met after the letter "
    "was proposed is no reason to refuse the letter.",
    body={"letter": d.LETTER, "authorization": d.AUTHORIZATION},
    example={**d.ACCEPTED, "operation": f"commit:{d.WORD[2:]}:0123456789abcdef"},
    status=202,
)
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


@router.operation(
    "GET /decision",
    "审批人员：取得待签署的许可文件。",
    "Officers of the authority: get the permit that is ready to be signed.",
    example={
        "document": {},
        "digest": d.WORD,
        "automatic": False,
        **d.SIGNABLE,
        "deadline": 1_790_000_600,
    },
)
def get_decision(application: ApplicationPath, request: OfficerRequestDep) -> Response:
    """Prepare the document and the request that an officer signs."""
    _check_decides(request.context, application, request.caller)
    found = prepare_issue(request.context, application)
    return request.propose(
        found.act,
        seconds=DEADLINE_SECONDS,
        document=found.document.as_json(),
        digest=found.document.digest(),
        automatic=found.automatic,
    )


@router.operation(
    "POST /decision",
    "审批人员：签发许可。",
    "Officers of the authority: issue the permit.",
    body={"authorization": d.AUTHORIZATION},
    example={**d.ACCEPTED, "permit": d.WORD},
    status=202,
)
def submit_decision(
    application: ApplicationPath, body: DecisionBody, once: OfficerOnceDep
) -> Response:
    """Put an officer's signed decision on its way."""
    _check_decides(once.context, application, once.caller)
    send = partial(issue, once.context, application, body.authorization.value())
    permit = permit_id(application)
    return once.submit(
        "decide", application, send, application=application, permit=permit
    )


def _check_decides(
    context: ServiceContext, application: ApplicationId, caller: Caller
) -> None:
    """Let the authority's own officers through."""
    own, authority = caller.organisation, Relation.AUTHORITY
    check_related(context, application, authority, organisation=own)
