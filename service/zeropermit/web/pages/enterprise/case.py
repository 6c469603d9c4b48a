"""An application on its way: task list, progress, next step."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.ledger.state import CommitmentRecord
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.errors import ApplicationUnknownError
from zeropermit.usecases.applications.applications import (
    ApplicationProgress,
    ApplicationView,
    Relation,
)
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.usecases.applications.rating import stages_to_rate
from zeropermit.usecases.records.correction import corrections_of
from zeropermit.web.pages.shared.applications import application_view
from zeropermit.web.pages.shared.claims import claims_by_requirement
from zeropermit.web.pages.shared.contexts import (
    ASKED,
    BAD,
    GOOD,
    OPEN,
    Mark,
)
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.read_back import patiently
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")


MARKS = {
    ApplicationProgress.DECIDED: GOOD,
    ApplicationProgress.READY: GOOD,
    ApplicationProgress.WAITS_FOR_NUMBER: ASKED,
    ApplicationProgress.ANSWERING: ASKED,
    ApplicationProgress.OPEN: OPEN,
    ApplicationProgress.IN_FORCE: BAD,
    ApplicationProgress.NOT_CHANGEABLE: BAD,
    ApplicationProgress.AWAITS_CORRECTION: ASKED,
    ApplicationProgress.WITHDRAWN: BAD,
    ApplicationProgress.DECLINED: BAD,
    ApplicationProgress.REFUSED: BAD,
}


@router.get("/{application}")
def case(request: PageRequestDep, application: WordPath) -> Response:
    """Show an application to one of those whom it concerns."""
    operation = f"apply:{from_hex(application).hex()}"
    found = patiently(
        lambda: application_view(request, request.person, application),
        ApplicationUnknownError,
        sent=request.context.ledger.operation(operation) is not None,
    )
    automatic = (
        found.check.matter.automatic and found.authority in request.context.signers
    )
    applies = found.relation is Relation.APPLICANT
    own = found.relation is not Relation.PARTY  # others' data are none of its business
    return request.page(
        "enterprise/case.html",
        found=found,
        mark=_mark(request, found),
        automatic=automatic,
        applies=applies,
        rateable=applies and stages_to_rate(request.context, found.check.application),
        claims=claims_by_requirement(request, found) if own else {},
        answers=_answers(request, found) if applies else {},
        promises=_promises(request, found),
    )


def _mark(request: PageRequest, found: ApplicationView) -> Mark:
    word = request.message(f"APPLICATION_{found.progress.name}")
    return Mark(*MARKS[found.progress], word)


def _answers(request: PageRequest, found: ApplicationView) -> dict[str, list[str]]:
    """Give the departments' answers to the applicant, by requirement."""
    answers: dict[str, list[str]] = {}
    for one in corrections_of(request.context, found.check.application):
        said = one.answer.text if one.answer else request.say("Not answered yet")
        answers.setdefault(one.request.requirement, []).append(said)
    return answers


@page_filter
def open_reasons(request: PageRequest, line: PreCheckLine) -> list[str]:
    """Say why a requirement is not met, unless by a commitment: the mark says it."""
    if line.kind is OptionKind.COMMITMENT:
        return []
    return [request.message(one.name) for one in dict.fromkeys(line.reasons) if one]


def _promises(
    request: PageRequest, found: ApplicationView
) -> tuple[CommitmentRecord, ...]:
    """List the visitor's valid commitments for the application."""
    own = request.person.organisation
    return request.read(
        lambda state, _: tuple(
            recorded
            for recorded in state.commitments.values()
            if recorded.content.application == found.check.application
            and recorded.content.organisation == own
            and not recorded.withdrawn_at
        )
    )
