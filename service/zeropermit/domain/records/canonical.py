"""Canonical JSON and its digests.

A record has one form in bytes (RFC 8785) and so one digest. Numbers that are not
integers have no place in records: two languages may print them differently, and
amounts are strings.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Never, TypeAlias, cast

import rfc8785
from cryptography.hazmat.primitives import hashes

from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.errors import CanonicalError, SuiteError

JsonValue: TypeAlias = (
    "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)
"""A value of JSON; a float is part of the type so that it can be refused."""

INTEGER_LIMIT = 2**53
"""Integers are smaller than this in size."""

_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
"""Brackets, and texts as a whole, so that those in them are passed over."""
DEPTH_LIMIT = 32
"""Levels of nesting."""

_DIGIT_LIMIT = 17
_SURROGATE = re.compile("[\ud800-\udfff]")


class Suite(StrEnum):
    """Digest applied to the canonical bytes of a record."""

    SHA_256 = "sha-256"
    SM3 = "sm3"


def canonical(value: JsonValue) -> bytes:
    """Write `value` in canonical form (RFC 8785).

    Raises:
        CanonicalError: A number is not an integer below 2^53 in size, a text is not
            NFC or has lone surrogates, a key is not a text, the nesting is too
            deep, or the type is not one of JSON.
    """
    return rfc8785.dumps(cast("dict[str, str]", _checked(value)))


def parse_suite(value: object) -> Suite:
    """Read the name of a digest suite.

    Raises:
        SuiteError: There is no such suite.
    """
    try:
        return Suite(str(value))
    except ValueError as error:
        raise SuiteError(str(value)) from error


def digest(record: Mapping[str, JsonValue]) -> Digest:
    """Digest a record with the suite that it names.

    Raises:
        SuiteError: The record names no suite that is known.
        CanonicalError: The record has no canonical form.
    """
    return digest_bytes(canonical(record), suite=parse_suite(record.get("suite")))


def digest_bytes(data: bytes, *, suite: Suite) -> Digest:
    """Digest bytes."""
    if suite is Suite.SHA_256:
        return Digest(hashlib.sha256(data).digest())
    function = hashes.Hash(hashes.SM3())
    function.update(data)
    return Digest(function.finalize())


def parse_canonical(data: bytes) -> dict[str, JsonValue]:
    """Read a record from bytes, strictly: UTF-8 without a byte order mark, an object.

    Raises:
        CanonicalError: Not UTF-8, not JSON, not an object, a key given twice, a
            value that has no canonical form, or another form of it.
    """
    try:
        text = data.decode("utf-8")
        if is_deeper(text, DEPTH_LIMIT):
            raise CanonicalError("nested too deep")
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse_number,
            parse_float=_refuse_number,
            parse_int=_parse_integer,
        )
    except UnicodeDecodeError as error:
        raise CanonicalError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise CanonicalError(f"not JSON: {error.msg}") from error
    if not isinstance(value, dict):
        raise CanonicalError("not an object")
    if canonical(value) != data:
        raise CanonicalError("bytes are not in canonical form")
    return value


def parse_shallow(
    text: str,
    object_pairs_hook: Callable[[list[tuple[str, Any]]], object] | None = None,
) -> object:
    """Read JSON that may be a stranger's, of any shape.

    Raises:
        ValueError: It is not JSON, or nested deeper than `DEPTH_LIMIT`.
    """
    if is_deeper(text, DEPTH_LIMIT):
        raise ValueError("nested too deep")
    return json.loads(text, object_pairs_hook=object_pairs_hook)


def is_deeper(text: str, limit: int) -> bool:
    """Whether JSON nests deeper than `limit`, told without reading it recursively.

    A recursive reader that meets 100,000 brackets takes the process down with it.
    """
    depth = 0
    for found in _BRACKETS.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > limit:
                return True
        elif found[0] in "]}":
            depth -= 1
    return False


def _checked(value: object, *, depth: int = 0) -> object:
    if depth > DEPTH_LIMIT:
        raise CanonicalError("nested too deep")
    match value:
        case None | bool():
            return value
        case int():
            if abs(value) >= INTEGER_LIMIT:
                raise CanonicalError("integer of 2^53 or more; write it as text")
            return int(value)
        case str():
            return _checked_text(value)
        case Mapping():
            below = depth + 1
            return {
                _checked_text(key): _checked(item, depth=below)
                for key, item in value.items()
            }
        case list() | tuple():
            return [_checked(item, depth=depth + 1) for item in value]
        case _:
            raise CanonicalError(f"{type(value).__name__} has no canonical form")


def _checked_text(text: object) -> str:
    if not isinstance(text, str):
        raise CanonicalError("key is not a text")
    if _SURROGATE.search(text):
        raise CanonicalError("lone surrogate")
    if not unicodedata.is_normalized("NFC", text):
        raise CanonicalError(f"not NFC: {text[:40]!r}")
    return str(text)


def _unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise CanonicalError("a key is given twice")
    return members


def _refuse_number(text: str) -> Never:
    raise CanonicalError(f"not an integer: {text[:40]}")


def _parse_integer(text: str) -> int:
    if len(text) > _DIGIT_LIMIT:
        raise CanonicalError("integer of 2^53 or more; write it as text")
    return int(text)
