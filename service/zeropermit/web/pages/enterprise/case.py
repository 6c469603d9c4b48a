"""An application on its way: task list, progress, next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.commitments import WithdrawCommitment
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    from_hex,
    in_fours,
    short_text,
    to_hex,
)
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
from zeropermit.web.dependencies import ServiceAddress
from zeropermit.web.pages.shared.applications import (
    application_view,
    filed_facts,
    time_facts,
)
from zeropermit.web.pages.shared.claims import ClaimRow, claims_by_requirement
from zeropermit.web.pages.shared.contexts import Fact, Mark, NavigationLink
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.read_back import patiently
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import shown_time
from zeropermit.web.pages.shared.titles import OPTION_KINDS
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")


@dataclass(frozen=True, slots=True)
class CaseTask:
    """One requirement of the application."""

    id: str  #: Short name of the requirement.
    title: str  #: What it requires.
    help: str  #: What it means for the applicant.
    mark: Mark  #: Done, not done, or waiting, as sign and word.
    how: str  #: How it is met or would be.
    by: str  #: Who vouches for it or has to act; empty if not known.
    when: str  #: Time of the observation or commitment; empty if none.
    reasons: tuple[str, ...]  #: Why it is not met.
    claims: tuple[ClaimRow, ...]  #: The facts shown, read-only.
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
    tasks: tuple[CaseTask, ...]  #: The requirements, those not met first.
    promises: tuple[NavigationLink, ...]  #: Own commitments that can be withdrawn.
    steps: tuple[Fact, ...]  #: What was sent to the ledger, and how far it is.


@router.get("/{application}")
def case(request: PageRequestDep, application: WordPath) -> Response:
    """Show an application to one of those whom it concerns."""
    sent = _sent(request, ApplicationId(from_hex(application)))
    found = patiently(
        lambda: application_view(request, application),
        ApplicationUnknownError,
        sent=sent,
    )
    return page("enterprise/case.html", _context(request, found), request)


def _sent(request: PageRequest, application: ApplicationId) -> bool:
    return (
        request.service.context.ledger.operation(f"apply:{application.hex()}")
        is not None
    )


def _context(request: PageRequest, found: ApplicationView) -> CaseContext:
    here = f"/applications/{to_hex(found.check.application)}"
    tasks = tuple(_tasks(request, found))
    permit = f"/p/{to_hex(found.permit)}" if found.permit else ""
    outstanding = bool(found.outstanding) and not permit
    waiting = found.progress is ApplicationProgress.READY and _automatic(request, found)
    return CaseContext(
        title=found.check.matter.title.in_language(request.language.value),
        here=here,
        settled=not found.check.answering and not waiting,
        mark=_mark(request, found),
        next=_next(request, found, outstanding=outstanding),
        letter=f"{here}/letter" if outstanding else "",
        permit=permit,
        facts=tuple(_facts(request, found)),
        rate=f"{here}/rating" if _rateable(request, found) else "",
        follow=f"{ServiceAddress(request.service.settings).origin}/progress"
        if found.code
        else "",
        done=sum(line.met for line in found.check.lines),
        tasks=tasks,
        promises=() if permit else tuple(_promises(request, found)),
        steps=tuple(_steps(found.operations, request.language)),
    )


def _rateable(request: PageRequest, found: ApplicationView) -> bool:
    """Whether the applicant can say how a stage went."""
    own = found.relation is Relation.APPLICANT
    return own and bool(
        stages_to_rate(request.service.context, found.check.application)
    )


def _automatic(request: PageRequest, found: ApplicationView) -> bool:
    return (
        found.check.matter.automatic
        and found.authority in request.service.context.signers
    )


def _mark(request: PageRequest, found: ApplicationView) -> Mark:
    word = message(f"APPLICATION_{found.progress.name}", request.language.value)
    kinds = {
        ApplicationProgress.DECIDED: ("✓", "good"),
        ApplicationProgress.READY: ("✓", "good"),
        ApplicationProgress.ANSWERING: ("…", "unknown"),
        ApplicationProgress.OPEN: ("…", "held"),
    }
    sign, kind = kinds[found.progress]
    return Mark(sign, kind, word)


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


def _tasks(request: PageRequest, found: ApplicationView) -> Iterator[CaseTask]:
    own = found.relation is not Relation.PARTY  # others' data are none of its business
    claims = claims_by_requirement(request, found) if own else {}
    answers = _answers(request, found)
    for line in sorted(found.check.lines, key=lambda line: line.met):
        yield _task(request, found, line, claims.get(line.entry.id, ()), answers)


def _task(
    request: PageRequest,
    found: ApplicationView,
    line: PreCheckLine,
    claims: tuple[ClaimRow, ...],
    answers: Mapping[str, tuple[str, ...]],
) -> CaseTask:
    language = request.language
    lang = language.value
    explained = line.kind is not OptionKind.COMMITMENT  # else the mark says it all
    reasons = [
        r for r in dict.fromkeys(line.reasons) if r is not Reason.NONE and explained
    ]
    return CaseTask(
        id=line.entry.id,
        title=line.entry.title.in_language(lang),
        help=line.entry.help.in_language(lang),
        mark=_task_mark(request, found, line),
        how=request.say(OPTION_KINDS[line.kind]),
        by=line.name,
        when=request.time(line.observed_at) if line.observed_at else "",
        reasons=tuple(message(reason.name, lang) for reason in reasons),
        claims=claims,
        wrong=_wrong(found, line) if claims else "",
        answers=answers.get(line.entry.id, ()),
    )


def _wrong(found: ApplicationView, line: PreCheckLine) -> str:
    """Give the page on which the applicant reports a fault in a department's data."""
    if found.relation is not Relation.APPLICANT:
        return ""
    application = to_hex(found.check.application)
    return f"/applications/{application}/corrections/{line.entry.id}"


def _answers(
    request: PageRequest, found: ApplicationView
) -> dict[str, tuple[str, ...]]:
    """Give the departments' answers to the applicant, by requirement."""
    answers: dict[str, tuple[str, ...]] = {}
    if found.relation is Relation.APPLICANT:
        for one in corrections_of(request.service.context, found.check.application):
            name = one.request.requirement
            said = one.answer.text if one.answer else request.say("Not answered yet")
            answers[name] = (*answers.get(name, ()), said)
    return answers


def _task_mark(
    request: PageRequest, found: ApplicationView, line: PreCheckLine
) -> Mark:
    if line.met:
        return Mark("✓", "good", request.say("Done"))
    if found.check.answering:
        return Mark("…", "unknown", request.say("Being asked"))
    if line.entry.id in found.outstanding:
        return Mark("✎", "held", request.say("To be signed by you"))
    if line.entry.commitment_allowed and line.kind is OptionKind.COMMITMENT:
        return Mark("…", "held", request.say("To be signed by others"))
    return Mark("✗", "bad", request.say("Missing"))


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

    for recorded in request.service.context.ledger.read(standing):
        names = [short_text(word) for word in recorded.content.requirements]
        query = urlencode({"commitment": to_hex(recorded.content.id)})
        yield NavigationLink(
            f"{', '.join(names)} · {request.time(recorded.committed_at)}",
            f"/acts/{WithdrawCommitment.wire_name}?{query}",
        )


def _steps(operations: tuple[Operation, ...], language: Language) -> Iterator[Fact]:
    for operation in operations:
        word = message(f"OPERATION_{operation.state.name}", language.value)
        where = f" · {operation.block}" if operation.block is not None else ""
        yield Fact(shown_time(operation.updated_at, language), word + where, code=False)
