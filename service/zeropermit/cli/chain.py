"""`zeropermit chain`: a check that a node offers the needed methods."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from zeropermit import terminal
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.cli.options import LOCAL_NODE, Rpc
from zeropermit.client.node import open_node
from zeropermit.errors import NOT_VERIFIED, LedgerError, NodeUnreachableError
from zeropermit.ledger.client import METHODS
from zeropermit.ledger.node_connection import EMBEDDED, open_provider
from zeropermit.ledger.wire import METHOD_MISSING, SEND

if TYPE_CHECKING:
    from web3.providers import BaseProvider
    from web3.types import RPCEndpoint

app = Group()

OPTIONAL = ("eth_getProof", "eth_getBlockReceipts")
"""Used where a node has them."""

NOBODY = "0x" + "00" * 20
WORD = "0x" + "00" * 32

PUSH0_AND_MCOPY = "0x5f5f5f5e60015f5260205ff3"
"""Code that creates a contract only where the Cancun rules hold: PUSH0, MCOPY."""

QUESTIONS: dict[str, list[object]] = {
    "eth_chainId": [],
    "eth_blockNumber": [],
    "eth_getBlockByNumber": ["latest", False],
    "eth_getBlockByHash": [WORD, False],
    "eth_getLogs": [{"address": NOBODY, "fromBlock": "0x0", "toBlock": "0x0"}],
    "eth_getCode": [NOBODY, "latest"],
    "eth_call": [{"to": NOBODY, "data": "0x"}, "latest"],
    "eth_estimateGas": [{"from": NOBODY, "to": NOBODY, "data": "0x"}],
    "eth_gasPrice": [],
    "eth_getTransactionCount": [NOBODY, "latest"],
    SEND: ["0x00"],
    "eth_getTransactionReceipt": [WORD],
    "eth_getProof": [NOBODY, [], "latest"],
    "eth_getBlockReceipts": ["latest"],
}
"""A harmless question per method; the transaction is malformed, to be refused."""


@dataclass(frozen=True, slots=True)
class NodeCheck:
    """Whether a node offers one thing."""

    name: str
    needed: bool
    offered: bool
    note: str = ""


@app.command("doctor")
def doctor(rpc: Rpc = LOCAL_NODE) -> CommandAnswer:
    """Check a node for every method that is used here, and list the missing ones.

    Nothing is changed on the chain. Ends with 0 if the node will do, 1 if something
    needed is missing, and 3 if it does not answer.
    """
    open_node(rpc)
    is_embedded = rpc.startswith(EMBEDDED)
    unasked = {SEND} if is_embedded else set()  # it is opened for reading only
    provider = open_provider(rpc, read_only=True)
    checks = list(examine(provider, unasked=unasked))
    missing = [check.name for check in checks if check.needed and not check.offered]
    content = {
        "rpc": rpc,
        "fit": not missing,
        "checks": [asdict(check) for check in checks],
    }
    remark = terminal.words("The node offers everything that is needed.")
    if missing:
        names = ", ".join(missing)
        remark = terminal.words(
            "The node lacks {names}: switch them on, or use another node.", names=names
        )
    code = NOT_VERIFIED if missing else 0
    return CommandAnswer(content, map(_line, checks), remark, code=code)


def examine(
    provider: BaseProvider, *, unasked: Collection[str] = ()
) -> Iterator[NodeCheck]:
    """Ask a node one harmless question for each thing that is used here."""
    for method in (*METHODS, *OPTIONAL):
        offered, note = True, ""
        if method not in unasked:
            offered, note = _asked(provider, method, QUESTIONS[method])
        yield NodeCheck(method, method in METHODS, offered, note)
    offered, note = _asked(
        provider, "eth_estimateGas", [{"from": NOBODY, "data": PUSH0_AND_MCOPY}]
    )
    failed = bool(note)
    yield NodeCheck("Cancun", needed=True, offered=offered and not failed, note=note)


def _asked(
    provider: BaseProvider, method: str, params: list[object]
) -> tuple[bool, str]:
    """Call a method, and tell whether the node knows it, with its objection."""
    try:
        answer: Mapping[str, Any] = provider.make_request(
            cast("RPCEndpoint", method), params
        )
    except NodeUnreachableError:
        raise
    except LedgerError as refusal:
        return False, str(refusal)
    error = answer.get("error")
    if not isinstance(error, dict):
        return error is None, ""
    return error.get("code") != METHOD_MISSING, str(error.get("message", ""))[:100]


def _line(check: NodeCheck) -> str:
    mark = "✓" if check.offered else "✗"
    optional = "" if check.needed else terminal.words(" (optional)")
    note = f" – {check.note}" if check.note and not check.offered else ""
    return f"{mark} {check.name}{optional}{note}"
