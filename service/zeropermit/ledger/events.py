"""Logs become facts: decoding of the contracts' events.

The topic selects the dataclass of `domain.events` with the event's own name; the
ABI says how its words are laid out, and the dataclass's annotations what they mean.
Whoever reads logs reads them by `read_log`: what is not an event is kept as unread.
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
from zeropermit.domain.ledger.block import (
    BlockStamp,
    LogEntry,
    Recorded,
    UnreadCause,
    UnreadEvent,
)
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.unread import subjects
from zeropermit.errors import EventMalformedError
from zeropermit.ledger.answers import Log
from zeropermit.ledger.artifacts import CONTRACTS, abi_type, entries_of, signature_hash
from zeropermit.ledger.structs import Decoded, reader


@dataclasses.dataclass(frozen=True, slots=True)
class EventLayout:
    """The layout of the words of one event, and their types."""

    contract: str  #: Contract that emits it.
    kind: type[events.Event]
    #: Of each parameter, whether it is a topic, its type and its conversion.
    columns: tuple[tuple[bool, str, Callable[[Decoded], object]], ...]

    def read(self, topics: tuple[bytes, ...], data: bytes) -> events.Event:
        """Decode a log with this topic.

        Raises:
            EventMalformedError: Its words do not fit.
        """
        name = self.kind.__name__
        if len(topics) != 1 + sum(is_topic for is_topic, _, _ in self.columns):
            raise EventMalformedError(name, f"{len(topics)} topics")
        try:
            return self.kind(*_values(self, topics[1:], data))
        except Exception as error:  # whatever decoding raises, the words do not fit
            problem = f"{type(error).__name__}: {error}"
            raise EventMalformedError(name, problem) from error


@cache
def layouts() -> Mapping[bytes, EventLayout]:
    """Build the layouts of all events of the contracts, by topic."""
    found: dict[bytes, EventLayout] = {}
    for contract, entry in entries_of("event", *CONTRACTS):
        kind = getattr(events, entry["name"], None)
        if kind is not None:
            layout = _layout(contract, kind, entry["inputs"])
            found[signature_hash(entry)] = layout
    return types.MappingProxyType(found)


def read_log(log: Log, contract: str, block: BlockStamp) -> LogEntry:
    """Read a log of one of our contracts; keep any other log than its events."""
    layout = layouts().get(log.topics[0]) if log.topics else None
    if layout is None:
        problem = f"not an event of {contract}"
        return _unread(log, contract, block, UnreadCause.LOG_UNKNOWN, problem)
    if layout.contract != contract:
        problem = f"an event of {layout.contract}, from {contract}"
        return _unread(log, contract, block, UnreadCause.LOG_FROM_ANOTHER, problem)
    try:
        event = layout.read(log.topics, log.data)
    except EventMalformedError as error:
        cause = UnreadCause.LOG_UNREADABLE
        return _unread(log, contract, block, cause, error.problem, layout)
    return Recorded(event, block, log.log_index, log.tx_hash)


def _unread(
    log: Log,
    contract: str,
    block: BlockStamp,
    cause: UnreadCause,
    problem: str,
    layout: EventLayout | None = None,
) -> UnreadEvent:
    """Keep a log that cannot be read, with the subjects that its topics name."""
    topic = to_hex(log.topics[0]) if log.topics else ""
    found = {} if layout is None else _topics(layout, log.topics[1:])
    name = _event_name(log.topics[0], topic) if log.topics else ""
    return UnreadEvent(
        block=block,
        log_index=log.log_index,
        tx_hash=log.tx_hash,
        contract=contract,
        event=name,
        cause=cause,
        problem=problem,
        about=subjects(name, found),
    )


def _event_name(topic: bytes, unknown: str) -> str:
    layout = layouts().get(topic)
    return unknown if layout is None else layout.kind.__name__


def _topics(layout: EventLayout, topics: tuple[bytes, ...]) -> Mapping[str, object]:
    """Read the members of an event that are topics; none if they do not all fit."""
    names = [field.name for field in dataclasses.fields(layout.kind)]
    columns = zip(names, layout.columns, strict=True)
    wanted = [(name, kind, to) for name, (is_topic, kind, to) in columns if is_topic]
    if len(wanted) != len(topics):
        return {}
    try:
        return {
            name: convert(decode([kind], word)[0])
            for (name, kind, convert), word in zip(wanted, topics, strict=True)
        }
    except Exception:  # noqa: BLE001 - whatever it raises, no subject is known
        return {}


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


def _layout(
    contract: str, kind: type[events.Event], inputs: list[Mapping[str, Any]]
) -> EventLayout:
    """Match an event's parameters with the fields of its dataclass."""
    hints = typing.get_type_hints(kind)
    fields = [field.name for field in dataclasses.fields(kind)]
    if len(fields) != len(inputs):
        raise EventMalformedError(kind.__name__, "fields differ from the ABI")
    columns = (
        (bool(parameter["indexed"]), abi_type(parameter), reader(hints[name]))
        for parameter, name in zip(inputs, fields, strict=True)
    )
    return EventLayout(contract, kind, tuple(columns))
