"""`zeropermit trust`: the facts that a verifier believes."""

from __future__ import annotations

from collections.abc import Iterator

from zeropermit import terminal
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.cli.options import Trust
from zeropermit.client.node import load_trust
from zeropermit.domain.ledger.manifest import Manifest

app = Group()


@app.command("show")
def show(trust: Trust = None) -> CommandAnswer:
    """Show which contracts on which chain a trust file pins.

    Compare the digests with those that the operator publishes elsewhere.
    """
    manifest = load_trust(trust)
    return CommandAnswer(manifest.as_json(), _lines(manifest))


def _lines(manifest: Manifest) -> Iterator[str]:
    facts = {
        ("网络", "network"): manifest.network,
        ("链标识", "chain id"): manifest.chain_id,
        ("创世区块", "block 0"): terminal.grouped(manifest.genesis),
        ("自区块", "events from block"): manifest.deployed_at,
        ("终局深度", "final after blocks"): manifest.finality_depth,
    }
    yield from terminal.facts(facts)
    for name, pinned in manifest.contracts.items():
        yield f"{name}: {pinned.address}"
        yield f"    {terminal.grouped(pinned.code_hash)}"
