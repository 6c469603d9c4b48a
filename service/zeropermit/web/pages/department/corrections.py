"""A department's answers to reports of wrong data, and the outcome of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.correction import CorrectionOutcome
from zeropermit.domain.records.department import StoredRecord
from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.gather import presented
from zeropermit.usecases.department.acts import reconciled_store
from zeropermit.usecases.department.correct import (
    CorrectionProgress,
    correction_progress_of,
)
from zeropermit.usecases.records.correction import (
    Correction,
    disclosed_record,
    find_correction,
)
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.corrections import CorrectionRow, correction_row
from zeropermit.web.pages.shared.page_request import (
    PageRequest,
    PageRequestDep,
    officer,
)
from zeropermit.web.pages.shared.signed_form import script_texts
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/department")

LOAD = N("Load the right record")
ANCHOR = N("Anchor it")
REVOKE = N("Take the wrong record back")


@dataclass(frozen=True, slots=True)
class CorrectionStep:
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
    steps: tuple[CorrectionStep, ...]  #: How the correction goes on once it was upheld.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("/corrections/{correction}")
def correction(request: PageRequestDep, correction: WordPath) -> Response:
    """Show a request for a correction to the department, to be answered."""
    person = officer(request)
    found = find_correction(
        request.service.context, person.organisation, from_hex(correction)
    )
    correction_request, language = found.request, request.language
    observed = request.time(correction_request.observed_at)
    context = AnswerContext(
        correction=correction_row(request, found),
        facts=(
            request.fact(
                "Application", to_hex(correction_request.application), code=True
            ),
            request.fact("Requirement", correction_request.requirement, code=True),
            request.fact("Observed at", observed),
        ),
        here=f"/department/corrections/{correction}",
        submit="" if found.answer else f"/api/v1/corrections/{correction}/answer",
        steps=tuple(_steps(request, person, found)),
        texts=script_texts(language),
    )
    return page("department/corrections.html", context, request)


def next_step(
    request: PageRequest, person: Caller, found: Correction
) -> CorrectionStep | None:
    """Give the step that is next of a correction that was upheld; None if none is."""
    return next((step for step in _steps(request, person, found) if step.url), None)


def _steps(
    request: PageRequest, person: Caller, found: Correction
) -> Iterator[CorrectionStep]:
    """Say how far a correction got that was upheld: load, anchor, take back."""
    if found.answer is None or found.answer.outcome is not CorrectionOutcome.UPHELD:
        return
    progress = _correction_progress(request, person, found)
    if progress is None:
        return
    stored, loaded = progress.stored, progress.correction is not None
    one = {"schema": stored.schema}
    ways = (
        (loaded, LOAD, N("Correct"), "load", {**one, "leaf": _leaf(stored)}),
        (progress.anchored, ANCHOR, N("Look and sign"), "batches", one),
        (
            progress.revoked,
            REVOKE,
            N("Look and sign"),
            "revocation",
            {"leaf": _leaf(stored), "reason": RevocationReason.SUPERSEDED.name},
        ),
    )
    following = True
    for done, title, button, path, query in ways:
        following, here = following and done, following and not done
        mark = Mark("✓", "good", request.say("done"))
        if not done:
            mark = Mark("…", "held", request.say("not done yet"))
        yield CorrectionStep(
            title=request.say(title),
            mark=mark,
            button=request.say(button) if here else "",
            url=f"/department/{path}?{urlencode(query)}" if here else "",
        )


def _correction_progress(
    request: PageRequest, person: Caller, found: Correction
) -> CorrectionProgress | None:
    context = request.service.context
    shown = disclosed_record(context, found)
    evidence = presented(shown) if shown else None
    if evidence is None:
        return None
    try:
        return correction_progress_of(
            reconciled_store(context, person.uscc), evidence.leaf
        )
    except DepartmentUnreachableError:
        return None  # its record store is on its own machine


def _leaf(stored: StoredRecord) -> str:
    return to_hex(stored.leaf)
