"""Errors of HTTP requests that are refused at the door."""

# fmt: off
from collections.abc import Sequence
from typing import NamedTuple

from zeropermit.errors.base import Public, RequestError


class MediaTypeError(RequestError, code="MEDIA_TYPE_REFUSED", status=415): ...
class BodyTooLargeError(RequestError, code="BODY_TOO_LARGE", status=413):
    """body of more than {limit} bytes"""
    limit: Public[int]
class HeadersTooLargeError(RequestError, code="HEADERS_TOO_LARGE", status=431):
    """headers of more than {limit} bytes"""
    limit: Public[int]
class BodyMalformedError(RequestError, code="BODY_MALFORMED"):
    """body is not strict JSON: {reason}"""
    # reason is missing, unexpected, encoding, syntax, repeated_key, number, depth,
    # characters or embedded_file
    reason: str
class FieldProblem(NamedTuple):
    """One thing wrong with a body."""
    pointer: str  # JSON pointer (RFC 6901) to the member
    problem: str  # missing, unknown_member, type, length, value
class FieldsRefusedError(RequestError, code="FIELDS_REFUSED", status=422):
    """{problems:n} members refused"""
    problems: Sequence[FieldProblem]
class ParameterError(RequestError, code="PARAMETER_MALFORMED"):
    """parameter {parameter} is malformed"""
    parameter: Public[str]
class NotSignedInError(RequestError, code="NOT_SIGNED_IN", status=401): ...
class NotAllowedError(RequestError, code="NOT_ALLOWED", status=403): ...
class CrossSiteError(RequestError, code="CROSS_SITE", status=403): ...
class NotFoundError(RequestError, code="NOT_FOUND", status=404): ...
class MethodError(RequestError, code="METHOD_NOT_ALLOWED", status=405): ...
class IdempotencyKeyMissingError(RequestError, code="IDEMPOTENCY_KEY_MISSING"): ...
class IdempotencyKeyReusedError(
        RequestError, code="IDEMPOTENCY_KEY_REUSED", status=422): ...
class RequestRunningError(RequestError, code="REQUEST_RUNNING", status=409): ...
class ConditionMissingError(RequestError, code="CONDITION_MISSING", status=428): ...
class ConditionFailedError(RequestError, code="CONDITION_FAILED", status=412): ...
class RateLimitedError(RequestError, code="RATE_LIMITED", status=429):
    """too many requests: wait {seconds} s"""
    seconds: Public[int]
class InternalError(RequestError, code="INTERNAL", status=500): ...
