"""Where an officer loads a file of the department's own data, and reads the report.

The file is read in the browser and sent as text; what is wrong with it is said by line,
with what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from zeropermit.catalogue.coded import code_title, codes_of
from zeropermit.catalogue.file_problems import problem_next, problem_words
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.evidence.schema import Field, Schema, SchemaSubject
from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.records.department import HeldState
from zeropermit.domain.records.file_report import FileOutcome, FileReport
from zeropermit.errors import FileProblem, ReportUnknownError
from zeropermit.usecases.department.acts import (
    attestable,
    check_attestable,
    settled_book,
)
from zeropermit.usecases.department.correct import header_of, row_of
from zeropermit.web.bodies.department import NAME_LIMIT
from zeropermit.web.pages.department.data_sets import keeper
from zeropermit.web.pages.shared.contexts import Choice, Fact, Mark
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.signed_form import script_texts
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N, grouped, shown_time
from zeropermit.web.pages.shared.titles import schema_title
from zeropermit.web.request_guard import BOOK_LIMIT, BOOK_PATH

router = APIRouter(prefix="/department")

SchemaQuery = Annotated[str, Query(alias="schema", max_length=64)]
LeafQuery = Annotated[str, Query(pattern=r"^(0x[0-9a-f]{64})?$")]
ReportPath = Annotated[int, Path(ge=1, le=2**31 - 1)]

COLUMNS = {
    "observed_at": (
        N("When the fact was looked up"),
        N("2026-11-10T13:40:00+08:00; empty: now"),
    ),
    "valid_until": (
        N("First day on which it no longer holds"),
        N("2030-08-29; empty: no end"),
    ),
    "source_system": (N("System that the data come from"), N("text")),
    "query_id": (
        N("Number of the look-up in that system"),
        N("text; the same number with other contents corrects the record"),
    ),
}
"""Columns of every table, the subject apart: what each is, and how it is written."""
FIXED = frozenset({"subject", "query_id"})
"""Columns that together name a row."""
NEEDED = frozenset({*FIXED, "source_system"})
SUBJECTS = {
    SchemaSubject.PROJECT: N("Project code"),
    SchemaSubject.ORGANISATION: N("Unified social credit code"),
}
TYPES = {
    ClaimType.TEXT: N("text"),
    ClaimType.INTEGER: N("whole number"),
    ClaimType.BOOLEAN: N("true or false"),
    ClaimType.DATE: N("day, such as 2026-11-23"),
    ClaimType.CODE: N("code"),
    ClaimType.ORGANISATION: N("unified social credit code"),
    ClaimType.PROJECT: N("project code"),
    ClaimType.DIGEST: N("0x and 64 hexadecimal digits"),
}
SCRIPT = {
    "size": N("This is more than 1 MB. Split the file, or use the command line."),
    "empty": N("Choose a file, or paste a table."),
    "coding": N("The file is neither UTF-8 nor GB 18030. Save it as UTF-8."),
    "converted": N("The file was in GB 18030; it was read as such."),
    "sheet": N("Cells of a spreadsheet were pasted; commas were put between them."),
    "reading": N("Checking every row …"),
}
"""What the script may have to say besides the words of all scripts."""
OUTCOMES = {
    FileOutcome.LOADED: ("✓", "good", N("Loaded")),
    FileOutcome.REFUSED: ("✗", "bad", N("Nothing was loaded")),
    FileOutcome.CHECKED: ("✓", "held", N("Checked only; nothing was loaded")),
}
AGAIN = {
    FileOutcome.LOADED: N("Load another file"),
    FileOutcome.REFUSED: N("Load a file again"),
    FileOutcome.CHECKED: N("Go on to load it"),
}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of a table."""

    name: str  #: Its name in the header.
    title: str  #: What it is.
    form: str  #: How its cells are written.
    required: bool  #: Whether each row needs it.
    choices: tuple[Choice, ...]  #: What may stand there; empty if it is free.
    value: str  #: What stands in the row to be corrected; empty if none is.
    fixed: bool  #: Whether it names the row, and stays as it is.


@dataclass(frozen=True, slots=True)
class LoadContext:
    """Context of `department/load.html`."""

    choices: tuple[Choice, ...]  #: Data sets that the department may attest.
    schema: str  #: Code of the data set; empty while it is to be chosen.
    title: str  #: Its name.
    header: str  #: First line of a table of it.
    columns: tuple[ColumnRow, ...]  #: The columns, in order.
    correcting: bool  #: Whether one row is corrected, instead of a file loaded.
    submit: str  #: Path of the API that takes the file.
    limit: int  #: Bytes that it may have.
    name_limit: int  #: Characters that its name may have.
    texts: str  #: Words that the script may have to say, as JSON.


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something that is wrong with a line."""

    line: int  #: Number of the line.
    column: str  #: Name of the column; empty if it is about the whole line.
    title: str  #: What the column is.
    what: str  #: What is wrong.
    cell: str  #: What stands there; empty for what is about persons.
    next: str  #: What to do about it.


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A file that was loaded, in a list."""

    url: str  #: Page of its report.
    name: str  #: What it was called.
    data: str  #: Name of the data set.
    when: str  #: When it was loaded.
    mark: Mark  #: How it ended.
    counts: str  #: How many records came of it, or problems.


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Context of `department/load_report.html`."""

    title: str  #: Name of the data set.
    mark: Mark  #: How it ended.
    facts: tuple[Fact, ...]  #: What was loaded, and when, by whom.
    problems: tuple[ProblemRow, ...]  #: What is wrong, by line.
    more: int  #: How many problems there are besides.
    refused: bool  #: Whether nothing was loaded because of them.
    anchor: str  #: Where it is anchored; empty if nothing waits.
    again: str  #: Where a file of the data set is loaded.
    button: str  #: Words of the way there.


@router.get("/load")
def load(visit: VisitDep, schema: SchemaQuery = "", leaf: LeafQuery = "") -> Response:
    """Show the form that loads a file of a data set.

    Raises:
        NotAllowedError: The department may not attest the data set.
        DepartmentUnreachableError: A record is to be corrected that is not here.
        RecordNotHeldError: There is no such record.
    """
    person, world = keeper(visit), visit.service.world
    known, row = None, dict[str, str]()
    if schema:
        check_attestable(world, person.uscc, schema)
        known = world.catalogue.schema(schema)
        if leaf:
            book = world.departments.book(person.uscc)
            row = row_of(book, known, from_hex(leaf))
    context = LoadContext(
        choices=tuple(
            Choice(code, schema_title(visit, code), chosen=code == schema)
            for code in attestable(world, person.uscc)
        ),
        schema=schema,
        title=schema_title(visit, schema) if known else "",
        header=",".join(header_of(known)) if known else "",
        columns=tuple(_columns(visit, known, row)) if known else (),
        correcting=bool(row),
        submit=BOOK_PATH,
        limit=BOOK_LIMIT,
        name_limit=NAME_LIMIT,
        texts=script_texts(visit.language, SCRIPT),
    )
    return page("department/load.html", context, visit)


@router.get("/reports/{report}")
def report(visit: VisitDep, report: ReportPath) -> Response:
    """Show what became of a file.

    Raises:
        DepartmentUnreachableError: The book is not on this machine.
        ReportUnknownError: It has no such report.
    """
    person = keeper(visit)
    book = settled_book(visit.service.world, person.uscc)
    found = book.report(report)
    if found is None:
        raise ReportUnknownError
    counts = book.counts()
    waiting = counts.get((found.schema, HeldState.LOADED), 0)
    waits = waiting and found.outcome is FileOutcome.LOADED
    schema = visit.service.catalogue.by_schema.get(found.schema)
    context = ReportContext(
        title=schema_title(visit, found.schema),
        mark=_mark(visit, found),
        facts=tuple(_facts(visit, found)),
        problems=tuple(_problem(visit, schema, one) for one in found.problems),
        more=found.problem_count - len(found.problems),
        refused=found.outcome is FileOutcome.REFUSED,
        anchor=f"/department/batches?schema={found.schema}" if waits else "",
        again=f"/department/load?schema={found.schema}",
        button=visit.say(AGAIN[found.outcome]),
    )
    return page("department/load_report.html", context, visit)


def report_row(visit: Visit, found: FileReport) -> ReportRow:
    """Show a file in the list of those that were loaded last."""
    words = visit.say("%(count)d problems") % {"count": found.problem_count}
    if found.outcome is not FileOutcome.REFUSED:
        fresh = found.loaded + found.superseding + found.renewed
        words = visit.say("%(count)d new records") % {"count": fresh}
    return ReportRow(
        url=f"/department/reports/{found.sequence}",
        name=found.name or visit.say("pasted table"),
        data=schema_title(visit, found.schema),
        when=shown_time(found.at, visit.language),
        mark=_mark(visit, found),
        counts=words,
    )


def _mark(visit: Visit, found: FileReport) -> Mark:
    sign, kind, word = OUTCOMES[found.outcome]
    return Mark(sign, kind, visit.say(word))


def _columns(
    visit: Visit, schema: Schema, row: Mapping[str, str]
) -> Iterator[ColumnRow]:
    """Explain the columns; `row` has the cells of a row to be corrected, or none."""
    subject = (SUBJECTS[schema.subject], N("code"))
    for name, (title, form) in {"subject": subject, **COLUMNS}.items():
        yield ColumnRow(
            name=name,
            title=visit.say(title),
            form=visit.say(form),
            required=name in NEEDED,
            choices=(),
            value=row.get(name, ""),
            fixed=name in FIXED,
        )
    for one in schema.fields:
        yield ColumnRow(
            name=one.name,
            title=_title(visit, one),
            form=_form(visit, schema, one),
            required=one.required,
            choices=tuple(_choices(visit, schema, one, row.get(one.name, ""))),
            value=row.get(one.name, ""),
            fixed=False,
        )


def _choices(visit: Visit, schema: Schema, one: Field, chosen: str) -> Iterator[Choice]:
    language = visit.language.value
    known = _values(schema, one)
    odd = (chosen,) if known and chosen and chosen not in known else ()
    for code in (*known, *odd):
        words = code_title(schema.code, one.name, code, language)
        title = code if words == code else f"{words} ({code})"
        yield Choice(code, title, chosen=code == chosen)


def _values(schema: Schema, one: Field) -> tuple[str, ...]:
    """List all values that a field may have; none if there is no end to them."""
    if one.type is ClaimType.BOOLEAN:
        return ("true", "false")
    return codes_of(schema.code, one.name) if one.type is ClaimType.CODE else ()


def _form(visit: Visit, schema: Schema, one: Field) -> str:
    return ", ".join(_values(schema, one)) or visit.say(TYPES[one.type])


def _title(visit: Visit, one: Field) -> str:
    return one.title_en if visit.language.value == "en" else one.title_zh


def _facts(visit: Visit, found: FileReport) -> Iterator[Fact]:
    name = found.name or visit.say("pasted table")
    yield Fact(visit.say("File"), name, code=False)
    when = shown_time(found.at, visit.language)
    yield Fact(visit.say("Read at"), when, code=False)
    yield Fact(visit.say("By"), found.by or visit.say("command line"), bool(found.by))
    counts = (
        (N("New records"), found.loaded),
        (N("Corrections of what is held"), found.superseding),
        (N("Observed again"), found.renewed),
        (N("Held already, unchanged"), found.unchanged),
        (N("Held, but taken back: a new number of look-up is needed"), found.revoked),
        (N("Lines with problems"), found.skipped),
    )
    for label, count in counts:
        if count:
            yield Fact(visit.say(label), str(count), code=False)
    yield Fact(visit.say("Digest of what was read"), grouped(found.digest), code=True)


def _problem(visit: Visit, schema: Schema | None, found: FileProblem) -> ProblemRow:
    language = visit.language.value
    field = schema.field(found.column) if schema else None
    title = COLUMNS.get(found.column, ("", ""))[0]
    form = ""
    if schema and found.column == "subject":
        title = SUBJECTS[schema.subject]
    if schema and field and found.reason == "malformed":
        written = _form(visit, schema, field)
        form = visit.say("Write it like this: %(form)s") % {"form": written}
    return ProblemRow(
        line=found.line,
        column=found.column,
        title=_title(visit, field) if field else visit.say(title) if title else "",
        what=problem_words(found, language),
        cell=found.text,
        next=form or problem_next(found, language),
    )
