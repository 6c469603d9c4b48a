"""`zeropermit trust`: what a verifier believes."""

from __future__ import annotations

import typer

from zeropermit.cli import render
from zeropermit.cli.node import load_trust
from zeropermit.cli.options import AsJson, Trust

app = typer.Typer(no_args_is_help=True)


@app.command("show")
def show(trust: Trust = None, as_json: AsJson = False) -> None:
    """Show which contracts on which chain a trust file pins.

    Compare the digests with those that the operator publishes elsewhere.
    """
    manifest = load_trust(trust)
    if as_json:
        render.data(manifest.as_json())
        return
    render.result(f"{render.words('网络', 'network')}: {manifest.network}")
    render.result(f"{render.words('链标识', 'chain id')}: {manifest.chain_id}")
    render.result(
        f"{render.words('创世区块', 'block 0')}: {render.grouped(manifest.genesis)}"
    )
    first = render.words("自区块", "events from block")
    render.result(f"{first}: {manifest.deployed_at}")
    depth = render.words("终局深度", "final after blocks")
    render.result(f"{depth}: {manifest.finality_depth}")
    for name, pinned in manifest.contracts.items():
        render.result(f"{name}: {pinned.address}")
        render.result(f"    {render.grouped(pinned.code_hash)}")


@app.callback()
def _group() -> None:
    """Keep `show` a command of its own."""
