"""A department's desk: its data, who asked for them, what rests on them, corrections.

What waits for its officers stands on top, each with one way on. Its book is read on
this machine, and shown to its own officers alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.department import HeldState, Question
from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.department.acts import attestable, settled_book
from zeropermit.usecases.department.overview import (
    DataSet,
    Overview,
    Used,
    log_head,
    overview,
)
from zeropermit.usecases.records.correction import Correction, corrections_for
from zeropermit.web.pages.department.corrections import next_step
from zeropermit.web.pages.department.data_sets import arrived, keeper, reason_words
from zeropermit.web.pages.department.load_report import ReportRow, report_row
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.corrections import CorrectionRow, correction_row
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import grouped
from zeropermit.web.pages.shared.titles import matter_name, schema_title

router = APIRouter(prefix="/department")

SHOWN = 10
CheckQuery = Annotated[Literal["", "log"], Query()]
DoneQuery = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something that waits for an officer."""

    title: str  #: What waits.
    help: str  #: What it means, or what is asked for.
    button: str  #: What is done about it.
    url: str  #: Where it is done; empty if it cannot be done now.


@dataclass(frozen=True, slots=True)
class DataSetRow:
    """The records of one data set."""

    title: str  #: Name of the data set.
    code: str  #: Its code.
    held: int  #: How many records there are in all.
    anchored: int  #: How many are on the ledger.
    waiting: int  #: How many wait to be anchored.
    revoked: int  #: How many were taken back.


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question that the department was asked."""

    when: str  #: When it was asked.
    data: str  #: For which data set.
    claims: str  #: For which facts.
    application: str  #: For which application.
    outcome: str  #: How it ended.


@dataclass(frozen=True, slots=True)
class UsedRow:
    """A permit that rests on the department's attestations."""

    title: str  #: What it permits.
    url: str  #: Address at which everybody sees it.
    day: str  #: Day of issue.


@dataclass(frozen=True, slots=True)
class DepartmentContext:
    """Context of `department/desk.html`."""

    here: bool  #: Whether the department's book is on this machine.
    code: str  #: Unified social credit code of the department.
    done: str  #: What was just done; empty if nothing was.
    tasks: tuple[TaskRow, ...]  #: What waits for an officer.
    reports: tuple[ReportRow, ...]  #: The files that were loaded last.
    data_sets: tuple[DataSetRow, ...]  #: Its data sets.
    last: tuple[Fact, ...]  #: The last batch on the ledger; empty if none.
    asked: int  #: How many questions the log has.
    log: Mark | None  #: Whether the whole log is intact; None if not checked.
    questions: tuple[QuestionRow, ...]  #: The newest questions.
    used: tuple[UsedRow, ...]  #: Permits that rest on its attestations.
    answered: tuple[CorrectionRow, ...]  #: Corrections that were asked for.


@router.get("")
def department(
    visit: VisitDep, check: CheckQuery = "", done: DoneQuery = ""
) -> Response:
    """Show an officer what waits, the data of their department, and what came of it."""
    person, world = keeper(visit), visit.service.world
    asked = corrections_for(world, person.organisation)
    corrections = [correction_row(visit, one) for one in asked]
    found, log = None, None
    try:
        book = settled_book(world, person.uscc)
        found = overview(world.ledger, book, limit=SHOWN)
        log = _log(visit, intact=log_head(book) is not None) if check else None
    except DepartmentUnreachableError:
        pass  # its book is on its own machine
    tasks = [_to_answer(visit, row) for row in corrections if not row.answer]
    if found:
        answered = [one for one in asked if one.answer][:SHOWN]
        tasks += _to_correct(visit, person, answered)
        granted = set(attestable(world, person.uscc))
        tasks += [*_to_anchor(visit, found, granted), *_to_revoke(visit, found)]
    context = DepartmentContext(
        here=found is not None,
        code=person.uscc,
        done=arrived(visit, person, done) if done else "",
        tasks=tuple(tasks),
        reports=tuple(report_row(visit, one) for one in found.reports) if found else (),
        data_sets=tuple(_data_set(visit, s) for s in found.data_sets) if found else (),
        last=tuple(_last(visit, found)) if found else (),
        asked=found.asked if found else 0,
        log=log,
        questions=tuple(_question(visit, q) for q in found.questions) if found else (),
        used=tuple(_used(visit, one) for one in found.used) if found else (),
        answered=tuple(row for row in corrections if row.answer)[:SHOWN],
    )
    return page("department/desk.html", context, visit)


def _to_answer(visit: Visit, row: CorrectionRow) -> TaskRow:
    title = visit.say("A request for a correction") + f" · {row.requirement}"
    return TaskRow(title, row.text, visit.say("Answer"), row.url)


def _to_correct(
    visit: Visit, person: Caller, answered: Sequence[Correction]
) -> Iterator[TaskRow]:
    """Give the corrections that were upheld and did not get to their end."""
    for one in answered:
        step = next_step(visit, person, one)
        if step is not None:
            row = correction_row(visit, one)
            title = (
                visit.say("A correction that was promised") + f" · {row.requirement}"
            )
            yield TaskRow(title, row.text, step.title, step.url)


def _to_anchor(visit: Visit, found: Overview, granted: set[str]) -> Iterator[TaskRow]:
    for one in found.data_sets:
        waiting = one.counts[HeldState.LOADED] + one.counts[HeldState.PREPARED]
        if not waiting:
            continue
        values = {"title": schema_title(visit, one.schema), "count": waiting}
        title = visit.say("%(title)s: %(count)d records wait to be anchored") % values
        if one.schema in granted:
            words = visit.say("Nobody sees them before they are on the ledger.")
            url = f"/department/batches?{urlencode({'schema': one.schema})}"
        else:
            words, url = visit.say("The department has no grant to attest them."), ""
        yield TaskRow(title, words, visit.say("Look and sign"), url)


def _to_revoke(visit: Visit, found: Overview) -> Iterator[TaskRow]:
    for reason, count in found.to_revoke.items():
        words = {"count": count, "reason": reason_words(visit, reason)}
        yield TaskRow(
            visit.say("%(count)d records wait to be taken back: %(reason)s") % words,
            visit.say(
                "Nobody is shown them; permits that rest on them do not know it yet."
            ),
            visit.say("Look and sign"),
            f"/department/revocation?pending={reason.name}",
        )


def _log(visit: Visit, *, intact: bool) -> Mark:
    if intact:
        return Mark("✓", "good", visit.say("The whole log is intact"))
    return Mark("✗", "bad", visit.say("The log was changed, or an entry is missing"))


def _data_set(visit: Visit, found: DataSet) -> DataSetRow:
    counts = found.counts
    return DataSetRow(
        title=schema_title(visit, found.schema),
        code=found.schema,
        held=sum(counts.values()),
        anchored=counts[HeldState.ANCHORED],
        waiting=counts[HeldState.LOADED] + counts[HeldState.PREPARED],
        revoked=counts[HeldState.REVOKED],
    )


def _last(visit: Visit, found: Overview) -> Iterator[Fact]:
    if found.last is None:
        return
    yield visit.fact("Root", grouped(found.last.root), code=True)
    yield visit.fact("Attestations", str(found.last.count))
    when = visit.time(found.last.anchored_at)
    yield visit.fact("Anchored at", when)
    yield visit.fact("Anchored by", found.last.attester, code=True)


def _question(visit: Visit, found: Question) -> QuestionRow:
    asked = found.asked
    outcome = message(f"QUERY_{asked.outcome.name}", visit.language.value)
    return QuestionRow(
        when=visit.time(asked.asked_at),
        data=schema_title(visit, asked.schema),
        claims=", ".join(_claims(visit, asked.schema, asked.claims)),
        application=to_hex(asked.application),
        outcome=outcome,
    )


def _claims(visit: Visit, code: str, names: tuple[str, ...]) -> list[str]:
    """Name the facts that were asked for; one that the schema has not, as it is."""
    schema = visit.service.catalogue.by_schema.get(code)
    english = visit.language.value == "en"
    fields = schema.fields if schema else ()
    titles = {one.name: one.title_en if english else one.title_zh for one in fields}
    return [titles.get(name, name) for name in names]


def _used(visit: Visit, found: Used) -> UsedRow:
    return UsedRow(
        title=matter_name(visit, found.matter),
        url=f"/p/{to_hex(found.permit)}",
        day=visit.day(found.issued_at),
    )
