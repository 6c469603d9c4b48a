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

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.state import Batch
from zeropermit.domain.records.department import QueryEntry, StoredRecordState
from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.department.acts import attestable, reconciled_store
from zeropermit.usecases.department.overview import (
    DataSetCounts,
    Overview,
    log_head,
    overview,
)
from zeropermit.usecases.records.correction import Correction, corrections_for
from zeropermit.web.pages.department.corrections import next_step
from zeropermit.web.pages.department.data_sets import arrived, keeper
from zeropermit.web.pages.department.load_report import ReportRow, report_row
from zeropermit.web.pages.shared.contexts import BAD, GOOD, Fact, Mark
from zeropermit.web.pages.shared.corrections import correction_row
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import ListedCase, permit_row
from zeropermit.web.pages.shared.texts import N, grouped
from zeropermit.web.pages.shared.titles import field_titles, reason_words, schema_title

router = APIRouter(prefix="/department")

SHOWN = 10
INTACT = (GOOD, N("The whole log is intact"))
CHANGED = (BAD, N("The log was changed, or an entry is missing"))
CheckQuery = Annotated[Literal["", "log"], Query()]
DoneQuery = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something that waits for an officer."""

    title: str  #: Name of the task.
    help: str  #: Explanation of the task.
    button: str  #: Label of the link.
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
class RecordStoreSummary:
    """The department's record store, if it is on this machine."""

    reports: tuple[ReportRow, ...]  #: The files that were loaded last.
    data_sets: tuple[RecordDataSetRow, ...]  #: Its data sets.
    last: tuple[Fact, ...]  #: The last batch on the ledger; empty if none.
    query_count: int  #: Number of queries in the log.
    log: Mark | None  #: Whether the whole log is intact; None if not checked.
    questions: tuple[QuestionRow, ...]  #: The newest queries.
    used: tuple[ListedCase, ...]  #: Permits that rest on its attestations.


@router.get("")
def department(
    request: PageRequestDep, check: CheckQuery = "", done: DoneQuery = ""
) -> Response:
    """Show an officer the open tasks, the data of the department, and the results."""
    person = keeper(request)
    requested = corrections_for(request.context, person.organisation)
    rows = [correction_row(request, one) for one in requested]
    title, answer = request.say("A request for a correction"), request.say("Answer")
    tasks = [
        TaskRow(f"{title} · {row.requirement}", row.text, answer, row.url)
        for row in rows
        if not row.answer
    ]
    found, summary = None, None
    try:
        store = reconciled_store(request.context, person.uscc)
        found = overview(request.context.ledger, store, limit=SHOWN)
        verdict = INTACT if log_head(store) is not None else CHANGED
        log = request.mark(*verdict) if check else None
        summary = _summary(request, found, log)
    except DepartmentUnreachableError:
        pass  # its record store is on its own machine
    if found:
        answered = [one for one in requested if one.answer][:SHOWN]
        tasks += _to_correct(request, person, answered)
        granted = set(attestable(request.context, person.uscc))
        tasks += [*_to_anchor(request, found, granted), *_to_revoke(request, found)]
    return request.page(
        "department/desk.html",
        code=person.uscc,
        done=arrived(request, person, done) if done else "",
        tasks=tuple(tasks),
        store=summary,
        answered=tuple(row for row in rows if row.answer)[:SHOWN],
    )


def _to_correct(
    request: PageRequest, person: Caller, answered: Sequence[Correction]
) -> Iterator[TaskRow]:
    """Give the corrections that were upheld and did not get to their end."""
    promised = request.say("A correction that was promised")
    for one in answered:
        step = next_step(request, person, one)
        if step is not None:
            title = f"{promised} · {one.request.requirement}"
            yield TaskRow(title, one.request.text, step.title, step.url)


def _to_anchor(
    request: PageRequest, found: Overview, granted: set[str]
) -> Iterator[TaskRow]:
    for one in found.data_sets:
        waiting = _waiting(one)
        if not waiting:
            continue
        name = schema_title(request, one.schema)
        waits = N("%(title)s: %(count)d records wait to be anchored")
        title = request.say(waits, title=name, count=waiting)
        if one.schema in granted:
            words = request.say("Nobody sees them before they are on the ledger.")
            url = f"/department/batches?{urlencode({'schema': one.schema})}"
        else:
            words, url = request.say("The department has no grant to attest them."), ""
        yield TaskRow(title, words, request.say("Look and sign"), url)


def _to_revoke(request: PageRequest, found: Overview) -> Iterator[TaskRow]:
    for reason, count in found.to_revoke.items():
        words = N("%(count)d records wait to be taken back: %(reason)s")
        why = reason_words(request, reason)
        yield TaskRow(
            request.say(words, count=count, reason=why),
            request.say(
                "Nobody is shown them; permits that rest on them do not know it yet."
            ),
            request.say("Look and sign"),
            f"/department/revocation?pending={reason.name}",
        )


def _waiting(found: DataSetCounts) -> int:
    """Count the records of a data set that wait to be anchored."""
    counts = found.counts
    return counts[StoredRecordState.LOADED] + counts[StoredRecordState.PREPARED]


def _summary(
    request: PageRequest, found: Overview, log: Mark | None
) -> RecordStoreSummary:
    return RecordStoreSummary(
        reports=tuple(report_row(request, one) for one in found.reports),
        data_sets=tuple(_data_set(request, one) for one in found.data_sets),
        last=tuple(_last(request, found.last)) if found.last else (),
        query_count=found.query_count,
        log=log,
        questions=tuple(_question(request, one) for one in found.questions),
        used=tuple(permit_row(request, one.permit, "/p") for one in found.used),
    )


def _data_set(request: PageRequest, found: DataSetCounts) -> RecordDataSetRow:
    return RecordDataSetRow(
        title=schema_title(request, found.schema),
        code=found.schema,
        stored=sum(found.counts.values()),
        anchored=found.counts[StoredRecordState.ANCHORED],
        waiting=_waiting(found),
        revoked=found.counts[StoredRecordState.REVOKED],
    )


def _last(request: PageRequest, batch: Batch) -> Iterator[Fact]:
    yield request.fact("Root", grouped(batch.root), code=True)
    yield request.fact("Attestations", str(batch.count))
    yield request.fact("Anchored at", request.time(batch.anchored_at))
    yield request.fact("Anchored by", batch.attester, code=True)


def _question(request: PageRequest, found: QueryEntry) -> QuestionRow:
    query = found.query
    titles = field_titles(request, query.schema)
    return QuestionRow(
        when=request.time(query.queried_at),
        data=schema_title(request, query.schema),
        claims=", ".join(titles.get(name, name) for name in query.claims),
        application=to_hex(query.application),
        outcome=request.message(f"QUERY_{query.outcome.name}"),
    )
