"""Figures of the ledger and of ratings, as tables with bars, and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import NotFoundError
from zeropermit.serialize.permit import matter_title
from zeropermit.usecases.ledger.figures import OPEN, Figures, PermitCounts, Span
from zeropermit.web.pages.public.rating_figures import (
    RATINGS,
    rating_cells,
    ratings_table,
)
from zeropermit.web.pages.shared.bars import Bar, Cells, Table, bar_length
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/ledger")

DAYS_SHOWN = 60
"""Rows of the first table; the file has all."""
DAY = 86_400
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""


@dataclass(frozen=True, slots=True)
class FiguresContext:
    """Context of `public/figures.html`."""

    block: str  #: Block that the figures hold for.
    block_url: str  #: Page of that block.
    time: str  #: Time of that block.
    tables: tuple[Table, ...]  #: All figures.


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures as of a block, with the names of organisations."""

    figures: Figures
    names: dict[str, str]  #: Names of organisations by their code.
    as_of: BlockStamp


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
    found = counted(request)
    as_of = found.as_of
    context = FiguresContext(
        block=str(as_of.number),
        block_url=f"/ledger/blocks/{as_of.number}",
        time=request.time(as_of.time),
        tables=(
            _issued(request, found),
            _spans(request, found, "decisions", found.figures.to_permit),
            _spans(request, found, "departments", found.figures.to_attest),
            _spans(request, found, "ages", found.figures.age),
            _commitments(request, found),
            ratings_table(request),
        ),
    )
    return request.page("public/figures.html", context)


_SPANS = {
    "decisions": (
        N("From application to permit"),
        N(
            "Median time by authority, from the block of the application to that of "
            "the permit."
        ),
        N("Authority"),
    ),
    "departments": (
        N("Until a department's data are there"),
        N(
            "Median time by department, from the application until the attestation "
            "was anchored; zero if it was there before."
        ),
        N("Department"),
    ),
    "ages": (
        N("How old the facts were"),
        N(
            "Median time by department, from the observation of a fact to the permit "
            "that rests on it."
        ),
        N("Department"),
    ),
}


def _issued(request: PageRequest, found: Counted) -> Table:
    catalogue, language = request.context.catalogue, request.language
    rows = sorted(found.figures.issued.items(), reverse=True)[:DAYS_SHOWN]
    most = max((count for _, count in rows), default=1)
    bars = tuple(
        Bar(
            f"{request.day(day * DAY)} · {matter_title(catalogue, matter, language)}",
            f"/matters/{matter}",
            str(count),
            bar_length(count, most),
            "",
        )
        for (day, matter), count in rows
    )
    return Table(
        "issued",
        request.say("Permits issued"),
        request.say("By day and matter, the newest first."),
        request.say("Day and matter"),
        request.say("Permits"),
        bars,
        "/ledger/figures/issued.csv",
    )


def _spans(
    request: PageRequest, found: Counted, table: str, spans: Mapping[str, Span]
) -> Table:
    title, explained, label = _SPANS[table]
    rows = sorted(spans.items(), key=lambda row: -row[1].median)
    most = max((span.median for _, span in rows), default=1)
    bars = tuple(
        Bar(
            found.names[uscc],
            f"/ledger/organisations/{uscc}",
            _duration(request, span.median),
            bar_length(span.median, most),
            request.say("of {count}").format(count=span.count),
        )
        for uscc, span in rows
    )
    return Table(
        table,
        request.say(title),
        request.say(explained),
        request.say(label),
        request.say("Median"),
        bars,
        f"/ledger/figures/{table}.csv",
    )


def _commitments(request: PageRequest, found: Counted) -> Table:
    rows = sorted(found.figures.commitments.items(), key=lambda row: -row[1])
    most = max((count for _, count in rows), default=1)
    bars = tuple(
        Bar(_outcome(request, code), "", str(count), bar_length(count, most), "")
        for code, count in rows
    )
    return Table(
        "commitments",
        request.say("Commitments"),
        request.say("All that were signed, by what became of them."),
        request.say("What became of it"),
        request.say("Commitments"),
        bars,
        "/ledger/figures/commitments.csv",
    )


def _outcome(request: PageRequest, code: str) -> str:
    if code == OPEN:
        return request.say("not checked yet")
    return request.message(code)


def _duration(request: PageRequest, seconds: int) -> str:
    """Write a time in the unit that people would use."""
    if seconds < 120:  # noqa: PLR2004 - two minutes, two hours, two days
        return request.say("{count} s").format(count=seconds)
    if seconds < 2 * 3600:
        return request.say("{count} min").format(count=seconds // 60)
    if seconds < 2 * DAY:
        return request.say("{count} h").format(count=seconds // 3600)
    return request.say("{count} days").format(count=seconds // DAY)


@router.get("/figures/{name}.csv")
def file(request: PageRequestDep, name: str) -> Response:
    """Give figures as a file for spreadsheets and programs.

    Raises:
        NotFoundError: There are no such figures.
    """
    if name == RATINGS:
        cells = rating_cells(request)
    elif name in _FILES:
        cells = _FILES[name](counted(request))
    else:
        raise NotFoundError
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


def _issued_cells(found: Counted) -> Cells:
    rows = sorted(found.figures.issued.items())
    return [
        ("day", "matter", "permits"),
        *((_iso(day), matter, count) for (day, matter), count in rows),
    ]


def _iso(day: int) -> str:
    return datetime.fromtimestamp(day * DAY, UTC).date().isoformat()


def _span_cells(found: Counted, spans: Mapping[str, Span], owner: str) -> Cells:
    return [
        (owner, "name", "count", "median_seconds"),
        *(
            (uscc, found.names[uscc], span.count, span.median)
            for uscc, span in sorted(spans.items())
        ),
    ]


_FILES: dict[str, Callable[[Counted], Cells]] = {
    "issued": _issued_cells,
    "decisions": lambda found: _span_cells(found, found.figures.to_permit, "authority"),
    "departments": lambda found: _span_cells(
        found, found.figures.to_attest, "department"
    ),
    "ages": lambda found: _span_cells(found, found.figures.age, "department"),
    "commitments": lambda found: [
        ("outcome", "commitments"),
        *((code, count) for code, count in sorted(found.figures.commitments.items())),
    ],
}
