"""Arguments of routes: the service, the language, and the signed-in person."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import Annotated, Literal
from urllib.parse import urlsplit

from eth_account import Account
from eth_account.messages import encode_defunct
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError
from fastapi import Depends, Header, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from zeropermit.bootstrap.service import Service
from zeropermit.config import Settings
from zeropermit.domain.accounts.responsibility import check_public_officer
from zeropermit.domain.accounts.sign_in import Site
from zeropermit.domain.applications.consent import NONCE_LENGTH
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import NotSignedInError
from zeropermit.usecases.accounts.sign_in import Caller, SignInService, who_is
from zeropermit.web.cookies import session_token
from zeropermit.web.language import language_of

STATEMENT = (
    "登录零材料许可服务。签署本文不会提交任何申请，也不产生费用。 "
    "Sign in to zeropermit. This signature submits nothing and costs nothing."
)
SIGNATURE_LENGTH = 65
RECOVERY = frozenset({0, 1, 27, 28})
"""Last byte of a signature, as wallets write it; others would be further forms."""
_CURVE_HALF = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


class ServiceAddress:
    """Where the service is, as people see it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port."""
        local = f"http://{self._settings.host}:{self._settings.port}"
        return (self._settings.origin or local).rstrip("/")

    def site(self, chain_id: int) -> Site:
        """Give the names that a sign-in message must carry."""
        return Site(urlsplit(self.origin).netloc, self.origin, chain_id, STATEMENT)


def recover(text: str, signature: bytes) -> Address | None:
    """Give the account whose `personal_sign` signature this is, if any.

    The second form of each signature (high s) is refused.
    """
    if len(signature) != SIGNATURE_LENGTH or signature[-1] not in RECOVERY:
        return None
    if int.from_bytes(signature[32:64], "big") > _CURVE_HALF:
        return None
    try:
        found = Account.recover_message(encode_defunct(text=text), signature=signature)
    except (BadSignature, ValidationError, ValueError):
        return None
    return Address(found)


def get_service(request: Request) -> Service:
    """Give the service that the app was made with."""
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(get_service)]


def get_sign_in_service(service: ServiceDep) -> SignInService:
    """Give the sign-in service."""
    site = ServiceAddress(service.settings).site(service.manifest.chain_id)
    return SignInService(service.context, service.sessions, site, recover, _token)


def new_nonce() -> bytes:
    """Draw the random bytes of a consent."""
    return secrets.token_bytes(NONCE_LENGTH)


def _token() -> str:
    return secrets.token_hex(32)


SignInServiceDep = Annotated[SignInService, Depends(get_sign_in_service)]


def get_language(
    request: Request,
    language: Annotated[
        Literal["zh", "en"] | None,
        Query(description="语言；缺省按 Accept-Language，再缺省为中文。 Language."),
    ] = None,
) -> Language:
    """Choose the language of the answer."""
    return Language(language) if language else language_of(request.scope)


LanguageDep = Annotated[Language, Depends(get_language)]

_bearer = HTTPBearer(auto_error=False, description="POST /api/v1/auth/session")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def get_token(credentials: Bearer, request: Request) -> str:
    """Give the token of the request: from its header, else a browser's cookie.

    A cookie goes only where a request comes from our own pages: it is `SameSite`, and
    the request guard turns away what other sites make a browser send.

    Raises:
        NotSignedInError: There is none.
    """
    if credentials is not None:
        return credentials.credentials
    token = session_token(request)
    if not token:
        raise NotSignedInError
    return token


TokenDep = Annotated[str, Depends(get_token)]


def get_caller(service: ServiceDep, token: TokenDep) -> Caller:
    """Identify the caller.

    Raises:
        NotSignedInError: Nobody, or not any more.
        KeyUnknownError: The key acts for nobody at present.
    """
    return who_is(service.context, service.sessions, token)


CallerDep = Annotated[Caller, Depends(get_caller)]


def get_caller_even_suspended(service: ServiceDep, token: TokenDep) -> Caller:
    """Identify the caller, whose public body may be suspended.

    Raises:
        NotSignedInError: Nobody, or not any more.
        KeyUnknownError: The key acts for nobody at present.
    """
    return who_is(service.context, service.sessions, token, while_suspended=True)


EvenSuspendedDep = Annotated[Caller, Depends(get_caller_even_suspended)]


def get_officer(caller: CallerDep) -> Caller:
    """Let officers of public bodies through, and nobody else.

    Raises:
        NotAllowedError: The caller is none.
    """
    check_public_officer(caller.kind, caller.role)
    return caller


OfficerDep = Annotated[Caller, Depends(get_officer)]


def get_revoker(caller: EvenSuspendedDep) -> Caller:
    """Let officers of public bodies through, also of suspended ones.

    Raises:
        NotAllowedError: The caller is none.
    """
    return get_officer(caller)


RevokerDep = Annotated[Caller, Depends(get_revoker)]

KeyDep = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="8–128 个字符，由调用方自选；同一请求重发时不变。 "
        "Chosen by the caller; the same when a request is sent again.",
        max_length=200,
    ),
]
