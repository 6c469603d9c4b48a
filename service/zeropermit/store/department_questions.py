"""The log of questions as one data subject may read it: newest first, its own alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from zeropermit.domain.department import Concern, Question
from zeropermit.domain.identifiers import to_hex
from zeropermit.store.department_rows import read_question
from zeropermit.store.department_tables import questions


def read_concerning(
    connection: Connection,
    concern: Concern,
    *,
    before: tuple[int, int] | None,
    limit: int,
) -> Sequence[Question]:
    """Read the questions about a subject, or asked for one of its applications.

    Args:
        connection: The book's database.
        concern: Whom the questions have to concern.
        before: Second and number of the entry after which the page begins.
        limit: How many at most.
    """
    c = questions.c
    asked_for = [to_hex(application) for application in concern.applications]
    about = or_(c.subject == to_hex(concern.organisation), c.application.in_(asked_for))
    query = select(questions).where(about)
    if before is not None:
        second, sequence = before
        earlier = (c.asked_at == second) & (c.sequence < sequence)
        query = query.where(or_(c.asked_at < second, earlier))
    newest = query.order_by(c.asked_at.desc(), c.sequence.desc()).limit(limit)
    return [read_question(row) for row in connection.execute(newest)]
