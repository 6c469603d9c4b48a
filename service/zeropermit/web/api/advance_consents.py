"""Advance consents: leave to prepare applications, and the prepared applications."""

from __future__ import annotations

from fastapi import Response

from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.applications.advance_consent import AdvanceConsent
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.serialize.advance_consent import standing_json
from zeropermit.usecases.applications import advance_consent as consents
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep
from zeropermit.web.bodies.applications import (
    AdvanceConsentProposalBody,
    SignedAdvanceConsentBody,
)
from zeropermit.web.dependencies import CallerDep, ServiceDep, new_nonce, recover
from zeropermit.web.paths import BytesPath

router = d.ApiRouter(prefix="/standing-consents", tags=["standing-consents"])

_MATTERS = ["planning-permit", "fire-design-review"]
_CONSENT = {
    "type": "zeropermit/standing-consent/1",
    "suite": "sha-256",
    "applicant": d.APPLICANT,
    "project": d.PROJECT,
    "matters": _MATTERS,
    "granted_at": 1_790_000_000,
    "until": 1_797_776_000,
    "nonce": "0x" + "00" * 16,
}


@router.operation(
    "POST /proposals",
    "拟定长期同意书。允许本服务在条件具备时拟定申请；不代为申请、签署或者查询。",
    "Propose an advance consent: leave to prepare applications once they can be "
    "made, not to apply, sign or ask for data.",
    body={"project": d.PROJECT, "matters": _MATTERS, "days": 90},
    example={"consent": _CONSENT, "digest": d.WORD, "text": "长期同意书 …"},
)
def propose(body: AdvanceConsentProposalBody, request: CallerRequestDep) -> Response:
    """Write the consent and the text that is signed."""
    found = consents.propose_advance_consent(
        request.context,
        applicant=request.caller.uscc,
        project=body.project,
        matters=tuple(body.matters),
        days=body.days,
        nonce=new_nonce(),
    )
    content = {
        "consent": found.as_json(),
        "digest": found.digest(),
        "text": found.text(),
    }
    return request.answer(content)


@router.operation(
    "POST",
    "提交已签署的长期同意书。用钱包以 personal_sign 签署其文本。",
    "Give an advance consent, whose text was signed with personal_sign.",
    body={"consent": _CONSENT, "signature": d.SIGNATURE},
    example={"standing_consent": d.WORD},
    status=201,
)
def give(body: SignedAdvanceConsentBody, request: CallerRequestDep) -> Response:
    """Keep a consent that the caller signed for its own organisation."""
    consent = AdvanceConsent.from_json(body.consent.model_dump())
    own = organisation_id(consent.applicant)
    check_own(own, organisation=request.own)
    signed = consents.Signature(
        request.caller.address, bytes.fromhex(body.signature[2:])
    )
    kept = consents.give_advance_consent(
        request.context, consent, signed, recover=recover
    )
    return request.answer({"standing_consent": kept}, status=201)


@router.operation(
    "GET",
    "列出有效的长期同意书。以及已经拟定、等待签署的申请。",
    "List the advance consents in force, with the applications that are prepared "
    "and wait for a signature.",
    example={"standing_consents": []},
)
def list_mine(request: CallerRequestDep) -> Response:
    """List the caller's consents, and the applications that are ready."""
    found = consents.list_advance_consents(
        request.context, request.own, nonce=new_nonce
    )
    listed = [
        standing_json(request.context, view, request.caller.signatory) for view in found
    ]
    return request.answer({"standing_consents": listed})


@router.operation(
    "DELETE /{consent}",
    "终止长期同意书。",
    "Take an advance consent back.",
    example=None,
    status=204,
)
def end(consent: BytesPath, service: ServiceDep, caller: CallerDep) -> Response:
    """End one of the caller's consents."""
    consents.end_advance_consent(
        service.context, consent, organisation=caller.organisation
    )
    return Response(status_code=204)
