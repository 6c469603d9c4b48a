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
        "network": manifest.network,
        "chain id": manifest.chain_id,
        "block 0": terminal.grouped(manifest.genesis),
        "events from block": manifest.deployed_at,
        "final after blocks": manifest.finality_depth,
    }
    yield from terminal.facts(facts)
    for name, pinned in manifest.contracts.items():
        yield f"{name}: {pinned.address}"
        yield f"    {terminal.grouped(pinned.code_hash)}"
