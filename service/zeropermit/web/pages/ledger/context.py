"""State of the ledger as of a block, and its events in pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, Unpack
from urllib.parse import urlencode

from zeropermit.domain.ledger.block import BlockStamp, Recorded
from zeropermit.domain.ledger.event_filter import EventFilter
from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import NotFoundError
from zeropermit.web.cursors import read_cursor, write_cursor
from zeropermit.web.pages.ledger.entry import Entry, Line, plain
from zeropermit.web.pages.ledger.names import EventRow, Names, Piece
from zeropermit.web.pages.ledger.uses import EvidenceUses
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import shown_time

PAGE_EVENTS = 20
"""Events on a page."""

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sight:
    """The ledger's state as of a block, as the pages look at them."""

    names: Names
    as_of: BlockStamp
    uses: EvidenceUses

    @property
    def state(self) -> LedgerState:
        """Give the ledger's state; nothing of it may be kept."""
        return self.names.state

    def say(self, text: str) -> str:
        """Give a text of the pages."""
        return self.names.say(text)

    def time(self, second: int) -> str:
        """Write a second."""
        return shown_time(second, self.names.language)

    def line(self, label: str, value: str | Piece | tuple[Piece, ...]) -> Line:
        """Make a fact under a label."""
        if isinstance(value, str):
            value = plain(value)
        pieces = value if isinstance(value, tuple) else (value,)
        return Line(self.say(label), pieces)

    def code_line(self, label: str, value: str) -> Line:
        """Make a fact whose value is a code."""
        return self.line(label, Piece(value, "", code=True))


def word_of(text: str) -> bytes:
    """Read an identifier of an address.

    Raises:
        NotFoundError: It is not as we write one.
    """
    if not re.fullmatch(r"0x[0-9a-f]{64}", text):
        raise NotFoundError
    return from_hex(text)


def seen(request: PageRequest, look: Callable[[Sight], T]) -> T:
    """Look at the ledger as of its newest block."""
    state = request.http.app.state
    if not hasattr(state, "ledger_uses"):
        state.ledger_uses = EvidenceUses()
    uses: EvidenceUses = state.ledger_uses

    def reader(state: LedgerState, as_of: BlockStamp) -> T:
        uses.catch_up(state)
        names = Names(state, request.service.catalogue, request.language)
        return look(Sight(names, as_of, uses))

    return request.read(reader)


def found_entry(
    request: PageRequest,
    table: Callable[[LedgerState], Mapping[K, T]],
    key: K,
    describe: Callable[[Sight, K, T], Entry],
) -> Entry:
    """Describe the entry of a table of the ledger's state under a key.

    Raises:
        NotFoundError: It has nothing.
    """

    def look(context: Sight) -> Entry:
        known = table(context.state).get(key)
        if known is None:
            raise NotFoundError
        return describe(context, key, known)

    return seen(request, look)


def rows_of(
    request: PageRequest, cursor: str | None, **where: Unpack[EventFilter]
) -> tuple[tuple[EventRow, ...], str]:
    """Give a page of events, newest first, and the address of the next page.

    Raises:
        ParameterError: The cursor is none of ours.
    """
    before = None if cursor is None else read_cursor(cursor)
    index = request.service.index
    found = index.latest(before=before, limit=PAGE_EVENTS + 1, **where)
    older = ""
    if len(found) > PAGE_EVENTS:
        found = found[:PAGE_EVENTS]
        place = urlencode({"cursor": write_cursor(found[-1].cursor)})
        older = f"{request.http.url.path}?{place}"
    return told(request, found), older


def told(
    request: PageRequest, found: Sequence[Recorded], *, whole: bool = False
) -> tuple[EventRow, ...]:
    """Say events in the visitor's language."""
    return seen(
        request,
        lambda context: tuple(context.names.row(one, whole=whole) for one in found),
    )
