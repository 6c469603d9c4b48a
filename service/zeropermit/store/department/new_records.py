"""Insertion of new records, which can take the place of others."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, update

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import NewRecord, StoredRecordState
from zeropermit.errors import BookChangedError
from zeropermit.store.department.tables import attestations
from zeropermit.store.rows import write_row


def add_records(connection: Connection, records: Sequence[NewRecord]) -> None:
    """Insert new records, and let them take the place of those that they replace.

    Raises:
        RecordStoreChangedError: What one of them replaces has changed meanwhile.
    """
    corrections = [record for record in records if record.replaces is not None]
    if corrections:
        replace_records(connection, corrections)
    if records:
        rows = [{**write_row(r.stored), "sealed": r.sealed} for r in records]
        connection.execute(insert(attestations), rows)


def replace_records(connection: Connection, records: Sequence[NewRecord]) -> None:
    """Let new records take the place of those that they replace.

    One that no batch has yet is revoked at once, and what it was to take the place
    of now waits for the new one.

    Raises:
        RecordStoreChangedError: One is no longer as it was read.
    """
    pairs = [(r.stored, r.replaces) for r in records if r.replaces is not None]
    c = attestations.c
    rows = [
        {"old": to_hex(old.leaf), "was": old.state.value, "new": to_hex(new.leaf)}
        for new, old in pairs
    ]
    this = update(attestations).where(
        c.leaf == bindparam("old"),
        c.state == bindparam("was"),
        c.superseded_by.is_(None),
    )
    loaded = [row for row in rows if row["was"] == StoredRecordState.LOADED]
    if loaded:
        before = update(attestations).where(c.superseded_by == bindparam("old"))
        values = [{"old": row["old"], "new": row["new"]} for row in loaded]
        connection.execute(before.values(superseded_by=bindparam("new")), values)
    changed = connection.execute(this.values(superseded_by=bindparam("new")), rows)
    if changed.rowcount != len(rows):
        raise BookChangedError
    if loaded:
        dropped = update(attestations).where(c.leaf == bindparam("old"))
        state, reason = StoredRecordState.REVOKED, RevocationReason.SUPERSEDED
        values = [{"old": row["old"]} for row in loaded]
        connection.execute(dropped.values(state=state, reason=reason), values)
