"""Permits of the demonstration to try with: one in each state, and a forged one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import LicenceFace
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import permit_status
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N, grouped_number

LOOKED_AT = 50
"""How many of the newest permits are looked at."""
FORGED_SCALE = "改过的规模 · altered scale"
"""The scale of the work on the forged copy."""
FORGED = N("a copy that somebody altered")
EXPIRED = N("issued when this chain began, on a clock a hundred days slow")


@dataclass(frozen=True, slots=True)
class Sample:
    """A permit of the demonstration."""

    number: str  #: Its number, in its parts.
    url: str  #: Address of its page.
    mark: Mark  #: How it stands, as sign and word.
    note: str  #: How it came about, if that is not plain; else empty.


def samples(request: PageRequest) -> tuple[Sample, ...]:
    """Give the newest permit in each state, those in force first, and a forged one."""
    if not request.service.settings.demonstration:
        return ()
    now = request.now

    def newest(state: LedgerState, _: BlockStamp) -> dict[State, Permit]:
        found: dict[State, Permit] = {}
        for number in list(state.permits)[: -LOOKED_AT - 1 : -1]:
            permit = state.permits[number]
            found.setdefault(permit_status(state, permit, now=now).state, permit)
        return found

    found = request.read(newest)
    return tuple(_listed(request, found))


def _listed(request: PageRequest, found: Mapping[State, Permit]) -> Iterator[Sample]:
    for state in sorted(found):
        number = found[state].number
        mark = state_mark(request, state)
        note = request.say(EXPIRED) if state is State.LAPSED else ""
        yield Sample(grouped_number(number), f"/p/{number}", mark, note)
    if State.VALID in found:
        yield from _forged(request, found[State.VALID])


def _forged(request: PageRequest, permit: Permit) -> Iterator[Sample]:
    """Alter a copy of a document: it has a digest that no authority issued."""
    record = request.context.records.get(permit.document)
    document = None if record is None else PermitDocument.from_json(dict(record))
    if document is not None and isinstance(document.face, LicenceFace):
        altered = replace(document, face=replace(document.face, scale=FORGED_SCALE))
        mark = state_mark(request, State.UNKNOWN)
        url = f"/p/{altered.digest().hex()}"
        yield Sample(grouped_number(permit.number), url, mark, request.say(FORGED))
