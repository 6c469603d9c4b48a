"""Records of the demonstration that are observed again when they are old."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from zeropermit.store.department.records import SqlRecordStore
from zeropermit.usecases.department.files import Sheet

RENEW_SECONDS = 12 * 3600
"""Records observed at loading are observed again when they are this old."""


def observed_again(
    store: SqlRecordStore, schema: str, sheet: Sheet, *, now: int
) -> Sheet:
    """Make old rows that are observed at loading new observations.

    They are new queries to the source, not corrections of the ones before.
    """
    known = {row["query_id"] for _, row in sheet.rows}
    stored = [
        item.observed_at
        for item in store.records(schema=schema)
        if item.query_id.partition("@")[0] in known
    ]
    newest = max(stored, default=now)
    if now - newest < RENEW_SECONDS or all(row["observed_at"] for _, row in sheet.rows):
        return sheet
    stamp = f"@{datetime.fromtimestamp(now, UTC):%Y%m%d%H%M}"
    rows = tuple(
        (line, {**row, "query_id": row["query_id"] + stamp}) for line, row in sheet.rows
    )
    return replace(sheet, rows=rows)
