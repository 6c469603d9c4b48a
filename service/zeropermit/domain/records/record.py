"""Reading the fields of a record, strictly.

Every record says what it is (`type`) and with what it is digested (`suite`). One that
lacks a field, or has one too many, is refused: a verifier must never pass over what
it does not understand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.records.canonical import (
    INTEGER_LIMIT,
    JsonValue,
    Suite,
    parse_suite,
)
from zeropermit.domain.records.text import PARAGRAPH_LIMIT, check_text, text_problem
from zeropermit.errors import RecordError, WordLengthError

_BYTES = r"0x(?:[0-9a-f]{2})*"


@dataclass(frozen=True, slots=True)
class NamedOrganisation:
    """An organisation as it stands in a record: code and name."""

    uscc: str
    name: str

    def __post_init__(self) -> None:
        """Refuse a name that may not stand in a record.

        Raises:
            TextError: The name is empty, too long or has odd characters.
        """
        check_text(self.name)

    def as_json(self) -> dict[str, JsonValue]:
        """Give the JSON object."""
        return {"uscc": self.uscc, "name": self.name}


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields of one JSON object whose names are known to be right."""

    kind: str
    """What the object is, for messages."""
    members: Mapping[str, JsonValue]

    def fail(self, name: str, reason: str) -> NoReturn:
        """Refuse the object because of one field.

        Raises:
            RecordError: Always.
        """
        raise RecordError(self.kind, name, reason)

    def text(self, name: str) -> str:
        """Read a line of text."""
        return self._text(name, self.members[name])

    def optional_text(self, name: str) -> str | None:
        """Read a line of text, or null."""
        return None if self.members[name] is None else self.text(name)

    def integer(self, name: str) -> int:
        """Read a natural number below 2^53."""
        value = self.members[name]
        if isinstance(value, bool) or not isinstance(value, int):
            self.fail(name, "integer expected")
        if not 0 <= value < INTEGER_LIMIT:
            self.fail(name, "integer out of range")
        return value

    def optional_integer(self, name: str) -> int | None:
        """Read a natural number, or null."""
        return None if self.members[name] is None else self.integer(name)

    def boolean(self, name: str) -> bool:
        """Read true or false."""
        value = self.members[name]
        if not isinstance(value, bool):
            self.fail(name, "true or false expected")
        return value

    def word(self, name: str) -> bytes:
        """Read 32 bytes."""
        return self._word(name, self.members[name])

    def optional_word(self, name: str) -> bytes | None:
        """Read 32 bytes, or null."""
        return None if self.members[name] is None else self.word(name)

    def words(self, name: str) -> tuple[bytes, ...]:
        """Read a list of 32-byte words."""
        return tuple(self._word(name, item) for item in self.items(name))

    def data(self, name: str) -> bytes:
        """Read bytes as `0x` and lower-case digits."""
        return self._data(name, self.members[name])

    def datas(self, name: str) -> tuple[bytes, ...]:
        """Read a list of bytes."""
        return tuple(self._data(name, item) for item in self.items(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of lines of text."""
        return tuple(self._text(name, item) for item in self.items(name))

    def address(self, name: str) -> str:
        """Read an account, `0x` and 40 digits."""
        text = self.text(name)
        if not re.fullmatch(r"0x[0-9a-fA-F]{40}", text):
            self.fail(name, "address expected")
        return text

    def items(self, name: str) -> tuple[JsonValue, ...]:
        """Read a list."""
        value = self.members[name]
        if not isinstance(value, list | tuple):
            self.fail(name, "list expected")
        return tuple(value)

    def object(self, name: str, keys: Iterable[str]) -> Fields:
        """Read an object that has exactly `keys`."""
        return fields(self.members[name], keys, kind=f"{self.kind}.{name}")

    def optional_object(self, name: str, keys: Iterable[str]) -> Fields | None:
        """Read an object that has exactly `keys`, or null."""
        return None if self.members[name] is None else self.object(name, keys)

    def objects(self, name: str, keys: Iterable[str]) -> tuple[Fields, ...]:
        """Read a list of objects that all have exactly `keys`."""
        names = tuple(keys)
        kind = f"{self.kind}.{name}"
        return tuple(fields(item, names, kind=kind) for item in self.items(name))

    def organisation(self, name: str) -> NamedOrganisation:
        """Read an organisation's code and name."""
        return _organisation(self.object(name, ("uscc", "name")))

    def organisations(self, name: str) -> tuple[NamedOrganisation, ...]:
        """Read a list of organisations."""
        found = self.objects(name, ("uscc", "name"))
        return tuple(_organisation(item) for item in found)

    def suite(self) -> Suite:
        """Read the digest suite.

        Raises:
            SuiteError: There is no such suite.
        """
        return parse_suite(self.members["suite"])

    def _text(self, name: str, value: JsonValue) -> str:
        if not isinstance(value, str):
            self.fail(name, "text expected")
        problem = text_problem(value, limit=PARAGRAPH_LIMIT)
        if problem is not None:
            self.fail(name, f"text refused ({problem})")
        return value

    def _data(self, name: str, value: JsonValue) -> bytes:
        if not isinstance(value, str) or not re.fullmatch(_BYTES, value):
            self.fail(name, "0x and lower-case hexadecimal digits expected")
        return bytes.fromhex(value[2:])

    def _word(self, name: str, value: JsonValue) -> bytes:
        if not isinstance(value, str):
            self.fail(name, "0x and 64 digits expected")
        try:
            word = from_hex(value)
        except WordLengthError as error:
            raise RecordError(self.kind, name, "0x and 64 digits expected") from error
        if value != value.lower():
            self.fail(name, "digits in lower case expected")
        return word


def _organisation(found: Fields) -> NamedOrganisation:
    return NamedOrganisation(found.text("uscc"), found.text("name"))


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


def record_fields(value: JsonValue, record_type: str, keys: Iterable[str]) -> Fields:
    """Check that `value` is a record of this type with exactly `keys`.

    `type` and `suite` go without saying.

    Raises:
        RecordError: Another type, or other fields.
    """
    found = fields(value, {"type", "suite", *keys}, kind=record_type)
    if found.members["type"] != record_type:
        raise RecordError(record_type, "type", "another type of record")
    return found
