"""An inspector's desk: open tasks, and each permit under supervision.

Everything here is for a phone in the field. The tasks are those of the board of the
inspector's body, as of a block; each says what to do and leads to where it is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import PermitUnknownError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.usecases.supervision.board import (
    Board,
    Drawn,
    Due,
    WaitingPermit,
    board,
)
from zeropermit.web.pages.inspector.supervision_act import NOTES
from zeropermit.web.pages.inspector.supervision_history import (
    Supervised,
    supervised,
)
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.face import essentials, face_of
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.read_back import wait_for
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import matter_name
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/inspector")
SHOWN = 50
PLACE_LINES = 4
"""Lines of the face with place and scope, by which one recognises the site."""
ACCEPT = (
    N("Take over supervision"),
    N("The permit was handed over to your body: look at it and accept it."),
)
COMMITMENT = (
    N("Check a commitment"),
    N("Inspect the site, then record whether the promise was kept."),
)
CORRECTION = (
    N("Check a correction"),
    N("See whether the faults were corrected, then close the order."),
)
DRAWN = (
    N("Inspect: drawn by lot"),
    N("You were drawn by lot, with a colleague: both of you inspect and sign."),
)
COLLEAGUES_DRAWN = (
    N("Inspect: drawn by lot"),
    N("Two of your colleagues were drawn by lot for it."),
)
"""Title and help of each kind of task."""


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


@dataclass(frozen=True, slots=True)
class InspectorContext:
    """Context of `inspector/desk.html`."""

    tasks: tuple[InspectorTask, ...]  #: What is to be done, most urgent first.
    hidden: int  #: Rounds that were announced and not revealed.
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
    rounds: tuple[InspectorTask, ...]  #: Rounds that drew it and wait for a visit.
    history: Supervised  #: Inspections, orders and commitments.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("")
def inspector(request: PageRequestDep) -> Response:
    """Show the tasks of the visitor's body.

    Raises:
        NotAllowedError: Who is signed in acts for an enterprise.
    """
    person, now = request.public_officer, request.now
    found = _board(request, person)
    tasks = sorted(_tasks(request, found, person), key=lambda each: each[0] or now)
    context = InspectorContext(
        tasks=tuple(task for _, task in tasks[:SHOWN]),
        hidden=len(found.hidden),
        texts=request.texts(NOTES),
    )
    return request.page("inspector/desk.html", context)


@router.get("/permits/{permit}")
def supervision(
    request: PageRequestDep,
    permit: WordPath,
    done: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show the supervision of a permit, and the open acts.

    Raises:
        NotAllowedError: Who is signed in acts for an enterprise.
        PermitUnknownError: There is no such permit.
    """
    person = request.public_officer
    said = _arrived(request, done) if done else ""
    answer = verify_reference(request.context, permit)
    facts = answer.permit
    if facts is None:
        raise PermitUnknownError(permit)
    here = f"/inspector/permits/{permit}"
    found = supervised(request, facts.id, person.organisation)
    context = SupervisionContext(
        title=matter_name(request, facts.matter),
        number=grouped_number(facts.number),
        mark=state_mark(request, answer.state),
        public=f"/p/{permit}",
        here=here,
        done=said,
        place=essentials(request, answer)[:PLACE_LINES],
        supervisor=_supervisor(request, found),
        history=found,
        rounds=tuple(_rounds(request, person, facts.id)) if found.ours else (),
        texts=request.texts(NOTES),
    )
    return request.page("inspector/supervision.html", context)


def _board(request: PageRequest, person: Caller) -> Board:
    now = request.now
    return request.read(
        lambda state, as_of: board(state, person.organisation, now=max(now, as_of.time))
    )


def _tasks(
    request: PageRequest, found: Board, person: Caller
) -> Iterator[tuple[int, InspectorTask]]:
    """Give the tasks of a board, each with its second; 0 where there is none."""
    for waiting in found.to_accept:
        yield 0, _task(request, waiting, ACCEPT, "accept")
    yield from _draws(request, found, person)
    for dues, words, act in (
        (found.commitments, COMMITMENT, "outcome"),
        (found.orders, CORRECTION, "close"),
    ):
        for due in dues:
            path = f"{act}?about={to_hex(due.about)}"
            yield due.due_at, _task(request, due, words, path)


def _draws(
    request: PageRequest, found: Board, person: Caller
) -> Iterator[tuple[int, InspectorTask]]:
    for drawn in found.to_inspect:
        words = DRAWN if person.address in drawn.officers else COLLEAGUES_DRAWN
        path = f"visit?about={to_hex(drawn.round)}"
        yield drawn.due_at, _task(request, drawn, words, path)


def _rounds(
    request: PageRequest, person: Caller, permit: PermitId
) -> Iterator[InspectorTask]:
    """Give the rounds that drew this permit and wait for a visit."""
    wanted = f"/inspector/permits/{to_hex(permit)}/"
    for _, task in _draws(request, _board(request, person), person):
        if task.url.startswith(wanted):
            yield task


def _task(
    request: PageRequest,
    found: WaitingPermit | Due | Drawn,
    words: tuple[str, str],
    path: str,
) -> InspectorTask:
    """Show a task of the board, with the words for its title and its help."""
    due, overdue = 0, False
    if not isinstance(found, WaitingPermit):
        due, overdue = found.due_at, found.overdue
    title, help_ = words
    return InspectorTask(
        title=request.say(title),
        help=request.say(help_),
        place=_place(request, found.permit),
        number=grouped_number(found.number),
        due=request.day(due - 1) if due else "",
        overdue=overdue,
        url=f"/inspector/permits/{to_hex(found.permit)}/{path}",
    )


def _place(request: PageRequest, permit: PermitId) -> str:
    """Name the site of a permit; its project code if no name is known."""

    def read(state: LedgerState, _: object) -> tuple[bytes, str]:
        found = state.permits[permit]
        return found.document, state.applications[found.application].project

    document, project = request.read(read)
    face = face_of(request.service, document)
    return str(getattr(face, "project_name", project))


def _supervisor(request: PageRequest, found: Supervised) -> str:
    if found.proposed:
        words = request.say("Handed over to %(name)s, which has yet to accept it.")
        return words % {"name": found.proposed}
    if found.supervisor:
        values = {"name": found.supervisor, "day": request.day(found.accepted_at)}
        return request.say("Supervised by %(name)s since %(day)s.") % values
    return request.say("Nobody supervises it: it was not handed over yet.")


def _arrived(request: PageRequest, operation: str) -> str:
    """Wait until the signed act can be read, and return words that confirm it."""
    found = request.context.ledger.operation(operation)
    if found is None or found.block is None:
        return ""
    block = found.block
    wait_for(lambda: request.read(lambda _, as_of: as_of.number) >= block)
    return request.say("Recorded on the ledger, in block %(block)d.") % {"block": block}
