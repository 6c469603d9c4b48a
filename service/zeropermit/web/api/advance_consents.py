"""Advance consents: leave to prepare applications, and the prepared applications."""

from __future__ import annotations

from fastapi import Response

from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.applications.advance_consent import AdvanceConsent
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.serialize.application import advance_consent_json
from zeropermit.usecases.applications import advance_consent as consents
from zeropermit.web.api_request import CallerRequestDep, JsonObject
from zeropermit.web.bodies.applications import (
    AdvanceConsentProposalBody,
    SignedAdvanceConsentBody,
)
from zeropermit.web.dependencies import CallerDep, ServiceDep, new_nonce, recover
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.paths import BytesPath

router = ApiRouter(prefix="/standing-consents", tags=["standing-consents"])


@router.operation("POST /proposals")
def propose(body: AdvanceConsentProposalBody, request: CallerRequestDep) -> JsonObject:
    """Write the consent and the text that is signed."""
    found = consents.propose_advance_consent(
        request.context,
        applicant=request.caller.uscc,
        project=body.project,
        matters=tuple(body.matters),
        days=body.days,
        nonce=new_nonce(),
    )
    return {
        "consent": found.as_json(),
        "digest": found.digest(),
        "text": found.text(),
    }


@router.operation("POST", status=201)
def give(body: SignedAdvanceConsentBody, request: CallerRequestDep) -> JsonObject:
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
    return {"standing_consent": kept}


@router.operation("GET")
def list_mine(request: CallerRequestDep) -> JsonObject:
    """List the caller's consents, and the applications that are ready."""
    found = consents.list_advance_consents(
        request.context, request.own, nonce=new_nonce
    )
    listed = [advance_consent_json(request.context, view) for view in found]
    return {"standing_consents": listed}


@router.operation("DELETE /{consent}", status=204)
def end(consent: BytesPath, service: ServiceDep, caller: CallerDep) -> Response:
    """End one of the caller's consents."""
    consents.end_advance_consent(
        service.context, consent, organisation=caller.organisation
    )
    return Response(status_code=204)
