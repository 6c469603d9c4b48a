"""Signing in and out."""

from __future__ import annotations

from fastapi import Response

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.serialize.answer import caller_json
from zeropermit.usecases.accounts import sign_in
from zeropermit.web.api_request import JsonObject, PublicRequestDep
from zeropermit.web.bodies.applications import ChallengeBody, SessionBody
from zeropermit.web.dependencies import ServiceDep, SignInServiceDep, TokenDep
from zeropermit.web.documentation import ApiRouter

router = ApiRouter(prefix="/auth", tags=["auth"])


@router.operation("POST /challenge")
def challenge(
    body: ChallengeBody, sign_in_service: SignInServiceDep, request: PublicRequestDep
) -> JsonObject:
    """Write a challenge for an address."""
    found = sign_in.challenge(sign_in_service, Address(body.address))
    return {"message": found.text(), "expires_at": found.expires_at}


@router.operation("POST /session")
def open_session(
    body: SessionBody, sign_in_service: SignInServiceDep, request: PublicRequestDep
) -> JsonObject:
    """Open a session for the signer of a challenge."""
    signature = bytes.fromhex(body.signature[2:])
    found = sign_in.open_session(sign_in_service, body.message, signature)
    return {"token": found.token, **caller_json(found.caller)}


@router.operation("DELETE /session", status=204)
def close_session(service: ServiceDep, token: TokenDep) -> Response:
    """Close the session of the token, if there is one."""
    service.sessions.close_session(sign_in.token_digest(token))
    return Response(status_code=204)
