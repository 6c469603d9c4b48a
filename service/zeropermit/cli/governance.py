"""`zeropermit governance`: what governance announces, and does after its delay."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.cli import governance_calls
from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import LOCAL_NODE, AsJson, Key, Rpc, Trust
from zeropermit.client.node import load_json, open_trusted, show_receipt
from zeropermit.ledger import deployment
from zeropermit.ledger.deployment import GovernanceCall
from zeropermit.ledger.sender import Sender

app = typer.Typer(no_args_is_help=True)

File = Annotated[
    Path,
    typer.Argument(
        help="File of calls, such as `zeropermit matter publish` writes.",
        metavar="FILE",
    ),
]


@app.command("propose")
def propose(
    file: File,
    key: Key,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    as_json: AsJson = False,
) -> None:
    """Announce governance acts; the key must be a proposer's.

    Everybody can read what is announced, and it cannot be done before the delay is
    over. Announcing the same calls twice is refused by the contract.
    """
    wanted = governance_calls.parse(load_json(file), where=str(file))
    trusted = open_trusted(rpc, trust, write=True)
    _list(wanted)
    terminal.confirm("宣布以上行为？", "Announce these acts?")
    sender = Sender(trusted.client, unlock(key))
    delay = deployment.delay_of(trusted.client, trusted.manifest)
    receipt = deployment.propose(sender, trusted.manifest, wanted, delay=delay)
    show_receipt(receipt, as_json=as_json)
    terminal.say(
        f"{delay} 秒之后可执行：zeropermit governance execute {file}",
        f"To be carried out after {delay} s: zeropermit governance execute {file}",
    )


@app.command("execute")
def execute(
    file: File,
    key: Key,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    as_json: AsJson = False,
) -> None:
    """Carry out what was announced, once its delay is over.

    Anyone may: the key only pays. The file has to be the one that was announced.
    """
    wanted = governance_calls.parse(load_json(file), where=str(file))
    trusted = open_trusted(rpc, trust, write=True)
    _list(wanted)
    terminal.confirm("执行以上行为？", "Carry out these acts?")
    sender = Sender(trusted.client, unlock(key))
    receipt = deployment.carry_out(sender, trusted.manifest, wanted)
    show_receipt(receipt, as_json=as_json)


def _list(wanted: tuple[GovernanceCall, ...]) -> None:
    for number, call in enumerate(wanted, start=1):
        terminal.say(*[f"{number}. {call.contract}.{call.function}"] * 2)
