"""Files of records: tables (CSV) and JSON lines, read strictly, line by line.

UTF-8 only. A table may begin with a byte order mark, because Excel writes one; JSON
lines may not. One line of the file is one row, in tables too: no claim can hold a
line break, and so a quotation mark that is never closed spoils its own line alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from zeropermit.domain.records.canonical import parse_shallow
from zeropermit.errors import FileProblem, FileUnreadableError

LINE_LIMIT = 128 * 1024
"""Bytes of a line: 64 claims of 512 characters fit."""

SHOWN_LIMIT = 80
_BOM = b"\xef\xbb\xbf"
_UNDECODED = re.compile("[\\udc80-\\udcff]")
_JSON_SUFFIXES = frozenset({".jsonl", ".ndjson"})

Line: TypeAlias = tuple[int, bytes]
NumberedRow: TypeAlias = tuple[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of a file, and the problems of the others."""

    rows: tuple[NumberedRow, ...]  #: Line number and cells by column.
    problems: tuple[FileProblem, ...] = ()
    #: Header of a table; None where each row names its own columns.
    columns: tuple[str, ...] | None = None
    #: Nothing of the file can be used: its problems are of the whole file.
    broken: bool = False


def read_file(path: Path) -> bytes:
    """Read the bytes of a file.

    Raises:
        FileUnreadableError: It does not exist or may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadableError(str(path), error.strerror or "unknown") from error


def read_sheet(data: bytes, suffix: str) -> Sheet:
    """Read rows in the format that the suffix of a file's name says."""
    if suffix.lower() == ".csv":
        return read_table(data)
    if suffix.lower() in _JSON_SUFFIXES:
        return read_json_lines(data)
    return _broken(FileProblem(1, "", "file_type", shown(suffix.lower())))


def read_table(data: bytes) -> Sheet:
    """Read a table: a header, and one row a line."""
    lines, problems = _lines(data.removeprefix(_BOM))
    if not lines:
        return _broken(*problems, FileProblem(1, "", "empty_file", ""))
    header = _cells(lines[0])
    if isinstance(header, FileProblem):
        return _broken(header)
    columns = tuple(cell.strip() for cell in header)
    faults = list(_header_problems(lines[0][0], columns))
    if faults:
        return _broken(*faults)
    return _sheet(lines[1:], problems, lambda line: _table_row(line, columns), columns)


def read_json_lines(data: bytes) -> Sheet:
    """Read JSON lines: one flat object a line, its keys being the columns."""
    lines, problems = _lines(data)
    if not lines and not problems:
        return _broken(FileProblem(1, "", "empty_file", ""))
    return _sheet(lines, problems, _json_row)


def shown(text: str) -> str:
    """Make text safe to print: cut, with invisible characters written out."""
    return "".join(
        char if char.isprintable() else f"\\u{ord(char):04x}"
        for char in text[:SHOWN_LIMIT]
    )


def _sheet(
    lines: Sequence[Line],
    problems: list[FileProblem],
    row_of: Callable[[Line], dict[str, str] | list[FileProblem]],
    columns: tuple[str, ...] | None = None,
) -> Sheet:
    """Read rows; the problems of lines come after those of the file."""
    rows: list[NumberedRow] = []
    for line in lines:
        row = row_of(line)
        if isinstance(row, dict):
            rows.append((line[0], row))
        else:
            problems.extend(row)
    if not rows and not problems:
        return _broken(FileProblem(1, "", "no_rows", ""))
    return Sheet(tuple(rows), tuple(problems), columns)


def _broken(*problems: FileProblem) -> Sheet:
    return Sheet((), tuple(problems), broken=True)


def _lines(data: bytes) -> tuple[list[Line], list[FileProblem]]:
    """Number the lines, pass over empty ones, and take out those that are too long."""
    lines: list[Line] = []
    problems: list[FileProblem] = []
    for number, raw in enumerate(data.split(b"\n"), start=1):
        line = raw.removesuffix(b"\r")
        if len(line) > LINE_LIMIT:
            text = f"{len(line)} B"
            problems.append(FileProblem(number, "", "too_long", text))
        elif line.strip():
            lines.append((number, line))
    return lines, problems


def _cells(line: Line) -> list[str] | FileProblem:
    number, raw = line
    text = raw.decode("utf-8", "surrogateescape")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        return FileProblem(number, "", "quotes", "")


def _header_problems(number: int, columns: Sequence[str]) -> Iterator[FileProblem]:
    for index, column in enumerate(columns):
        if _UNDECODED.search(column):
            yield FileProblem(number, "", "encoding", "")
        elif column in columns[:index]:
            yield FileProblem(number, shown(column), "repeated_column", "")


def _table_row(
    line: Line, columns: Sequence[str]
) -> dict[str, str] | list[FileProblem]:
    cells = _cells(line)
    if isinstance(cells, FileProblem):
        return [cells]
    number = line[0]
    if len(cells) != len(columns):
        text = f"{len(cells)} ≠ {len(columns)}"
        return [FileProblem(number, "", "columns", text)]
    row = dict(zip(columns, cells, strict=True))
    problems = [
        FileProblem(number, shown(column), "encoding", "")
        for column, cell in row.items()
        if _UNDECODED.search(cell)
    ]
    return problems or row


def _json_row(line: Line) -> dict[str, str] | list[FileProblem]:
    number, raw = line
    try:
        members = parse_shallow(raw.decode("utf-8"), object_pairs_hook=_Members)
    except UnicodeDecodeError:
        return [FileProblem(number, "", "encoding", "")]
    except ValueError:
        return [FileProblem(number, "", "json", "")]
    if not isinstance(members, _Members):
        return [FileProblem(number, "", "json", "")]
    row: dict[str, str] = {}
    problems: list[FileProblem] = []
    for column, value in members.pairs:
        cell = _cell(value)
        if column in row:
            problems.append(FileProblem(number, shown(column), "repeated_column", ""))
        elif cell is None:
            problems.append(FileProblem(number, shown(column), "malformed", ""))
        row[column] = cell or ""
    return problems or row


@dataclass(frozen=True, slots=True)
class _Members:
    """An object of JSON, keys that are given twice not yet merged."""

    pairs: list[tuple[str, object]]


def _cell(value: object) -> str | None:
    """Give a value as the text of a cell; None if it has none."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return value
        case _:
            return None
