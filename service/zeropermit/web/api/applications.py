"""Applications: propose, apply, look, gather."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Response

from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.applications.consent import NONCE_LENGTH, ConsentReceipt
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    PermitId,
    from_hex,
    organisation_id,
    to_hex,
)
from zeropermit.errors import (
    ApplicationUnknownError,
    ParameterError,
)
from zeropermit.serialize.answer import Explainer, json_response, signable
from zeropermit.serialize.application import application_json, row_json
from zeropermit.usecases.applications.applications import (
    Relation,
    check_related,
    list_applications,
    look_at,
)
from zeropermit.usecases.applications.apply import FRESH_SECONDS, application_of, apply
from zeropermit.usecases.applications.consent import Wish, propose_consent
from zeropermit.usecases.applications.gather import gather
from zeropermit.usecases.ports import World
from zeropermit.web import documentation as d
from zeropermit.web.bodies.applications import ApplicationRequest, ProposalRequest
from zeropermit.web.cursors import (
    CursorQuery,
    Limit,
    next_page,
    read_opaque,
    write_opaque,
)
from zeropermit.web.dependencies import CallerDep, LanguageDep, ServiceDep
from zeropermit.web.idempotency import OnceDep

router = APIRouter(prefix="/applications", tags=["applications"])

WordPath = Annotated[
    str, Path(pattern=r"^0x[0-9a-f]{64}$", description="0x + 64 位十六进制。")
]

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


@router.post(
    "/proposals",
    **d.about(
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
            "deadline": 1_790_001_800,
            "typed_data": d.TYPED_DATA,
            "call": d.CALL,
            "words": {"purpose": "办理建筑工程施工许可证核发", "data_sets": []},
        },
    ),
)
def propose(
    body: ProposalRequest, service: ServiceDep, caller: CallerDep, language: LanguageDep
) -> Response:
    """Propose the consent; the applicant is the caller's organisation."""
    world = service.world
    wish = Wish(
        caller.uscc,
        body.project,
        body.matter,
        body.authority,
        permit_of(body.replaces),
    )
    found = propose_consent(world, wish, nonce=secrets.token_bytes(NONCE_LENGTH))
    deadline = found.receipt.granted_at + FRESH_SECONDS
    domain = world.ledger.domain(found.act.contract)
    content = {
        "receipt": found.receipt.as_json(),
        "digest": to_hex(found.receipt.digest()),
        **signable(found.act, domain, deadline),
        "words": consent_words(world, found.receipt, language),
    }
    return json_response(content, language)


@router.post(
    "",
    **d.about(
        "提交申请。重发同一请求（同一 Idempotency-Key）不会重复提交。"
        "跨域受理的，在 accepting_region 写明受理地。",
        "Apply. Sending the same request again under its key submits nothing twice; "
        "accepting_region says where it is taken in, if not where it is decided.",
        body={"receipt": d.RECEIPT, "authorization": d.AUTHORIZATION},
        example=d.ACCEPTED,
        status=202,
    ),
)
def submit(
    body: ApplicationRequest, service: ServiceDep, caller: CallerDep, once: OnceDep
) -> Response:
    """Put a signed application on its way."""
    receipt = ConsentReceipt.from_json(body.receipt.model_dump(by_alias=True))
    own = organisation_id(receipt.applicant)
    check_own(own, organisation=caller.organisation)
    application = application_of(receipt).id

    def act() -> Mapping[str, object]:
        started = apply(
            service.world,
            receipt,
            body.authorization.value(),
            operation=f"apply:{application.hex()}",
            accepting_region=body.accepting_region or "",
            replaces=permit_of(body.replaces),
        )
        return {
            "application": to_hex(started.application),
            "operation": started.operation.id,
        }

    return once.run(act)


@router.get(
    "",
    **d.about(
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
    ),
)
def list_mine(
    service: ServiceDep,
    caller: CallerDep,
    language: LanguageDep,
    cursor: CursorQuery = None,
    limit: Limit = 50,
) -> Response:
    """List the caller's applications, a page at a time."""
    before = None if cursor is None else ApplicationId(read_opaque(cursor))
    try:
        rows = list_applications(
            service.world, caller.organisation, before=before, limit=limit
        )
    except ApplicationUnknownError as error:
        raise ParameterError("cursor") from error
    headers = {}
    if len(rows) == limit:
        last = write_opaque(rows[-1].application)
        headers["Link"] = next_page("/applications", last, limit)
    content = {"applications": [row_json(row) for row in rows]}
    return json_response(content, language, headers=headers)


@router.get(
    "/{application}",
    **d.about(
        "查看申请：每项要求满足与否、缺什么、找谁，以及办理期限。",
        "See an application: what is met by what, what is missing, who can provide it,"
        " and until when it is decided.",
        example=_VIEW,
    ),
)
def get_application(
    application: WordPath, service: ServiceDep, caller: CallerDep, language: LanguageDep
) -> Response:
    """Describe an application to one of those whom it concerns."""
    found = look_at(
        service.world,
        ApplicationId(from_hex(application)),
        organisation=caller.organisation,
        calendar=service.catalogue.working_days,
    )
    return json_response(
        application_json(found, language, Explainer(service)), language
    )


@router.post(
    "/{application}/evidence",
    **d.about(
        "再次向各部门核验数据。",
        "Ask the departments again.",
        example={"at": 1_790_000_002, "disclosures": 14, "unreachable": []},
    ),
)
def gather_again(
    application: WordPath, service: ServiceDep, caller: CallerDep, language: LanguageDep
) -> Response:
    """Ask every department that the consent covers once more."""
    wanted = ApplicationId(from_hex(application))
    own, deciding = caller.organisation, (Relation.APPLICANT, Relation.AUTHORITY)
    check_related(service.world, wanted, *deciding, organisation=own)
    found = gather(service.world, wanted)
    service.look_again()
    content = {
        "at": found.at,
        "disclosures": found.disclosures,
        "unreachable": list(found.unreachable),
    }
    return json_response(content, language)


def permit_of(word: str | None) -> PermitId | None:
    """Read the id of a permit, if one is given."""
    return None if word is None else PermitId(from_hex(word))


def consent_words(
    world: World, receipt: ConsentReceipt, language: Language
) -> dict[str, object]:
    """Say in words what a receipt allows."""
    english = language is Language.EN
    listed = []
    for item in receipt.data_sets:
        schema = world.catalogue.schema(item.schema)
        listed.append(
            {
                "title": schema.title_en if english else schema.title_zh,
                "holder": schema.holder_en if english else schema.holder_zh,
                "department": item.department,
            }
        )
    purpose = receipt.purpose_en if english else receipt.purpose_zh
    return {"purpose": purpose, "data_sets": listed}
