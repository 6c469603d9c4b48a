"""A department's desk: its data, their queries, dependent permits, corrections.

What waits for its officers stands on top, each with one way on. Its record store is
read on this machine, and shown to its own officers alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.department import QueryEntry, StoredRecordState
from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.department.acts import attestable, reconciled_store
from zeropermit.usecases.department.overview import (
    DataSetCounts,
    Overview,
    Used,
    log_head,
    overview,
)
from zeropermit.usecases.records.correction import Correction, corrections_for
from zeropermit.web.pages.department.corrections import next_step
from zeropermit.web.pages.department.data_sets import arrived, keeper
from zeropermit.web.pages.department.load_report import ReportRow, report_row
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.corrections import CorrectionRow, correction_row
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import grouped
from zeropermit.web.pages.shared.titles import matter_name, reason_words, schema_title

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
class RecordDataSetRow:
    """The records of one data set."""

    title: str  #: Name of the data set.
    code: str  #: Its code.
    stored: int  #: How many records there are in all.
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

    here: bool  #: Whether the department's record store is on this machine.
    code: str  #: Unified social credit code of the department.
    done: str  #: What was just done; empty if nothing was.
    tasks: tuple[TaskRow, ...]  #: What waits for an officer.
    reports: tuple[ReportRow, ...]  #: The files that were loaded last.
    data_sets: tuple[RecordDataSetRow, ...]  #: Its data sets.
    last: tuple[Fact, ...]  #: The last batch on the ledger; empty if none.
    query_count: int  #: How many questions the log has.
    log: Mark | None  #: Whether the whole log is intact; None if not checked.
    questions: tuple[QuestionRow, ...]  #: The newest questions.
    used: tuple[UsedRow, ...]  #: Permits that rest on its attestations.
    answered: tuple[CorrectionRow, ...]  #: Corrections that were asked for.


@router.get("")
def department(
    request: PageRequestDep, check: CheckQuery = "", done: DoneQuery = ""
) -> Response:
    """Show an officer the open tasks, the data of the department, and the results."""
    person, service_context = keeper(request), request.service.context
    query_count = corrections_for(service_context, person.organisation)
    corrections = [correction_row(request, one) for one in query_count]
    found, log = None, None
    try:
        store = reconciled_store(service_context, person.uscc)
        found = overview(service_context.ledger, store, limit=SHOWN)
        log = _log(request, intact=log_head(store) is not None) if check else None
    except DepartmentUnreachableError:
        pass  # its record store is on its own machine
    tasks = [_to_answer(request, row) for row in corrections if not row.answer]
    if found:
        answered = [one for one in query_count if one.answer][:SHOWN]
        tasks += _to_correct(request, person, answered)
        granted = set(attestable(service_context, person.uscc))
        tasks += [*_to_anchor(request, found, granted), *_to_revoke(request, found)]
    context = DepartmentContext(
        here=found is not None,
        code=person.uscc,
        done=arrived(request, person, done) if done else "",
        tasks=tuple(tasks),
        reports=tuple(report_row(request, one) for one in found.reports)
        if found
        else (),
        data_sets=tuple(_data_set(request, s) for s in found.data_sets)
        if found
        else (),
        last=tuple(_last(request, found)) if found else (),
        query_count=found.query_count if found else 0,
        log=log,
        questions=tuple(_question(request, q) for q in found.questions)
        if found
        else (),
        used=tuple(_used(request, one) for one in found.used) if found else (),
        answered=tuple(row for row in corrections if row.answer)[:SHOWN],
    )
    return page("department/desk.html", context, request)


def _to_answer(request: PageRequest, row: CorrectionRow) -> TaskRow:
    title = request.say("A request for a correction") + f" · {row.requirement}"
    return TaskRow(title, row.text, request.say("Answer"), row.url)


def _to_correct(
    request: PageRequest, person: Caller, answered: Sequence[Correction]
) -> Iterator[TaskRow]:
    """Give the corrections that were upheld and did not get to their end."""
    for one in answered:
        step = next_step(request, person, one)
        if step is not None:
            row = correction_row(request, one)
            title = (
                request.say("A correction that was promised") + f" · {row.requirement}"
            )
            yield TaskRow(title, row.text, step.title, step.url)


def _to_anchor(
    request: PageRequest, found: Overview, granted: set[str]
) -> Iterator[TaskRow]:
    for one in found.data_sets:
        waiting = (
            one.counts[StoredRecordState.LOADED]
            + one.counts[StoredRecordState.PREPARED]
        )
        if not waiting:
            continue
        values = {"title": schema_title(request, one.schema), "count": waiting}
        title = request.say("%(title)s: %(count)d records wait to be anchored") % values
        if one.schema in granted:
            words = request.say("Nobody sees them before they are on the ledger.")
            url = f"/department/batches?{urlencode({'schema': one.schema})}"
        else:
            words, url = request.say("The department has no grant to attest them."), ""
        yield TaskRow(title, words, request.say("Look and sign"), url)


def _to_revoke(request: PageRequest, found: Overview) -> Iterator[TaskRow]:
    for reason, count in found.to_revoke.items():
        words = {"count": count, "reason": reason_words(request, reason)}
        yield TaskRow(
            request.say("%(count)d records wait to be taken back: %(reason)s") % words,
            request.say(
                "Nobody is shown them; permits that rest on them do not know it yet."
            ),
            request.say("Look and sign"),
            f"/department/revocation?pending={reason.name}",
        )


def _log(request: PageRequest, *, intact: bool) -> Mark:
    if intact:
        return Mark("✓", "good", request.say("The whole log is intact"))
    return Mark("✗", "bad", request.say("The log was changed, or an entry is missing"))


def _data_set(request: PageRequest, found: DataSetCounts) -> RecordDataSetRow:
    counts = found.counts
    return RecordDataSetRow(
        title=schema_title(request, found.schema),
        code=found.schema,
        stored=sum(counts.values()),
        anchored=counts[StoredRecordState.ANCHORED],
        waiting=counts[StoredRecordState.LOADED] + counts[StoredRecordState.PREPARED],
        revoked=counts[StoredRecordState.REVOKED],
    )


def _last(request: PageRequest, found: Overview) -> Iterator[Fact]:
    if found.last is None:
        return
    yield request.fact("Root", grouped(found.last.root), code=True)
    yield request.fact("Attestations", str(found.last.count))
    when = request.time(found.last.anchored_at)
    yield request.fact("Anchored at", when)
    yield request.fact("Anchored by", found.last.attester, code=True)


def _question(request: PageRequest, found: QueryEntry) -> QuestionRow:
    query = found.query
    outcome = message(f"QUERY_{query.outcome.name}", request.language.value)
    return QuestionRow(
        when=request.time(query.queried_at),
        data=schema_title(request, query.schema),
        claims=", ".join(_claims(request, query.schema, query.claims)),
        application=to_hex(query.application),
        outcome=outcome,
    )


def _claims(request: PageRequest, code: str, names: tuple[str, ...]) -> list[str]:
    """Name the facts that were asked for; one that the schema has not, as it is."""
    schema = request.service.catalogue.by_schema.get(code)
    english = request.language.value == "en"
    fields = schema.fields if schema else ()
    titles = {one.name: one.title_en if english else one.title_zh for one in fields}
    return [titles.get(name, name) for name in names]


def _used(request: PageRequest, found: Used) -> UsedRow:
    return UsedRow(
        title=matter_name(request, found.matter),
        url=f"/p/{to_hex(found.permit)}",
        day=request.day(found.issued_at),
    )
