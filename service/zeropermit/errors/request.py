"""Errors of HTTP requests that are refused at the door."""

# fmt: off
from collections.abc import Sequence
from typing import NamedTuple

from zeropermit.errors.base import Public, RequestError


class MediaTypeError(RequestError, code="MEDIA_TYPE_REFUSED", status=415): ...
class BodyTooLargeError(RequestError, status=413):
    """body of more than {limit} bytes"""
    limit: Public[int]
class HeadersTooLargeError(RequestError, status=431):
    """headers of more than {limit} bytes"""
    limit: Public[int]
class BodyMalformedError(RequestError):
    """body is not strict JSON: {reason}"""
    # reason is missing, unexpected, encoding, syntax, repeated_key, number, depth,
    # characters or embedded_file
    reason: str
class FieldProblem(NamedTuple):
    """One thing wrong with a body."""
    pointer: str  # JSON pointer (RFC 6901) to the member
    problem: str  # missing, unknown_member, type, length, value
class FieldsRefusedError(RequestError, status=422):
    """{problems:n} members refused"""
    problems: Sequence[FieldProblem]
class ParameterError(RequestError, code="PARAMETER_MALFORMED"):
    """parameter {parameter} is malformed"""
    parameter: Public[str]
class NotSignedInError(RequestError, status=401): ...
class NotAllowedError(RequestError, status=403): ...
class CrossSiteError(RequestError, status=403): ...
class NotFoundError(RequestError, status=404): ...
class MethodError(RequestError, code="METHOD_NOT_ALLOWED", status=405): ...
class IdempotencyKeyMissingError(RequestError): ...
class IdempotencyKeyReusedError(RequestError, status=422): ...
class RequestRunningError(RequestError, status=409): ...
class ConditionMissingError(RequestError, status=428): ...
class ConditionFailedError(RequestError, status=412): ...
class RateLimitedError(RequestError, status=429):
    """too many requests: wait {seconds} s"""
    seconds: Public[int]
class InternalError(RequestError, status=500): ...
