"""An application on its way: task list, progress, next step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from zeropermit.domain.acts.commitments import WithdrawCommitment
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.identifiers import from_hex, in_fours, short_text, to_hex
from zeropermit.domain.ledger.state import CommitmentRecord, LedgerState
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import ApplicationUnknownError
from zeropermit.usecases.applications.applications import (
    ApplicationProgress,
    ApplicationView,
    Relation,
)
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.usecases.applications.rating import stages_to_rate
from zeropermit.usecases.records.correction import corrections_of
from zeropermit.web.pages.shared.applications import (
    CheckedRequirement,
    application_view,
    checked_requirement,
    filed_facts,
    time_facts,
)
from zeropermit.web.pages.shared.claims import claims_by_requirement
from zeropermit.web.pages.shared.contexts import (
    ASKED,
    BAD,
    GOOD,
    OPEN,
    TO_SIGN,
    Fact,
    Mark,
    NavigationLink,
)
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.read_back import patiently
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")


MARKS = {
    ApplicationProgress.DECIDED: GOOD,
    ApplicationProgress.READY: GOOD,
    ApplicationProgress.ANSWERING: ASKED,
    ApplicationProgress.OPEN: OPEN,
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
    here = f"/applications/{to_hex(found.check.application)}"
    permit = f"/p/{to_hex(found.permit)}" if found.permit else ""
    outstanding = bool(found.outstanding) and not permit
    waiting = found.progress is ApplicationProgress.READY and _automatic(request, found)
    rateable = found.relation is Relation.APPLICANT and stages_to_rate(
        request.context, found.check.application
    )
    word = request.message(f"APPLICATION_{found.progress.name}")
    return request.page(
        "enterprise/case.html",
        title=request.in_language(found.check.matter.title),
        settled=not found.check.answering and not waiting,
        mark=Mark(*MARKS[found.progress], word),
        next=_next(request, found, outstanding=outstanding),
        letter=f"{here}/letter" if outstanding else "",
        permit=permit,
        facts=tuple(_facts(request, found)),
        rate=f"{here}/rating" if rateable else "",
        follow=f"{request.origin}/progress" if found.code else "",
        done=sum(line.met for line in found.check.lines),
        tasks=tuple(_tasks(request, found)),
        promises=tuple(_promises(request, found)),
        steps=tuple(_steps(request, found.operations)),
    )


def _automatic(request: PageRequest, found: ApplicationView) -> bool:
    return found.check.matter.automatic and found.authority in request.context.signers


def _next(request: PageRequest, found: ApplicationView, *, outstanding: bool) -> str:
    """Name the next step and its actor."""
    if found.permit:
        return request.say("The permit is issued. Show it on your phone, or print it.")
    if found.check.answering:
        return request.say("The departments are being asked. This takes a moment.")
    if outstanding:
        return request.say(
            "A commitment of your organisation is asked for: read and sign."
        )
    if found.progress is ApplicationProgress.READY:
        if _automatic(request, found):
            return request.say("Everything is met. The permit is being issued.")
        return request.say(
            "Everything is met. An officer decides; you need do nothing."
        )
    return request.say(
        "Something is missing: see below what it is, and who can provide it."
    )


def _facts(request: PageRequest, found: ApplicationView) -> Iterator[Fact]:
    yield request.fact("Application number", in_fours(found.number), code=True)
    if found.code:
        yield request.fact("Look-up code", found.code, code=True)
    yield from filed_facts(request, found)
    yield request.fact("Authority", found.authority, code=True)
    yield from time_facts(request, found)


def _tasks(
    request: PageRequest, found: ApplicationView
) -> Iterator[CheckedRequirement]:
    own = found.relation is not Relation.PARTY  # others' data are none of its business
    claims = claims_by_requirement(request, found) if own else {}
    answers = _answers(request, found)
    wrong = f"/applications/{to_hex(found.check.application)}/corrections"
    for line in sorted(found.check.lines, key=lambda line: line.met):
        name, reasons = line.entry.id, dict.fromkeys(line.reasons)
        reasons.pop(Reason.NONE, None)
        if line.kind is OptionKind.COMMITMENT:
            reasons = {}  # the mark says it all
        mark = _task_mark(request, found, line)
        shown = claims.get(name, ())
        reported = shown and found.relation is Relation.APPLICANT
        yield replace(
            checked_requirement(request, line, mark, reasons, shown),
            help=request.in_language(line.entry.help),
            wrong=f"{wrong}/{name}" if reported else "",
            answers=answers.get(name, ()),
        )


def _answers(
    request: PageRequest, found: ApplicationView
) -> dict[str, tuple[str, ...]]:
    """Give the departments' answers to the applicant, by requirement."""
    answers: dict[str, tuple[str, ...]] = {}
    if found.relation is Relation.APPLICANT:
        for one in corrections_of(request.context, found.check.application):
            name = one.request.requirement
            said = one.answer.text if one.answer else request.say("Not answered yet")
            answers[name] = (*answers.get(name, ()), said)
    return answers


def _task_mark(
    request: PageRequest, found: ApplicationView, line: PreCheckLine
) -> Mark:
    if line.met:
        return request.mark(GOOD, "Done")
    if found.check.answering:
        return request.mark(ASKED, "Being asked")
    if line.entry.id in found.outstanding:
        return request.mark(TO_SIGN, "To be signed by you")
    if line.entry.commitment_allowed and line.kind is OptionKind.COMMITMENT:
        return request.mark(OPEN, "To be signed by others")
    return request.mark(BAD, "Missing")


def _promises(request: PageRequest, found: ApplicationView) -> Iterator[NavigationLink]:
    """List the visitor's valid commitments for the application."""
    own = request.person.organisation

    def standing(state: LedgerState, _: object) -> tuple[CommitmentRecord, ...]:
        return tuple(
            recorded
            for recorded in state.commitments.values()
            if recorded.content.application == found.check.application
            and recorded.content.organisation == own
            and not recorded.withdrawn_at
        )

    for recorded in request.read(standing):
        names = [short_text(word) for word in recorded.content.requirements]
        query = urlencode({"commitment": to_hex(recorded.content.id)})
        yield NavigationLink(
            f"{', '.join(names)} · {request.time(recorded.committed_at)}",
            f"/acts/{WithdrawCommitment.wire_name}?{query}",
        )


def _steps(request: PageRequest, operations: Iterable[Operation]) -> Iterator[Fact]:
    for operation in operations:
        word = request.message(f"OPERATION_{operation.state.name}")
        where = f" · {operation.block}" if operation.block is not None else ""
        yield Fact(request.time(operation.updated_at), word + where, code=False)
