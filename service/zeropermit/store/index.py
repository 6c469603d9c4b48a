"""The index: events of the ledger, by what people ask for.

It holds nothing that cannot be read from the ledger again. Blocks without events
are kept only as checkpoints, by which the follower sees a reorganisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict, Unpack

from sqlalchemy import Connection, Engine, Row, Table, delete, func, insert, select, tuple_

from zeropermit.domain.block import (
    BlockEvents,
    BlockStamp,
    Cursor,
    DeadLetter,
    Recorded,
)
from zeropermit.domain.event_json import dump_event, load_event
from zeropermit.domain.events import Applied, Committed, Event, PermitIssued
from zeropermit.domain.identifiers import Address, from_hex, to_hex
from zeropermit.errors import BlockOrderError
from zeropermit.store.engine import reading, writing
from zeropermit.store.tables import (
    EVENT_KEYS,
    blocks,
    dead_letters,
    events,
    evidence_uses,
    marks,
)

FINAL: Final = "final"
KEY_LIMIT: Final = 200
"""Longest text looked up: a longer one would not fit an index of PostgreSQL."""

_SYNONYMS: Final = {
    "organisation": ("organisation", "department", "authority"),
    "scope": ("scope", "schema", "matter"),
}
"""Fields that are found under another column's name, the first one that exists."""


class EventFilter(TypedDict, total=False):
    """What events are looked up by; all that is given must match."""

    name: str
    permit: bytes
    application: bytes
    organisation: bytes
    """Organisation, department or authority; of an application the applicant."""
    document: bytes
    number: str
    """Number of a permit."""
    batch: bytes
    attestation: bytes
    commitment: bytes
    scope: bytes
    """Scope of a grant, schema or matter."""
    version: bytes
    project: str
    key: Address
    evidence: bytes
    """Evidence id on which a permit was issued."""


@dataclass(frozen=True, slots=True)
class Index:
    """The index of one ledger, in a database."""

    engine: Engine

    def head(self) -> BlockStamp | None:
        """Give the last indexed block, with or without events."""
        found = self.checkpoints(limit=1)
        return found[0] if found else None

    def checkpoints(
        self, *, below: int | None = None, limit: int = 100
    ) -> Sequence[BlockStamp]:
        """List known blocks from the newest to the oldest."""
        query = select(blocks).order_by(blocks.c.number.desc()).limit(limit)
        if below is not None:
            query = query.where(blocks.c.number < below)
        with reading(self.engine) as connection:
            return [_stamp(row) for row in connection.execute(query)]

    def final(self) -> int | None:
        """Give the number of the newest block that nothing may roll back."""
        query = select(marks.c.number).where(marks.c.name == FINAL)
        with reading(self.engine) as connection:
            return connection.scalar(query)

    def apply(self, block: BlockStamp, found: Sequence[Recorded]) -> None:
        """Add one block, in one transaction.

        Raises:
            BlockOrderError: The block does not follow the head.
        """
        self.apply_all([BlockEvents(block, tuple(found))])

    def apply_all(
        self, page: Sequence[BlockEvents], *, final: int | None = None
    ) -> None:
        """Add blocks in their order, in one transaction.

        Args:
            page: Blocks that follow the head, and each other.
            final: Newest block that nothing may roll back from now on.

        Raises:
            BlockOrderError: A block does not follow the one before.
        """
        with writing(self.engine) as connection:
            _check_order(connection, page)
            _insert(connection, blocks, (_block_row(item.block) for item in page))
            found = [event for item in page for event in item.events]
            _insert(connection, events, map(_event_row, found))
            _insert(connection, evidence_uses, _use_rows(found))
            _insert(connection, dead_letters, _dead_letter_rows(page))
            if final is not None:
                _finalise(connection, final)

    def roll_back_to(self, number: int) -> None:
        """Forget every block after `number`."""
        with writing(self.engine) as connection:
            connection.execute(delete(blocks).where(blocks.c.number > number))

    def events(
        self,
        *,
        after: Cursor | None = None,
        limit: int = 1000,
        **where: Unpack[EventFilter],
    ) -> Sequence[Recorded]:
        """List events in the order of the ledger.

        Args:
            after: Cursor of the last event of the page before.
            limit: Greatest number of events.
            **where: What the events must match.
        """
        query = (
            select(events, blocks.c.parent, blocks.c.time)
            .join(blocks, blocks.c.number == events.c.block_number)
            .order_by(events.c.block_number, events.c.log_index)
            .limit(limit)
        )
        place = tuple_(events.c.block_number, events.c.log_index)
        if after is not None:
            query = query.where(place > tuple_(after.block, after.log_index))
        for key, value in where.items():
            text = to_hex(value) if isinstance(value, bytes) else str(value)
            if key == "evidence":
                uses = select(evidence_uses.c.block_number, evidence_uses.c.log_index)
                query = query.where(place.in_(uses.where(evidence_uses.c.evidence == text)))
            else:
                query = query.where(events.c[key] == text)
        with reading(self.engine) as connection:
            return [_recorded(row) for row in connection.execute(query)]

    def dead_letters(self, *, limit: int = 1000) -> Sequence[tuple[int, DeadLetter]]:
        """List logs that could not be read, each with its block's number."""
        query = select(dead_letters).order_by(
            dead_letters.c.block_number, dead_letters.c.log_index
        )
        with reading(self.engine) as connection:
            return [
                (
                    row.block_number,
                    DeadLetter(
                        row.log_index,
                        from_hex(row.tx_hash),
                        Address(row.address),
                        row.problem,
                    ),
                )
                for row in connection.execute(query.limit(limit))
            ]


def event_keys(event: Event) -> dict[str, str | None]:
    """Give the columns under which an event is found."""
    keys = {key: _text(_field(event, key)) for key in EVENT_KEYS}
    if isinstance(event, Applied):
        keys["organisation"] = to_hex(event.content.applicant)
        keys["version"] = to_hex(event.content.version)
    elif isinstance(event, Committed):
        keys["organisation"] = to_hex(event.content.organisation)
    return keys


def _field(event: Event, key: str) -> object:
    """Find the field of an event that belongs into a column."""
    names = _SYNONYMS.get(key, (key,))
    return next((getattr(event, name) for name in names if hasattr(event, name)), None)


def _text(value: object) -> str | None:
    """Write a looked-up value; what cannot be indexed is not found by it."""
    if isinstance(value, bytes):
        return to_hex(value)
    if not isinstance(value, str) or len(value) > KEY_LIMIT or "\0" in value:
        return None
    return value


def _check_order(connection: Connection, page: Sequence[BlockEvents]) -> None:
    """Refuse blocks that do not follow the head or each other."""
    query = select(blocks).order_by(blocks.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    head = _stamp(row) if row else None
    for item in page:
        block = item.block
        if head is not None:
            is_child = block.number != head.number + 1 or block.parent == head.hash
            if block.number <= head.number or not is_child:
                raise BlockOrderError(block.number, head.number)
        head = block


def _finalise(connection: Connection, final: int) -> None:
    """Raise the mark of finality, and drop checkpoints that it made useless."""
    mark = marks.c.name == FINAL
    current = connection.scalar(select(marks.c.number).where(mark).with_for_update())
    if current is None:
        connection.execute(insert(marks).values(name=FINAL, number=final))
    elif final > current:
        connection.execute(marks.update().where(mark).values(number=final))
    final = max(final, -1 if current is None else current)
    newest = connection.scalar(
        select(func.max(blocks.c.number)).where(blocks.c.number <= final)
    )
    if newest is None:
        return
    connection.execute(
        delete(blocks).where(
            blocks.c.number < newest,
            blocks.c.number.not_in(select(events.c.block_number)),
            blocks.c.number.not_in(select(dead_letters.c.block_number)),
        )
    )


def _insert(
    connection: Connection,
    table: Table,
    rows: Iterable[dict[str, object]],
) -> None:
    """Insert rows, if there are any."""
    values = list(rows)
    if values:
        connection.execute(insert(table), values)


def _block_row(block: BlockStamp) -> dict[str, object]:
    return {
        "number": block.number,
        "hash": to_hex(block.hash),
        "parent": to_hex(block.parent),
        "time": block.time,
    }


def _event_row(recorded: Recorded) -> dict[str, object]:
    return {
        "block_number": recorded.block.number,
        "log_index": recorded.log_index,
        "block_hash": to_hex(recorded.block.hash),
        "tx_hash": to_hex(recorded.tx_hash),
        "name": type(recorded.event).__name__,
        "body": dump_event(recorded.event),
        **event_keys(recorded.event),
    }


def _use_rows(found: Iterable[Recorded]) -> Iterable[dict[str, object]]:
    for recorded in found:
        if isinstance(recorded.event, PermitIssued):
            for evidence in dict.fromkeys(recorded.event.evidence):
                yield {
                    "evidence": to_hex(evidence),
                    "block_number": recorded.block.number,
                    "log_index": recorded.log_index,
                }


def _dead_letter_rows(page: Iterable[BlockEvents]) -> Iterable[dict[str, object]]:
    for item in page:
        for letter in item.dead_letters:
            yield {
                "block_number": item.block.number,
                "log_index": letter.log_index,
                "tx_hash": to_hex(letter.tx_hash),
                "address": letter.address,
                "problem": letter.problem.replace("\0", "\\0"),
            }


def _stamp(row: Row[Any]) -> BlockStamp:
    return BlockStamp(row.number, from_hex(row.hash), from_hex(row.parent), row.time)


def _recorded(row: Row[Any]) -> Recorded:
    return Recorded(
        event=load_event(row.name, row.body),
        block=BlockStamp(
            row.block_number, from_hex(row.block_hash), from_hex(row.parent), row.time
        ),
        log_index=row.log_index,
        tx_hash=from_hex(row.tx_hash),
    )
