"""Pages of objects on the ledger: facts with links, under headings, and events.

Each has a template of its own, which extends `ledger/entry.html`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar, Unpack

from fastapi import Response

from zeropermit.domain.ledger.event_filter import EventFilter
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import LedgerContext, seen
from zeropermit.web.pages.ledger.event_sentence import EventRow, rows_of
from zeropermit.web.pages.shared.page_request import PageRequest

K = TypeVar("K")
T = TypeVar("T")
Values: TypeAlias = dict[str, object]
"""Values of a template, by name."""


def found(
    table: Callable[[LedgerState], Mapping[K, T]],
    key: K,
    more: Callable[[LedgerContext, K, T], Values] = lambda *_: {},
) -> Callable[[LedgerContext], Values]:
    """Look for the entry of a table under a key, and for `more` that belongs to it.

    The look raises NotFoundError if there is no such entry.
    """

    def look(context: LedgerContext) -> Values:
        known = table(context.state).get(key)
        if known is None:
            raise NotFoundError
        return {"id": key, "known": known, **more(context, key, known)}

    return look


def entry_page(
    request: PageRequest,
    template: str,
    look: Callable[[LedgerContext], Values],
    events: tuple[EventRow, ...] = (),
    **where: Unpack[EventFilter],
) -> Response:
    """Show an object, with the given events or with those that match `where`.

    Raises:
        ParameterError: The cursor of the address is malformed.
    """
    values, older = seen(request, look), ""
    if where:
        events, older = rows_of(request, **where)
    values |= {"events": events, "older": older}
    return seen(
        request, lambda context: request.page(template, context=context, **values)
    )
