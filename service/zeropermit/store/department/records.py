"""A department's record store: sealed records, batches and the log of queries.

It belongs to one department and stays on its machine: the sealed records hold the
salts. Each change is one transaction, and what is sent to the ledger is kept here
before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from zeropermit.domain.ledger.identifiers import Address, from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.codec import write
from zeropermit.domain.records.department import (
    NewRecord,
    RecordFilter,
    StoredBatch,
    StoredRecord,
    StoredRecordState,
)
from zeropermit.domain.records.file_report import FileReport
from zeropermit.errors import BookOfAnotherError, DatabaseNewerError, RootUnknownError
from zeropermit.store.department.new_records import add_records
from zeropermit.store.department.queries import SqlQuestionLog
from zeropermit.store.department.tables import (
    RECORD_STORE_VERSION,
    attestations,
    batches,
    metadata,
    record_store,
    reports,
)
from zeropermit.store.engine import (
    connect_engine,
    read_rows,
    read_scalar,
    read_values,
    writing,
)
from zeropermit.store.rows import read_row, write_row

LIGHT: list[ColumnElement[Any]] = [
    column for column in attestations.c if column.name != "sealed"
]
"""All columns but the one that holds salts."""

_OPEN = (
    StoredRecordState.LOADED,
    StoredRecordState.PREPARED,
    StoredRecordState.ANCHORED,
)


def open_record_store(url: str, *, department: str) -> SqlRecordStore:
    """Open a department's record store, or make it.

    Raises:
        DatabaseUrlError: It is neither an SQLite file nor PostgreSQL.
        DatabaseModeError: SQLite refuses a mode that durability needs.
        DatabaseNewerError: A newer version of this software wrote it.
        RecordStoreOfAnotherError: It belongs to another department.
        DatabaseError: It cannot be reached or made.
    """
    engine = connect_engine(url)
    with writing(engine) as connection:
        metadata.create_all(connection)
        row = connection.execute(select(record_store)).one_or_none()
        if row is None:
            first = insert(record_store).values(id=1, version=RECORD_STORE_VERSION)
            connection.execute(first.values(department=department))
        elif row.version > RECORD_STORE_VERSION:
            raise DatabaseNewerError(str(row.version), str(RECORD_STORE_VERSION))
        elif row.department != department:
            raise BookOfAnotherError(row.department, department)
    return SqlRecordStore(engine, department)


@dataclass(frozen=True, slots=True)
class SqlRecordStore(SqlQuestionLog):
    """The record store; `open_record_store` opens it."""

    department: str  #: Unified social credit code.

    def records(self, **where: Unpack[RecordFilter]) -> Sequence[StoredRecord]:
        """Find records, the oldest first; all that is given must match."""
        terms = where.items()
        return self._held(*(attestations.c[name] == write(it) for name, it in terms))

    def add(self, records: Sequence[NewRecord]) -> None:
        """Keep new records, all or none; a twin kept meanwhile is a `DatabaseError`."""
        with writing(self.engine) as connection:
            add_records(connection, records)

    def keep_report(
        self, report: FileReport, *, records: Sequence[NewRecord] = ()
    ) -> FileReport:
        """Keep a report with the new records of its file, as `add` keeps them."""
        with writing(self.engine) as connection:
            add_records(connection, records)
            new = insert(reports).values(**write_row(report, "sequence"))
            [sequence] = connection.execute(new).inserted_primary_key or (0,)
        return replace(report, sequence=sequence)

    def reports(self, *, limit: int) -> Sequence[FileReport]:
        """Give the reports of files, the newest first."""
        query = select(reports).order_by(reports.c.sequence.desc()).limit(limit)
        return read_values(self.engine, FileReport, query)

    def report(self, sequence: int) -> FileReport | None:
        """Give the report with this number."""
        query = select(reports).where(reports.c.sequence == sequence)
        return next(iter(read_values(self.engine, FileReport, query)), None)

    def find(self, word: str, *, limit: int) -> Sequence[StoredRecord]:
        """Find records by subject code, query id or leaf, the newest first."""
        c = attestations.c
        named = or_(c.subject == word, c.query_id == word, c.leaf == word)
        newest = select(*LIGHT).where(named).order_by(c.created_at.desc(), c.leaf)
        return read_values(self.engine, StoredRecord, newest.limit(limit))

    def with_leaves(self, leaves: Sequence[bytes]) -> Sequence[StoredRecord]:
        """Give the stored records that have these leaves."""
        return self._held(attestations.c.leaf.in_([to_hex(leaf) for leaf in leaves]))

    def sealed(self, leaf: bytes) -> str | None:
        """Give a record with its salts, as canonical JSON: secret."""
        query = select(attestations.c.sealed).where(attestations.c.leaf == to_hex(leaf))
        found: str | None = read_scalar(self.engine, query)
        return found

    def prepared(self, schema: str) -> StoredBatch | None:
        """Give the batch of a schema that is on its way, if there is one."""
        found = read_values(self.engine, StoredBatch, _prepared(schema))
        return next(iter(found), None)

    def prepare(
        self, schema: str, root_of: Callable[[Sequence[bytes]], bytes]
    ) -> StoredBatch | None:
        """Put all loaded records of a schema into one batch.

        A batch that is on its way already is given back as it is. `root_of` gives the
        root of the tree over leaves.
        """
        c = attestations.c
        loaded = (c.schema == schema) & (c.state == StoredRecordState.LOADED)
        with writing(self.engine) as connection:
            row = connection.execute(_prepared(schema)).one_or_none()
            if row is not None:
                return read_row(StoredBatch, row)
            query = select(c.leaf).where(loaded)
            leaves = [from_hex(leaf) for leaf in connection.scalars(query)]
            if not leaves:
                return None
            batch = StoredBatch(root_of(leaves), schema, len(leaves))
            connection.execute(insert(batches).values(**write_row(batch)))
            change = update(attestations).where(loaded)
            state, root = StoredRecordState.PREPARED, to_hex(batch.root)
            connection.execute(change.values(state=state, root=root))
        return batch

    def mark_anchored(self, root: bytes, attester: Address) -> None:
        """Note that a batch is on the ledger; noting it twice changes nothing.

        Raises:
            RootUnknownError: The record store has no such batch.
        """
        word, state = to_hex(root), StoredRecordState.ANCHORED
        c = attestations.c
        with writing(self.engine) as connection:
            this = batches.c.root == word
            if connection.execute(select(batches).where(this)).one_or_none() is None:
                raise RootUnknownError(root)
            change = update(batches).where(this, batches.c.attester.is_(None))
            connection.execute(change.values(attester=attester))
            rows = (c.root == word) & (c.state == StoredRecordState.PREPARED)
            connection.execute(update(attestations).where(rows).values(state=state))

    def batches(self) -> Sequence[StoredBatch]:
        """Give all batches."""
        return read_values(self.engine, StoredBatch, select(batches))

    def offers(
        self, *, schema: str, subject: bytes
    ) -> Sequence[tuple[StoredRecord, str, StoredBatch]]:
        """Return the disclosable records of a subject, sealed, the newest first.

        It is anchored, nothing corrects it, and nobody means to revoke it.
        """
        c = attestations.c
        columns = (*LIGHT, c.sealed, batches.c.attester, batches.c.count)
        query = (
            select(*columns)
            .join(batches, c.root == batches.c.root)
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
            (read_row(StoredRecord, row), row.sealed, read_row(StoredBatch, row))
            for row in read_rows(self.engine, query)
        ]

    def begin_revocation(
        self, leaves: Sequence[bytes], reason: RevocationReason
    ) -> None:
        """Note that records are to be revoked; from now on they are not shown.

        What no batch has yet is revoked at once.
        """
        c = attestations.c
        with writing(self.engine) as connection:
            for leaf in leaves:
                change = update(attestations).where(c.leaf == to_hex(leaf))
                loaded = change.where(c.state == StoredRecordState.LOADED)
                connection.execute(
                    loaded.values(reason=reason, state=StoredRecordState.REVOKED)
                )
                fresh = change.where(
                    c.state.in_(_OPEN), c.reason == RevocationReason.NONE
                )
                connection.execute(fresh.values(reason=reason))

    def to_revoke(self) -> Sequence[StoredRecord]:
        """Give records that are to be revoked, and are not known to be."""
        c = attestations.c
        return self._held(c.reason != RevocationReason.NONE, c.state.in_(_OPEN))

    def superseded(self) -> Sequence[StoredRecord]:
        """Give anchored records whose correction has gone its way."""
        later = attestations.alias().c
        gone = later.state.in_((StoredRecordState.ANCHORED, StoredRecordState.REVOKED))
        c = attestations.c
        corrects = (later.leaf == c.superseded_by) & (later.supersedes == c.leaf)
        return self._held(
            c.state == StoredRecordState.ANCHORED,
            c.reason == RevocationReason.NONE,
            exists().where(corrects, gone),
        )

    def mark_revoked(self, leaves: Sequence[bytes], reason: RevocationReason) -> None:
        """Note that records are revoked on the ledger; a reason noted before stays."""
        c = attestations.c
        with writing(self.engine) as connection:
            for leaf in leaves:
                change = update(attestations).where(c.leaf == to_hex(leaf))
                connection.execute(change.values(state=StoredRecordState.REVOKED))
                unsaid = change.where(c.reason == RevocationReason.NONE)
                connection.execute(unsaid.values(reason=reason))

    def counts(self) -> Mapping[tuple[str, StoredRecordState], int]:
        """Count the records of each schema in each state."""
        c = attestations.c
        query = select(c.schema, c.state, func.count()).group_by(c.schema, c.state)
        return {
            (schema, StoredRecordState(state)): number
            for schema, state, number in read_rows(self.engine, query)
        }

    def _held(self, *conditions: ColumnElement[bool]) -> Sequence[StoredRecord]:
        c = attestations.c
        query = select(*LIGHT).where(*conditions).order_by(c.created_at, c.leaf)
        return read_values(self.engine, StoredRecord, query)


def _prepared(schema: str) -> Select[Any]:
    """Select the batch of a schema that is on its way."""
    c = batches.c
    return select(batches).where(c.schema == schema, c.attester.is_(None))
