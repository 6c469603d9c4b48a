"""An inspector's desk: the open tasks of the inspector's body.

Everything here is for a phone in the field. The tasks are those of the board of the
inspector's body, as of a block; each says what to do and leads to where it is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    board,
)
from zeropermit.web.pages.shared.face import face_of
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.read_back import wait_for
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/inspector")
AboutQuery = Annotated[str, Query(pattern=r"^(0x[0-9a-f]{64})?$")]
DoneQuery = Annotated[str, Query(max_length=200)]
SHOWN = 50
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
STOPPED = (
    N("Work is ordered to stop"),
    N("Check whether it can go on, then lift the order."),
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

    title: str  #: Name of the task, in English.
    help: str  #: Meaning of the task, in a sentence, in English.
    permit: PermitId  #: The permit that it is about.
    number: str  #: Number of the permit.
    path: str  #: Where it is done, below the permit.
    due_at: int = 0  #: Exclusive end of its time; 0 if there is no day.
    overdue: bool = False  #: Whether that day is past.
    again: str = ""  #: Where other officers are drawn, below it; empty if nowhere.

    @property
    def url(self) -> str:
        """Where it is done."""
        return f"/inspector/permits/{to_hex(self.permit)}/{self.path}"

    @property
    def redraw(self) -> str:
        """Where other officers are drawn for it."""
        return f"/inspector/permits/{to_hex(self.permit)}/{self.again}"


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
    tasks = sorted(_tasks(found, person), key=lambda each: each.due_at or now)
    said = arrived(request, done) if done else ""
    return request.page(
        "inspector/desk.html",
        tasks=tasks[:SHOWN],
        done=said,
        record=record if said else "",
        board=found,
        repair=RepairCredit,
        announce=AnnounceRound if inspected_matters(request) else None,
        texts=request.texts("notes"),
    )


def inspected_matters(request: PageRequest) -> Sequence[str]:
    """Name the matters that the visitor's body inspects now, by their codes."""
    body, now = request.person.organisation, request.now
    codes = [each.code for each in request.service.catalogue.matters()]

    def held(state: LedgerState, _: object) -> Sequence[str]:
        kind = GrantKind.INSPECT
        return [c for c in codes if state.holds(body, kind, matter_id(c), now)]

    return request.read(held)


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


def _tasks(found: Board, person: Caller) -> Iterator[InspectorTask]:
    """Give the tasks of a board."""
    for waiting in found.to_accept:
        yield InspectorTask(*ACCEPT, waiting.permit, waiting.number, "accept")
    yield from draws(found, person)
    for dues, words, act in (
        (found.commitments, COMMITMENT, "outcome"),
        (found.orders, CORRECTION, "close"),
    ):
        for due in dues:
            path = f"{act}?about={to_hex(due.about)}"
            end = (due.due_at, due.overdue)
            yield InspectorTask(*words, due.permit, due.number, path, *end)
    for held in found.stops:
        path = f"lift?about={to_hex(held.about)}"
        yield InspectorTask(*STOPPED, held.permit, held.number, path)


def draws(found: Board, person: Caller) -> Iterator[InspectorTask]:
    """Give the visits of a board that were drawn by lot."""
    for drawn in found.to_inspect:
        words = DRAWN if person.address in drawn.officers else COLLEAGUES_DRAWN
        about = f"about={to_hex(drawn.round)}"
        yield InspectorTask(
            *words,
            drawn.permit,
            drawn.number,
            f"visit?{about}",
            drawn.due_at,
            drawn.overdue,
            f"redraw?{about}" if drawn.redraws_left else "",
        )


@page_filter
def site_name(request: PageRequest, permit: PermitId) -> str:
    """Name the site of a permit; its project code if no name is known."""

    def read(state: LedgerState, _: object) -> tuple[bytes, str]:
        found = state.permits[permit]
        return found.document, state.applications[found.application].project

    document, project = request.read(read)
    face = face_of(request.service, document)
    return str(getattr(face, "project_name", project))
