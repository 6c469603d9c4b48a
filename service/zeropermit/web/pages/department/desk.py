"""A department's desk: its data, their queries, dependent permits, corrections.

What waits for its officers stands on top, each with one way on. Its record store is
read on this machine, and shown to its own officers alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.department.acts import attestable, reconciled_store
from zeropermit.usecases.department.overview import (
    log_head,
    overview,
)
from zeropermit.usecases.records.correction import Correction, corrections_for
from zeropermit.web.pages.department.corrections import CorrectionStep, next_step
from zeropermit.web.pages.department.data_sets import arrived, keeper
from zeropermit.web.pages.shared.contexts import BAD, GOOD
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/department")

SHOWN = 10
INTACT = (GOOD, N("The whole log is intact"))
CHANGED = (BAD, N("The log was changed, or an entry is missing"))
CheckQuery = Annotated[Literal["", "log"], Query()]
DoneQuery = Annotated[str, Query(max_length=200)]


@router.get("")
def department(
    request: PageRequestDep, check: CheckQuery = "", done: DoneQuery = ""
) -> Response:
    """Show an officer the open tasks, the data of the department, and the results."""
    request = request.even_suspended
    person = keeper(request)
    corrections = corrections_for(request.context, person.organisation)
    answered = [one for one in corrections if one.answer][:SHOWN]
    found, log = None, None
    granted: Sequence[str] = ()
    promised: list[tuple[Correction, CorrectionStep]] = []
    try:
        store = reconciled_store(request.context, person.uscc)
        found = overview(request.context.ledger, store, limit=SHOWN)
        verdict = INTACT if log_head(store) is not None else CHANGED
        log = request.mark(*verdict) if check else None
        granted = attestable(request.context, person.uscc)
        steps = [(one, next_step(request, person, one)) for one in answered]
        promised = [(one, step) for one, step in steps if step]
    except DepartmentUnreachableError:
        pass  # its record store is on its own machine
    return request.page(
        "department/desk.html",
        code=person.uscc,
        done=arrived(request, person, done) if done else "",
        corrections=corrections,
        answered=answered,
        promised=promised,
        overview=found,
        granted=granted,
        log=log,
    )
