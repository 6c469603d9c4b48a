"""The ledger for everyone: search, the newest events, blocks, transactions.

Nobody has to sign in. Everything is read from the index and the ledger's state, which
anybody can rebuild from the chain. `event_sentence.py` writes each event as a sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from zeropermit.bootstrap.service import Service
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.errors import NotFoundError
from zeropermit.serialize.answer import event_json
from zeropermit.web.cursors import write_cursor
from zeropermit.web.pages.ledger.context import LedgerContext, Piece, seen, word_of
from zeropermit.web.pages.ledger.entry import EntryContext, entry_of, entry_page
from zeropermit.web.pages.ledger.event_sentence import EventRow, event_rows, rows_of
from zeropermit.web.pages.ledger.search import page_named
from zeropermit.web.pages.shared.failure import SEE_OTHER
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import grouped

router = APIRouter(prefix="/ledger")

NOT_FOUND = 404
EXPORTED_AT_ONCE = 500
"""Events that are held in memory while all are exported."""
QUERY_LIMIT = 200
"""Characters; nothing that can be found, however it is spaced, has more."""


@dataclass(frozen=True, slots=True)
class LedgerPageContext:
    """Context of `ledger/events.html`."""

    query: str  #: The search without a result; else empty.
    head: str  #: Number of the newest block.
    head_url: str  #: Page of the newest block.
    head_time: str  #: Time of the newest block.
    events: tuple[EventRow, ...]  #: Events, the newest first.
    first: bool  #: Whether these are the newest ones.
    older: str  #: Address of older events; empty if there are none.


@router.get("")
def ledger(request: PageRequestDep, q: str = "") -> Response:
    """Show the newest events; or go to the page that was searched for."""
    query = q.strip()[:QUERY_LIMIT]
    if query:
        found = seen(
            request, lambda context: page_named(request.service, context, query)
        )
        if found:
            return RedirectResponse(found, SEE_OTHER)
    events, older = rows_of(request)
    as_of = seen(request, lambda context: context.as_of)
    context = LedgerPageContext(
        query=query,
        head=str(as_of.number),
        head_url=f"/ledger/blocks/{as_of.number}",
        head_time=request.time(as_of.time),
        events=events,
        first="cursor" not in request.http.query_params,
        older=older,
    )
    return request.page("ledger/events.html", context, NOT_FOUND if query else 200)


@router.get("/events.jsonl")
def export(request: PageRequestDep) -> Response:
    """Give all events in their order, a line of JSON each (JSON Lines)."""
    headers = {"Content-Disposition": 'attachment; filename="events.jsonl"'}
    lines = _lines(request.service)
    return StreamingResponse(lines, headers=headers, media_type="application/jsonl")


def _lines(service: Service) -> Iterator[str]:
    """Write events as they are read, so that a long ledger is not held in memory."""
    after, more = None, True
    while more:
        found = service.index.events(after=after, limit=EXPORTED_AT_ONCE)
        for item in found:
            after = item.cursor
            content = event_json(item, write_cursor(after))
            yield json.dumps(content, ensure_ascii=False) + "\n"
        more = len(found) == EXPORTED_AT_ONCE


@router.get("/blocks/{text}")
def block(request: PageRequestDep, text: str) -> Response:
    """Show the events of a block.

    Raises:
        NotFoundError: The ledger has no such block yet, or begins after it.
    """
    service = request.service
    as_of = seen(request, lambda context: context.as_of)
    number = int(text) if re.fullmatch(r"[0-9]{1,15}", text) else -1
    if not service.manifest.deployed_at <= number <= as_of.number:
        raise NotFoundError
    found = service.index.latest(block_number=number, limit=1000)
    stamp = found[0].block if found else None
    events = event_rows(request, found)
    return entry_page(
        request, lambda context: _block(request, context, number, stamp), events
    )


def _block(
    request: PageRequest, context: LedgerContext, number: int, stamp: BlockStamp | None
) -> EntryContext:
    """Describe a block, with the ones beside it; a stamp is known if it has events."""
    beside = []
    if number > request.service.manifest.deployed_at:
        beside += [Piece(f"← {number - 1}", f"/ledger/blocks/{number - 1}", code=True)]
    if number < context.as_of.number:
        beside += [Piece(" · ")] if beside else []
        beside += [Piece(f"{number + 1} →", f"/ledger/blocks/{number + 1}", code=True)]
    lines = [context.line("Blocks beside it", *beside)]
    if stamp is not None:
        lines += [context.code_line("Block hash", grouped(stamp.hash))]
        lines += [context.line("Block time", context.time(stamp.time))]
    return entry_of(context, "Block", str(number), lines)


@router.get("/transactions/{transaction}")
def transaction(request: PageRequestDep, transaction: str) -> Response:
    """Show the events of a transaction, with all their fields.

    Raises:
        NotFoundError: The ledger has no such transaction.
    """
    word = word_of(transaction)
    found = request.service.index.events(tx_hash=word, limit=1000)
    if not found:
        raise NotFoundError
    stamp = found[0].block

    def look(context: LedgerContext) -> EntryContext:
        number = Piece(str(stamp.number), f"/ledger/blocks/{stamp.number}", code=True)
        lines = (
            context.line("Block", number),
            context.line("Block time", request.time(stamp.time)),
            context.code_line("Hash to copy", to_hex(word)),
        )
        return entry_of(context, "Transaction", word, lines)

    events = event_rows(request, found, whole=True)
    return entry_page(request, look, events)
