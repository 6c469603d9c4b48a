"""Events as sentences: each member as the object that it names, with a link.

The sentences themselves are in `catalogue/words/events.toml`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from string import Formatter
from typing import Any, TypeAlias, Unpack, get_type_hints
from urllib.parse import urlencode

from zeropermit.catalogue.words.events import sentence_words
from zeropermit.domain.law.codes import normalise_code
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.event_filter import EventFilter
from zeropermit.domain.ledger.event_json import dump_event
from zeropermit.web.cursors import read_cursor, write_cursor
from zeropermit.web.pages.ledger.context import LedgerContext, Piece, seen, shortened
from zeropermit.web.pages.shared.page_request import PageRequest

PAGE_EVENTS = 20
"""Events on a page."""
RAW_LIMIT = 1500
"""Characters of an event that a list shows; its transaction shows all."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it is shown."""

    sentence: tuple[Piece, ...]  #: The event in words, with links.
    name: str  #: Name of the event in the contract.
    time: str  #: Time of its block.
    block: int  #: Number of its block.
    block_url: str  #: Page of its block.
    transaction: str  #: Its transaction, shortened.
    transaction_url: str  #: Page of its transaction.
    raw: str  #: Its fields as the contract emitted them, as JSON.
    cut: bool  #: Whether only the beginning of the fields is shown.


def rows_of(
    request: PageRequest, **where: Unpack[EventFilter]
) -> tuple[tuple[EventRow, ...], str]:
    """Give a page of events, newest first, and the address of the next page.

    Raises:
        ParameterError: The cursor is none of ours.
    """
    cursor = request.http.query_params.get("cursor")
    before = None if cursor is None else read_cursor(cursor)
    index = request.service.index
    found = index.latest(before=before, limit=PAGE_EVENTS + 1, **where)
    older = ""
    if len(found) > PAGE_EVENTS:
        found = found[:PAGE_EVENTS]
        place = urlencode({"cursor": write_cursor(found[-1].cursor)})
        older = f"{request.http.url.path}?{place}"
    return event_rows(request, found), older


def event_rows(
    request: PageRequest, found: Sequence[Recorded], *, whole: bool = False
) -> tuple[EventRow, ...]:
    """Say events in the visitor's language."""
    return seen(
        request, lambda context: tuple(_row(context, one, whole=whole) for one in found)
    )


def _row(context: LedgerContext, recorded: Recorded, *, whole: bool) -> EventRow:
    event, block = recorded.event, recorded.block
    raw = json.dumps(json.loads(dump_event(event)), indent=1, ensure_ascii=False)
    cut = len(raw) > RAW_LIMIT and not whole
    return EventRow(
        sentence=sentence(context, event),
        name=type(event).__name__,
        time=context.time(block.time),
        block=block.number,
        block_url=f"/ledger/blocks/{block.number}",
        transaction=shortened(recorded.tx_hash),
        transaction_url=f"/ledger/transactions/{i.to_hex(recorded.tx_hash)}",
        raw=raw[:RAW_LIMIT] if cut else raw,
        cut=cut,
    )


Writer: TypeAlias = Callable[[LedgerContext, Any], Piece]
_WRITERS: Mapping[object, Writer] = {
    i.OrganisationId: LedgerContext.organisation,
    i.Address: LedgerContext.key,
    i.PermitId: LedgerContext.permit,
    i.SchemaId: LedgerContext.schema,
    i.MatterId: LedgerContext.matter,
    i.MatterVersionId: LedgerContext.version,
    i.ApplicationId: lambda context, word: context.digest(word, "applications"),
    i.BatchId: lambda context, word: context.digest(word, "batches"),
    i.AttestationId: lambda context, word: context.digest(word, "attestations"),
    i.CommitmentId: lambda context, word: context.digest(word, "commitments"),
    i.RoundId: lambda context, word: context.digest(word, "rounds"),
    i.NoticeId: lambda _, word: Piece(shortened(word), code=True),
    int: lambda context, second: Piece(context.time(second)),
}
_BY_NAME: Mapping[str, Writer] = {
    "count": lambda _, value: Piece(str(value)),
    "permille": lambda _, value: Piece(str(value)),
    "position": lambda _, value: Piece(str(value)),
    "changes": lambda _, text: Piece(text),
    "missing": lambda _, text: Piece(text),
    "document": lambda _, word: Piece(shortened(word), code=True),
    "scope": LedgerContext.scope,
    "regions": lambda context, codes: Piece(context.regions(codes)),
    "reason": LedgerContext.reason,
    "requirements": lambda _, names: Piece(
        ", ".join(map(i.short_text, names)), code=True
    ),
    "project": lambda _, code: Piece(
        normalise_code(code), f"/ledger?q={normalise_code(code)}", code=True
    ),
}


@cache
def parts_of(template: str) -> tuple[tuple[str, str], ...]:
    """Cut a sentence into words and the members that follow them."""
    return tuple(
        (words, name or "") for words, name, _, _ in Formatter().parse(template)
    )


def member_type(kind: type, path: str) -> object:
    """Give the annotation of a member; `content.applicant` is a nested member.

    Raises:
        KeyError: There is no such member.
    """
    found: Any = kind
    for name in path.split("."):
        found = get_type_hints(found)[name]
    return found


def sentence(context: LedgerContext, event: e.Event) -> tuple[Piece, ...]:
    """Write an event as a sentence, each member as the object that it names."""
    template = context.request.in_language(sentence_words(event))
    pieces: list[Piece] = []
    for words, path in parts_of(template):
        if words:
            pieces.append(Piece(words))
        if path:
            pieces.append(member(context, event, path))
    return tuple(pieces)


def member(context: LedgerContext, event: e.Event, path: str) -> Piece:
    """Write a member of an event as the object that it names."""
    value = attrgetter(path)(event)
    name = path.rpartition(".")[2]
    if name in _BY_NAME and not isinstance(value, Enum):
        return _BY_NAME[name](context, value)
    if isinstance(value, Enum):
        return Piece(context.enum(value))
    return _WRITERS[member_type(type(event), path)](context, value)
