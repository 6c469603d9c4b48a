"""Strict reading of JSON objects and their members.

An object that lacks a member, or has an unknown one, is refused: a verifier must not
skip a member that it does not understand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn, TypeAlias

from zeropermit.domain.ledger.identifiers import Address, from_hex
from zeropermit.domain.records.canonical import INTEGER_LIMIT, JsonValue
from zeropermit.domain.records.text import PARAGRAPH_LIMIT, text_problem
from zeropermit.errors import RecordError, WordLengthError

_BYTES = re.compile(r"0x(?:[0-9a-f]{2})*")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


@dataclass(frozen=True, slots=True)
class Fields:
    """Members of one JSON object with checked names."""

    kind: str  #: Kind of the object, for messages.
    members: Mapping[str, JsonValue]

    def fail(self, name: str, reason: str) -> NoReturn:
        """Refuse the object because of one member.

        Raises:
            RecordError: Always.
        """
        raise RecordError(self.kind, name, reason)

    def object(self, name: str, keys: Iterable[str]) -> Fields:
        """Read an object that has exactly `keys`."""
        return fields(self.members[name], keys, kind=f"{self.kind}.{name}")


def fields(value: JsonValue, keys: Iterable[str], *, kind: str) -> Fields:
    """Check that `value` is an object with exactly `keys`.

    Raises:
        RecordError: Not an object, a key is missing, or there is one too many.
    """
    if not isinstance(value, Mapping):
        raise RecordError(kind, "", "object expected")
    expected = set(keys)
    for key in sorted(expected - set(value)):
        raise RecordError(kind, key, "missing")
    for key in sorted(set(value) - expected):
        raise RecordError(kind, key, "unknown field")
    return Fields(kind, value)


def read_text(found: Fields, name: str, value: JsonValue) -> str:
    """Read a line of text (`text_problem`)."""
    if not isinstance(value, str):
        found.fail(name, "text expected")
    problem = text_problem(value, limit=PARAGRAPH_LIMIT)
    if problem is not None:
        found.fail(name, f"text refused ({problem})")
    return value


def read_integer(found: Fields, name: str, value: JsonValue) -> int:
    """Read a natural number below 2^53."""
    if isinstance(value, bool) or not isinstance(value, int):
        found.fail(name, "integer expected")
    if not 0 <= value < INTEGER_LIMIT:
        found.fail(name, "integer out of range")
    return value


def read_boolean(found: Fields, name: str, value: JsonValue) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        found.fail(name, "true or false expected")
    return value


def read_data(found: Fields, name: str, value: JsonValue) -> bytes:
    """Read bytes as `0x` and lower-case digits."""
    if not isinstance(value, str) or not _BYTES.fullmatch(value):
        found.fail(name, "0x and lower-case hexadecimal digits expected")
    return bytes.fromhex(value[2:])


def read_word(found: Fields, name: str, value: JsonValue) -> bytes:
    """Read 32 bytes."""
    if not isinstance(value, str):
        found.fail(name, "0x and 64 digits expected")
    try:
        word = from_hex(value)
    except WordLengthError as error:
        raise RecordError(found.kind, name, "0x and 64 digits expected") from error
    if value != value.lower():
        found.fail(name, "digits in lower case expected")
    return word


def read_address(found: Fields, name: str, value: JsonValue) -> Address:
    """Read an account, `0x` and 40 digits."""
    text = read_text(found, name, value)
    if not _ADDRESS.fullmatch(text):
        found.fail(name, "address expected")
    return Address(text)


def read_day(found: Fields, name: str, value: JsonValue) -> date:
    """Read a day, such as 2026-11-23."""
    text = read_text(found, name, value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        found.fail(name, "day expected")
    if day.isoformat() != text:
        found.fail(name, "day expected")
    return day


def read_list(found: Fields, name: str, value: JsonValue) -> Sequence[JsonValue]:
    """Read a list."""
    if not isinstance(value, list | tuple):
        found.fail(name, "list expected")
    return value


Reader: TypeAlias = Callable[[Fields, str, JsonValue], object]
"""Reads the value of the member with this name."""

SCALARS: Mapping[object, Reader] = {
    str: read_text,
    int: read_integer,
    bool: read_boolean,
    bytes: read_data,
    date: read_day,
    Address: read_address,
}
"""How to read values without parts, by their annotation."""
