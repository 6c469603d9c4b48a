"""`zeropermit trust`: the facts that a verifier believes."""

from __future__ import annotations

import typer

from zeropermit import terminal
from zeropermit.cli.options import AsJson, Trust
from zeropermit.client.node import load_trust

app = typer.Typer(no_args_is_help=True)


@app.command("show")
def show(trust: Trust = None, as_json: AsJson = False) -> None:
    """Show which contracts on which chain a trust file pins.

    Compare the digests with those that the operator publishes elsewhere.
    """
    manifest = load_trust(trust)
    if as_json:
        terminal.data(manifest.as_json())
        return
    terminal.result(f"{terminal.words('网络', 'network')}: {manifest.network}")
    terminal.result(f"{terminal.words('链标识', 'chain id')}: {manifest.chain_id}")
    terminal.result(
        f"{terminal.words('创世区块', 'block 0')}: {terminal.grouped(manifest.genesis)}"
    )
    first = terminal.words("自区块", "events from block")
    terminal.result(f"{first}: {manifest.deployed_at}")
    depth = terminal.words("终局深度", "final after blocks")
    terminal.result(f"{depth}: {manifest.finality_depth}")
    for name, pinned in manifest.contracts.items():
        terminal.result(f"{name}: {pinned.address}")
        terminal.result(f"    {terminal.grouped(pinned.code_hash)}")


@app.callback()
def _group() -> None:
    """Keep `show` a command of its own."""
