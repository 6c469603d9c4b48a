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
from eth_utils.crypto import keccak

from zeropermit.domain.ledger import events
from zeropermit.errors import EventMalformedError
from zeropermit.ledger.artifacts import CONTRACTS, abi
from zeropermit.ledger.structs import Decoded, reader


@dataclasses.dataclass(frozen=True, slots=True)
class EventLayout:
    """The layout of the words of one event, and their types."""

    kind: type[events.Event]
    #: Of each parameter, whether it is a topic, its type and its conversion.
    columns: tuple[tuple[bool, str, Callable[[Decoded], object]], ...]


def abi_type(parameter: Mapping[str, Any]) -> str:
    """Write the type of an ABI parameter in full, tuples spelled out."""
    kind: str = parameter["type"]
    if not kind.startswith("tuple"):
        return kind
    inner = ",".join(abi_type(component) for component in parameter["components"])
    return f"({inner}){kind.removeprefix('tuple')}"


def event_topic(entry: Mapping[str, Any]) -> bytes:
    """Derive the topic of an event from its ABI entry."""
    inner = ",".join(abi_type(parameter) for parameter in entry["inputs"])
    return keccak(f"{entry['name']}({inner})".encode())


@cache
def layouts() -> Mapping[bytes, EventLayout]:
    """Build the layouts of all events of the contracts, by topic."""
    found: dict[bytes, EventLayout] = {}
    for contract in CONTRACTS:
        for entry in abi(contract):
            kind = getattr(events, entry.get("name", ""), None)
            if entry["type"] == "event" and kind is not None:
                found[event_topic(entry)] = _layout(kind, entry["inputs"])
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
