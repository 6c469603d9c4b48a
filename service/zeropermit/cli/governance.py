"""`zeropermit governance`: announcements of governance, and their execution."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from zeropermit import terminal
from zeropermit.cli import governance_calls
from zeropermit.cli.caller import PayerOptions
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.client.node import Trusted, load_json
from zeropermit.ledger import deployment
from zeropermit.ledger.deployment import GovernanceCall

app = Group()

File = Annotated[
    Path, "FILE", "File of calls, such as `zeropermit matter publish` writes."
]


@app.command("propose")
def propose(file: File, payer: PayerOptions) -> CommandAnswer:
    """Announce governance acts; the key must be a proposer's.

    Everybody can read what is announced, and it cannot be done before the delay is
    over. Announcing the same calls twice is refused by the contract.
    """
    wanted, trusted = _read(file, payer)
    terminal.confirm("Announce these acts?")
    delay = deployment.delay_of(trusted.client, trusted.manifest)
    call = deployment.proposal(trusted.manifest, wanted, delay=delay)
    done_by = f"zeropermit governance execute {file}"
    next_step = terminal.words(
        "To be carried out after {delay} s: {done_by}", delay=delay, done_by=done_by
    )
    return payer.send(trusted, call, next_step)


@app.command("execute")
def execute(file: File, payer: PayerOptions) -> CommandAnswer:
    """Carry out an announcement, once its delay is over.

    Anyone may: the key only pays. The file has to be the one that was announced.
    """
    wanted, trusted = _read(file, payer)
    terminal.confirm("Carry out these acts?")
    return payer.send(trusted, deployment.carrying_out(trusted.manifest, wanted))


def _read(file: Path, payer: PayerOptions) -> tuple[Sequence[GovernanceCall], Trusted]:
    """Read the calls of a file, open the node for them, and list them."""
    wanted = governance_calls.parse(load_json(file), where=str(file))
    trusted = payer.node.open(write=True)
    for number, call in enumerate(wanted, start=1):
        terminal.remark(f"{number}. {call.contract}.{call.function}")
    return wanted, trusted
