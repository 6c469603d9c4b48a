"""Logs become facts: decoding of the contracts' events.

The topic selects the dataclass of `domain.events` with the event's own name; the
ABI says how its words are laid out, and the dataclass's annotations what they mean.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from eth_abi import decode

from zeropermit.domain.ledger import events
from zeropermit.errors import EventMalformedError
from zeropermit.ledger.artifacts import CONTRACTS, abi_type, entries_of, signature_hash
from zeropermit.ledger.structs import Decoded, reader


@dataclasses.dataclass(frozen=True, slots=True)
class EventLayout:
    """The layout of the words of one event, and their types."""

    kind: type[events.Event]
    #: Of each parameter, whether it is a topic, its type and its conversion.
    columns: tuple[tuple[bool, str, Callable[[Decoded], object]], ...]


@cache
def layouts() -> Mapping[bytes, EventLayout]:
    """Build the layouts of all events of the contracts, by topic."""
    found: dict[bytes, EventLayout] = {}
    for _, entry in entries_of("event", *CONTRACTS):
        kind = getattr(events, entry["name"], None)
        if kind is not None:
            found[signature_hash(entry)] = _layout(kind, entry["inputs"])
    return types.MappingProxyType(found)


def decode_event(topics: tuple[bytes, ...], data: bytes) -> events.Event | None:
    """Decode one log; return None if it is not an event of the contracts.

    Raises:
        EventMalformedError: The topic is known but the words do not fit it.
    """
    layout = layouts().get(topics[0]) if topics else None
    if layout is None:
        return None
    try:
        return layout.kind(*_values(layout, topics[1:], data))
    except (ValueError, OverflowError, IndexError, TypeError) as error:
        raise EventMalformedError(layout.kind.__name__, str(error)) from error
    except Exception as error:
        if type(error).__module__.startswith("eth_abi"):
            raise EventMalformedError(layout.kind.__name__, str(error)) from error
        raise


def _values(
    layout: EventLayout, topics: tuple[bytes, ...], data: bytes
) -> list[Decoded]:
    """Put indexed and other words together in the order of the parameters."""
    rest = iter(decode([kind for topic, kind, _ in layout.columns if not topic], data))
    words = iter(topics)
    values: list[Decoded] = []
    for is_topic, kind, convert in layout.columns:
        raw = decode([kind], next(words))[0] if is_topic else next(rest)
        values.append(convert(raw))
    return values


def _layout(kind: type[events.Event], inputs: list[Mapping[str, Any]]) -> EventLayout:
    """Match an event's parameters with the fields of its dataclass."""
    hints = typing.get_type_hints(kind)
    fields = [field.name for field in dataclasses.fields(kind)]
    if len(fields) != len(inputs):
        raise EventMalformedError(kind.__name__, "fields differ from the ABI")
    columns = (
        (bool(parameter["indexed"]), abi_type(parameter), reader(hints[name]))
        for parameter, name in zip(inputs, fields, strict=True)
    )
    return EventLayout(kind, tuple(columns))
