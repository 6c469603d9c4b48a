"""`zeropermit trust`: the facts that a verifier believes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from zeropermit import terminal
from zeropermit.audit.pinning import last_block as block_of
from zeropermit.audit.pinning import verify_chain
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.cli.options import LOCAL_NODE, Rpc, Trust
from zeropermit.client.node import load_trust, open_node
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.manifest import Manifest, PinnedBlock
from zeropermit.errors import ReplayRangeError

Earlier = Annotated[
    Path, "--earlier FILE", "Trust file of the ledger that this one takes the place of."
]
LastBlock = Annotated[
    int | None,
    "--last-block N",
    "Block that the earlier ledger ends with; the newest final one if not given.",
    {"min": 0},
]

app = Group()


@app.command("show")
def show(trust: Trust = None) -> CommandAnswer:
    """Show which contracts on which chain a trust file pins.

    Compare the digests with those that the operator publishes elsewhere.
    """
    manifest = load_trust(trust)
    return CommandAnswer(manifest.as_json(), _lines(manifest))


@app.command("succeed")
def succeed(
    earlier: Earlier,
    trust: Trust = None,
    rpc: Rpc = LOCAL_NODE,
    last_block: LastBlock = None,
) -> CommandAnswer:
    """Put a ledger in the place of an earlier one, in a new trust file.

    The node is one of the earlier chain. The earlier ledger ends with a block: what
    anybody does on it after that counts for nothing. Write the answer to a file, and
    publish that in the place of both.
    """
    manifest, closed = load_trust(trust), load_trust(earlier)
    client = open_node(rpc)
    verify_chain(client, closed)
    settled = client.head().number - closed.finality_depth
    last = block_of(client, closed, settled if last_block is None else last_block)
    if last.number > settled:
        first = closed.deployed_at
        raise ReplayRangeError(last.number, first=first, head=settled)
    joined = manifest.after(closed, PinnedBlock(last.number, last.hash))
    return CommandAnswer(joined.as_json())


def _lines(manifest: Manifest) -> Iterator[str]:
    yield from _ledger(manifest)
    for ledger in manifest.earlier:
        yield ""
        yield terminal.words("An earlier ledger:")
        yield from _ledger(ledger)


def _ledger(manifest: Manifest) -> Iterator[str]:
    facts: dict[str, object] = {
        "network": manifest.network,
        "chain id": manifest.chain_id,
        "block 0": terminal.grouped(manifest.genesis),
        "events from block": manifest.deployed_at,
        "final after blocks": manifest.finality_depth,
    }
    if manifest.last_block:
        last = manifest.last_block
        facts["ends with block"] = f"{last.number} {to_hex(last.hash)}"
    yield from terminal.facts(facts)
    for name, pinned in manifest.contracts.items():
        yield f"{name}: {pinned.address}"
        yield f"    {terminal.grouped(pinned.code_hash)}"
