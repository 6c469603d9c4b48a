"""Where a department answers that its data are wrong, and sees what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.correction import CorrectionOutcome
from zeropermit.domain.records.department import Held
from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.gather import presented
from zeropermit.usecases.department.acts import settled_book
from zeropermit.usecases.department.correct import Mending, mending_of
from zeropermit.usecases.records.correction import (
    Correction,
    find_correction,
    shown_record,
)
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.corrections import CorrectionRow, correction_row
from zeropermit.web.pages.shared.page_request import Visit, VisitDep, officer
from zeropermit.web.pages.shared.signed_form import script_texts
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/department")

LOAD = N("Load the right record")
ANCHOR = N("Anchor it")
REVOKE = N("Take the wrong record back")


@dataclass(frozen=True, slots=True)
class Step:
    """A step from a wrong record to a right one."""

    title: str  #: What is to be done.
    mark: Mark  #: Whether it is done.
    button: str  #: Words of the way on; empty if it is not the next step.
    url: str  #: Where it is done; empty if it is not the next step.


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """Context of `department/corrections.html`."""

    correction: CorrectionRow  #: What is to be answered.
    facts: tuple[Fact, ...]  #: Application, requirement, observation.
    here: str  #: Address of this page.
    submit: str  #: Path of the API that takes the answer; empty once it is.
    steps: tuple[Step, ...]  #: How the correction goes on once it was upheld.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("/corrections/{correction}")
def correction(visit: VisitDep, correction: WordPath) -> Response:
    """Show a request for a correction to the department, to be answered."""
    person = officer(visit)
    found = find_correction(
        visit.service.world, person.organisation, from_hex(correction)
    )
    request, language = found.request, visit.language
    observed = visit.time(request.observed_at)
    context = AnswerContext(
        correction=correction_row(visit, found),
        facts=(
            visit.fact("Application", to_hex(request.application), code=True),
            visit.fact("Requirement", request.requirement, code=True),
            visit.fact("Observed at", observed),
        ),
        here=f"/department/corrections/{correction}",
        submit="" if found.answer else f"/api/v1/corrections/{correction}/answer",
        steps=tuple(_steps(visit, person, found)),
        texts=script_texts(language),
    )
    return page("department/corrections.html", context, visit)


def next_step(visit: Visit, person: Caller, found: Correction) -> Step | None:
    """Give the step that is next of a correction that was upheld; None if none is."""
    return next((step for step in _steps(visit, person, found) if step.url), None)


def _steps(visit: Visit, person: Caller, found: Correction) -> Iterator[Step]:
    """Say how far a correction got that was upheld: load, anchor, take back."""
    if found.answer is None or found.answer.outcome is not CorrectionOutcome.UPHELD:
        return
    mending = _mending(visit, person, found)
    if mending is None:
        return
    held, loaded = mending.held, mending.correction is not None
    one = {"schema": held.schema}
    ways = (
        (loaded, LOAD, N("Correct"), "load", {**one, "leaf": _leaf(held)}),
        (mending.anchored, ANCHOR, N("Look and sign"), "batches", one),
        (
            mending.revoked,
            REVOKE,
            N("Look and sign"),
            "revocation",
            {"leaf": _leaf(held), "reason": RevocationReason.SUPERSEDED.name},
        ),
    )
    following = True
    for done, title, button, path, query in ways:
        following, here = following and done, following and not done
        mark = Mark("✓", "good", visit.say("done"))
        if not done:
            mark = Mark("…", "held", visit.say("not done yet"))
        yield Step(
            title=visit.say(title),
            mark=mark,
            button=visit.say(button) if here else "",
            url=f"/department/{path}?{urlencode(query)}" if here else "",
        )


def _mending(visit: Visit, person: Caller, found: Correction) -> Mending | None:
    world = visit.service.world
    shown = shown_record(world, found)
    evidence = presented(shown) if shown else None
    if evidence is None:
        return None
    try:
        return mending_of(settled_book(world, person.uscc), evidence.leaf)
    except DepartmentUnreachableError:
        return None  # its book is on its own machine


def _leaf(held: Held) -> str:
    return to_hex(held.leaf)
