"""Signing in and out."""

from __future__ import annotations

from fastapi import Response

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.serialize.answer import caller_json
from zeropermit.usecases.accounts import sign_in
from zeropermit.web import documentation as d
from zeropermit.web.api_request import PublicRequestDep
from zeropermit.web.bodies.applications import ChallengeBody, SessionBody
from zeropermit.web.dependencies import ServiceDep, SignInServiceDep, TokenDep

router = d.ApiRouter(prefix="/auth", tags=["auth"])

_CALLER = {
    "address": d.ADDRESS,
    "organisation": {"uscc": d.APPLICANT, "name": "示例建设单位", "kind": "ENTERPRISE"},
    "role": "OFFICER",
    "expires_at": 1_790_028_800,
}


@router.operation(
    "POST /challenge",
    "取得登录文本。用钱包以 personal_sign 签署后换取会话。",
    "Get the text to sign. Sign it with personal_sign and open a session with it.",
    body={"address": d.ADDRESS},
    example={
        "message": "127.0.0.1:8000 wants you to sign in …",
        "expires_at": 1_790_000_300,
    },
)
def challenge(
    body: ChallengeBody, sign_in_service: SignInServiceDep, request: PublicRequestDep
) -> Response:
    """Write a challenge for an address."""
    found = sign_in.challenge(sign_in_service, Address(body.address))
    content = {"message": found.text(), "expires_at": found.expires_at}
    return request.answer(content)


@router.operation(
    "POST /session",
    "登录。签名人的机构与角色取自机构登记合约；令牌只显示这一次。",
    "Sign in. Organisation and role come from the ledger; the token is shown once.",
    body={"message": "127.0.0.1:8000 wants you to sign in …", "signature": d.SIGNATURE},
    example={"token": "9f" * 32, **_CALLER},
)
def open_session(
    body: SessionBody, sign_in_service: SignInServiceDep, request: PublicRequestDep
) -> Response:
    """Open a session for the signer of a challenge."""
    signature = bytes.fromhex(body.signature[2:])
    found = sign_in.open_session(sign_in_service, body.message, signature)
    content = {"token": found.token, **caller_json(found.caller)}
    return request.answer(content)


@router.operation(
    "DELETE /session", "退出登录。", "Sign out.", example=None, status=204
)
def close_session(service: ServiceDep, token: TokenDep) -> Response:
    """Close the session of the token, if there is one."""
    service.sessions.close_session(sign_in.token_digest(token))
    return Response(status_code=204)
