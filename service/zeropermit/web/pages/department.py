"""A department's desk: its data, who asked for them, what rests on them, corrections.

Its book is read on this machine, and shown to its own officers alone. Anchoring and
revoking use the system key that the department keeps itself: the page says the command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.department import HeldState, Question
from zeropermit.domain.identifiers import from_hex, to_hex
from zeropermit.errors import DepartmentUnreachableError, NotAllowedError
from zeropermit.usecases.correction import (
    Correction,
    corrections_for,
    find_correction,
)
from zeropermit.usecases.department.overview import (
    DataSet,
    Overview,
    Used,
    log_head,
    overview,
)
from zeropermit.web.pages.authority import officer
from zeropermit.web.pages.case import WordPath
from zeropermit.web.pages.contexts import Fact, Frame, Mark, helped
from zeropermit.web.pages.frame import Visit, places_of
from zeropermit.web.pages.rendering import page
from zeropermit.web.pages.session import VisitDep
from zeropermit.web.pages.signing import script_texts
from zeropermit.web.pages.texts import N, grouped, shown_day, shown_time
from zeropermit.web.present_permit import matter_title

router = APIRouter(prefix="/department")

SHOWN = 10
CheckQuery = Annotated[Literal["", "log"], Query()]
OUTCOMES = {
    "upheld": ("✓", "good", N("Right: it is corrected by a new attestation")),
    "refused": ("✗", "bad", N("The data are right")),
}


@dataclass(frozen=True, slots=True)
class DataSetRow:
    """The records of one data set."""

    title: str = helped("Name of the data set.")
    code: str = helped("Its code.")
    held: int = helped("How many records there are in all.")
    anchored: int = helped("How many are on the ledger.")
    waiting: int = helped("How many wait to be anchored.")
    revoked: int = helped("How many were taken back.")


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question that the department was asked."""

    when: str = helped("When it was asked.")
    data: str = helped("For which data set.")
    claims: str = helped("For which facts.")
    application: str = helped("For which application.")
    outcome: str = helped("How it ended.")


@dataclass(frozen=True, slots=True)
class UsedRow:
    """A permit that rests on the department's attestations."""

    title: str = helped("What it permits.")
    url: str = helped("Address at which everybody sees it.")
    day: str = helped("Day of issue.")


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A request to correct what was shown."""

    text: str = helped("What the applicant says is wrong.")
    when: str = helped("When it was asked for.")
    requirement: str = helped("Requirement that the data met.")
    url: str = helped("Where it is answered; empty once it is.")
    mark: Mark = helped("Whether and how it was answered.")
    answer: str = helped("What the department answered; empty if nothing yet.")


@dataclass(frozen=True, slots=True)
class DepartmentContext:
    """Context of `department.html`."""

    frame: Frame = helped("What surrounds the page.")
    here: bool = helped("Whether the department's book is on this machine.")
    code: str = helped("Unified social credit code of the department.")
    waiting: int = helped("How many records wait to be anchored.")
    data_sets: tuple[DataSetRow, ...] = helped("Its data sets.")
    last: tuple[Fact, ...] = helped("The last batch on the ledger; empty if none.")
    asked: int = helped("How many questions the log has.")
    log: Mark | None = helped("Whether the whole log is intact; None if not checked.")
    questions: tuple[QuestionRow, ...] = helped("The newest questions.")
    used: tuple[UsedRow, ...] = helped("Permits that rest on its attestations.")
    corrections: tuple[CorrectionRow, ...] = helped("Requests for corrections.")


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """Context of `answer.html`."""

    frame: Frame = helped("What surrounds the page.")
    correction: CorrectionRow = helped("What is to be answered.")
    facts: tuple[Fact, ...] = helped("Application, requirement, observation.")
    submit: str = helped("Path of the API that takes the answer; empty once it is.")
    texts: str = helped("Words that the script may have to say, as JSON.")


@router.get("")
def department(visit: VisitDep, check: CheckQuery = "") -> Response:
    """Show an officer the data of their own department, and what came of them."""
    person, world = officer(visit), visit.service.world
    if "/department" not in {url for _, url in places_of(visit.service, person)}:
        raise NotAllowedError
    corrections = corrections_for(world, person.organisation)[:SHOWN]
    found, log = None, None
    try:
        book = world.departments.book(person.uscc)
        found = overview(world.ledger, book, limit=SHOWN)
        log = _log(visit, intact=log_head(book) is not None) if check else None
    except DepartmentUnreachableError:
        pass  # its book is on its own machine
    sets = tuple(_data_set(visit, one) for one in found.data_sets) if found else ()
    context = DepartmentContext(
        frame=visit.frame(),
        here=found is not None,
        code=person.uscc,
        waiting=sum(row.waiting for row in sets),
        data_sets=sets,
        last=tuple(_last(visit, found)) if found else (),
        asked=found.asked if found else 0,
        log=log,
        questions=tuple(_question(visit, q) for q in found.questions) if found else (),
        used=tuple(_used(visit, one) for one in found.used) if found else (),
        corrections=tuple(correction_row(visit, one) for one in corrections),
    )
    return page("department.html", context, visit)


@router.get("/corrections/{correction}")
def correction(visit: VisitDep, correction: WordPath) -> Response:
    """Show a request for a correction to the department, to be answered."""
    person = officer(visit)
    found = find_correction(
        visit.service.world, person.organisation, from_hex(correction)
    )
    request, language = found.request, visit.language
    observed = shown_time(request.observed_at, language)
    context = AnswerContext(
        frame=visit.frame(),
        correction=correction_row(visit, found),
        facts=(
            Fact(visit.say("Application"), to_hex(request.application), code=True),
            Fact(visit.say("Requirement"), request.requirement, code=True),
            Fact(visit.say("Observed at"), observed, code=False),
        ),
        submit="" if found.answer else f"/api/v1/corrections/{correction}/answer",
        texts=script_texts(language),
    )
    return page("answer.html", context, visit)


def correction_row(visit: Visit, found: Correction) -> CorrectionRow:
    """Show a request for a correction, with its answer."""
    given = found.answer
    mark = Mark("…", "held", visit.say("Not answered yet"))
    if given:
        sign, kind, word = OUTCOMES[given.outcome.value]
        mark = Mark(sign, kind, visit.say(word))
    return CorrectionRow(
        text=found.request.text,
        when=shown_time(found.request.requested_at, visit.language),
        requirement=found.request.requirement,
        url="" if given else f"/department/corrections/{to_hex(found.id)}",
        mark=mark,
        answer=given.text if given else "",
    )


def _log(visit: Visit, *, intact: bool) -> Mark:
    if intact:
        return Mark("✓", "good", visit.say("The whole log is intact"))
    return Mark("✗", "bad", visit.say("The log was changed, or an entry is missing"))


def _title(visit: Visit, code: str) -> str:
    schema = visit.service.catalogue.by_schema.get(code)
    if schema is None:
        return code
    return schema.title_en if visit.language.value == "en" else schema.title_zh


def _data_set(visit: Visit, found: DataSet) -> DataSetRow:
    counts = found.counts
    return DataSetRow(
        title=_title(visit, found.schema),
        code=found.schema,
        held=sum(counts.values()),
        anchored=counts[HeldState.ANCHORED],
        waiting=counts[HeldState.LOADED] + counts[HeldState.PREPARED],
        revoked=counts[HeldState.REVOKED],
    )


def _last(visit: Visit, found: Overview) -> Iterator[Fact]:
    if found.last is None:
        return
    yield Fact(visit.say("Root"), grouped(found.last.root), code=True)
    yield Fact(visit.say("Attestations"), str(found.last.count), code=False)
    when = shown_time(found.last.anchored_at, visit.language)
    yield Fact(visit.say("Anchored at"), when, code=False)
    yield Fact(visit.say("Anchored by"), found.last.attester, code=True)


def _question(visit: Visit, found: Question) -> QuestionRow:
    asked = found.asked
    outcome = message(f"QUERY_{asked.outcome.name}", visit.language.value)
    return QuestionRow(
        when=shown_time(asked.asked_at, visit.language),
        data=_title(visit, asked.schema),
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
        title=matter_title(visit.service.catalogue, found.matter, visit.language),
        url=f"/p/{to_hex(found.permit)}",
        day=shown_day(found.issued_at, visit.language),
    )
