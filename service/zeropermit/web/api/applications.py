"""Applications: propose, apply, look, gather."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    organisation_id,
)
from zeropermit.errors import ApplicationUnknownError, ParameterError
from zeropermit.serialize.answer import shown
from zeropermit.serialize.application import (
    application_json,
    consent_json,
    consent_words,
    row_json,
)
from zeropermit.usecases.applications.applications import (
    Relation,
    check_related,
    list_applications,
    look_at,
)
from zeropermit.usecases.applications.apply import application_of, apply
from zeropermit.usecases.applications.consent import ConsentRequest, propose_consent
from zeropermit.usecases.applications.gather import gather
from zeropermit.web.api_request import CallerRequestDep, JsonObject
from zeropermit.web.bodies.applications import ApplicationBody, ProposalBody
from zeropermit.web.cursors import PagingDep, read_opaque, write_opaque
from zeropermit.web.dependencies import new_nonce
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.idempotency import IdempotentRequestDep
from zeropermit.web.paths import ApplicationPath

router = ApiRouter(prefix="/applications", tags=["applications"])


@router.operation("POST /proposals")
def propose(body: ProposalBody, request: CallerRequestDep) -> JsonObject:
    """Propose the consent; the applicant is the caller's organisation."""
    context = request.context
    consent_request = ConsentRequest(
        request.caller.uscc,
        body.project,
        body.matter,
        body.authority,
        None if body.change is None else body.change.value(),
    )
    found = propose_consent(context, consent_request, nonce=new_nonce())
    return {
        **consent_json(context, found, request.caller.signatory),
        "words": consent_words(context, found, request.language),
    }


@router.operation("POST", status=202)
def submit(body: ApplicationBody, once: IdempotentRequestDep) -> Response:
    """Put a signed application on its way."""
    receipt = ConsentReceipt.from_json(body.receipt.model_dump(by_alias=True))
    own = organisation_id(receipt.applicant)
    check_own(own, organisation=once.own)
    application = application_of(receipt).id
    send = partial(
        apply,
        once.context,
        receipt,
        body.authorization.value(),
        accepting_region=body.accepting_region or "",
    )
    return once.submit_as(f"apply:{application.hex()}", send, application=application)


@router.operation("GET")
def list_mine(paging: PagingDep, request: CallerRequestDep) -> Response:
    """List the caller's applications, a page at a time."""
    before = paging.place(lambda cursor: ApplicationId(read_opaque(cursor)))
    try:
        rows = list_applications(
            request.context, request.own, before=before, limit=paging.limit
        )
    except ApplicationUnknownError as error:
        raise ParameterError("cursor") from error
    link = paging.link("/applications", rows, lambda row: write_opaque(row.application))
    content = {"applications": [row_json(row) for row in rows]}
    return request.answer(content, headers=link)


@router.operation("GET /{application}")
def get_application(
    application: ApplicationPath, request: CallerRequestDep
) -> JsonObject:
    """Describe an application to one of those whom it concerns."""
    found = look_at(
        request.context,
        application,
        organisation=request.own,
    )
    return application_json(found, request.language, request.service.explain)


@router.operation("POST /{application}/evidence")
def gather_again(application: ApplicationPath, request: CallerRequestDep) -> JsonObject:
    """Ask every department that the consent covers once more."""
    deciding = (Relation.APPLICANT, Relation.AUTHORITY)
    check_related(request.context, application, *deciding, organisation=request.own)
    found = gather(request.context, application)
    request.service.look_again()
    return shown(found, "at disclosures unreachable")
