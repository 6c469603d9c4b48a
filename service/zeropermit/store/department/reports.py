"""Reports of files that were loaded, kept in the department's record store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from zeropermit.domain.ledger.identifiers import Digest, from_hex, to_hex
from zeropermit.domain.records.file_report import FileOutcome, FileReport
from zeropermit.errors import FileProblem
from zeropermit.store.department.tables import reports

_COUNTS = (
    *("loaded", "unchanged", "superseding", "renewed", "revoked"),
    *("skipped", "problem_count"),
)


def add_report(connection: Connection, report: FileReport) -> FileReport:
    """Keep a report; give it with its number."""
    values: dict[str, object] = {
        "at": report.at,
        "schema": report.schema,
        "name": report.name,
        "digest": to_hex(report.digest),
        "loaded_by": report.by,
        "outcome": report.outcome.value,
        "problems": json.dumps(report.problems, ensure_ascii=False),
        **{name: getattr(report, name) for name in _COUNTS},
    }
    result = connection.execute(insert(reports).values(**values))
    key = result.inserted_primary_key
    return replace(report, sequence=key[0] if key else 0)


def read_reports(
    connection: Connection, *, sequence: int | None = None, limit: int
) -> Sequence[FileReport]:
    """Read reports, the newest first; only the one of a number, if it is given."""
    c = reports.c
    query = select(reports).order_by(c.sequence.desc()).limit(limit)
    if sequence is not None:
        query = query.where(c.sequence == sequence)
    return [_report(row) for row in connection.execute(query)]


def _report(row: Row[Any]) -> FileReport:
    return FileReport(
        at=row.at,
        schema=row.schema,
        name=row.name,
        digest=Digest(from_hex(row.digest)),
        by=row.loaded_by,
        outcome=FileOutcome(row.outcome),
        problems=tuple(FileProblem(*one) for one in json.loads(row.problems)),
        sequence=row.sequence,
        **{name: getattr(row, name) for name in _COUNTS},
    )
