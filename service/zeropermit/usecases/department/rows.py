"""Rows of a file, checked: every problem of every row, by line and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from zeropermit.domain.evidence.claim import Claim
from zeropermit.domain.evidence.schema import Schema, check_row
from zeropermit.domain.law.calendar import day_start
from zeropermit.domain.records.text import TEXT_LIMIT, text_problem
from zeropermit.errors import (
    CalendarRangeError,
    FileProblem,
    MalformedError,
    RowError,
    UsccError,
)
from zeropermit.usecases.department.files import Sheet, shown

COLUMNS = ("subject", "observed_at", "valid_until", "source_system", "query_id")
"""Columns that every file has besides the fields of its schema."""

QUERY_LIMIT = 128
"""Characters of a query's number."""

_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]+")


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that can be attested."""

    line: int
    subject: str
    observed_at: int | None  #: None: the row is observed by being loaded.
    valid_until: int | None
    source_system: str
    query_id: str
    claims: tuple[Claim, ...]


@dataclass(slots=True)
class _Draft:
    """A row while it is checked."""

    line: int
    row: Mapping[str, str]
    problems: list[FileProblem] = field(default_factory=list)

    def cell(self, column: str) -> str:
        text = unicodedata.normalize("NFC", self.row.get(column, ""))
        return text.strip()

    def fail(self, column: str, reason: str, text: str = "") -> None:
        self.problems.append(FileProblem(self.line, column, reason, shown(text)))


def header_problems(schema: Schema, sheet: Sheet) -> Iterator[FileProblem]:
    """Name columns of a table that are missing, or that the schema does not have."""
    if sheet.columns is None:
        return
    names = {item.name for item in schema.fields}
    needed = [item.name for item in schema.fields if item.required]
    for column in sheet.columns:
        if column not in names and column not in COLUMNS:
            yield FileProblem(1, shown(column), "unknown_column", "")
    for column in (*COLUMNS, *needed):
        if column not in sheet.columns:
            yield FileProblem(1, column, "missing_column", "")


def check_rows(
    schema: Schema, sheet: Sheet, *, now: int
) -> tuple[list[CheckedRow], list[FileProblem]]:
    """Check all rows; those that repeat one another are all refused."""
    checked: list[CheckedRow] = []
    problems: list[FileProblem] = []
    lines: dict[tuple[str, str], list[int]] = {}
    for line, cells in sheet.rows:
        draft = _Draft(line, cells)
        row = _check(schema, draft, now=now)
        problems.extend(draft.problems)
        if row is not None:
            checked.append(row)
            lines.setdefault((row.subject, row.query_id), []).append(line)
    single = []
    for row in checked:
        others = [n for n in lines[row.subject, row.query_id] if n != row.line]
        if others:
            text = shown(", ".join(f"#{number}" for number in others))
            problems.append(FileProblem(row.line, "query_id", "repeated", text))
        else:
            single.append(row)
    return single, problems


def _check(schema: Schema, draft: _Draft, *, now: int) -> CheckedRow | None:
    subject = _subject(schema, draft)
    observed_at = _time(draft, "observed_at", days=False)
    valid_until = _time(draft, "valid_until", days=True)
    if observed_at is not None and observed_at > now:
        draft.fail("observed_at", "in_future", draft.cell("observed_at"))
    since = now if observed_at is None else observed_at
    if valid_until is not None and valid_until <= since:
        text = draft.cell("valid_until")
        draft.fail("valid_until", "ends_before_observation", text)
    row = CheckedRow(
        line=draft.line,
        subject=subject,
        observed_at=observed_at,
        valid_until=valid_until,
        source_system=_text(draft, "source_system", TEXT_LIMIT),
        query_id=_text(draft, "query_id", QUERY_LIMIT),
        claims=_claims(schema, draft),
    )
    return None if draft.problems else row


def _subject(schema: Schema, draft: _Draft) -> str:
    cell = draft.cell("subject")
    if not cell:
        draft.fail("subject", "missing")
        return ""
    try:
        return schema.subject.check(cell)
    except UsccError as error:
        known = error.reason in {"check_digit", "length"}
        draft.fail("subject", error.reason if known else "malformed", cell)
    except MalformedError:
        draft.fail("subject", "malformed", cell)
    return ""


def _text(draft: _Draft, column: str, limit: int) -> str:
    cell = draft.cell(column)
    problem = text_problem(cell, limit=limit)
    if problem is not None:
        draft.fail(column, problem if cell else "missing", cell)
    return cell


def _claims(schema: Schema, draft: _Draft) -> tuple[Claim, ...]:
    row = {name: cell for name, cell in draft.row.items() if name not in COLUMNS}
    try:
        return check_row(schema, row)
    except RowError as error:
        for column, reason, text in error.problems:
            draft.fail(shown(column), reason, text)
    return ()


def _time(draft: _Draft, column: str, *, days: bool) -> int | None:
    """Read a time with its offset, or (if `days`) the beginning of a day."""
    cell = draft.cell(column)
    if not cell:
        return None
    match = _TIME.fullmatch(cell)
    if _LOOSE_TIME.fullmatch(cell) and (match is None or not match["offset"]):
        draft.fail(column, "no_offset", cell)
        return None
    try:
        if days and _DAY.fullmatch(cell):
            return day_start(date.fromisoformat(cell))
        if match is not None:
            second = int(datetime.fromisoformat(cell).timestamp() // 1)
            if second >= 0:
                return second
    except (ValueError, OverflowError, CalendarRangeError):
        pass
    draft.fail(column, "malformed", cell)
    return None
