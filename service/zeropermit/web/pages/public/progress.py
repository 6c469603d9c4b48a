"""Follow a case by its number and code (办件进度), without an account or a script."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.errors import ProgressUnknownError
from zeropermit.usecases.applications.progress import (
    TYPED_LIMIT,
    CaseStep,
    look_up,
)
from zeropermit.web.headers import NO_STORE
from zeropermit.web.pages.shared.page_request import PageRequestDep
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


@router.get("/progress")
def progress(request: PageRequestDep, number: str = "", code: str = "") -> Response:
    """Show the form, and the case that the input names."""
    number, code = number.strip()[:TYPED_LIMIT], code.strip()[:TYPED_LIMIT]
    case, problem, status = None, "", 200
    if number or code:
        try:
            case = look_up(request.context, number, code)
        except ProgressUnknownError as error:
            problem, status = request.message(error.code), 404
    response = request.page(
        "public/progress.html",
        status,
        number=number,
        problem=problem,
        case=case,
        explained=EXPLAINED,
    )
    response.headers.update(NO_STORE)
    return response
