"""An application on its way: task list, progress, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    from_hex,
    in_fours,
    to_hex,
)
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import ApplicationUnknownError
from zeropermit.usecases.applications.applications import (
    ApplicationView,
    Progress,
    Relation,
)
from zeropermit.usecases.applications.precheck import Line
from zeropermit.usecases.applications.rating import stages_to_rate
from zeropermit.usecases.records.correction import corrections_of
from zeropermit.web.dependencies import Place
from zeropermit.web.pages.shared.applications import (
    application_view,
    filed_facts,
    time_facts,
)
from zeropermit.web.pages.shared.claims import Claim, claims_by_requirement
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.read_back import patiently
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import shown_time
from zeropermit.web.pages.shared.titles import OPTION_KINDS
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")


@dataclass(frozen=True, slots=True)
class Task:
    """One requirement of the application."""

    id: str  #: Short name of the requirement.
    title: str  #: What it requires.
    help: str  #: What it means for the applicant.
    mark: Mark  #: Done, not done, or waiting, as sign and word.
    how: str  #: How it is met or would be.
    by: str  #: Who vouches for it or has to act; empty if not known.
    when: str  #: Time of the observation or commitment; empty if none.
    reasons: tuple[str, ...]  #: Why it is not met.
    claims: tuple[Claim, ...]  #: The facts shown, read-only.
    wrong: str  #: Where the applicant says that they are wrong; else empty.
    answers: tuple[str, ...]  #: What the department answered, newest first.


@dataclass(frozen=True, slots=True)
class CaseContext:
    """Context of `enterprise/case.html`."""

    title: str  #: What is applied for.
    here: str  #: Address of this page.
    settled: bool  #: Whether nothing will change without somebody's act.
    mark: Mark  #: How far it is, as sign and word.
    next: str  #: What happens next, and by whom.
    letter: str  #: Address of the letter that is asked for; empty if none.
    permit: str  #: Address of the permit; empty while there is none.
    facts: tuple[Fact, ...]  #: Number, project, authority, clock.
    rate: str  #: Where the applicant rates how it went; else empty.
    follow: str  #: Address at which others can follow it; else empty.
    done: int  #: How many requirements are met.
    tasks: tuple[Task, ...]  #: The requirements, those not met first.
    steps: tuple[Fact, ...]  #: What was sent to the ledger, and how far it is.


@router.get("/{application}")
def case(visit: VisitDep, application: WordPath) -> Response:
    """Show an application to one of those whom it concerns."""
    sent = _sent(visit, ApplicationId(from_hex(application)))
    found = patiently(
        lambda: application_view(visit, application), ApplicationUnknownError, sent=sent
    )
    return page("enterprise/case.html", _context(visit, found), visit)


def _sent(visit: Visit, application: ApplicationId) -> bool:
    return (
        visit.service.world.ledger.operation(f"apply:{application.hex()}") is not None
    )


def _context(visit: Visit, found: ApplicationView) -> CaseContext:
    here = f"/applications/{to_hex(found.check.application)}"
    tasks = tuple(_tasks(visit, found))
    permit = f"/p/{to_hex(found.permit)}" if found.permit else ""
    asked = bool(found.asked) and not permit
    waiting = found.progress is Progress.READY and _automatic(visit, found)
    return CaseContext(
        title=found.check.matter.title.in_language(visit.language.value),
        here=here,
        settled=not found.check.answering and not waiting,
        mark=_mark(visit, found),
        next=_next(visit, found, asked=asked),
        letter=f"{here}/letter" if asked else "",
        permit=permit,
        facts=tuple(_facts(visit, found)),
        rate=f"{here}/rating" if _rateable(visit, found) else "",
        follow=f"{Place(visit.service.settings).origin}/progress" if found.code else "",
        done=sum(line.met for line in found.check.lines),
        tasks=tasks,
        steps=tuple(_steps(found.operations, visit.language)),
    )


def _rateable(visit: Visit, found: ApplicationView) -> bool:
    """Whether the applicant can say how a stage went."""
    own = found.relation is Relation.APPLICANT
    return own and bool(stages_to_rate(visit.service.world, found.check.application))


def _automatic(visit: Visit, found: ApplicationView) -> bool:
    return (
        found.check.matter.automatic and found.authority in visit.service.world.signers
    )


def _mark(visit: Visit, found: ApplicationView) -> Mark:
    word = message(f"APPLICATION_{found.progress.name}", visit.language.value)
    kinds = {
        Progress.DECIDED: ("✓", "good"),
        Progress.READY: ("✓", "good"),
        Progress.ANSWERING: ("…", "unknown"),
        Progress.OPEN: ("…", "held"),
    }
    sign, kind = kinds[found.progress]
    return Mark(sign, kind, word)


def _next(visit: Visit, found: ApplicationView, *, asked: bool) -> str:
    """Say what happens next, and by whom."""
    if found.permit:
        return visit.say("The permit is issued. Show it on your phone, or print it.")
    if found.check.answering:
        return visit.say("The departments are being asked. This takes a moment.")
    if asked:
        return visit.say(
            "A commitment of your organisation is asked for: read and sign."
        )
    if found.progress is Progress.READY:
        if _automatic(visit, found):
            return visit.say("Everything is met. The permit is being issued.")
        return visit.say("Everything is met. An officer decides; you need do nothing.")
    return visit.say(
        "Something is missing: see below what it is, and who can provide it."
    )


def _facts(visit: Visit, found: ApplicationView) -> Iterator[Fact]:
    yield visit.fact("Application number", in_fours(found.number), code=True)
    if found.code:
        yield visit.fact("Look-up code", found.code, code=True)
    yield from filed_facts(visit, found)
    yield visit.fact("Authority", found.authority, code=True)
    yield from time_facts(visit, found)


def _tasks(visit: Visit, found: ApplicationView) -> Iterator[Task]:
    own = found.relation is not Relation.PARTY  # others' data are none of its business
    claims = claims_by_requirement(visit, found) if own else {}
    answers = _answers(visit, found)
    for line in sorted(found.check.lines, key=lambda line: line.met):
        yield _task(visit, found, line, claims.get(line.entry.id, ()), answers)


def _task(
    visit: Visit,
    found: ApplicationView,
    line: Line,
    claims: tuple[Claim, ...],
    answers: Mapping[str, tuple[str, ...]],
) -> Task:
    language = visit.language
    lang = language.value
    told = line.kind is not OptionKind.COMMITMENT  # else the mark says it all
    reasons = [r for r in dict.fromkeys(line.reasons) if r is not Reason.NONE and told]
    return Task(
        id=line.entry.id,
        title=line.entry.title.in_language(lang),
        help=line.entry.help.in_language(lang),
        mark=_task_mark(visit, found, line),
        how=visit.say(OPTION_KINDS[line.kind]),
        by=line.name,
        when=visit.time(line.observed_at) if line.observed_at else "",
        reasons=tuple(message(reason.name, lang) for reason in reasons),
        claims=claims,
        wrong=_wrong(found, line) if claims else "",
        answers=answers.get(line.entry.id, ()),
    )


def _wrong(found: ApplicationView, line: Line) -> str:
    """Give the page on which the applicant says that what was shown is wrong."""
    if found.relation is not Relation.APPLICANT:
        return ""
    application = to_hex(found.check.application)
    return f"/applications/{application}/corrections/{line.entry.id}"


def _answers(visit: Visit, found: ApplicationView) -> dict[str, tuple[str, ...]]:
    """Give what departments answered to the applicant, by requirement."""
    answers: dict[str, tuple[str, ...]] = {}
    if found.relation is Relation.APPLICANT:
        for one in corrections_of(visit.service.world, found.check.application):
            name = one.request.requirement
            said = one.answer.text if one.answer else visit.say("Not answered yet")
            answers[name] = (*answers.get(name, ()), said)
    return answers


def _task_mark(visit: Visit, found: ApplicationView, line: Line) -> Mark:
    if line.met:
        return Mark("✓", "good", visit.say("Done"))
    if found.check.answering:
        return Mark("…", "unknown", visit.say("Being asked"))
    if line.entry.id in found.asked:
        return Mark("✎", "held", visit.say("To be signed by you"))
    if line.entry.commitment_allowed and line.kind is OptionKind.COMMITMENT:
        return Mark("…", "held", visit.say("To be signed by others"))
    return Mark("✗", "bad", visit.say("Missing"))


def _steps(operations: tuple[Operation, ...], language: Language) -> Iterator[Fact]:
    for operation in operations:
        word = message(f"OPERATION_{operation.state.name}", language.value)
        where = f" · {operation.block}" if operation.block is not None else ""
        yield Fact(shown_time(operation.updated_at, language), word + where, code=False)
