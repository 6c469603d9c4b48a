"""`zeropermit deploy`: put the contracts on a chain."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

from eth_utils.address import is_checksum_address

from zeropermit import terminal
from zeropermit.cli.caller import unlock
from zeropermit.cli.command import CommandAnswer
from zeropermit.cli.options import LOCAL_NODE, Key, Rpc
from zeropermit.cli.preparing import check_new
from zeropermit.client.node import load_json, open_node
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import InputFileError
from zeropermit.ledger import deployment
from zeropermit.ledger.sender import Sender

Out = Annotated[Path, "--out FILE", "Where to write the trust file."]
Plan = Annotated[
    Path | None,
    "--plan FILE",
    "JSON with network, proposers, guardian, delay (seconds) and finality_depth "
    "(blocks); without it the deploying key governs, for trials.",
]


class DeploymentPlan(NamedTuple):
    """Future governors of a deployment."""

    network: str
    proposers: tuple[Address, ...]
    guardian: Address
    delay: int
    finality_depth: int


def deploy(
    key: Key, out: Out, rpc: Rpc = LOCAL_NODE, plan: Plan = None
) -> CommandAnswer:
    """Put the contracts on a chain.

    The key only pays. Nothing that is deployed can be changed afterwards; whoever
    governs registers organisations and publishes matters. The trust file that is
    written is what everybody else needs: publish it.
    """
    check_new(out)
    if not out.parent.is_dir():
        raise InputFileError(str(out), "there is no such folder")
    account = unlock(key)
    own = Address(account.address)
    wanted = DeploymentPlan("trial", (own,), own, 0, 0)
    if plan is not None:
        wanted = read_plan(load_json(plan), where=str(plan))
    sender = Sender(open_node(rpc, write=True), account)
    terminal.step(terminal.words("deploying the contracts …"))
    content = deployment.deploy(sender, **wanted._asdict()).as_json()
    terminal.write_json(content, out)
    next_step = terminal.words(
        "Deployed. Publish the trust file; next: zeropermit governance propose."
    )
    return CommandAnswer(content, [str(out)], next_step=next_step)


def read_plan(content: Mapping[str, object], *, where: str) -> DeploymentPlan:
    """Read the future governors of a deployment.

    Raises:
        InputFileError: A member is missing or malformed.
    """
    proposers = content.get("proposers")
    guardian = content.get("guardian")
    network = content.get("network")
    if not isinstance(proposers, list) or not proposers:
        raise InputFileError(where, "proposers: a list of addresses expected")
    for address in (*proposers, guardian):
        if not is_checksum_address(address):
            raise InputFileError(where, f"not a checksummed address: {address!r:.60}")
    numbers = [content.get(name) for name in ("delay", "finality_depth")]
    whole = [number for number in numbers if type(number) is int and number >= 0]
    if len(whole) < len(numbers):
        raise InputFileError(where, "delay and finality_depth: whole numbers")
    if not isinstance(network, str) or not network:
        raise InputFileError(where, "network: a name expected")
    accounts = tuple(Address(str(address)) for address in proposers)
    return DeploymentPlan(network, accounts, Address(str(guardian)), *whole)
