"""An inspector's desk: open tasks, and each permit under supervision.

Everything here is for a phone in the field. The tasks are those of the board of the
inspector's body, as of a block; each says what to do and leads to where it is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RepairCredit
from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.verification import Answer
from zeropermit.errors import PermitUnknownError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.usecases.supervision.board import Board, board
from zeropermit.web.pages.inspector.rounds import inspected_matters
from zeropermit.web.pages.inspector.supervision_act import AboutQuery, notes_texts
from zeropermit.web.pages.inspector.supervision_history import (
    CommitmentRow,
    InspectionRow,
    OrderRow,
    ReferralRow,
    Supervised,
    supervised,
)
from zeropermit.web.pages.shared.contexts import Fact, Mark, NavigationLink
from zeropermit.web.pages.shared.essentials import essentials, face_of
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import (
    PageRequest,
    PageRequestDep,
    public_officer,
)
from zeropermit.web.pages.shared.read_back import wait_for
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import matter_name
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/inspector")
DoneQuery = Annotated[str, Query(max_length=200)]
SHOWN = 50
PLACE_LINES = 4
"""Lines of the face with place and scope, by which one recognises the site."""


@dataclass(frozen=True, slots=True)
class InspectorTask:
    """Something to be done about a permit."""

    title: str  #: What is to be done.
    help: str  #: What that means, in a sentence.
    place: str  #: Project, or number of the permit if it is not known.
    number: str  #: Number of the permit in its parts.
    due: str  #: Until when; empty if there is no day.
    overdue: bool  #: Whether that day is past.
    url: str  #: Where it is done.
    redraw: str = ""  #: Where other officers are drawn for it; empty if they cannot be.


@dataclass(frozen=True, slots=True)
class InspectorContext:
    """Context of `inspector/desk.html`."""

    tasks: tuple[InspectorTask, ...]  #: What is to be done, most urgent first.
    done: str  #: Confirmation of the act just recorded; else empty.
    record: str  #: Digest of the record of that act; empty if it has none.
    hidden: tuple[NavigationLink, ...]  #: Rounds that were announced and not drawn.
    barred: tuple[NavigationLink, ...]  #: Organisations whose credit can be repaired.
    repair: str  #: Title of the repair of credit.
    announce: NavigationLink | None  #: Where a round is announced; None if nowhere.
    texts: str  #: Words that the script may have to say, as JSON.


@dataclass(frozen=True, slots=True)
class SupervisionContext:
    """Context of `inspector/supervision.html`."""

    title: str  #: What the permit permits.
    number: str  #: Its number in its parts.
    mark: Mark  #: Its state now.
    public: str  #: Address of the permit's public page.
    here: str  #: Address of this page.
    done: str  #: What was just recorded; empty if nothing was.
    place: tuple[Fact, ...]  #: Holder, place and scope.
    supervisor: str  #: Who supervises it, in a sentence.
    accept: bool  #: Whether the visitor's body has yet to accept it.
    ours: bool  #: Whether the visitor's body supervises it.
    rounds: tuple[InspectorTask, ...]  #: Rounds that drew it and wait for a visit.
    inspections: tuple[InspectionRow, ...]  #: Inspections, newest first.
    orders: tuple[OrderRow, ...]  #: Correction orders, newest first.
    referrals: tuple[ReferralRow, ...]  #: Cases referred to the authority.
    commitments: tuple[CommitmentRow, ...]  #: Commitments that stood in for facts.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("")
def inspector(
    request: PageRequestDep,
    done: DoneQuery = "",
    record: AboutQuery = "",
) -> Response:
    """Show the tasks of the visitor's body.

    Raises:
        NotAllowedError: Who is signed in acts for an enterprise.
    """
    person, now = public_officer(request), request.service.context.clock()
    found = request.service.context.ledger.read(
        lambda state, as_of: board(state, person.organisation, now=max(now, as_of.time))
    )
    tasks = sorted(_tasks(request, found, person), key=lambda each: each[0] or now)
    said = _arrived(request, done) if done else ""
    announce = NavigationLink(_title(request, AnnounceRound), "/inspector/rounds")
    context = InspectorContext(
        tasks=tuple(task for _, task in tasks[:SHOWN]),
        done=said,
        record=record if said else "",
        hidden=tuple(_hidden(request, found)),
        barred=tuple(
            NavigationLink(
                f"{one.name} {one.uscc}",
                f"/inspector/repairs/{one.matter}/{one.uscc}",
            )
            for one in found.barred
        ),
        repair=_title(request, RepairCredit),
        announce=announce if inspected_matters(request) else None,
        texts=notes_texts(request.language),
    )
    return page("inspector/desk.html", context, request)


@router.get("/permits/{permit}")
def supervision(
    request: PageRequestDep,
    permit: WordPath,
    done: DoneQuery = "",
) -> Response:
    """Show the supervision of a permit, and the open acts.

    Raises:
        NotAllowedError: Who is signed in acts for an enterprise.
        PermitUnknownError: There is no such permit.
    """
    person = public_officer(request)
    said = _arrived(request, done) if done else ""
    answer = verify_reference(request.service.context, permit)
    facts = answer.permit
    if facts is None:
        raise PermitUnknownError(permit)
    here = f"/inspector/permits/{permit}"
    found = supervised(request, facts.id, person.organisation)
    context = SupervisionContext(
        title=matter_name(request, facts.matter),
        number=grouped_number(facts.number),
        mark=state_mark(answer.state, request.language),
        public=f"/p/{permit}",
        here=here,
        done=said,
        place=essentials(request, answer)[:PLACE_LINES],
        supervisor=_supervisor(request, found),
        accept=found.proposed_to_us,
        ours=found.ours,
        rounds=tuple(_rounds(request, person, answer)) if found.ours else (),
        inspections=found.inspections,
        orders=found.orders,
        referrals=found.referrals,
        commitments=found.commitments,
        texts=notes_texts(request.language),
    )
    return page("inspector/supervision.html", context, request)


def _tasks(
    request: PageRequest, found: Board, person: Caller
) -> Iterator[tuple[int, InspectorTask]]:
    """Give the tasks of a board, each with its second; 0 where there is none."""
    for waiting in found.to_accept:
        title = N("Take over supervision")
        help_ = N("The permit was handed over to your body: look at it and accept it.")
        made = InspectorTask(
            request.say(title),
            request.say(help_),
            *_place(request, waiting.permit, waiting.number),
            due="",
            overdue=False,
            url=f"/inspector/permits/{to_hex(waiting.permit)}/accept",
        )
        yield 0, made
    yield from _draws(request, found, person)
    for due, title, help_, act in (
        *(
            (
                each,
                N("Check a commitment"),
                N("Inspect the site, then record whether the promise was kept."),
                "outcome",
            )
            for each in found.commitments
        ),
        *(
            (
                each,
                N("Check a correction"),
                N("See whether the faults were corrected, then close the order."),
                "close",
            )
            for each in found.orders
        ),
    ):
        made = InspectorTask(
            request.say(title),
            request.say(help_),
            *_place(request, due.permit, due.number),
            due=request.day(due.due_at - 1),
            overdue=due.overdue,
            url=f"/inspector/permits/{to_hex(due.permit)}/{act}"
            f"?about={to_hex(due.about)}",
        )
        yield due.due_at, made


def _title(request: PageRequest, act: type[Act]) -> str:
    return request.in_language(act.words.title)


def _hidden(request: PageRequest, found: Board) -> Iterator[NavigationLink]:
    for hidden in found.hidden:
        announced = request.time(hidden.announced_at)
        title = request.say("Draw the round that was announced %(time)s")
        yield NavigationLink(
            title % {"time": announced}, f"/inspector/rounds/{to_hex(hidden.round)}"
        )


def _draws(
    request: PageRequest, found: Board, person: Caller
) -> Iterator[tuple[int, InspectorTask]]:
    for drawn in found.to_inspect:
        own = person.address in drawn.officers
        permit = f"/inspector/permits/{to_hex(drawn.permit)}"
        number = to_hex(drawn.round)
        help_ = (
            N("You were drawn by lot, with a colleague: both of you inspect and sign.")
            if own
            else N("Two of your colleagues were drawn by lot for it.")
        )
        made = InspectorTask(
            request.say("Inspect: drawn by lot"),
            request.say(help_),
            *_place(request, drawn.permit, drawn.number),
            due=request.day(drawn.due_at - 1),
            overdue=drawn.overdue,
            url=f"{permit}/visit?about={number}",
            redraw=f"{permit}/redraw?about={number}" if drawn.redraws_left else "",
        )
        yield drawn.due_at, made


def _rounds(
    request: PageRequest, person: Caller, answer: Answer
) -> Iterator[InspectorTask]:
    """Give the rounds that drew this permit and wait for a visit."""
    now = request.service.context.clock()
    found = request.service.context.ledger.read(
        lambda state, as_of: board(state, person.organisation, now=max(now, as_of.time))
    )
    wanted = f"/inspector/permits/{to_hex(answer.permit.id)}/" if answer.permit else ""
    for _, task in _draws(request, found, person):
        if task.url.startswith(wanted):
            yield task


def _place(request: PageRequest, permit: PermitId, number: str) -> tuple[str, str]:
    """Name the site of a permit, and its number."""

    def read(state: LedgerState, _: BlockStamp) -> tuple[bytes, str]:
        found = state.permits[permit]
        project = state.applications[found.application].project
        return found.document, project

    document, project = request.service.context.ledger.read(read)
    face = face_of(request.service, document)
    named = getattr(face, "project_name", project)
    return str(named), grouped_number(number)


def _supervisor(request: PageRequest, found: Supervised) -> str:
    if found.proposed:
        return request.say("Handed over to %(name)s, which has yet to accept it.") % {
            "name": found.proposed
        }
    if found.supervisor:
        return request.say("Supervised by %(name)s since %(day)s.") % {
            "name": found.supervisor,
            "day": request.day(found.accepted_at),
        }
    return request.say("Nobody supervises it: it was not handed over yet.")


def _arrived(request: PageRequest, operation: str) -> str:
    """Wait until the signed act can be read, and return words that confirm it."""
    context = request.service.context
    found = context.ledger.operation(operation)
    if found is None or found.block is None:
        return ""
    block = found.block
    wait_for(lambda: context.ledger.read(lambda _, as_of: as_of.number) >= block)
    return request.say("Recorded on the ledger, in block %(block)d.") % {"block": block}
