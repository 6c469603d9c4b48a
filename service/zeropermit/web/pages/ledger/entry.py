"""Parts of the ledger's pages: facts with links, under headings."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Response

from zeropermit.web.pages.ledger.names import EventRow, Piece
from zeropermit.web.pages.shared.page_request import PageRequest


@dataclass(frozen=True, slots=True)
class Line:
    """One fact, with links to the objects that it names."""

    label: str  #: What it is.
    pieces: tuple[Piece, ...]  #: Its value.


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under a heading."""

    title: str  #: The heading.
    lines: tuple[Line, ...]  #: The facts.


@dataclass(frozen=True, slots=True)
class EntryContext:
    """Context of `ledger/entry.html`."""

    kind: str  #: What kind of thing is shown.
    title: str  #: Its name.
    code: bool  #: Whether the name is a code, set in a fixed width.
    lead: str  #: What such a thing is, in plain words.
    lines: tuple[Line, ...]  #: Facts of it.
    sections: tuple[Section, ...]  #: Further facts, each under its heading.
    events: tuple[EventRow, ...]  #: What happened to it, the newest first.
    older: str  #: Address of older events; empty if there are none.


@dataclass(frozen=True, slots=True)
class Entry:
    """Something of the ledger, before it is dressed as a page."""

    kind: str
    title: str
    lead: str
    lines: tuple[Line, ...]
    sections: tuple[Section, ...] = ()
    code: bool = False


def plain(text: str) -> Piece:
    """Make words without a link."""
    return Piece(text, "", code=False)


def entry_page(
    request: PageRequest,
    entry: Entry,
    events: tuple[EventRow, ...] = (),
    older: str = "",
) -> Response:
    """Show something of the ledger."""
    context = EntryContext(
        kind=entry.kind,
        title=entry.title,
        code=entry.code,
        lead=entry.lead,
        lines=entry.lines,
        sections=entry.sections,
        events=events,
        older=older,
    )
    return request.page("ledger/entry.html", context)
