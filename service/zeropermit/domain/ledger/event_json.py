"""Events as JSON, and back without loss.

The annotations of the dataclasses are the format: bytes are `0x` and lower-case
digits, integers beyond 2^53 are decimal strings, enums are their names, tuples
are arrays, dataclasses are objects.
"""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import TypeAlias

from zeropermit.domain.ledger import events
from zeropermit.domain.ledger.event import Event
from zeropermit.domain.records.codec import field_hints
from zeropermit.domain.records.plain_json import plain
from zeropermit.errors import RecordError

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def dump_event(event: Event) -> str:
    """Write an event as compact JSON, keys in the order of its fields."""
    body = named_json(event)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def load_event(name: str, text: str) -> Event:
    """Read an event that `dump_event` wrote.

    Raises:
        RecordError: There is no such event, or the text is not one.
    """
    kind = event_kinds().get(name)
    if kind is None:
        raise RecordError(name, "name", "no such event")
    try:
        event: Event = _from_json(json.loads(text), kind)  # type: ignore[assignment]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordError(name, "body", str(error)) from error
    return event


@cache
def event_kinds() -> Mapping[str, type[Event]]:
    """List the kinds of events by name."""
    return {
        name: kind
        for name, kind in vars(events).items()
        if isinstance(kind, type) and issubclass(kind, Event) and "link" in vars(kind)
    }


def named_json(value: object) -> Json:
    """Write a value or null as JSON, members of an enum by their names."""
    if isinstance(value, Enum):
        return value.name
    if value is None:
        return None
    if isinstance(value, tuple):
        return [named_json(element) for element in value]
    if dataclasses.is_dataclass(value):
        kind: type = type(value)
        return {name: named_json(getattr(value, name)) for name in field_hints(kind)}
    return typing.cast("Json", plain(value))


def _from_json(value: Json, hint: object) -> object:
    """Read a value as its annotation says."""
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    if typing.get_origin(hint) is tuple:
        element = typing.get_args(hint)[0]
        return tuple(_from_json(item, element) for item in _expect(value, list))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _dataclass(_expect(value, dict), hint)
    return _scalar(value, hint)


def _dataclass(body: dict[str, Json], kind: type) -> object:
    """Read a dataclass that has exactly these fields."""
    hints = field_hints(kind)
    if body.keys() != hints.keys():
        message = f"fields of {kind.__name__} differ"
        raise ValueError(message)
    return kind(**{name: _from_json(body[name], hint) for name, hint in hints.items()})


def _scalar(value: Json, hint: object) -> object:
    """Read a value without parts."""
    if hint is bytes:
        text = _expect(value, str)
        if text[:2] != "0x":
            message = "bytes do not begin with 0x"
            raise ValueError(message)
        return bytes.fromhex(text[2:])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint[_expect(value, str)]
    if hint is int:
        return int(value) if isinstance(value, str) else _expect(value, int)
    return _expect(value, bool if hint is bool else str)


T = typing.TypeVar("T")


def _expect(value: Json, kind: type[T]) -> T:
    """Let through values of exactly this type: a boolean is not an integer."""
    if type(value) is not kind:
        message = f"{kind.__name__} expected, not {type(value).__name__}"
        raise TypeError(message)
    return value
