"""The home page: verify a permit, choose a role.

Nothing else is needed than a browser: no script, no account. The headline answers in
one word and one mark; the three questions stay apart below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from fastapi import APIRouter, Response

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import LicenceFace
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import permit_status
from zeropermit.errors import NotAReferenceError
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import N, grouped_number

router = APIRouter()

BAD_REQUEST = 400
QUERY_LIMIT = 200
"""Characters; no number or hash, however it is spaced, has more."""
LOOKED_AT = 50
"""How many of the newest permits are looked at."""
FORGED_SCALE = "改过的规模 · altered scale"
"""The scale of the work on the forged copy."""
FORGED = N("a copy that somebody altered")


class Role(NamedTuple):
    """Somebody of the fictional town, whom a visitor may be."""

    title: str
    what: str  #: Purpose of the visit.
    handle: str  #: Which key they sign with; empty if they need none.
    next: str  #: Where they begin.


ROLES = (
    Role(
        N("An enterprise"),
        N("Apply for a permit without a paper"),
        *("developer/officer-1", "/matters"),
    ),
    Role(
        N("A department"),
        N("Attest data and see who used them"),
        *("housing/officer-1", "/department"),
    ),
    Role(
        N("The authority"),
        N("Decide, and answer for it"),
        *("approval/officer-1", "/authority"),
    ),
    Role(
        N("An inspector"),
        N("Check a permit in the field"),
        *("housing/officer-2", "/inspector"),
    ),
    Role(N("An auditor"), N("Replay the ledger"), "", "/ledger"),
)
"""People of a demonstration, to be with one click and no password."""
TOLD = N("its holder was told of a measure, and can answer")
EXPIRED = N("issued when this chain began, on a clock a hundred days slow")


@dataclass(frozen=True, slots=True)
class Sample:
    """A permit of the demonstration."""

    number: str  #: Its number, in its parts.
    url: str  #: Address of its page.
    mark: Mark  #: Its state, as sign and word.
    note: str  #: How it came about, if that is not plain; else empty.


@router.get("/")
def home(request: PageRequestDep, q: str = "") -> Response:
    """Show the search box and, if something was searched for, the answer."""
    query = q.strip()[:QUERY_LIMIT]
    answer, problem = None, ""
    if query:
        try:
            answer = verify_reference(request.context, query)
        except NotAReferenceError as error:
            problem = request.message(error.code)
    demonstration = request.service.settings.demonstration
    return request.page(
        "public/home.html",
        BAD_REQUEST if problem else 200,
        query=query,
        problem=problem,
        samples=tuple(_samples(request)) if demonstration and not answer else (),
        roles=ROLES if demonstration and not query else (),
        answer=answer,
    )


def _samples(request: PageRequest) -> Iterator[Sample]:
    """Give the newest permit in each state, those in force first, and a forged one.

    A valid one whose holder can answer a notice is another than one without.
    """
    now = request.now

    def newest(state: LedgerState, _: BlockStamp) -> dict[tuple[State, bool], Permit]:
        found: dict[tuple[State, bool], Permit] = {}
        for number in list(state.permits)[: -LOOKED_AT - 1 : -1]:
            permit = state.permits[number]
            known = permit_status(state, permit, now=now).state
            if known is not None:
                told = known is State.VALID and now < permit.notice.answer_until
                found.setdefault((known, told), permit)
        return found

    found = request.read(newest)
    for state, told in sorted(found):
        number, mark = found[state, told].number, state_mark(request, state)
        note = request.say(EXPIRED) if state is State.LAPSED else ""
        note = request.say(TOLD) if told else note
        yield Sample(grouped_number(number), f"/p/{number}", mark, note)
    if (State.VALID, False) in found:
        yield from _forged(request, found[State.VALID, False])


def _forged(request: PageRequest, permit: Permit) -> Iterator[Sample]:
    """Alter a copy of a document: it has a digest that no authority issued."""
    record = request.context.records.get(permit.document)
    document = None if record is None else PermitDocument.from_json(dict(record))
    if document is not None and isinstance(document.face, LicenceFace):
        altered = replace(document, face=replace(document.face, scale=FORGED_SCALE))
        mark = state_mark(request, State.UNKNOWN)
        url = f"/p/{altered.digest().hex()}"
        yield Sample(grouped_number(permit.number), url, mark, request.say(FORGED))
