"""Rows of a department's record store, as values and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    func,
    insert,
    select,
    update,
)

from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    Digest,
    from_hex,
    to_hex,
)
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.codec import write, write_members
from zeropermit.domain.records.department import (
    NewRecord,
    QueryEntry,
    QueryOutcome,
    QueryRecord,
    StoredBatch,
    StoredRecord,
    StoredRecordState,
)
from zeropermit.errors import BookChangedError
from zeropermit.store.department.tables import attestations, batches

LIGHT: list[ColumnElement[Any]] = [
    column for column in attestations.c if column.name != "sealed"
]
"""All columns but the one that holds salts."""


def read_counts(connection: Connection) -> Mapping[tuple[str, StoredRecordState], int]:
    """Count the records of each schema in each state."""
    c = attestations.c
    query = select(c.schema, c.state, func.count()).group_by(c.schema, c.state)
    rows = connection.execute(query).all()
    return {(schema, StoredRecordState(state)): count for schema, state, count in rows}


def add_records(connection: Connection, records: Sequence[NewRecord]) -> None:
    """Insert new records, and let them take the place of those that they replace.

    Raises:
        RecordStoreChangedError: What one of them replaces has changed meanwhile.
    """
    corrections = [record for record in records if record.replaces is not None]
    if corrections:
        replace_records(connection, corrections)
    if records:
        rows = [record_values(record) for record in records]
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


def find_prepared(connection: Connection, schema: str) -> StoredBatch | None:
    """Find the batch of a schema that is on its way."""
    c = batches.c
    query = select(batches).where(
        c.schema == schema, c.state == StoredRecordState.PREPARED
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else read_batch(row)


def read_offers(
    connection: Connection, *, schema: str, subject: bytes
) -> Sequence[tuple[StoredRecord, str, StoredBatch]]:
    """Read the disclosable records of a subject, sealed, the newest first."""
    c = attestations.c
    joined = attestations.join(batches, c.root == batches.c.root)
    columns = [*LIGHT, c.sealed, batches.c.attester, batches.c.record_count]
    query = (
        select(*columns)
        .select_from(joined)
        .where(
            c.schema == schema,
            c.subject_word == to_hex(subject),
            c.state == StoredRecordState.ANCHORED,
            c.superseded_by.is_(None),
            c.reason == RevocationReason.NONE,
        )
        .order_by(c.observed_at.desc(), c.created_at.desc(), c.leaf)
    )
    return [
        (read_stored(row), row.sealed, read_batch(row))
        for row in connection.execute(query)
    ]


def record_values(record: NewRecord) -> dict[str, object]:
    """Give the row of a new record."""
    return {
        **write_members(replace(record.stored, root=None, superseded_by=None)),
        "sealed": record.sealed,
    }


def read_stored(row: Row[Any]) -> StoredRecord:
    """Read a record."""
    return StoredRecord(
        leaf=from_hex(row.leaf),
        schema=row.schema,
        subject=row.subject,
        subject_word=from_hex(row.subject_word),
        query_id=row.query_id,
        observed_at=row.observed_at,
        valid_until=row.valid_until,
        content=Digest(from_hex(row.content)),
        created_at=row.created_at,
        state=StoredRecordState(row.state),
        root=_word(row.root),
        supersedes=_word(row.supersedes),
        renews=_word(row.renews),
        superseded_by=_word(row.superseded_by),
        reason=RevocationReason(row.reason),
    )


def read_batch(row: Row[Any]) -> StoredBatch:
    """Read a batch."""
    attester = None if row.attester is None else Address(row.attester)
    return StoredBatch(from_hex(row.root), row.schema, row.record_count, attester)


def question_values(question: QueryEntry) -> dict[str, object]:
    """Give the row of an entry of the log."""
    query = question.query
    return {
        "sequence": question.sequence,
        "previous": to_hex(question.previous),
        "digest": to_hex(question.digest),
        **write_members(query),
        "claims": json.dumps(query.claims, ensure_ascii=False),
        "answered": json.dumps(write(query.answered)),
    }


def read_question(row: Row[Any]) -> QueryEntry:
    """Read an entry of the log."""
    query = QueryRecord(
        application=ApplicationId(from_hex(row.application)),
        receipt=Digest(from_hex(row.receipt)),
        schema=row.schema,
        subject=from_hex(row.subject),
        claims=tuple(json.loads(row.claims)),
        queried_at=row.asked_at,
        outcome=QueryOutcome(row.outcome),
        reason=row.reason,
        answered=tuple(from_hex(leaf) for leaf in json.loads(row.answered)),
    )
    previous = Digest(from_hex(row.previous))
    return QueryEntry(row.sequence, previous, query, Digest(from_hex(row.digest)))


def _word(text: str | None) -> bytes | None:
    return None if text is None else from_hex(text)
