"""`zeropermit governance`: announcements of governance, and their execution."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.cli import governance_calls
from zeropermit.cli.node_options import SenderOptions
from zeropermit.cli.options import bundled
from zeropermit.client.node import load_json, show_receipt
from zeropermit.ledger import deployment
from zeropermit.ledger.deployment import GovernanceCall

app = typer.Typer(no_args_is_help=True)

File = Annotated[
    Path,
    typer.Argument(
        help="File of calls, such as `zeropermit matter publish` writes.",
        metavar="FILE",
    ),
]


@app.command("propose")
@bundled
def propose(file: File, options: SenderOptions) -> None:
    """Announce governance acts; the key must be a proposer's.

    Everybody can read what is announced, and it cannot be done before the delay is
    over. Announcing the same calls twice is refused by the contract.
    """
    wanted = governance_calls.parse(load_json(file), where=str(file))
    trusted = options.open()
    _list(wanted)
    terminal.confirm("宣布以上行为？", "Announce these acts?")
    sender = options.sender(trusted)
    delay = deployment.delay_of(trusted.client, trusted.manifest)
    call = deployment.proposal(trusted.manifest, wanted, delay=delay)
    [receipt] = sender.send_all([call])
    show_receipt(receipt, as_json=options.as_json)
    terminal.say(
        f"{delay} 秒之后可执行：zeropermit governance execute {file}",
        f"To be carried out after {delay} s: zeropermit governance execute {file}",
    )


@app.command("execute")
@bundled
def execute(file: File, options: SenderOptions) -> None:
    """Carry out an announcement, once its delay is over.

    Anyone may: the key only pays. The file has to be the one that was announced.
    """
    wanted = governance_calls.parse(load_json(file), where=str(file))
    trusted = options.open()
    _list(wanted)
    terminal.confirm("执行以上行为？", "Carry out these acts?")
    sender = options.sender(trusted)
    [receipt] = sender.send_all([deployment.carrying_out(trusted.manifest, wanted)])
    show_receipt(receipt, as_json=options.as_json)


def _list(wanted: tuple[GovernanceCall, ...]) -> None:
    for number, call in enumerate(wanted, start=1):
        terminal.say(*[f"{number}. {call.contract}.{call.function}"] * 2)
