"""Rows of the index: the stored form of an event, and the keys of its look-up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Row

from zeropermit.domain.ledger.block import (
    BlockEvents,
    BlockStamp,
    LogEntry,
    Recorded,
    UnreadCause,
    UnreadEvent,
)
from zeropermit.domain.ledger.event_json import dump_event, load_event
from zeropermit.domain.ledger.events import Event, PermitIssued
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.errors import RecordError
from zeropermit.store.rows import read_row, write_row
from zeropermit.store.tables import EVENT_KEYS

KEY_LIMIT: Final = 200
"""Longest text looked up: a longer one would not fit an index of PostgreSQL."""

_SYNONYMS: Final = {
    "organisation": (
        *("applicant", "organisation", "department", "authority"),
        *("supervisor", "body"),
    ),
    "scope": ("scope", "schema", "matter"),
}
"""Fields that are found under another column's name, the first one that exists."""


def event_keys(event: Event) -> dict[str, str | None]:
    """Give the columns under which an event is found."""
    return {key: _text(_field(event, key)) for key in EVENT_KEYS}


def _field(event: Event, key: str) -> object:
    """Find the field of an event, or of its content, that belongs into a column."""
    found = (
        getattr(source, name)
        for source in (event, getattr(event, "content", None))
        for name in _SYNONYMS.get(key, (key,))
        if hasattr(source, name)
    )
    return next(found, None)


def _text(value: object) -> str | None:
    """Write a look-up value; a value that cannot be indexed finds no event."""
    if isinstance(value, bytes):
        return to_hex(value)
    if not isinstance(value, str) or len(value) > KEY_LIMIT or "\0" in value:
        return None
    return value


def event_row(recorded: Recorded) -> dict[str, object]:
    """Write an event with all it is found by."""
    return {
        "block_number": recorded.block.number,
        "log_index": recorded.log_index,
        "block_hash": to_hex(recorded.block.hash),
        "tx_hash": to_hex(recorded.tx_hash),
        "name": type(recorded.event).__name__,
        "body": dump_event(recorded.event),
        **event_keys(recorded.event),
    }


def use_rows(found: Iterable[Recorded]) -> Iterable[dict[str, object]]:
    """Write which events of issue rest on which evidence."""
    for recorded in found:
        if isinstance(recorded.event, PermitIssued):
            for evidence in dict.fromkeys(recorded.event.evidence):
                yield {
                    "evidence": to_hex(evidence),
                    "block_number": recorded.block.number,
                    "log_index": recorded.log_index,
                }


def unread_rows(page: Iterable[BlockEvents]) -> Iterable[dict[str, object]]:
    """Write the logs that could not be read."""
    for item in page:
        for entry in item.unread:
            problem = storable(entry.problem)
            place = {"block_number": item.block.number, "problem": problem}
            yield {**write_row(entry, "block", "problem"), **place}


def storable(text: str) -> str:
    """Write a text so that every database takes it."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def unread_event(row: Row[Any]) -> UnreadEvent:
    """Read a log that could not be read, joined with its block."""
    return read_row(UnreadEvent, row, block=_block(row))


def recorded(row: Row[Any]) -> Recorded:
    """Read an event, joined with its block."""
    return Recorded(
        event=load_event(row.name, row.body),
        block=_block(row),
        log_index=row.log_index,
        tx_hash=from_hex(row.tx_hash),
    )


def entry(row: Row[Any]) -> LogEntry:
    """Read an event, joined with its block; a spoilt row is kept as unread."""
    try:
        return recorded(row)
    except RecordError as error:
        return UnreadEvent(
            block=_block(row),
            log_index=row.log_index,
            tx_hash=from_hex(row.tx_hash),
            contract="",
            event=row.name,
            cause=UnreadCause.LOG_UNREADABLE,
            problem=str(error),
        )


def _block(row: Row[Any]) -> BlockStamp:
    return BlockStamp(
        row.block_number, from_hex(row.block_hash), from_hex(row.parent), row.time
    )
