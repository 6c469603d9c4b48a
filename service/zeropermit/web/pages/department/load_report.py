"""The result of loading a file, with its problems by line."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from zeropermit.catalogue.file_problems import problem_next, problem_words
from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.records.department import StoredRecordState
from zeropermit.domain.records.file_report import FileOutcome
from zeropermit.errors import FileProblem, ReportUnknownError
from zeropermit.usecases.department.acts import reconciled_store
from zeropermit.web.pages.department.column_words import (
    common_title,
    field_form,
)
from zeropermit.web.pages.department.data_sets import keeper
from zeropermit.web.pages.shared.contexts import BAD, GOOD, Mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

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
    return request.page(
        "department/load_report.html",
        report=found,
        schema=request.service.catalogue.by_schema.get(found.schema),
        waits=waits,
        button=OUTCOMES[found.outcome][2],
    )


@page_filter
def outcome_mark(request: PageRequest, outcome: FileOutcome) -> Mark:
    """Say how the loading of a file ended."""
    return request.mark(*OUTCOMES[outcome][:2])


@page_filter
def column_title(
    request: PageRequest, problem: FileProblem, schema: Schema | None
) -> str:
    """Give the meaning of the column that a problem is in; nothing if it is unknown."""
    field = schema.field(problem.column) if schema else None
    if field:
        return request.either(field.title_zh, field.title_en)
    return common_title(request, schema, problem.column)


@page_filter
def fault_words(request: PageRequest, problem: FileProblem) -> str:
    """Name the fault of a line."""
    return problem_words(problem, request.language.value)


@page_filter
def fault_next(
    request: PageRequest, problem: FileProblem, schema: Schema | None
) -> str:
    """Name the remedy for a line."""
    field = schema.field(problem.column) if schema else None
    if schema and field and problem.reason == "malformed":
        form = field_form(request, schema, field)
        return request.say("Write it like this: %(form)s", form=form)
    return problem_next(problem, request.language.value)
