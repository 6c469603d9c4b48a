"""Pages of objects on the ledger: facts with links, under headings, and events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, Unpack

from fastapi import Response

from zeropermit.domain.ledger.event_filter import EventFilter
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import LedgerContext, Line, seen
from zeropermit.web.pages.ledger.event_sentence import EventRow, rows_of
from zeropermit.web.pages.shared.page_request import PageRequest

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under a heading."""

    title: str  #: The heading.
    lines: tuple[Line, ...]  #: The facts.


@dataclass(frozen=True, slots=True)
class EntryContext:
    """Context of `ledger/entry.html`."""

    kind: str  #: Kind of the object.
    title: str  #: Its name.
    lead: str  #: Explanation of its kind, in plain words.
    lines: tuple[Line, ...]  #: Facts of it.
    sections: tuple[Section, ...] = ()  #: Further facts, each under its heading.
    code: bool = False  #: Whether the name is a code, set in a fixed width.
    events: tuple[EventRow, ...] = ()  #: Events that name it, the newest first.
    older: str = ""  #: Address of older events; empty if there are none.


def found_entry(
    request: PageRequest,
    table: Callable[[LedgerState], Mapping[K, T]],
    key: K,
    describe: Callable[[LedgerContext, K, T], EntryContext],
) -> EntryContext:
    """Describe the entry of a table of the ledger's state under a key.

    Raises:
        NotFoundError: There is no such entry.
    """

    def look(context: LedgerContext) -> EntryContext:
        known = table(context.state).get(key)
        if known is None:
            raise NotFoundError
        return describe(context, key, known)

    return seen(request, look)


def found_page(
    request: PageRequest,
    table: Callable[[LedgerState], Mapping[K, T]],
    key: K,
    describe: Callable[[LedgerContext, K, T], EntryContext],
    /,
    **where: Unpack[EventFilter],
) -> Response:
    """Show the entry of a table under a key, with the events that match `where`.

    Raises:
        NotFoundError: There is no such entry.
        ParameterError: The cursor of the address is malformed.
    """
    entry = found_entry(request, table, key, describe)
    return entry_page(request, entry, *(rows_of(request, **where) if where else ()))


def entry_page(
    request: PageRequest,
    entry: EntryContext,
    events: tuple[EventRow, ...] = (),
    older: str = "",
) -> Response:
    """Show an object of the ledger, with its events."""
    context = replace(entry, events=events, older=older)
    return request.page("ledger/entry.html", context)
