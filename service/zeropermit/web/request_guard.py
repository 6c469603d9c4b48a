"""The request guard: conditions on every request, checked before all else.

No file enters here. A body is exactly `application/json`, is refused by its type
before a byte of it is read, is small, and is read strictly once; requests that a
browser sends from other sites are turned away.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zeropermit.errors import (
    BodyMalformedError,
    BodyTooLargeError,
    CrossSiteError,
    HeadersTooLargeError,
    MediaTypeError,
    RequestError,
)
from zeropermit.web.body import read_json
from zeropermit.web.problems import problem_response

BODY_LIMIT = 16_384
"""Bytes of a body: the longest letter, with every commitment of the construction
permit in one organisation's hands, has 10,400 in UTF-8."""

RECORDS_PATH = "/api/v1/department/records"
"""The one address with a longer body: a department's officers load a file of their own
data into their own record store. Its characters are judged by line, when its rows are
read."""

RECORDS_LIMIT = 1_048_576
"""Bytes of a body there."""

HEADER_LIMIT = 16_384
"""Bytes of address and headers together."""

MEDIA_TYPES = frozenset(
    {
        "application/json",
        "application/json;charset=utf-8",
        'application/json;charset="utf-8"',
    }
)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class RequestGuard:
    """ASGI middleware that lets only sound requests in."""

    def __init__(self, app: ASGIApp, *, origin: Callable[[], str]) -> None:
        self._app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request and pass it on, its body read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            headers = Headers(scope=scope)
            _check_size(scope)
            _check_site(scope["method"], headers, self._origin())
            body = await _read_body(scope, headers, receive)
        except RequestError as error:
            await problem_response(scope, error)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


def _check_size(scope: Scope) -> None:
    size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    size += sum(len(name) + len(value) for name, value in scope["headers"])
    if size > HEADER_LIMIT:
        raise HeadersTooLargeError(HEADER_LIMIT)


def _check_site(method: str, headers: Headers, origin: str) -> None:
    """Refuse requests that a page of another site makes a browser send."""
    if method in _SAFE_METHODS:
        return
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise CrossSiteError
    given = headers.get("origin")
    # A form of our own says null, because of our Referrer-Policy; no page can
    # forge what the browser itself says of where a request comes from.
    ours = given == "null" and headers.get("sec-fetch-site") == "same-origin"
    if given is None or ours:
        return
    host = headers.get("host", "")
    if given != origin and urlsplit(given).netloc != host:
        raise CrossSiteError


async def _read_body(scope: Scope, headers: Headers, receive: Receive) -> bytes:
    """Read and check a body.

    1. Its type, coding and announced length, before a byte is read.
    2. Its true length, while it is read.
    3. Its JSON.
    """
    method, to_book = scope["method"], scope["path"] == RECORDS_PATH
    limit = RECORDS_LIMIT if to_book else BODY_LIMIT
    # 1. What is announced
    types = headers.getlist("content-type")
    announced = headers.getlist("content-length")
    chunked = "transfer-encoding" in headers
    carries = chunked or any(length != "0" for length in announced)
    if carries or (types and announced != ["0"]):  # a form without fields has a type
        _check_type(types, headers)
    if len(announced) > 1 or (chunked and announced):
        raise BodyMalformedError("unexpected")
    if announced and not (announced[0].isascii() and announced[0].isdigit()):
        raise BodyMalformedError("unexpected")
    if announced and int(announced[0][:20]) > limit:
        raise BodyTooLargeError(limit)
    # 2. What comes
    body = await _receive_all(receive, limit)
    # 3. What it says
    if not body:
        return body
    if not types:
        raise MediaTypeError
    if method in _SAFE_METHODS or method == "DELETE":
        raise BodyMalformedError("unexpected")
    read_json(body, lines="text" if to_book else "")
    return body


def _check_type(types: list[str], headers: Headers) -> None:
    if len(types) != 1 or types[0].replace("; ", ";").lower() not in MEDIA_TYPES:
        raise MediaTypeError
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise MediaTypeError


async def _receive_all(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        body += message.get("body", b"")
        if len(body) > limit:
            raise BodyTooLargeError(limit)
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read, then the following messages."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
