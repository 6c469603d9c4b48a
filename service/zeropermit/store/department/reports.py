"""Reports of files that were loaded, kept in the department's record store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select

from zeropermit.domain.records.file_report import FileReport
from zeropermit.errors import FileProblem
from zeropermit.store.department.tables import reports
from zeropermit.store.engine import read_rows
from zeropermit.store.rows import read_row, write_row


def add_report(connection: Connection, report: FileReport) -> FileReport:
    """Keep a report; give it with its number."""
    values = {
        **write_row(report, "by", "problems", "sequence"),
        "loaded_by": report.by,
        "problems": json.dumps(report.problems, ensure_ascii=False),
    }
    result = connection.execute(insert(reports).values(**values))
    key = result.inserted_primary_key
    return replace(report, sequence=key[0] if key else 0)


def read_reports(
    engine: Engine, *, sequence: int | None = None, limit: int
) -> Sequence[FileReport]:
    """Read reports, the newest first; only the one of a number, if it is given."""
    c = reports.c
    query = select(reports).order_by(c.sequence.desc()).limit(limit)
    if sequence is not None:
        query = query.where(c.sequence == sequence)
    return [_report(row) for row in read_rows(engine, query)]


def _report(row: Row[Any]) -> FileReport:
    problems = tuple(FileProblem(*one) for one in json.loads(row.problems))
    return read_row(FileReport, row, by=row.loaded_by, problems=problems)
