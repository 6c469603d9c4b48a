"""Follow a case by its number and code (办件进度), without an account or a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.identifiers import in_fours
from zeropermit.errors import ProgressUnknownError
from zeropermit.usecases.applications.progress import (
    TYPED_LIMIT,
    CaseProgress,
    CaseStep,
    Milestone,
    look_up,
)
from zeropermit.web.headers import NO_STORE
from zeropermit.web.pages.shared.contexts import GOOD, OPEN, Fact, Mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import N

router = APIRouter()

EXPLAINED = {
    CaseStep.RECEIVED: N("The application is put on the ledger."),
    CaseStep.ACCEPTED: N(
        "The departments are asked, so that it is known what is missing."
    ),
    CaseStep.EXAMINED: N("It is checked that every requirement is met."),
    CaseStep.DECIDED: N("The permit is issued, by rule or by an officer."),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One of the four steps."""

    title: str  #: Name of the step.
    what: str  #: Meaning of the step.
    mark: Mark  #: Done, under way or not yet.
    by: str  #: Which body did it or has to; empty before its turn.
    when: str  #: When it was reached; empty if it was not.
    block: str  #: Block of the ledger that has it; empty if none has.


@dataclass(frozen=True, slots=True)
class FollowedCase:
    """The case that was found."""

    title: str  #: Name of the matter.
    next_actor: str  #: Sentence about the next actor.
    steps: tuple[StepRow, ...]  #: The four steps.
    facts: tuple[Fact, ...]  #: Number, days, limit.


@dataclass(frozen=True, slots=True)
class ProgressContext:
    """Context of `public/progress.html`."""

    number: str  #: Number that was typed in.
    problem: str  #: Reason why no case is shown; else empty.
    case: FollowedCase | None  #: The case; None while none is found.


@router.get("/progress")
def progress(request: PageRequestDep, number: str = "", code: str = "") -> Response:
    """Show the form, and the case that the input names."""
    number, code = number.strip()[:TYPED_LIMIT], code.strip()[:TYPED_LIMIT]
    case, problem, status = None, "", 200
    if number or code:
        try:
            found = look_up(request.context, number, code)
            case = _case(request, found)
        except ProgressUnknownError as error:
            problem, status = request.message(error.code), 404
    context = ProgressContext(number, problem, case)
    response = request.page("public/progress.html", context, status)
    response.headers.update(NO_STORE)
    return response


def _case(request: PageRequest, found: CaseProgress) -> FollowedCase:
    return FollowedCase(
        title=request.in_language(found.matter.title),
        next_actor=request.message(f"TURN_{found.next_actor.name}"),
        steps=tuple(_step(request, found, one) for one in found.milestones),
        facts=tuple(_facts(request, found)),
    )


def _step(request: PageRequest, found: CaseProgress, one: Milestone) -> StepRow:
    reached = [step for step in found.milestones if step.reached]
    now = not one.reached and found.milestones.index(one) == len(reached)
    if one.reached:
        mark = request.mark(GOOD, "Done")
    elif now:
        mark = request.mark(OPEN, "Under way")
    else:
        mark = request.mark(("○", "unknown"), "Not yet")
    return StepRow(
        title=request.message(f"STEP_{one.step.name}"),
        what=request.say(EXPLAINED[one.step]),
        mark=mark,
        by=found.authority if one.reached or now else "",
        when=request.time(one.at) if one.at else "",
        block="" if one.block is None else str(one.block),
    )


def _facts(request: PageRequest, found: CaseProgress) -> Iterator[Fact]:
    yield request.fact("Application number", in_fours(found.number), code=True)
    yield request.fact("Authority", found.authority)
    if found.regions.crossing:
        place = found.regions.accepting
        name = request.either(place.name_zh, place.name_en) or place.code
        yield request.fact("Taken in in", name)
    met = request.say("%(met)d of %(count)d are met", met=found.met, count=found.count)
    yield request.fact("Requirements", met)
    yield request.fact("Time used", _days(request, found))
    if found.limit.due is not None:
        yield request.fact("Limit by law", request.day(found.limit.due - 1))


def _days(request: PageRequest, found: CaseProgress) -> str:
    days = found.days
    if days.used is None:
        return request.say("no working calendar for that year yet")
    words = N("%(used)d of %(promised)d promised days")
    if days.kind == "working":
        words = N("%(used)d of %(promised)d promised working days")
    return request.say(words, used=days.used, promised=days.promised)
