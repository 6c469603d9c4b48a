"""Signing in and out in a browser, and the keys that it keeps.

The session is a cookie that no script can read. Keys stay in the browser; what comes
here is a signature over a challenge (EIP-4361), as at the API.
"""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from zeropermit.bootstrap import demonstration_data
from zeropermit.domain.applications.letter import Language
from zeropermit.errors import NotFoundError
from zeropermit.serialize.answer import caller_json, json_response
from zeropermit.usecases.accounts import sign_in
from zeropermit.web.bodies.applications import SessionBody
from zeropermit.web.cookies import clear_session, session_token, set_session
from zeropermit.web.dependencies import LanguageDep, ServiceDep, SignInServiceDep
from zeropermit.web.pages.shared.failure import SEE_OTHER
from zeropermit.web.pages.shared.page_request import PageRequestDep

router = APIRouter()
LOCAL_LIMIT = 2000

NextQuery = Annotated[str, Query(alias="next", max_length=LOCAL_LIMIT)]


def local(address: str) -> str:
    """Return an address of this site, never another site's.

    Only a path that begins with one slash is one; browsers read a backslash as a slash
    and drop tabs and line breaks before they look.
    """
    plain = address.isascii() and address.isprintable() and "\\" not in address
    if plain and address.startswith("/") and not address.startswith("//"):
        return address
    return "/"


@router.get("/sign-in")
def sign_in_page(request: PageRequestDep, then: NextQuery = "/") -> Response:
    """Show the keys of this browser to sign in with."""
    return request.page(
        "public/sign_in.html",
        next=local(then),
    )


@router.get("/keys")
def keys_page(request: PageRequestDep) -> Response:
    """Show the keys of this browser: make, save, bring in, take out."""
    return request.page("public/keys.html")


@router.post("/session")
def open_session(
    body: SessionBody,
    sign_in_service: SignInServiceDep,
    service: ServiceDep,
    language: LanguageDep,
) -> Response:
    """Open a session for the signer of a challenge; its token becomes a cookie."""
    signature = bytes.fromhex(body.signature[2:])
    found = sign_in.open_session(sign_in_service, body.message, signature)
    response = json_response(caller_json(found.caller), language)
    set_session(response, found.token, secure=_secure(service.settings.origin))
    return response


@router.post("/sign-out")
def sign_out(request: Request, service: ServiceDep) -> Response:
    """Close the browser's session."""
    token = session_token(request)
    if token:
        service.sessions.close_session(sign_in.token_digest(token))
    response = RedirectResponse("/", SEE_OTHER)
    clear_session(response, secure=_secure(service.settings.origin))
    return response


@router.get("/demonstration/keys/{body}/{key}")
def demonstration_key(
    body: str, key: str, service: ServiceDep, language: LanguageDep
) -> Response:
    """Hand out a key of the fictional town, which protects nothing.

    Raises:
        NotFoundError: This is no demonstration, or the town has no such key.
    """
    organisations = demonstration_data.organisations()
    if not service.settings.demonstration or body not in organisations:
        raise NotFoundError
    handles = {one["handle"] for one in organisations[body]["keys"]}
    if key not in handles or key == "system":
        raise NotFoundError
    path = demonstration_data.key_path(service.settings, organisations, f"{body}/{key}")
    name = organisations[body]["name"]["en" if language is Language.EN else "zh"]
    content = {
        "label": f"{name} {key.removeprefix('officer-')}",
        "passphrase": demonstration_data.PASSWORD,
        "keystore": json.loads(path.read_text("utf-8")),
    }
    return json_response(content, language)


def _secure(origin: str) -> bool:
    """Say whether cookies may only go over TLS: where people see an https address."""
    return origin.startswith("https://")
