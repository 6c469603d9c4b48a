"""The log of questions: a chain that grows at its end; read in order, or by subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, insert, or_, select, tuple_

from zeropermit.domain.ledger.identifiers import Digest, from_hex, to_hex
from zeropermit.domain.records.department import (
    FIRST_PREVIOUS,
    AccessScope,
    QueryEntry,
    QueryRecord,
    entry,
)
from zeropermit.store.department.tables import questions
from zeropermit.store.engine import read_scalar, read_values, writing
from zeropermit.store.rows import write_row


@dataclass(frozen=True, slots=True)
class SqlQuestionLog:
    """The log of a record store."""

    engine: Engine

    def note(self, query: QueryRecord) -> QueryEntry:
        """Add a question to the end of the log."""
        c = questions.c
        newest = select(c.sequence, c.digest).order_by(c.sequence.desc()).limit(1)
        with writing(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE questions IN EXCLUSIVE MODE")
            last = connection.execute(newest).one_or_none()
            count = 0 if last is None else last.sequence
            previous = FIRST_PREVIOUS if last is None else from_hex(last.digest)
            question = entry(query, sequence=count + 1, previous=Digest(previous))
            connection.execute(insert(questions).values(**write_row(question)))
        return question

    def questions(self, *, after: int = 0, limit: int = 100) -> Sequence[QueryEntry]:
        """Give the log in order, from after an entry on."""
        c = questions.c
        query = select(questions).where(c.sequence > after).order_by(c.sequence)
        return read_values(self.engine, QueryEntry, query.limit(limit))

    def in_scope(
        self, scope: AccessScope, *, before: tuple[int, int] | None = None, limit: int
    ) -> Sequence[QueryEntry]:
        """Give the questions within a scope, the newest first, from behind an entry."""
        c = questions.c
        asked_for = [to_hex(application) for application in scope.applications]
        subject = to_hex(scope.organisation)
        about = or_(c.subject == subject, c.application.in_(asked_for))
        query = select(questions).where(about)
        if before is not None:
            query = query.where(tuple_(c.queried_at, c.sequence) < before)
        newest = query.order_by(c.queried_at.desc(), c.sequence.desc()).limit(limit)
        return read_values(self.engine, QueryEntry, newest)

    def last(self) -> int:
        """Give the number of the newest entry of the log; 0 if there is none."""
        return read_scalar(self.engine, select(func.max(questions.c.sequence))) or 0
