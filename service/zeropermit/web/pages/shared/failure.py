"""Errors as pages, for people; programs get problem details from `problems.py`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from zeropermit import errors as e
from zeropermit.web.pages.shared.page_request import page_request_of

Handler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]
SEE_OTHER = 303
_FOR_PROGRAMS = ("/api/", "/static/", "/demonstration/", "/session")


def or_page(handler: Handler) -> Handler:
    """Answer people with a page, and programs as `handler` does."""

    async def answer(http: Request, error: Exception) -> Response:
        known = _known(error)
        if known is None or not _wants_page(http):
            return await handler(http, error)
        if isinstance(error, e.NotSignedInError):
            path = http.url.path + (f"?{http.url.query}" * bool(http.url.query))
            return RedirectResponse(f"/sign-in?next={quote(path)}", SEE_OTHER)
        request = page_request_of(http)
        title = request.problem(known)
        return request.page(
            "shared/failure.html", known.http_status, title=title, code=known.code
        )

    return answer


def _wants_page(request: Request) -> bool:
    if request.url.path.startswith(_FOR_PROGRAMS):
        return False
    return "text/html" in request.headers.get("accept", "")


def _known(error: Exception) -> e.ZeropermitError | None:
    if isinstance(error, e.ZeropermitError):
        return error
    if isinstance(error, HTTPException) and error.status_code == 404:  # noqa: PLR2004 - its name is its number
        return e.NotFoundError()
    return None
