"""Pages of objects on the ledger: facts with links, under headings, and events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar, Unpack

from fastapi import Response

from zeropermit.domain.ledger.event_filter import EventFilter
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import LedgerContext, Line, seen
from zeropermit.web.pages.ledger.event_sentence import EventRow, rows_of
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N, grouped

K = TypeVar("K")
T = TypeVar("T")


KINDS: Mapping[str, str] = {
    N("Block"): N(
        "A block holds what was written at one time. Blocks without events of this "
        "ledger are counted too."
    ),
    N("Transaction"): N(
        "A transaction is written as a whole or not at all. These events came of it."
    ),
    N("Attestation"): N(
        "A department's signed statement of a fact. The ledger holds the root "
        "of its batch; what it says was shown only as far as a permit needed."
    ),
    N("Batch of attestations"): N(
        "A department signs many attestations at once: it anchors the root of "
        "their tree. Nobody can tell from it what they say."
    ),
    N("Commitment"): N(
        "A signed promise that stands in for a fact until it is checked. Who "
        "breaks one may not commit again until their credit is repaired."
    ),
    N("Requirements"): N(
        "This is what the contract asks for, no more and no less. An "
        "application is decided by the version that was open when it was made."
    ),
    N("Round of inspections"): N(
        "Permits and inspectors are drawn by lot. The secret is fixed first "
        "and the chain adds chance, so that nobody can choose."
    ),
    N("Organisation"): N(
        "Whoever acts on the ledger does so for an organisation, with a key "
        "that the ledger knows."
    ),
    N("Key"): N(
        "A signature counts if its key was in its window, and not compromised, "
        "when the ledger took it."
    ),
    N("Application"): N(
        "The ledger holds no paper of an application: who applied, for what, "
        "under which version of the requirements."
    ),
    N("Project"): N("All that was applied for under this project code."),
}
"""Explanations of each kind of object, in plain words."""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under a heading."""

    title: str  #: The heading.
    lines: tuple[Line, ...]  #: The facts.


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An object of the ledger, as its page describes it."""

    kind: str  #: Kind of the object.
    title: str  #: Its name.
    lead: str  #: Explanation of its kind, in plain words.
    lines: tuple[Line, ...]  #: Facts of it.
    sections: tuple[Section, ...] = ()  #: Further facts, each under its heading.
    code: bool = False  #: Whether the name is a code, set in a fixed width.


def entry_of(
    context: LedgerContext,
    kind: str,
    title: str | bytes,
    lines: Iterable[Line],
    sections: Mapping[str, Iterable[Line]] = MappingProxyType({}),
    *,
    code: bool = False,
) -> LedgerEntry:
    """Describe an object of the ledger; an identifier is a title in a fixed width.

    Sections have their heading as a key; a section without lines is left out.
    """
    found = {heading: tuple(below) for heading, below in sections.items()}
    return LedgerEntry(
        kind=context.say(kind),
        title=title if isinstance(title, str) else grouped(title),
        lead=context.say(KINDS[kind]),
        lines=tuple(lines),
        sections=tuple(
            Section(context.say(heading), below)
            for heading, below in found.items()
            if below
        ),
        code=code or isinstance(title, bytes),
    )


def found(
    table: Callable[[LedgerState], Mapping[K, T]],
    key: K,
    describe: Callable[[LedgerContext, K, T], LedgerEntry],
) -> Callable[[LedgerContext], LedgerEntry]:
    """Look for the entry of a table under a key, and describe it.

    The look raises NotFoundError if there is no such entry.
    """

    def look(context: LedgerContext) -> LedgerEntry:
        known = table(context.state).get(key)
        if known is None:
            raise NotFoundError
        return describe(context, key, known)

    return look


def entry_page(
    request: PageRequest,
    look: Callable[[LedgerContext], LedgerEntry],
    events: tuple[EventRow, ...] = (),
    **where: Unpack[EventFilter],
) -> Response:
    """Show an object, with the given events or with those that match `where`.

    Raises:
        ParameterError: The cursor of the address is malformed.
    """
    entry, older = seen(request, look), ""
    if where:
        events, older = rows_of(request, **where)
    return request.page("ledger/entry.html", entry=entry, events=events, older=older)
