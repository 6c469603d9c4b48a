"""`zeropermit events`: the events of the ledger."""

from __future__ import annotations

import json
import time
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.options import AsJson, Group, option
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.event_json import dump_event
from zeropermit.domain.ledger.identifiers import to_hex

app = Group()

POLL_SECONDS = 0.5
WIDTH = 160
"""Characters of an event that are shown to people; --json shows all."""

FromBlock = Annotated[
    int | None,
    option(
        "--from-block N",
        "First block to show; from the deployment if not given.",
        min=0,
    ),
]
Follow = Annotated[
    bool, typer.Option("--follow", "-f", help="Go on until interrupted.")
]


@app.command("tail")
def tail(
    node: NodeOptions,
    from_block: FromBlock = None,
    follow: Follow = False,
    as_json: AsJson = False,
) -> None:
    """Show the events of the ledger, a line each.

    To go on after an interruption, give the last block that was shown with
    --from-block.
    """
    trusted = node.open()
    start = trusted.manifest.deployed_at if from_block is None else from_block
    while True:
        head = trusted.client.head()
        for recorded in trusted.events(start, head) if start <= head.number else ():
            _show(recorded, as_json=as_json)
        start = head.number + 1
        if not follow:
            return
        time.sleep(POLL_SECONDS)


def _show(recorded: Recorded, *, as_json: bool) -> None:
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
    said = f"{place}  {terminal.moment(block.time)}  {name}  {shown}"
    terminal.one_answer(content, said, as_json=as_json)
