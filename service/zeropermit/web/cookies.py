"""The two cookies: a session, which scripts cannot read, and a language."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from zeropermit.usecases.accounts.sign_in import SESSION_SECONDS

SESSION = "zeropermit_session"
LANGUAGE = "language"
_YEAR = 365 * 86_400


def session_token(request: Request) -> str:
    """Give the token of a browser's session; empty if there is none."""
    return request.cookies.get(SESSION, "")[:128]


def set_session(response: Response, token: str, *, secure: bool) -> None:
    """Hand a session to a browser: no script reads it, no other site sends it."""
    response.set_cookie(
        SESSION,
        token,
        max_age=SESSION_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def clear_session(response: Response, *, secure: bool) -> None:
    """Take a session back."""
    response.delete_cookie(
        SESSION, path="/", secure=secure, httponly=True, samesite="strict"
    )


def set_language(response: Response, code: str) -> None:
    """Remember a language."""
    response.set_cookie(LANGUAGE, code, max_age=_YEAR, path="/", samesite="lax")
