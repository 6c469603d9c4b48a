"""Errors as problem details (RFC 9457), in the asked language.

One table maps errors to statuses. What a person sent is never repeated to them: an
answer carries the code, words, and values that come from us alone.
"""

from __future__ import annotations

import json
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
from zeropermit.web.headers import HEADERS
from zeropermit.web.language import language_of

log = structlog.get_logger()

PROBLEM_TYPE = "application/problem+json"

STATUS: Mapping[type[e.ZeropermitError], int] = {
    e.ZeropermitError: 500,
    e.DomainError: 422,
    e.LedgerError: 503,
    e.StoreError: 503,
    e.UseCaseError: 422,
    e.VerificationError: 422,
    e.SettingsError: 500,
    e.RequestError: 400,
    # what the catalogue or the service got wrong is no fault of the request
    e.MatterFileError: 500,
    e.SchemaError: 500,
    e.ManifestError: 500,
    e.RegionTableError: 500,
    e.HolidayCalendarError: 500,
    e.FaceIncompleteError: 409,
    e.PermitNumberOverflowError: 503,
    e.OperationClashError: 409,
    e.StaleCaseError: 412,
    # not set up here
    e.PrintingNotSetUpError: 501,
    e.CredentialKeyMissingError: 501,
    e.GmNotSetUpError: 501,
    # nothing there
    e.MatterUnknownError: 404,
    e.ApplicationUnknownError: 404,
    e.PermitUnknownError: 404,
    e.JointUnknownError: 404,
    e.ProgressUnknownError: 404,
    e.StandingUnknownError: 404,
    e.OperationUnknownError: 404,
    e.ExtensionUnknownError: 404,
    e.WaitingActUnknownError: 404,
    e.CorrectionUnknownError: 404,
    e.RecordNotHeldError: 404,
    e.ReportUnknownError: 404,
    e.SchemaUnknownError: 404,
    e.CommitmentUnknownError: 404,
    e.SupervisionUnknownError: 404,
    e.NotFoundError: 404,
    e.MethodError: 405,
    # not you
    e.NotSignedInError: 401,
    e.SignInMessageError: 401,
    e.SignInRefusedError: 401,
    e.KeyUnknownError: 403,
    e.NotActingForError: 403,
    e.NotAllowedError: 403,
    e.CrossSiteError: 403,
    e.SignatureRefusedError: 422,
    # not now
    e.ConsentStaleError: 409,
    e.MatterNotOpenError: 409,
    e.PlanCycleError: 409,
    e.AlreadyDecidedError: 409,
    e.RequirementsUnmetError: 409,
    e.LetterRefusedError: 409,
    e.DepartmentsAnsweringError: 409,
    e.StateRefusedError: 409,
    e.WorkRefusedError: 409,
    e.StartNotAwaitedError: 409,
    e.ExtensionLimitError: 409,
    e.ResumptionNotClearedError: 409,
    e.HearingPendingError: 409,
    e.OutcomeRefusedError: 409,
    e.NotBarredError: 409,
    e.NotSupervisedError: 409,
    e.SupervisorUnfitError: 409,
    e.NotForOfficersError: 409,
    e.AlreadySignedError: 409,
    e.RatingTooEarlyError: 409,
    e.AlreadyRatedError: 409,
    e.WaitingActSentError: 409,
    e.WaitingActWithdrawnError: 409,
    e.CorrectionRefusedError: 409,
    e.CorrectionAnsweredError: 409,
    e.BatchChangedError: 409,
    e.RevocationRefusedError: 409,
    e.BookChangedError: 409,
    e.CharacterMissingError: 409,
    e.CredentialRefusedError: 409,
    e.RequestRunningError: 409,
    e.DepartmentUnreachableError: 503,
    e.ConditionFailedError: 412,
    e.ConditionMissingError: 428,
    e.RateLimitedError: 429,
    # not like this
    e.NotAReferenceError: 400,
    e.BodyTooLargeError: 413,
    e.MediaTypeError: 415,
    e.FieldsRefusedError: 422,
    e.IdempotencyKeyReusedError: 422,
    e.HeadersTooLargeError: 431,
    e.InternalError: 500,
}
"""Status of each error; of a class that is not named, that of its nearest base."""

_OURS = (
    *("requirements", "state", "work", "limit", "seconds", "parameter", "year"),
    *("expected", "earliest", "since", "character", "line", "length"),
)
"""Attributes whose values come from us, never from the request."""

_WORD = re.compile(r"[a-z_]{1,40}")
_PROBLEMS = {"missing": "missing", "extra_forbidden": "unknown_member"}


def status_of(error: e.ZeropermitError) -> int:
    """Give the status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem_of(error: e.ZeropermitError, language: Language) -> dict[str, object]:
    """Describe an error to whoever made the request."""
    values = {name: getattr(error, name) for name in _OURS if hasattr(error, name)}
    words = {name: _plain(value) for name, value in values.items()}
    problem: dict[str, object] = {
        "type": f"/problems/{error.code.lower().replace('_', '-')}",
        "title": message(error.code, language.value, **words),
        "status": status_of(error),
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
    headers = {
        "Cache-Control": "no-store",
        "Content-Language": "en" if language is Language.EN else "zh-CN",
        "Vary": "Accept-Language",
    }
    if isinstance(error, e.NotSignedInError | e.SignInRefusedError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, e.RateLimitedError):
        headers["Retry-After"] = str(error.seconds)
    elif isinstance(error, e.DepartmentsAnsweringError):
        headers["Retry-After"] = "1"
    elif problem["status"] == STATUS[e.LedgerError]:
        headers["Retry-After"] = "5"
    body = json.dumps(problem, ensure_ascii=False)
    status = status_of(error)
    return Response(body, status, headers=headers, media_type=PROBLEM_TYPE)


async def on_error(request: Request, error: Exception) -> Response:
    """Answer an error that was raised on purpose."""
    if not isinstance(error, e.ZeropermitError):
        return await on_surprise(request, error)
    if status_of(error) >= STATUS[e.ZeropermitError]:
        log.warning("request_failed", code=error.code, problem=str(error))
    return problem_response(request.scope, error)


async def on_http(request: Request, error: Exception) -> Response:
    """Answer what the router refuses."""
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
    """Answer what nobody foresaw: say so, and nothing else."""
    log.error("request_crashed", kind=type(error).__name__)
    response = problem_response(request.scope, e.InternalError())
    for name, value in HEADERS.items():  # this answer passes no middleware of ours
        response.headers.setdefault(name, value)
    return response


def _allowed(request: Request) -> list[str]:
    """List the methods that an address takes, of whichever route."""
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
