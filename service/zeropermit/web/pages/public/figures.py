"""Figures of the ledger and of ratings, as tables with bars, and as files.

Ratings are records of this service: only counts of them are shown, and never words.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

from fastapi import APIRouter, Response

from zeropermit.domain.applications.rating import RatingStage, Satisfaction
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import NotFoundError
from zeropermit.usecases.ledger.figures import OPEN, Figures, PermitCounts, Span
from zeropermit.web.pages.shared.marks import score_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import matter_name

router = APIRouter(prefix="/ledger")

BAR = 100
"""Length of the longest bar, in units of its picture."""
DAYS_SHOWN = 60
"""Rows of the first table; the file has all."""
DAY = 86_400
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""
Cells: TypeAlias = list[tuple[str | int, ...]]
"""Rows of a file, its heading first."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures as of a block, with the names of organisations."""

    figures: Figures
    names: dict[str, str]  #: Names of organisations by their code.
    as_of: BlockStamp


class FigureRow(NamedTuple):
    """A row of a table, before it is drawn."""

    label: str
    url: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureKind:
    """One kind of figures: its words, its rows on the page, and its file."""

    title: str
    explained: str
    label: str  #: Heading of the first column.
    value: str  #: Heading of the second column.
    counts: Callable[[PageRequest, Counted], Iterable[FigureRow]]
    cells: Callable[[PageRequest, Counted], Cells]
    in_seconds: bool = False


def counted(request: PageRequest) -> Counted:
    """Count, or give the stored count of this block."""
    app_state = request.http.app.state
    if not hasattr(app_state, "permit_counts"):
        app_state.permit_counts, app_state.counted = PermitCounts(), None

    def reader(state: LedgerState, as_of: BlockStamp) -> Counted:
        known: Counted | None = app_state.counted
        if known is None or known.as_of != as_of:
            figures = app_state.permit_counts.figures(state)
            named = {*figures.to_permit, *figures.to_attest, *figures.age}
            names = {
                uscc: state.organisations[organisation_id(uscc)].name for uscc in named
            }
            known = app_state.counted = Counted(figures, names, as_of)
        return known

    return request.read(reader)


@router.get("/figures")
def figures(request: PageRequestDep) -> Response:
    """Show the figures."""
    return request.page("public/figures.html", found=counted(request), tables=TABLES)


@page_filter
def figure_rows(
    request: PageRequest, kind: FigureKind, found: Counted
) -> list[FigureRow]:
    """Give the rows of a table."""
    return list(kind.counts(request, found))


@page_filter
def bar_length(_: PageRequest, row: FigureRow, rows: Iterable[FigureRow]) -> int:
    """Give the length of a row's bar; none is so short that it is not seen."""
    most = max(one.amount for one in rows)
    return max(1, round(BAR * row.amount / most)) if row.amount else 0


@page_filter
def duration(request: PageRequest, seconds: int) -> str:
    """Write a time in the unit that people would use."""
    if seconds < 120:  # noqa: PLR2004 - two minutes, two hours, two days
        return request.say("{count} s", count=seconds)
    if seconds < 2 * 3600:
        return request.say("{count} min", count=seconds // 60)
    if seconds < 2 * DAY:
        return request.say("{count} h", count=seconds // 3600)
    return request.say("{count} days", count=seconds // DAY)


@router.get("/figures/{name}.csv")
def file(request: PageRequestDep, name: str) -> Response:
    """Give figures as a file for spreadsheets and programs.

    Raises:
        NotFoundError: There are no such figures.
    """
    if name not in TABLES:
        raise NotFoundError
    cells = TABLES[name].cells(request, counted(request))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(as_csv(cells), headers=headers, media_type="text/csv")


def as_csv(cells: Sequence[Sequence[str | int]]) -> str:
    """Write cells, none of which a spreadsheet takes for a formula."""
    written = io.StringIO()
    written.write("\ufeff")  # so that spreadsheets see that it is UTF-8
    csv.writer(written).writerows([[harmless(cell) for cell in row] for row in cells])
    return written.getvalue()


def harmless(cell: str | int) -> str | int:
    """Write a formula of a spreadsheet as text."""
    dangerous = isinstance(cell, str) and cell.startswith(FORMULAS)
    return f"'{cell}" if dangerous else cell


def _issued(request: PageRequest, found: Counted) -> Iterator[FigureRow]:
    rows = sorted(found.figures.issued.items(), reverse=True)[:DAYS_SHOWN]
    for (day, matter), count in rows:
        label = f"{request.day(day * DAY)} · {matter_name(request, matter)}"
        yield FigureRow(label, f"/matters/{matter}", count)


def _issued_cells(_: PageRequest, found: Counted) -> Cells:
    rows: Cells = [("day", "matter", "permits")]
    for (day, matter), count in sorted(found.figures.issued.items()):
        date = datetime.fromtimestamp(day * DAY, UTC).date().isoformat()
        rows.append((date, matter, count))
    return rows


def _median_time(
    title: str,
    explained: str,
    label: str,
    spans: Callable[[Figures], Mapping[str, Span]],
) -> FigureKind:
    """Declare the median of a time, by organisation."""

    def counts(request: PageRequest, found: Counted) -> Iterator[FigureRow]:
        rows = spans(found.figures).items()
        for uscc, span in sorted(rows, key=lambda row: -row[1].median):
            note = request.say("of {count}", count=span.count)
            url = f"/ledger/organisations/{uscc}"
            yield FigureRow(found.names[uscc], url, span.median, note)

    def cells(_: PageRequest, found: Counted) -> Cells:
        rows: Cells = [(label.lower(), "name", "count", "median_seconds")]
        for uscc, span in sorted(spans(found.figures).items()):
            rows.append((uscc, found.names[uscc], span.count, span.median))
        return rows

    median = N("Median")
    return FigureKind(title, explained, label, median, counts, cells, in_seconds=True)


def _commitments(request: PageRequest, found: Counted) -> Iterator[FigureRow]:
    rows = found.figures.commitments.items()
    for code, count in sorted(rows, key=lambda row: -row[1]):
        open_ = code == OPEN
        words = request.say("not checked yet") if open_ else request.message(code)
        yield FigureRow(words, "", count)


def _commitment_cells(_: PageRequest, found: Counted) -> Cells:
    return [("outcome", "commitments"), *sorted(found.figures.commitments.items())]


def _ratings(request: PageRequest, _: Counted) -> Iterator[FigureRow]:
    counts = request.context.ratings.counts()
    for score in Satisfaction if any(counts.values()) else ():
        given = sum(counts.get((stage, score), 0) for stage in RatingStage)
        yield FigureRow(score_mark(request, score).word, "", given)


def _rating_cells(request: PageRequest, _: Counted) -> Cells:
    counts = request.context.ratings.counts()
    return [
        ("stage", "score", "ratings"),
        *(
            (stage.value, score.value, counts.get((stage, score), 0))
            for stage in RatingStage
            for score in Satisfaction
        ),
    ]


TABLES: Mapping[str, FigureKind] = {
    "issued": FigureKind(
        N("Permits issued"),
        N("By day and matter, the newest first."),
        N("Day and matter"),
        N("Permits"),
        _issued,
        _issued_cells,
    ),
    "decisions": _median_time(
        N("From application to permit"),
        N(
            "Median time by authority, from the block of the application to that of "
            "the permit."
        ),
        N("Authority"),
        lambda figures: figures.to_permit,
    ),
    "departments": _median_time(
        N("Until a department's data are there"),
        N(
            "Median time by department, from the application until the attestation "
            "was anchored; zero if it was there before."
        ),
        N("Department"),
        lambda figures: figures.to_attest,
    ),
    "ages": _median_time(
        N("How old the facts were"),
        N(
            "Median time by department, from the observation of a fact to the permit "
            "that rests on it."
        ),
        N("Department"),
        lambda figures: figures.age,
    ),
    "commitments": FigureKind(
        N("Commitments"),
        N("All that were signed, by what became of them."),
        N("What became of it"),
        N("Commitments"),
        _commitments,
        _commitment_cells,
    ),
    "ratings": FigureKind(
        N("Ratings by applicants"),
        N(
            "After acceptance and at the end, of all authorities. These are records of "
            "this service and not of the ledger."
        ),
        N("Rating"),
        N("Times given"),
        _ratings,
        _rating_cells,
    ),
}
"""All figures, by their names in addresses."""
