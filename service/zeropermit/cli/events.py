"""`zeropermit events`: the events of the ledger."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Annotated

from zeropermit import terminal
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.command import Group, LineAnswer
from zeropermit.domain.ledger.block import Recorded, UnreadEvent
from zeropermit.domain.ledger.event_json import dump_event
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.unread import unread_json

app = Group()

POLL_SECONDS = 0.5
WIDTH = 160
"""Characters of an event that are shown to people; --json shows all."""

FromBlock = Annotated[
    int | None,
    "--from-block N",
    "First block to show; from the deployment if not given.",
    {"min": 0},
]
Follow = Annotated[bool, "--follow,-f", "Go on until interrupted."]


@app.command("tail")
def tail(
    node: NodeOptions, from_block: FromBlock = None, follow: Follow = False
) -> Iterator[LineAnswer]:
    """Show the events of the ledger, a line each.

    To go on after an interruption, give the last block that was shown with
    --from-block.
    """
    trusted = node.open()
    start = trusted.manifest.deployed_at if from_block is None else from_block
    while True:
        head = trusted.client.head()
        for entry in trusted.entries(start, head) if start <= head.number else ():
            yield _answer(entry) if isinstance(entry, Recorded) else _unread(entry)
        start = head.number + 1
        if not follow:
            return
        time.sleep(POLL_SECONDS)


def _unread(entry: UnreadEvent) -> LineAnswer:
    place = f"{entry.block.number}.{entry.log_index}"
    shown = f"{entry.event}  {entry.cause.value}: {entry.problem}"[:WIDTH]
    content = {**unread_json(entry), "time": entry.block.time, "unread": True}
    return content, f"{place}  {terminal.moment(entry.block.time)}  ? {shown}"


def _answer(recorded: Recorded) -> LineAnswer:
    name = type(recorded.event).__name__
    body = dump_event(recorded.event)
    block = recorded.block
    content = {
        "block": block.number,
        "log": recorded.log_index,
        "time": block.time,
        "transaction": to_hex(recorded.tx_hash),
        "event": name,
        "fields": json.loads(body),
    }
    shown = body if len(body) <= WIDTH else body[: WIDTH - 1] + "…"
    place = f"{block.number}.{recorded.log_index}"
    return content, f"{place}  {terminal.moment(block.time)}  {name}  {shown}"
