"""The result of loading a file, with its problems by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response

from zeropermit.catalogue.file_problems import problem_next, problem_words
from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.records.department import StoredRecordState
from zeropermit.domain.records.file_report import FileOutcome, FileReport
from zeropermit.errors import FileProblem, ReportUnknownError
from zeropermit.usecases.department.acts import reconciled_store
from zeropermit.web.pages.department.column_words import (
    COLUMN_WORDS,
    common_words,
    field_form,
)
from zeropermit.web.pages.department.data_sets import keeper
from zeropermit.web.pages.shared.contexts import BAD, GOOD, Fact, Mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import N, grouped
from zeropermit.web.pages.shared.titles import schema_title

router = APIRouter(prefix="/department")

ReportPath = Annotated[int, Path(ge=1, le=2**31 - 1)]

OUTCOMES = {
    FileOutcome.LOADED: (GOOD, N("Loaded"), N("Load another file")),
    FileOutcome.REFUSED: (BAD, N("Nothing was loaded"), N("Load a file again")),
    FileOutcome.CHECKED: (
        ("✓", "held"),
        N("Checked only; nothing was loaded"),
        N("Go on to load it"),
    ),
}
"""Mark of each outcome, and the words of the way on."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something that is wrong with a line."""

    line: int  #: Number of the line.
    column: str  #: Name of the column; empty if it is about the whole line.
    title: str  #: Meaning of the column.
    what: str  #: The fault.
    cell: str  #: Content of the cell; empty if it is about persons.
    next: str  #: The next step.


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A file that was loaded, in a list."""

    url: str  #: Page of its report.
    name: str  #: Name of the file.
    data: str  #: Name of the data set.
    when: str  #: When it was loaded.
    mark: Mark  #: How it ended.
    counts: str  #: Number of records or problems.


@router.get("/reports/{report}")
def report(request: PageRequestDep, report: ReportPath) -> Response:
    """Show the result of loading a file.

    Raises:
        DepartmentUnreachableError: The record store is not on this machine.
        ReportUnknownError: It has no such report.
    """
    person = keeper(request)
    store = reconciled_store(request.context, person.uscc)
    found = store.report(report)
    if found is None:
        raise ReportUnknownError
    counts = store.counts()
    waiting = counts.get((found.schema, StoredRecordState.LOADED), 0)
    waits = waiting and found.outcome is FileOutcome.LOADED
    schema = request.service.catalogue.by_schema.get(found.schema)
    return request.page(
        "department/load_report.html",
        title=schema_title(request, found.schema),
        mark=request.mark(*OUTCOMES[found.outcome][:2]),
        facts=tuple(_facts(request, found)),
        problems=tuple(_problem(request, schema, one) for one in found.problems),
        more=found.problem_count - len(found.problems),
        refused=found.outcome is FileOutcome.REFUSED,
        anchor=f"/department/batches?schema={found.schema}" if waits else "",
        again=f"/department/load?schema={found.schema}",
        button=request.say(OUTCOMES[found.outcome][2]),
    )


def report_row(request: PageRequest, found: FileReport) -> ReportRow:
    """Show a file in the list of those that were loaded last."""
    words = request.say("%(count)d problems", count=found.problem_count)
    if found.outcome is not FileOutcome.REFUSED:
        fresh = found.loaded + found.superseding + found.renewed
        words = request.say("%(count)d new records", count=fresh)
    return ReportRow(
        url=f"/department/reports/{found.sequence}",
        name=found.name or request.say("pasted table"),
        data=schema_title(request, found.schema),
        when=request.time(found.at),
        mark=request.mark(*OUTCOMES[found.outcome][:2]),
        counts=words,
    )


def _facts(request: PageRequest, found: FileReport) -> Iterator[Fact]:
    by = found.by or request.say("command line")
    yield request.fact("File", found.name or request.say("pasted table"))
    yield request.fact("Read at", request.time(found.at))
    yield request.fact("By", by, code=bool(found.by))
    for label, count in (
        (N("New records"), found.loaded),
        (N("Corrections of what is held"), found.superseding),
        (N("Observed again"), found.renewed),
        (N("Held already, unchanged"), found.unchanged),
        (N("Held, but taken back: a new number of look-up is needed"), found.revoked),
        (N("Lines with problems"), found.skipped),
    ):
        if count:
            yield request.fact(label, str(count))
    yield request.fact("Digest of what was read", grouped(found.digest), code=True)


def _problem(
    request: PageRequest, schema: Schema | None, found: FileProblem
) -> ProblemRow:
    language, title, form = request.language.value, "", ""
    field = schema.field(found.column) if schema else None
    if schema and field:
        title = request.either(field.title_zh, field.title_en)
        if found.reason == "malformed":
            written = field_form(request, schema, field)
            form = request.say("Write it like this: %(form)s", form=written)
    else:
        words = common_words(schema) if schema else COLUMN_WORDS
        title = request.say(words[found.column][0]) if found.column in words else ""
    return ProblemRow(
        line=found.line,
        column=found.column,
        title=title,
        what=problem_words(found, language),
        cell=found.text,
        next=form or problem_next(found, language),
    )
