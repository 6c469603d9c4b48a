"""Outcomes of pending acts: sent, or withdrawn.

Each act has one row, which changes only from the state that was read: if two officers
end one act at the same moment, the second finds the result of the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, select, update

from zeropermit.domain.acts.pending import Sent
from zeropermit.domain.ledger.identifiers import Digest, to_hex
from zeropermit.store.engine import insert_new, reading, writing
from zeropermit.store.tables import pending_act_ends


@dataclass(frozen=True, slots=True)
class SqlPendingActEnds:
    """Conforms to the port of the same name, in a database."""

    engine: Engine
    clock: Callable[[], int]

    def withdrawn(self, pending_act: Digest) -> bool:
        """Whether an act was taken back."""
        with reading(self.engine) as connection:
            row = _row(connection, pending_act)
        return row is not None and row.operation is None

    def sent(self, pending_act: Digest) -> Sent | None:
        """Return the last operation of a pending act; None if it was not sent."""
        with reading(self.engine) as connection:
            row = _row(connection, pending_act)
        sent = row is not None and row.operation is not None
        return Sent(row.operation, row.at) if row is not None and sent else None

    def send(self, pending_act: Digest, operation: str) -> bool:
        """Note that an act is about to be sent; False if it was taken back."""
        values: dict[str, object] = {"operation": operation, "at": self.clock()}
        with writing(self.engine) as connection:
            if _begun(connection, pending_act, values):
                return True
            return _changed(
                connection,
                pending_act,
                values,
                pending_act_ends.c.operation.is_not(None),
            )

    def withdraw(self, pending_act: Digest, seen: Sent | None) -> bool:
        """Take an act back; False if it was sent otherwise than was seen.

        `seen` is what it had been sent as when it was decided that it may be.
        """
        c = pending_act_ends.c
        values: dict[str, object] = {"operation": None, "at": self.clock()}
        with writing(self.engine) as connection:
            if seen is None and _begun(connection, pending_act, values):
                return True
            same = (
                c.operation.is_(None)
                if seen is None
                else and_(c.operation == seen.operation, c.at == seen.at)
            )
            return _changed(connection, pending_act, values, same)


def _row(connection: Connection, pending_act: Digest) -> Row[Any] | None:
    mine = pending_act_ends.c.waiting == to_hex(pending_act)
    return connection.execute(select(pending_act_ends).where(mine)).one_or_none()


def _begun(
    connection: Connection, pending_act: Digest, values: dict[str, object]
) -> bool:
    """Write the first that is known of an act; False if something is known."""
    first = {"waiting": to_hex(pending_act), **values}
    return insert_new(connection, pending_act_ends, first)


def _changed(
    connection: Connection,
    pending_act: Digest,
    values: dict[str, object],
    condition: ColumnElement[bool],
) -> bool:
    mine = pending_act_ends.c.waiting == to_hex(pending_act)
    result = connection.execute(
        update(pending_act_ends).where(mine, condition).values(**values)
    )
    return result.rowcount == 1
