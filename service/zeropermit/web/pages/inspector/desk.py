"""An inspector's desk: the open tasks of the inspector's body.

Everything here is for a phone in the field. The tasks are those of the board of the
inspector's body, as of a block; each says what to do and leads to where it is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.commitments import RepairCredit
from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import PermitId, matter_id, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.supervision.board import (
    Board,
    Drawn,
    Due,
    WaitingPermit,
    board,
)
from zeropermit.web.pages.shared.contexts import NavigationLink
from zeropermit.web.pages.shared.face import face_of
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.read_back import wait_for
from zeropermit.web.pages.shared.texts import N, grouped_number

router = APIRouter(prefix="/inspector")
AboutQuery = Annotated[str, Query(pattern=r"^(0x[0-9a-f]{64})?$")]
DoneQuery = Annotated[str, Query(max_length=200)]
SHOWN = 50
NOTES: Mapping[str, str] = {
    "waiting": N("Notes on this device that are not signed yet:"),
    "offline": N(
        "No network. What you wrote is kept on this device; sign it when there is one."
    ),
    "kept": N("No network: this page is as it was %s, and may have changed since."),
    "open": N("Go on"),
    "discard": N("Discard"),
    "sure": N("Discard this note? It is nowhere else."),
    "save": N("Save the record as a file"),
    "record": N("Record kept on this device"),
}
"""Words of the script of the notes."""
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

    title: str  #: Name of the task.
    help: str  #: Meaning of the task, in a sentence.
    place: str  #: Project, or number of the permit if it is not known.
    number: str  #: Number of the permit in its parts.
    due: str  #: Until when; empty if there is no day.
    overdue: bool  #: Whether that day is past.
    url: str  #: Where it is done.
    redraw: str = ""  #: Where other officers are drawn for it; empty if they cannot be.


@router.get("")
def inspector(
    request: PageRequestDep, done: DoneQuery = "", record: AboutQuery = ""
) -> Response:
    """Show the tasks of the visitor's body.

    Raises:
        NotAllowedError: Who is signed in acts for an enterprise.
    """
    person, now = request.public_officer, request.now
    found = board_of(request, person)
    tasks = sorted(_tasks(request, found, person), key=lambda each: each[0] or now)
    said = arrived(request, done) if done else ""
    title = request.in_language(AnnounceRound.words.title)
    announce = NavigationLink(title, "/inspector/rounds")
    return request.page(
        "inspector/desk.html",
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
        repair=request.in_language(RepairCredit.words.title),
        announce=announce if inspected_matters(request) else None,
        texts=request.texts(NOTES),
    )


def inspected_matters(request: PageRequest) -> Sequence[str]:
    """Name the matters that the visitor's body inspects now, by their codes."""
    body, now = request.person.organisation, request.now
    codes = [each.code for each in request.service.catalogue.matters()]

    def held(state: LedgerState, _: object) -> Sequence[str]:
        kind = GrantKind.INSPECT
        return [c for c in codes if state.holds(body, kind, matter_id(c), now)]

    return request.read(held)


def _hidden(request: PageRequest, found: Board) -> Iterator[NavigationLink]:
    for hidden in found.hidden:
        announced = request.time(hidden.announced_at)
        words = N("Draw the round that was announced %(time)s")
        title = request.say(words, time=announced)
        yield NavigationLink(title, f"/inspector/rounds/{to_hex(hidden.round)}")


def arrived(request: PageRequest, operation: str) -> str:
    """Wait until the signed act can be read, and return words that confirm it."""
    found = request.context.ledger.operation(operation)
    if found is None or found.block is None:
        return ""
    block = found.block
    wait_for(lambda: request.read(lambda _, as_of: as_of.number) >= block)
    return request.say("Recorded on the ledger, in block %(block)d.", block=block)


def board_of(request: PageRequest, person: Caller) -> Board:
    """Read the tasks of a person's body."""
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
    yield from draws(request, found, person)
    for dues, words, act in (
        (found.commitments, COMMITMENT, "outcome"),
        (found.orders, CORRECTION, "close"),
    ):
        for due in dues:
            path = f"{act}?about={to_hex(due.about)}"
            yield due.due_at, _task(request, due, words, path)


def draws(
    request: PageRequest, found: Board, person: Caller
) -> Iterator[tuple[int, InspectorTask]]:
    """Give the visits of a board that were drawn by lot."""
    for drawn in found.to_inspect:
        words = DRAWN if person.address in drawn.officers else COLLEAGUES_DRAWN
        about = f"about={to_hex(drawn.round)}"
        task = _task(request, drawn, words, f"visit?{about}")
        if drawn.redraws_left:
            permit = f"/inspector/permits/{to_hex(drawn.permit)}"
            task = replace(task, redraw=f"{permit}/redraw?{about}")
        yield drawn.due_at, task


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
