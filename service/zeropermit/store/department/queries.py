"""The log of questions: a chain that grows at its end; read in order, or by subject."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, or_, select

from zeropermit.domain.ledger.identifiers import ApplicationId, Digest, from_hex, to_hex
from zeropermit.domain.records.department import (
    FIRST_PREVIOUS,
    AccessScope,
    QueryEntry,
    QueryRecord,
    entry,
)
from zeropermit.store.department.rows import question_values, read_question
from zeropermit.store.department.tables import questions


def add_question(connection: Connection, query: QueryRecord) -> QueryEntry:
    """Add a question to the end of the log."""
    c = questions.c
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE questions IN EXCLUSIVE MODE")
    newest = select(c.sequence, c.digest).order_by(c.sequence.desc()).limit(1)
    last = connection.execute(newest).one_or_none()
    count = 0 if last is None else last.sequence
    previous = FIRST_PREVIOUS if last is None else from_hex(last.digest)
    question = entry(query, sequence=count + 1, previous=Digest(previous))
    connection.execute(insert(questions).values(**question_values(question)))
    return question


def read_questions(
    connection: Connection,
    *,
    after: int,
    limit: int,
    application: ApplicationId | None,
    leaf: bytes | None,
) -> Sequence[QueryEntry]:
    """Read the log in order, from after an entry on; all that is given matches."""
    c = questions.c
    query = select(questions).where(c.sequence > after).order_by(c.sequence)
    if application is not None:
        query = query.where(c.application == to_hex(application))
    if leaf is not None:
        query = query.where(c.answered.contains(to_hex(leaf)))
    return [read_question(row) for row in connection.execute(query.limit(limit))]


def read_in_scope(
    connection: Connection,
    scope: AccessScope,
    *,
    before: tuple[int, int] | None,
    limit: int,
) -> Sequence[QueryEntry]:
    """Read the questions about a subject, or asked for one of its applications.

    Args:
        connection: The record store's database.
        scope: Whom the questions have to concern.
        before: Second and number of the entry after which the page begins.
        limit: How many at most.
    """
    c = questions.c
    asked_for = [to_hex(application) for application in scope.applications]
    about = or_(c.subject == to_hex(scope.organisation), c.application.in_(asked_for))
    query = select(questions).where(about)
    if before is not None:
        second, sequence = before
        earlier = (c.asked_at == second) & (c.sequence < sequence)
        query = query.where(or_(c.asked_at < second, earlier))
    newest = query.order_by(c.asked_at.desc(), c.sequence.desc()).limit(limit)
    return [read_question(row) for row in connection.execute(newest)]
