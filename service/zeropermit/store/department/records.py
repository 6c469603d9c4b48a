"""A department's record store: sealed records, batches and the log of queries.

It belongs to one department and stays on its machine: the sealed records hold the
salts. Each change is one transaction, and what is sent to the ledger is kept here
before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Engine,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    from_hex,
    to_hex,
)
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import (
    Asked,
    Concern,
    Held,
    HeldBatch,
    HeldState,
    NewRecord,
    Question,
)
from zeropermit.domain.records.file_report import FileReport
from zeropermit.errors import BookOfAnotherError, DatabaseNewerError, RootUnknownError
from zeropermit.store.department.queries import (
    add_question,
    read_concerning,
    read_questions,
)
from zeropermit.store.department.reports import add_report, read_reports
from zeropermit.store.department.rows import (
    LIGHT,
    add_records,
    find_prepared,
    read_batch,
    read_counts,
    read_held,
    read_offers,
)
from zeropermit.store.department.tables import (
    BOOK_VERSION,
    attestations,
    batches,
    book,
    metadata,
    questions,
)
from zeropermit.store.engine import connect_engine, reading, writing

_OPEN = (HeldState.LOADED, HeldState.PREPARED, HeldState.ANCHORED)


def open_book(url: str, *, department: str) -> DepartmentBook:
    """Open a department's book, or make it.

    Raises:
        DatabaseUrlError: It is neither an SQLite file nor PostgreSQL.
        DatabaseModeError: SQLite refuses a mode that durability needs.
        DatabaseNewerError: A newer version of this software wrote it.
        BookOfAnotherError: It belongs to another department.
        DatabaseError: It cannot be reached or made.
    """
    engine = connect_engine(url)
    with writing(engine) as connection:
        metadata.create_all(connection)
        row = connection.execute(select(book)).one_or_none()
        if row is None:
            values = {"id": 1, "version": BOOK_VERSION, "department": department}
            connection.execute(insert(book).values(**values))
        elif row.version > BOOK_VERSION:
            raise DatabaseNewerError(str(row.version), str(BOOK_VERSION))
        elif row.department != department:
            raise BookOfAnotherError(row.department, department)
        elif row.version < BOOK_VERSION:
            connection.execute(update(book).values(version=BOOK_VERSION))
    return DepartmentBook(engine, department)


@dataclass(frozen=True, slots=True)
class DepartmentBook:
    """The book; `open_book` opens it."""

    engine: Engine
    department: str
    """Unified social credit code."""

    def current(self, schema: str) -> Sequence[Held]:
        """Give the records of a schema that nothing has taken the place of."""
        c = attestations.c
        return self._held(c.schema == schema, c.superseded_by.is_(None))

    def records(
        self, *, schema: str = "", subject: str = "", query_id: str = ""
    ) -> Sequence[Held]:
        """Find records, the oldest first; all that is given must match."""
        given = {"schema": schema, "subject": subject, "query_id": query_id}
        return self._held(
            *(attestations.c[name] == text for name, text in given.items() if text)
        )

    def add(self, records: Sequence[NewRecord]) -> None:
        """Keep new records, all or none.

        Raises:
            BookChangedError: What one of them replaces has changed meanwhile.
            DatabaseError: The database failed, or a record has got a twin meanwhile.
        """
        with writing(self.engine) as connection:
            add_records(connection, records)

    def keep_report(
        self, report: FileReport, *, records: Sequence[NewRecord] = ()
    ) -> FileReport:
        """Keep a report with the new records of its file; all of it or nothing.

        Raises:
            BookChangedError: What a record replaces has changed meanwhile.
            DatabaseError: The database failed, or a record has got a twin meanwhile.
        """
        with writing(self.engine) as connection:
            add_records(connection, records)
            return add_report(connection, report)

    def reports(self, *, limit: int) -> Sequence[FileReport]:
        """Give the reports of files, the newest first."""
        with reading(self.engine) as connection:
            return read_reports(connection, limit=limit)

    def report(self, sequence: int) -> FileReport | None:
        """Give the report with this number."""
        with reading(self.engine) as connection:
            return next(
                iter(read_reports(connection, sequence=sequence, limit=1)), None
            )

    def loaded(self, schema: str) -> Sequence[Held]:
        """Give the records of a schema that no batch has yet."""
        c = attestations.c
        return self._held(c.schema == schema, c.state == HeldState.LOADED)

    def in_batch(self, root: bytes) -> Sequence[Held]:
        """Give the records of a batch, revoked ones too."""
        return self._held(attestations.c.root == to_hex(root))

    def find(self, word: str, *, limit: int) -> Sequence[Held]:
        """Find records by subject code, query id or leaf, the newest first."""
        c = attestations.c
        return self._newest(
            or_(c.subject == word, c.query_id == word, c.leaf == word), limit
        )

    def with_leaves(self, leaves: Sequence[bytes]) -> Sequence[Held]:
        """Give the records that have these leaves; those that the book has not, not."""
        return self._held(attestations.c.leaf.in_([to_hex(leaf) for leaf in leaves]))

    def sealed(self, leaf: bytes) -> str | None:
        """Give a record with its salts, as canonical JSON: secret."""
        query = select(attestations.c.sealed).where(attestations.c.leaf == to_hex(leaf))
        with reading(self.engine) as connection:
            found: str | None = connection.scalar(query)
        return found

    def prepared(self, schema: str) -> HeldBatch | None:
        """Give the batch of a schema that is on its way, if there is one."""
        with reading(self.engine) as connection:
            return find_prepared(connection, schema)

    def prepare(
        self, schema: str, root_of: Callable[[Sequence[bytes]], bytes]
    ) -> HeldBatch | None:
        """Put all loaded records of a schema into one batch.

        A batch that is on its way already is given back as it is.

        Args:
            schema: Schema code.
            root_of: Gives the root of the tree over leaves.
        """
        c = attestations.c
        loaded = (c.schema == schema) & (c.state == HeldState.LOADED)
        with writing(self.engine) as connection:
            batch = find_prepared(connection, schema)
            if batch is not None:
                return batch
            query = select(c.leaf).where(loaded)
            leaves = [from_hex(leaf) for leaf in connection.scalars(query)]
            if not leaves:
                return None
            batch = HeldBatch(root_of(leaves), schema, len(leaves))
            root, state = to_hex(batch.root), HeldState.PREPARED
            values = {"root": root, "schema": schema, "state": state}
            count = batch.count
            connection.execute(insert(batches).values(record_count=count, **values))
            change = update(attestations).where(loaded)
            connection.execute(change.values(state=state, root=root))
        return batch

    def mark_anchored(self, root: bytes, attester: Address) -> None:
        """Note that a batch is on the ledger; noting it twice changes nothing.

        Raises:
            RootUnknownError: The book has no such batch.
        """
        word, state = to_hex(root), HeldState.ANCHORED
        c = attestations.c
        with writing(self.engine) as connection:
            this = batches.c.root == word
            if connection.execute(select(batches).where(this)).one_or_none() is None:
                raise RootUnknownError(root)
            change = update(batches).where(this, batches.c.attester.is_(None))
            connection.execute(change.values(attester=attester, state=state))
            rows = (c.root == word) & (c.state == HeldState.PREPARED)
            connection.execute(update(attestations).where(rows).values(state=state))

    def batches(self) -> Sequence[HeldBatch]:
        """Give all batches."""
        with reading(self.engine) as connection:
            return [read_batch(row) for row in connection.execute(select(batches))]

    def leaves(self, root: bytes) -> Sequence[bytes]:
        """Give the leaves of a batch, revoked ones too."""
        query = select(attestations.c.leaf).where(attestations.c.root == to_hex(root))
        with reading(self.engine) as connection:
            return [from_hex(leaf) for leaf in connection.scalars(query)]

    def offers(
        self, *, schema: str, subject: bytes
    ) -> Sequence[tuple[Held, str, HeldBatch]]:
        """Return the disclosable records of a subject, sealed, the newest first.

        It is anchored, nothing corrects it, and nobody means to revoke it.
        """
        with reading(self.engine) as connection:
            return read_offers(connection, schema=schema, subject=subject)

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
                loaded = change.where(c.state == HeldState.LOADED)
                connection.execute(
                    loaded.values(reason=reason, state=HeldState.REVOKED)
                )
                fresh = change.where(
                    c.state.in_(_OPEN), c.reason == RevocationReason.NONE
                )
                connection.execute(fresh.values(reason=reason))

    def to_revoke(self) -> Sequence[Held]:
        """Give records that are to be revoked, and are not known to be."""
        c = attestations.c
        return self._held(c.reason != RevocationReason.NONE, c.state.in_(_OPEN))

    def superseded(self) -> Sequence[Held]:
        """Give anchored records whose correction has gone its way."""
        later = attestations.alias().c
        gone = later.state.in_((HeldState.ANCHORED, HeldState.REVOKED))
        c = attestations.c
        corrects = (later.leaf == c.superseded_by) & (later.supersedes == c.leaf)
        return self._held(
            c.state == HeldState.ANCHORED,
            c.reason == RevocationReason.NONE,
            exists().where(corrects, gone),
        )

    def mark_revoked(self, leaves: Sequence[bytes], reason: RevocationReason) -> None:
        """Note that records are revoked on the ledger; a reason noted before stays."""
        c = attestations.c
        with writing(self.engine) as connection:
            for leaf in leaves:
                change = update(attestations).where(c.leaf == to_hex(leaf))
                connection.execute(change.values(state=HeldState.REVOKED))
                unsaid = change.where(c.reason == RevocationReason.NONE)
                connection.execute(unsaid.values(reason=reason))

    def note(self, asked: Asked) -> Question:
        """Add a question to the log."""
        with writing(self.engine) as connection:
            return add_question(connection, asked)

    def questions(
        self,
        *,
        after: int = 0,
        limit: int = 100,
        application: ApplicationId | None = None,
        leaf: bytes | None = None,
    ) -> Sequence[Question]:
        """Give the log in order, from after an entry on; all that is given matches."""
        with reading(self.engine) as connection:
            return read_questions(
                connection,
                after=after,
                limit=limit,
                application=application,
                leaf=leaf,
            )

    def concerning(
        self, concern: Concern, *, before: tuple[int, int] | None = None, limit: int
    ) -> Sequence[Question]:
        """Give the questions that concern somebody, the newest first."""
        with reading(self.engine) as connection:
            return read_concerning(connection, concern, before=before, limit=limit)

    def counts(self) -> Mapping[tuple[str, HeldState], int]:
        """Count the records of each schema in each state."""
        with reading(self.engine) as connection:
            return read_counts(connection)

    def last(self) -> int:
        """Give the number of the newest entry of the log; 0 if there is none."""
        with reading(self.engine) as connection:
            return connection.scalar(select(func.max(questions.c.sequence))) or 0

    def _newest(self, condition: ColumnElement[bool], limit: int) -> Sequence[Held]:
        c = attestations.c
        order = (c.created_at.desc(), c.leaf)
        query = select(*LIGHT).where(condition).order_by(*order).limit(limit)
        with reading(self.engine) as connection:
            return [read_held(row) for row in connection.execute(query)]

    def _held(self, *conditions: ColumnElement[bool]) -> Sequence[Held]:
        c = attestations.c
        query = select(*LIGHT).where(*conditions).order_by(c.created_at, c.leaf)
        with reading(self.engine) as connection:
            return [read_held(row) for row in connection.execute(query)]
