"""`zeropermit governance`: announcements of governance, and their execution."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from zeropermit import terminal
from zeropermit.cli import governance_calls
from zeropermit.cli.caller import SenderOptions
from zeropermit.cli.options import Group, argument
from zeropermit.client.node import Trusted, load_json, show_receipt
from zeropermit.ledger import deployment
from zeropermit.ledger.deployment import GovernanceCall

app = Group()

File = Annotated[
    Path, argument("FILE", "File of calls, such as `zeropermit matter publish` writes.")
]


@app.command("propose")
def propose(file: File, options: SenderOptions) -> None:
    """Announce governance acts; the key must be a proposer's.

    Everybody can read what is announced, and it cannot be done before the delay is
    over. Announcing the same calls twice is refused by the contract.
    """
    wanted, trusted = _read(file, options)
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
def execute(file: File, options: SenderOptions) -> None:
    """Carry out an announcement, once its delay is over.

    Anyone may: the key only pays. The file has to be the one that was announced.
    """
    wanted, trusted = _read(file, options)
    terminal.confirm("执行以上行为？", "Carry out these acts?")
    sender = options.sender(trusted)
    [receipt] = sender.send_all([deployment.carrying_out(trusted.manifest, wanted)])
    show_receipt(receipt, as_json=options.as_json)


def _read(
    file: Path, options: SenderOptions
) -> tuple[Sequence[GovernanceCall], Trusted]:
    """Read the calls of a file, open the node for them, and list them."""
    wanted = governance_calls.parse(load_json(file), where=str(file))
    trusted = options.node.open(write=True)
    for number, call in enumerate(wanted, start=1):
        terminal.say(*[f"{number}. {call.contract}.{call.function}"] * 2)
    return wanted, trusted
