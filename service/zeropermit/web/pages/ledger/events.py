"""The ledger for everyone: search, the newest events, blocks, transactions.

Nobody has to sign in. Everything is read from the index and the ledger's state, which
anybody can rebuild from the chain. `event_sentence.py` writes each event as a sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from zeropermit.bootstrap.service import Service
from zeropermit.errors import NotFoundError
from zeropermit.serialize.answer import event_json
from zeropermit.web.cursors import write_cursor
from zeropermit.web.pages.ledger.context import Piece, seen, word_of
from zeropermit.web.pages.ledger.entry import entry_page
from zeropermit.web.pages.ledger.event_sentence import event_rows, rows_of
from zeropermit.web.pages.ledger.search import page_named
from zeropermit.web.pages.shared.failure import SEE_OTHER
from zeropermit.web.pages.shared.page_request import PageRequestDep

router = APIRouter(prefix="/ledger")

NOT_FOUND = 404
EXPORTED_AT_ONCE = 500
"""Events that are held in memory while all are exported."""
QUERY_LIMIT = 200
"""Characters; nothing that can be found, however it is spaced, has more."""


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
    return request.page(
        "ledger/events.html",
        NOT_FOUND if query else 200,
        query=query,
        head=as_of,
        events=events,
        first="cursor" not in request.http.query_params,
        older=older,
    )


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
    beside = []
    if number > service.manifest.deployed_at:
        beside += [Piece(f"← {number - 1}", f"/ledger/blocks/{number - 1}", code=True)]
    if number < as_of.number:
        beside += [Piece(" · ")] if beside else []
        beside += [Piece(f"{number + 1} →", f"/ledger/blocks/{number + 1}", code=True)]
    values = {"number": number, "stamp": stamp, "beside": beside}
    events = event_rows(request, found)
    return entry_page(request, "ledger/block.html", lambda _: {**values}, events)


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
    values = {"id": word, "stamp": found[0].block}
    events = event_rows(request, found, whole=True)
    return entry_page(request, "ledger/transaction.html", lambda _: {**values}, events)
