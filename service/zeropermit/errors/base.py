"""How an error is declared, and the branches of the tree."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar, dataclass_transform

VERIFIED, NOT_VERIFIED, USAGE, UNDECIDED, SIGN_IN, OTHER_CHAIN = range(6)
"""Exit codes of the commands."""
T = TypeVar("T")
Public: TypeAlias = Annotated[T, "public"]
"""Type of a field that HTTP answers show: its value never comes from the request."""


class _Sentences(Formatter):
    """Format of sentences; adds `q40` (quote 40 characters) and `n` (count)."""

    def get_value(self, key: object, args: Sequence[Any], kwargs: object) -> object:
        return getattr(args[0], str(key))

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, bytes):  # the spec is how many of them
            return "0x" + value[: int(format_spec or len(value))].hex()
        if type(value) is tuple:  # the spec is what stands between
            joined = (format_spec or ", ").join(map(str, value))
            return str(len(value)) if format_spec == "n" else joined
        if format_spec.startswith("q"):
            return repr(str(value)[: int(format_spec[1:])])
        return format(value, format_spec)


@dataclass_transform(field_specifiers=(field,))
class ZeropermitError(Exception):
    """Base of every error raised on purpose.

    A class declares its code where it is not that of its name (empty for that of its
    base, which no one raises), its HTTP status and exit code where they differ from
    its base's, and its fields. Its docstring is its sentence, made of the fields.
    """

    code: ClassVar[str] = "ERROR"
    http_status: ClassVar[int] = 500
    exit_code: ClassVar[int] = NOT_VERIFIED
    sentence: ClassVar[str] = ""
    public: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(
        cls, *, code: str | None = None, status: int = 0, exit: int = 0
    ) -> None:
        super().__init_subclass__()
        if code is None:
            words = re.findall("[A-Z][a-z0-9]*", cls.__name__.removesuffix("Error"))
            code = "_".join(words).upper()
        if code:
            cls.code = code
        cls.http_status = status or cls.http_status
        cls.exit_code = exit or cls.exit_code
        own = vars(cls).get("__annotations__", {}).items()
        cls.public += tuple(name for name, kind in own if hasattr(kind, "__metadata__"))
        if cls.__doc__:
            cls.sentence = " ".join(cls.__doc__.split())
        dataclass(eq=False, repr=False, match_args=False)(cls)

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            setattr(self, name, tuple(value) if isinstance(value, list) else value)

    def __str__(self) -> str:
        return _Sentences().vformat(self.sentence, (self,), {}).rstrip()


# fmt: off
class DomainError(ZeropermitError, status=422, exit=USAGE): ...
class MalformedError(DomainError, code=""):
    text: str
    reason: str
class LedgerError(ZeropermitError, status=503, exit=UNDECIDED): ...
class StoreError(ZeropermitError, status=503, exit=UNDECIDED): ...
class UseCaseError(ZeropermitError, status=422): ...
class UnknownError(UseCaseError, code="", status=404):
    reference: bytes | str
class ConflictError(UseCaseError, code="", status=409): ...
class StateConflictError(ConflictError, code=""):
    reference: bytes | str
class VerificationError(ZeropermitError, status=422): ...
class SettingsError(ZeropermitError, status=500, exit=USAGE): ...
class RequestError(ZeropermitError, status=400): ...
