"""The index: events of the ledger, by their look-up keys.

It holds nothing that cannot be read from the ledger again. Blocks without events
are kept only as checkpoints, by which the follower sees a reorganisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Unpack

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    Table,
    delete,
    func,
    insert,
    select,
    tuple_,
)

from zeropermit.domain.ledger.block import (
    BlockEvents,
    BlockStamp,
    Cursor,
    LogEntry,
    Recorded,
    UnreadEvent,
)
from zeropermit.domain.ledger.event_filter import EventFilter
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.errors import BlockOrderError
from zeropermit.store.engine import (
    execute,
    read_rows,
    read_scalar,
    read_values,
    writing,
)
from zeropermit.store.event_rows import (
    entry,
    event_row,
    recorded,
    unread_event,
    unread_rows,
    use_rows,
)
from zeropermit.store.rows import read_row, write_row
from zeropermit.store.tables import blocks, events, evidence_uses, marks, unread_events

FINAL: Final = "final"


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
        return read_values(self.engine, BlockStamp, query)

    def final(self) -> int | None:
        """Give the number of the newest block that nothing may roll back."""
        query = select(marks.c.number).where(marks.c.name == FINAL)
        number: int | None = read_scalar(self.engine, query)
        return number

    def apply_all(
        self, page: Sequence[BlockEvents], *, final: int | None = None
    ) -> None:
        """Add blocks that follow the head, and each other, in one transaction.

        `final` is the newest block that nothing may roll back from now on.

        Raises:
            BlockOrderError: A block does not follow the one before.
        """
        with writing(self.engine) as connection:
            _check_order(connection, page)
            _insert(connection, blocks, (write_row(item.block) for item in page))
            found = [event for item in page for event in item.events]
            _insert(connection, events, map(event_row, found))
            _insert(connection, evidence_uses, use_rows(found))
            _insert(connection, unread_events, unread_rows(page))
            if final is not None:
                _finalise(connection, final)

    def roll_back_to(self, number: int) -> None:
        """Forget every block after `number`."""
        execute(self.engine, delete(blocks).where(blocks.c.number > number))

    def events(
        self,
        *,
        after: Cursor | None = None,
        limit: int = 1000,
        **where: Unpack[EventFilter],
    ) -> Sequence[Recorded]:
        """List events that match, in the order of the ledger, from behind a cursor."""
        return [recorded(row) for row in self._listed(after, limit, where)]

    def unread(
        self, *, after: Cursor | None = None, limit: int = 1000
    ) -> Sequence[UnreadEvent]:
        """List logs that could not be read, in the order of the ledger."""
        query = select(
            unread_events,
            blocks.c.hash.label("block_hash"),
            blocks.c.parent,
            blocks.c.time,
        ).join(blocks, blocks.c.number == unread_events.c.block_number)
        place = tuple_(unread_events.c.block_number, unread_events.c.log_index)
        query = query.order_by(unread_events.c.block_number, unread_events.c.log_index)
        if after is not None:
            query = query.where(tuple_(after.block, after.log_index) < place)
        rows = read_rows(self.engine, query.limit(limit))
        return [unread_event(row) for row in rows]

    def entries(
        self, *, after: Cursor | None = None, limit: int = 1000
    ) -> Sequence[LogEntry]:
        """List all logs, read or not, in the order of the ledger, behind a cursor."""
        found = [entry(row) for row in self._listed(after, limit, {})]
        found += self.unread(after=after, limit=limit)
        return sorted(found, key=lambda one: one.cursor)[:limit]

    def latest(
        self,
        *,
        before: Cursor | None = None,
        limit: int = 100,
        **where: Unpack[EventFilter],
    ) -> Sequence[Recorded]:
        """List events that match, from before a cursor back to the oldest."""
        query = _matching(where).order_by(*(column.desc() for column in _CURSOR))
        if before is not None:
            query = query.where(tuple_(before.block, before.log_index) > _PLACE)
        return self._recorded(query.limit(limit))

    def _listed(
        self, after: Cursor | None, limit: int, where: EventFilter
    ) -> Sequence[Row[Any]]:
        query = _matching(where).order_by(*_CURSOR)
        if after is not None:
            query = query.where(tuple_(after.block, after.log_index) < _PLACE)
        return read_rows(self.engine, query.limit(limit))

    def _recorded(self, query: Select[Any]) -> Sequence[Recorded]:
        return [recorded(row) for row in read_rows(self.engine, query)]


_CURSOR: Final = (events.c.block_number, events.c.log_index)
_PLACE: Final = tuple_(*_CURSOR)


def _matching(where: EventFilter) -> Select[Any]:
    """Select events with their blocks, by the values that they must match."""
    query = select(events, blocks.c.parent, blocks.c.time).join(
        blocks, blocks.c.number == events.c.block_number
    )
    for key, value in where.items():
        wanted = to_hex(value) if isinstance(value, bytes) else value
        if key == "evidence":
            uses = select(evidence_uses.c.block_number, evidence_uses.c.log_index)
            query = query.where(
                _PLACE.in_(uses.where(evidence_uses.c.evidence == wanted))
            )
        else:
            query = query.where(events.c[key] == wanted)
    return query


def _check_order(connection: Connection, page: Sequence[BlockEvents]) -> None:
    """Refuse blocks that do not follow the head or each other."""
    query = select(blocks).order_by(blocks.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    head = read_row(BlockStamp, row) if row else None
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
            blocks.c.number.not_in(select(unread_events.c.block_number)),
        )
    )


def _insert(
    connection: Connection, table: Table, rows: Iterable[dict[str, object]]
) -> None:
    """Insert rows, if there are any."""
    values = list(rows)
    if values:
        connection.execute(insert(table), values)
