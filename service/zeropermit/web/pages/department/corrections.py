"""A department's answers to reports of wrong data, and the outcome of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.correction import CorrectionOutcome
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
from zeropermit.web.pages.shared.contexts import GOOD, OPEN, Mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/department")

LOAD = N("Load the right record")
ANCHOR = N("Anchor it")
REVOKE = N("Take the wrong record back")
DONE, NOT_DONE = (GOOD, N("done")), (OPEN, N("not done yet"))


@dataclass(frozen=True, slots=True)
class CorrectionStep:
    """A step from a wrong record to a right one."""

    title: str  #: Name of the step.
    mark: Mark  #: Whether it is done.
    button: str  #: Words of the way on; empty if it is not the next step.
    url: str  #: Where it is done; empty if it is not the next step.


@router.get("/corrections/{correction}")
def correction(request: PageRequestDep, correction: WordPath) -> Response:
    """Show a request for a correction to the department, to be answered."""
    person = request.officer
    found = find_correction(request.context, person.organisation, from_hex(correction))
    steps = tuple(_steps(request, person, found))
    return request.page("department/corrections.html", correction=found, steps=steps)


def next_step(
    request: PageRequest, person: Caller, found: Correction
) -> CorrectionStep | None:
    """Give the next step of a correction that was upheld; None if there is none."""
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
    leaf, schema = to_hex(progress.stored.leaf), progress.stored.schema
    superseded = RevocationReason.SUPERSEDED.name
    loaded, look = progress.correction is not None, N("Look and sign")
    load = {"schema": schema, "leaf": leaf}
    revoke = {"leaf": leaf, "reason": superseded}
    following = True
    for done, title, button, path, query in (
        (loaded, LOAD, N("Correct"), "load", load),
        (progress.anchored, ANCHOR, look, "batches", {"schema": schema}),
        (progress.revoked, REVOKE, look, "revocation", revoke),
    ):
        following, here = following and done, following and not done
        yield CorrectionStep(
            title=request.say(title),
            mark=request.mark(*(DONE if done else NOT_DONE)),
            button=request.say(button) if here else "",
            url=f"/department/{path}?{urlencode(query)}" if here else "",
        )


def _correction_progress(
    request: PageRequest, person: Caller, found: Correction
) -> CorrectionProgress | None:
    shown = disclosed_record(request.context, found)
    evidence = presented(shown) if shown else None
    if evidence is None:
        return None
    try:
        store = reconciled_store(request.context, person.uscc)
        return correction_progress_of(store, evidence.leaf)
    except DepartmentUnreachableError:
        return None  # its record store is on its own machine
