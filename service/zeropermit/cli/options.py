"""Options that several commands have; each names the variable that sets it too."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from inspect import Parameter
from pathlib import Path
from typing import Annotated, get_type_hints

import typer

Rpc = Annotated[
    str,
    typer.Option(
        "--rpc",
        envvar="ZEROPERMIT_RPC_URL",
        metavar="URL",
        help="Node of the chain: an HTTP address, or `embedded:PATH` for the file "
        "of an embedded chain.",
    ),
]
Trust = Annotated[
    Path | None,
    typer.Option(
        "--trust",
        envvar="ZEROPERMIT_TRUST",
        metavar="FILE",
        help="Trust file: which contracts, on which chain, are believed.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print the result as JSON, for programs.")
]
Key = Annotated[
    Path,
    typer.Option(
        "--key",
        envvar="ZEROPERMIT_KEY",
        metavar="FILE",
        help="Keystore of the signing key. Its password is asked for, or taken from "
        "ZEROPERMIT_KEYSTORE_PASSWORD.",
    ),
]
Api = Annotated[
    str,
    typer.Option(
        "--api",
        envvar="ZEROPERMIT_API",
        metavar="URL",
        help="Address of the service.",
    ),
]
Data = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="ZEROPERMIT_DATA",
        metavar="FOLDER",
        help="Folder of databases, keystores and the trust file.",
    ),
]
Port = Annotated[
    int,
    typer.Option(
        "--port",
        envvar="ZEROPERMIT_PORT",
        min=0,
        max=65535,
        help="Port to listen on; 0 takes a free one.",
    ),
]
Department = Annotated[
    str,
    typer.Option(
        "--department",
        envvar="ZEROPERMIT_DEPARTMENT",
        metavar="CODE",
        help="Unified social credit code of the department.",
    ),
]
RecordStorePath = Annotated[
    Path,
    typer.Option(
        "--book",
        envvar="ZEROPERMIT_BOOK",
        metavar="FILE",
        help="The department's record store: its sealed records, kept on its "
        "own machine.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Where to write the prepared act; standard output if not given.",
    ),
]

Permit = Annotated[
    str,
    typer.Argument(
        help="Permit number (18 digits), or hash of the document or permit.",
        metavar="PERMIT",
    ),
]

LOCAL_NODE = "http://127.0.0.1:8545"
LOCAL_API = "http://127.0.0.1:8000"
"""Defaults of the options that most people type first."""


def bundled(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take options as one dataclass; each field is an option of its own.

    Args:
        command: A function with dataclasses of options among its parameters.
    """
    hints = get_type_hints(command, include_extras=True)
    bundles: dict[str, type] = {}
    parameters = []
    for parameter in inspect.signature(command).parameters.values():
        kind = hints[parameter.name]
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            bundles[parameter.name] = kind
            fields = inspect.signature(kind).parameters.values()
            types = get_type_hints(kind, include_extras=True)
            parameters += [
                one.replace(annotation=types[one.name], kind=Parameter.KEYWORD_ONLY)
                for one in fields
            ]
        else:
            parameters.append(
                parameter.replace(annotation=kind, kind=Parameter.KEYWORD_ONLY)
            )

    def run(**given: object) -> None:
        for name, kind in bundles.items():
            members = {
                one: given.pop(one) for one in inspect.signature(kind).parameters
            }
            given[name] = kind(**members)
        command(**given)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # what Typer reads
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run
