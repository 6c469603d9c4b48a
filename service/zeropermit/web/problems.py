"""Errors as problem details (RFC 9457), in the asked language.

An answer carries the code, the words and the public fields of an error. It never
repeats a value that was sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from zeropermit import errors as e
from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
from zeropermit.serialize.answer import json_response
from zeropermit.web.headers import HEADERS, NO_STORE
from zeropermit.web.language import language_of

log = structlog.get_logger()

PROBLEM_TYPE = "application/problem+json"

_WORD = re.compile(r"[a-z_]{1,40}")
_PROBLEMS = {"missing": "missing", "extra_forbidden": "unknown_member"}


def problem_of(error: e.ZeropermitError, language: Language) -> dict[str, object]:
    """Describe an error to the client."""
    values = {name: getattr(error, name) for name in error.public}
    words = {name: _plain(value) for name, value in values.items()}
    problem: dict[str, object] = {
        "type": f"/problems/{error.code.lower().replace('_', '-')}",
        "title": message(error.code, language.value, **words),
        "status": error.http_status,
        "code": error.code,
        **values,
    }
    reason = getattr(error, "reason", "")
    if isinstance(reason, str) and _WORD.fullmatch(reason):
        problem["reason"] = reason
    if isinstance(error, e.FieldsRefusedError):
        problem["errors"] = [found._asdict() for found in error.problems]
    return problem


def problem_response(scope: Scope, error: e.ZeropermitError) -> Response:
    """Answer with a problem."""
    language = language_of(scope)
    problem = problem_of(error, language)
    headers = {**NO_STORE, "Content-Type": PROBLEM_TYPE}
    if isinstance(error, e.NotSignedInError | e.SignInRefusedError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, e.RateLimitedError):
        headers["Retry-After"] = str(error.seconds)
    elif isinstance(error, e.DepartmentsAnsweringError):
        headers["Retry-After"] = "1"
    elif error.http_status == e.LedgerError.http_status:
        headers["Retry-After"] = "5"
    return json_response(problem, language, status=error.http_status, headers=headers)


async def on_error(request: Request, error: Exception) -> Response:
    """Answer an error that was raised on purpose."""
    if not isinstance(error, e.ZeropermitError):
        return await on_surprise(request, error)
    if error.http_status >= e.ZeropermitError.http_status:
        log.warning("request_failed", code=error.code, problem=str(error))
    return problem_response(request.scope, error)


async def on_http(request: Request, error: Exception) -> Response:
    """Answer requests that the router refuses."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    known: Mapping[int, e.RequestError] = {
        404: e.NotFoundError(),
        405: e.MethodError(),
        413: e.BodyTooLargeError(0),
    }
    response = problem_response(request.scope, known.get(status, e.InternalError()))
    if "Allow" in (getattr(error, "headers", None) or {}):
        response.headers["Allow"] = ", ".join(_allowed(request))
    return response


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answer a body or parameter of the wrong shape, without repeating it."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    outside = [item["loc"] for item in found if item["loc"][0] != "body"]
    if outside:
        refused: e.RequestError = e.ParameterError(str(outside[0][-1]))
    else:
        problems = [_field(item["type"], item["loc"][1:]) for item in found]
        refused = e.FieldsRefusedError(problems)
    return problem_response(request.scope, refused)


async def on_surprise(request: Request, error: Exception) -> Response:
    """Answer an unexpected error, without its details."""
    log.error("request_crashed", kind=type(error).__name__)
    response = problem_response(request.scope, e.InternalError())
    for name, value in HEADERS.items():  # this answer passes no middleware of ours
        response.headers.setdefault(name, value)
    return response


def _allowed(request: Request) -> list[str]:
    """List the methods that an address takes, of all its routes."""
    return [
        method
        for method in ("DELETE", "GET", "HEAD", "POST")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


def _field(kind: str, location: tuple[object, ...]) -> e.FieldProblem:
    if kind == "extra_forbidden":
        location = location[:-1]  # its name is what was sent
    pointer = "".join(f"/{part}" for part in location)
    if kind in _PROBLEMS:
        return e.FieldProblem(pointer, _PROBLEMS[kind])
    if "too_long" in kind or "too_short" in kind:
        return e.FieldProblem(pointer, "length")
    wrong_type = kind.endswith(("_type", "_parsing"))
    return e.FieldProblem(pointer, "type" if wrong_type else "value")


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
