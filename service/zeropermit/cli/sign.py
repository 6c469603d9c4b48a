"""`zeropermit sign`: sign a prepared act without the service, and without a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import Key, Trust
from zeropermit.cli.prepared_act import File, check_meant_for, read, signed
from zeropermit.client.node import load_trust
from zeropermit.errors import InputFileError

Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Where to write the signed act; standard output if not given.",
    ),
]


def sign(file: File, key: Key, trust: Trust = None, out: Out = None) -> None:
    """Sign a prepared act without a network.

    What is signed is shown first. The trust file says for which chain and contract it
    may be; a proposal for any other is refused. Acts that need two officers are
    signed by one after the other.
    """
    prepared = read(file)
    check_meant_for(prepared, load_trust(trust), where=str(file))
    if not prepared.missing:
        raise InputFileError(str(file), "it has all its signatures")
    for name, value in prepared.content["typed_data"]["message"].items():
        terminal.step(f"  {name}: {value}")
    act = prepared.content["typed_data"]["primaryType"]
    terminal.confirm(f"签署 {act}？", f"Sign {act}?")
    text = json.dumps(signed(prepared, unlock(key)), ensure_ascii=False, indent=2)
    if out is None:
        terminal.result(text)
        return
    out.write_text(text + "\n", "utf-8")
    terminal.result(str(out))
