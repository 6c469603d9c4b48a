"""`zeropermit governance`: announcements of governance, and their execution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from zeropermit import terminal
from zeropermit.cli.caller import PayerOptions
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.client.node import Trusted, load_json
from zeropermit.domain.records.plain_json import plain
from zeropermit.errors import InputFileError
from zeropermit.ledger import deployment
from zeropermit.ledger.abi_json import inputs_of, parse_values
from zeropermit.ledger.deployment import GovernanceCall

app = Group()

CALLS_TYPE = "zeropermit/governance-calls/1"

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
    wanted = parse(load_json(file), where=str(file))
    trusted = payer.node.open(write=True)
    for number, call in enumerate(wanted, start=1):
        terminal.remark(f"{number}. {call.contract}.{call.function}")
    return wanted, trusted


def as_json(calls: Sequence[GovernanceCall]) -> dict[str, object]:
    """Write calls in the format of their file."""
    return {"type": CALLS_TYPE, "calls": [plain(asdict(call)) for call in calls]}


def parse(content: Mapping[str, object], *, where: str) -> tuple[GovernanceCall, ...]:
    """Read a file of calls, each argument by its type in the ABI."""
    listed = content.get("calls")
    if content.get("type") != CALLS_TYPE:
        raise InputFileError(where, f"its type is not {CALLS_TYPE}")
    if not isinstance(listed, list) or not listed:
        raise InputFileError(where, "calls: a list that is not empty expected")
    calls = []
    for number, item in enumerate(listed, start=1):
        try:
            calls.append(_call(item))
        except (KeyError, ValueError, TypeError, StopIteration) as error:
            raise InputFileError(where, f"call {number}: {error!r}") from error
    return tuple(calls)


def _call(item: Mapping[str, Any]) -> GovernanceCall:
    contract, function = item["contract"], item["function"]
    arguments = parse_values(inputs_of(contract, function), item["arguments"])
    return GovernanceCall(contract, function, arguments)
