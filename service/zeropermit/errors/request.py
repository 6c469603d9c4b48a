"""Errors of HTTP requests that are refused at the door."""

# fmt: off
from collections.abc import Sequence
from typing import NamedTuple

from zeropermit.errors.base import Public, RequestError


class MediaTypeError(RequestError, code="MEDIA_TYPE_REFUSED", status=415): ...
class BodyTooLargeError(RequestError, code="BODY_TOO_LARGE", status=413):
    limit: Public[int]
    sentence = "body of more than {limit} bytes"
class HeadersTooLargeError(RequestError, code="HEADERS_TOO_LARGE", status=431):
    limit: Public[int]
    sentence = "headers of more than {limit} bytes"
class BodyMalformedError(RequestError, code="BODY_MALFORMED"):
    # reason is missing, unexpected, encoding, syntax, repeated_key, number, depth,
    # characters or embedded_file
    reason: str
    sentence = "body is not strict JSON: {reason}"
class FieldProblem(NamedTuple):
    """One thing wrong with a body."""
    pointer: str  # JSON pointer (RFC 6901) to the member
    problem: str  # missing, unknown_member, type, length, value
class FieldsRefusedError(RequestError, code="FIELDS_REFUSED", status=422):
    problems: Sequence[FieldProblem]
    sentence = "{problems:n} members refused"
class ParameterError(RequestError, code="PARAMETER_MALFORMED"):
    parameter: Public[str]
    sentence = "parameter {parameter} is malformed"
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
    seconds: Public[int]
    sentence = "too many requests: wait {seconds} s"
class InternalError(RequestError, code="INTERNAL", status=500): ...
