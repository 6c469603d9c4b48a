"""Applications: propose, apply, look, gather."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Response

from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    PermitId,
    from_hex,
    organisation_id,
)
from zeropermit.errors import ApplicationUnknownError, ParameterError
from zeropermit.serialize.answer import Explainer
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
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep
from zeropermit.web.bodies.applications import ApplicationBody, ProposalBody
from zeropermit.web.cursors import PagingDep, read_opaque, write_opaque
from zeropermit.web.dependencies import new_nonce
from zeropermit.web.idempotency import IdempotentRequestDep
from zeropermit.web.paths import ApplicationPath

router = d.ApiRouter(prefix="/applications", tags=["applications"])

_VIEW = {
    "application": d.WORD,
    "number": "012345678901",
    "code": "7KQ2M9XR",
    "matter": "construction-permit",
    "title": "建筑工程施工许可证核发",
    "project": d.PROJECT,
    "applicant": d.APPLICANT,
    "authority": d.AUTHORITY,
    "regions": {
        "accepted_in": {"code": "370600", "name": "烟台市"},
        "decided_in": {"code": "370200", "name": "青岛市"},
        "crossing": True,
    },
    "applied_at": 1_790_000_000,
    "relation": "applicant",
    "state": "open",
    "words": "办理中：还有要求没有满足。",
    "checklist": {"version": d.WORD, "digest": d.WORD},
    "lines": [],
    "asked": ["R05", "R10"],
    "gathered": {"at": 1_790_000_002, "disclosures": 14, "unreachable": []},
    "permit": None,
    "decision": {
        "due": 1_791_000_000,
        "provisional": False,
        "days": 7,
        "kind": "working",
    },
    "operations": [],
    "as_of": d.AS_OF,
}


@router.operation(
    "POST /proposals",
    "拟定申请。返回数据使用同意书和待签署的申请，不提交任何内容。",
    "Propose an application. Gives the consent to read and the data to sign; "
    "nothing is submitted.",
    body={
        "matter": "construction-permit",
        "project": d.PROJECT,
        "authority": d.AUTHORITY,
    },
    example={
        "receipt": d.RECEIPT,
        "digest": d.WORD,
        **d.SIGNABLE,
        "words": {"purpose": "办理建筑工程施工许可证核发", "data_sets": []},
    },
)
def propose(body: ProposalBody, request: CallerRequestDep) -> Response:
    """Propose the consent; the applicant is the caller's organisation."""
    context = request.context
    consent_request = ConsentRequest(
        request.caller.uscc,
        body.project,
        body.matter,
        body.authority,
        permit_of(body.replaces),
    )
    found = propose_consent(context, consent_request, nonce=new_nonce())
    content = {
        **consent_json(context, found),
        "words": consent_words(context, found, request.language),
    }
    return request.answer(content)


@router.operation(
    "POST",
    "提交申请。重发同一请求（同一 Idempotency-Key）不会重复提交。"
    "跨域受理的，在 accepting_region 写明受理地。",
    "Apply. Sending the same request again under its key submits nothing twice; "
    "accepting_region says where it is taken in, if not where it is decided.",
    body={"receipt": d.RECEIPT, "authorization": d.AUTHORIZATION},
    example=d.ACCEPTED,
    status=202,
)
def submit(body: ApplicationBody, once: IdempotentRequestDep) -> Response:
    """Put a signed application on its way."""
    receipt = ConsentReceipt.from_json(body.receipt.model_dump(by_alias=True))
    own = organisation_id(receipt.applicant)
    check_own(own, organisation=once.own)
    application = application_of(receipt).id

    def act() -> Mapping[str, object]:
        sent = apply(
            once.context,
            receipt,
            body.authorization.value(),
            operation=f"apply:{application.hex()}",
            accepting_region=body.accepting_region or "",
            replaces=permit_of(body.replaces),
        )
        return {"application": application, "operation": sent.id}

    return once.run(act)


@router.operation(
    "GET",
    "列出本机构的申请（申请的、审批的、作过承诺的），新的在前。",
    "List the applications of one's own organisation, newest first.",
    example={
        "applications": [
            {
                "application": d.WORD,
                "matter": "construction-permit",
                "project": d.PROJECT,
                "applied_at": 1_790_000_000,
                "relation": "applicant",
                "permit": None,
            }
        ]
    },
)
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


@router.operation(
    "GET /{application}",
    "查看申请：每项要求满足与否、缺什么、找谁，以及办理期限。",
    "See an application: what is met by what, what is missing, who can provide it,"
    " and until when it is decided.",
    example=_VIEW,
)
def get_application(
    application: ApplicationPath, request: CallerRequestDep
) -> Response:
    """Describe an application to one of those whom it concerns."""
    found = look_at(
        request.context,
        application,
        organisation=request.own,
        calendar=request.service.catalogue.working_days,
    )
    return request.answer(
        application_json(found, request.language, Explainer(request.service))
    )


@router.operation(
    "POST /{application}/evidence",
    "再次向各部门核验数据。",
    "Ask the departments again.",
    example={"at": 1_790_000_002, "disclosures": 14, "unreachable": []},
)
def gather_again(application: ApplicationPath, request: CallerRequestDep) -> Response:
    """Ask every department that the consent covers once more."""
    deciding = (Relation.APPLICANT, Relation.AUTHORITY)
    check_related(request.context, application, *deciding, organisation=request.own)
    found = gather(request.context, application)
    request.service.look_again()
    content = {
        "at": found.at,
        "disclosures": found.disclosures,
        "unreachable": list(found.unreachable),
    }
    return request.answer(content)


def permit_of(word: str | None) -> PermitId | None:
    """Read the id of a permit, if one is given."""
    return None if word is None else PermitId(from_hex(word))
