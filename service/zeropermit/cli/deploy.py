"""`zeropermit deploy`: put the contracts on a chain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from eth_utils.address import is_checksum_address

from zeropermit import terminal
from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import LOCAL_NODE, AsJson, Key, Rpc
from zeropermit.client.node import load_json, open_node
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import InputFileError
from zeropermit.ledger import deployment
from zeropermit.ledger.sender import Sender

Out = Annotated[
    Path,
    typer.Option("--out", metavar="FILE", help="Where to write the trust file."),
]
Plan = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        metavar="FILE",
        help="JSON with network, proposers, guardian, delay (seconds) and "
        "finality_depth (blocks); without it the deploying key governs, for trials.",
    ),
]


@dataclass(frozen=True, slots=True)
class DeploymentPlan:
    """Future governors of a deployment."""

    network: str
    proposers: tuple[Address, ...]
    guardian: Address
    delay: int
    finality_depth: int


def deploy(
    key: Key,
    out: Out,
    rpc: Rpc = LOCAL_NODE,
    plan: Plan = None,
    as_json: AsJson = False,
) -> None:
    """Put the contracts on a chain.

    The key only pays. Nothing that is deployed can be changed afterwards; whoever
    governs registers organisations and publishes matters. The trust file that is
    written is what everybody else needs: publish it.
    """
    if out.exists():
        raise InputFileError(str(out), "exists already, and is not overwritten")
    if not out.parent.is_dir():
        raise InputFileError(str(out), "there is no such folder")
    account = unlock(key)
    wanted = (
        DeploymentPlan(
            "trial", (Address(account.address),), Address(account.address), 0, 0
        )
        if plan is None
        else read_plan(load_json(plan), where=str(plan))
    )
    sender = Sender(open_node(rpc, write=True), account)
    terminal.step(terminal.words("部署合约 …", "deploying the contracts …"))
    manifest = deployment.deploy(
        sender,
        proposers=wanted.proposers,
        guardian=wanted.guardian,
        delay=wanted.delay,
        network=wanted.network,
        finality_depth=wanted.finality_depth,
    )
    text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=2) + "\n"
    out.write_text(text, "utf-8")
    if as_json:
        terminal.data(manifest.as_json())
    else:
        terminal.result(str(out))
    terminal.say(
        "已部署。请公布信任文件；下一步：zeropermit governance propose。",
        "Deployed. Publish the trust file; next: zeropermit governance propose.",
    )


def read_plan(content: Mapping[str, object], *, where: str) -> DeploymentPlan:
    """Read the future governors of a deployment.

    Raises:
        InputFileError: A member is missing or malformed.
    """
    proposers = content.get("proposers")
    guardian = content.get("guardian")
    numbers = [content.get(name) for name in ("delay", "finality_depth")]
    if not isinstance(proposers, list) or not proposers:
        raise InputFileError(where, "proposers: a list of addresses expected")
    for address in (*proposers, guardian):
        if not is_checksum_address(address):
            raise InputFileError(where, f"not a checksummed address: {address!r:.60}")
    delay, depth = numbers
    for number in numbers:
        if type(number) is not int or number < 0:
            raise InputFileError(where, "delay and finality_depth: whole numbers")
    network = content.get("network")
    if not isinstance(network, str) or not network:
        raise InputFileError(where, "network: a name expected")
    return DeploymentPlan(
        network=network,
        proposers=tuple(Address(str(address)) for address in proposers),
        guardian=Address(str(guardian)),
        delay=int(str(delay)),
        finality_depth=int(str(depth)),
    )
