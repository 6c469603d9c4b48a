"""Records as JSON and back, derived from the annotations of their dataclasses.

    identifier, digest, Word    0x and 64 lower-case digits
    bytes                       0x and lower-case digits
    Address                     0x and 40 digits
    str                         line of text that may stand in a record
    int                         natural number below 2^53
    bool, None                  true or false, null
    enum                        its value
    date                        2026-11-23
    tuple                       list
    dataclass                   object of its fields; in a record also `type`, `suite`

Reading is strict (`fields.py`).
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Protocol, TypeAlias, TypeVar, cast

from zeropermit.domain.records.canonical import JsonValue, Suite, parse_suite
from zeropermit.domain.records.fields import (
    SCALARS,
    Fields,
    Reader,
    fields,
    read_integer,
    read_list,
    read_text,
    read_word,
)

T = TypeVar("T")


class _IsRecord(Protocol):
    """Class of records."""

    TYPE: ClassVar[str]


@dataclass(frozen=True, slots=True)
class JsonName:
    """Annotation of a field whose JSON name differs from its own."""

    name: str  #: The name; `purpose.zh` is the member `zh` of the object `purpose`.


@dataclass(frozen=True, slots=True)
class WrittenBeside:
    """Annotation of a field: an attribute of its value is a member of its own."""

    #: Name of attribute and member; reading refuses a member of another value.
    name: str


@dataclass(frozen=True, slots=True)
class _Length32:
    """Annotation of 32 bytes."""


Word: TypeAlias = Annotated[bytes, _Length32()]
"""32 bytes without a type of their own."""


@dataclass(frozen=True, slots=True)
class _Member:
    """Place and form of one field."""

    field: str
    #: Name of the object inside the record that has the member; empty if none.
    group: str
    name: str
    read: Reader
    beside: tuple[str, ...]


@cache
def field_hints(kind: type) -> Mapping[str, object]:
    """Give the fields of a dataclass and their annotations."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in dataclass_fields(kind)}


def write(value: object) -> JsonValue:
    """Write a value as JSON."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, Enum):
        return cast("JsonValue", value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [write(item) for item in value]
    if hasattr(value, "TYPE"):
        return write_record(cast("_IsRecord", value))
    return write_members(value) if is_dataclass(value) else cast("JsonValue", value)


def write_members(value: object) -> dict[str, JsonValue]:
    """Write the fields of a dataclass, in their order."""
    kind: type = type(value)
    written: dict[str, Any] = {}
    for member in _members(kind):
        found = getattr(value, member.field)
        at = written.setdefault(member.group, {}) if member.group else written
        at[member.name] = write(found)
        for name in member.beside:
            written[name] = getattr(found, name)
    return written


def write_record(value: _IsRecord) -> dict[str, JsonValue]:
    """Write a record: its type, its suite and its fields."""
    suite: Suite = getattr(value, "suite", Suite.SHA_256)
    return {"type": value.TYPE, "suite": suite.value, **write_members(value)}


def read_record(kind: type[T], value: JsonValue) -> T:
    """Read a record of this kind, strictly.

    Raises:
        RecordError: A member is missing, unknown or of the wrong kind, or the record
            is of another type.
        SuiteError: The digest suite is unknown.
        DomainError: The record refuses a value.
    """
    plain: type = kind
    record_type: str = plain.TYPE  # type: ignore[attr-defined] # only records have it
    found = _typed(value, record_type, ("suite", *_names(plain)))
    values = _read_members(plain, found)
    suite = parse_suite(found.members["suite"])
    if "suite" in field_hints(plain):
        values["suite"] = suite
    elif suite is not Suite.SHA_256:
        found.fail("suite", "sha-256 expected")
    return kind(**values)


def read_typed(kind: type[T], value: JsonValue, *, record_type: str) -> T:
    """Read an object that names its type and no suite, strictly.

    Raises:
        RecordError: As in `read_record`.
    """
    plain: type = kind
    found = _typed(value, record_type, _names(plain))
    return kind(**_read_members(plain, found))


def _typed(value: JsonValue, record_type: str, names: Iterable[str]) -> Fields:
    """Check the names of an object, and the type that it names."""
    found = fields(value, ("type", *names), kind=record_type)
    if found.members["type"] != record_type:
        found.fail("type", "another type of record")
    return found


@cache
def _members(kind: type) -> tuple[_Member, ...]:
    """List the fields of a dataclass, without the suite that opens a record."""
    return tuple(
        _member(name, hint)
        for name, hint in field_hints(kind).items()
        if name != "suite"
    )


def _member(field: str, hint: object) -> _Member:
    extras = typing.get_args(hint)[1:] if typing.get_origin(hint) is Annotated else ()
    full = next((one.name for one in extras if isinstance(one, JsonName)), field)
    group, _, name = full.rpartition(".")
    beside = tuple(one.name for one in extras if isinstance(one, WrittenBeside))
    return _Member(field, group, name, _reader(hint), beside)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """List the names of the members of an object, groups once."""
    members = _members(kind)
    names = ((member.group or member.name, *member.beside) for member in members)
    return tuple(dict.fromkeys(name for group in names for name in group))


@cache
def _group(kind: type, group: str) -> tuple[str, ...]:
    return tuple(member.name for member in _members(kind) if member.group == group)


def _read_members(kind: type, found: Fields) -> dict[str, object]:
    values: dict[str, object] = {}
    for member in _members(kind):
        group = member.group
        at = found.object(group, _group(kind, group)) if group else found
        value = member.read(at, member.name, at.members[member.name])
        for name in member.beside:
            if found.members[name] != getattr(value, name):
                found.fail(name, f"another {name}")
        values[member.field] = value
    return values


@cache
def _reader(hint: object) -> Reader:
    """Choose how to read a value with this annotation."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return read_word if _Length32() in parts else _reader(parts[0])
    if origin in {typing.Union, UnionType}:
        return _alternatives(parts)
    if origin is tuple:
        return _items(_reader(parts[0]))
    if getattr(hint, "__supertype__", None) is bytes:
        return read_word
    if hint in SCALARS:
        return SCALARS[hint]
    kind = cast("type", hint)
    return _choice(kind) if issubclass(kind, Enum) else _object(kind)


def _alternatives(kinds: tuple[type, ...]) -> Reader:
    """Read null, or the object whose fields have most names in common with it."""
    objects = [kind for kind in kinds if kind is not NoneType]
    readers = [_reader(kind) for kind in objects]

    def common(value: JsonValue, kind: type) -> int:
        members = value if isinstance(value, Mapping) else {}
        return len(members.keys() & set(_names(kind)))

    def read(found: Fields, name: str, value: JsonValue) -> object:
        if value is None and NoneType in kinds:
            return None
        if len(readers) == 1:
            return readers[0](found, name, value)
        counts = [common(value, kind) for kind in objects]
        return readers[counts.index(max(counts))](found, name, value)

    return read


def _items(item: Reader) -> Reader:
    """Read a list."""

    def read(found: Fields, name: str, value: JsonValue) -> object:
        return tuple(item(found, name, one) for one in read_list(found, name, value))

    return read


def _choice(kind: type[Enum]) -> Reader:
    """Read a member of an enum by its value."""
    scalar: Reader = read_text if issubclass(kind, str) else read_integer
    *names, last = (str(member.value) for member in kind)
    expected = f"{', '.join(names)} or {last} expected"

    def read(found: Fields, name: str, value: JsonValue) -> object:
        given = scalar(found, name, value)
        if given not in set(kind):
            found.fail(name, expected)
        return kind(given)

    return read


def _object(kind: type) -> Reader:
    """Read a nested object, or a record in a record."""
    if hasattr(kind, "TYPE"):
        return lambda _found, _name, value: read_record(kind, value)

    def read(found: Fields, name: str, value: JsonValue) -> object:
        members = fields(value, _names(kind), kind=f"{found.kind}.{name}")
        return kind(**_read_members(kind, members))

    return read
