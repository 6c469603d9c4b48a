"""Options that several commands have; each names the variable that sets it too."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, TypeGuard, get_type_hints

import typer

VARIABLES = {
    f"--{name.lower().replace('_', '-')}": f"ZEROPERMIT_{name}"
    for name in (
        *("API", "AUTHORITY", "BOOK", "DATA", "DEPARTMENT", "HOST", "KEY", "LANGUAGE"),
        *("NO_INPUT", "PORT", "TRUST"),
    )
} | {"--rpc": "ZEROPERMIT_RPC_URL", "--store": "ZEROPERMIT_STORE_URL"}
"""Variables of the environment that set an option, in every command that has it."""


def option(declaration: str, text: str, **more: Any) -> Any:  # noqa: ANN401 - what Typer takes and gives
    """Declare an option.

    Args:
        declaration: Its name and, after a blank, what its value is called in the help.
        text: Its help.
        more: Further properties, as Typer names them.
    """
    name, _, value = declaration.partition(" ")
    more.setdefault("envvar", VARIABLES.get(name))
    return typer.Option(name, metavar=value or None, help=text, **more)


def argument(name: str | None, text: str, **more: Any) -> Any:  # noqa: ANN401 - what Typer takes and gives
    """Declare an argument: its name in the help, and its help."""
    return typer.Argument(metavar=name, help=text, **more)


Rpc = Annotated[
    str,
    option(
        "--rpc URL",
        "Node of the chain: an HTTP address, or `embedded:PATH` for the file "
        "of an embedded chain.",
    ),
]
Trust = Annotated[
    Path | None,
    option(
        "--trust FILE", "Trust file: which contracts, on which chain, are believed."
    ),
]
AsJson = Annotated[bool, option("--json", "Print the result as JSON, for programs.")]
Key = Annotated[
    Path,
    option(
        "--key FILE",
        "Keystore of the signing key. Its password is asked for, or taken from "
        "ZEROPERMIT_KEYSTORE_PASSWORD.",
    ),
]
Api = Annotated[str, option("--api URL", "Address of the service.")]
Data = Annotated[
    Path, option("--data FOLDER", "Folder of databases, keystores and the trust file.")
]
Port = Annotated[
    int, option("--port", "Port to listen on; 0 takes a free one.", min=0, max=65535)
]
Department = Annotated[
    str, option("--department CODE", "Unified social credit code of the department.")
]
RecordStorePath = Annotated[
    Path,
    option(
        "--book FILE",
        "The department's record store: its sealed records, kept on its own machine.",
    ),
]
Out = Annotated[
    Path | None,
    option(
        "--out FILE", "Where to write the prepared act; standard output if not given."
    ),
]
Permit = Annotated[
    str,
    argument("PERMIT", "Permit number (18 digits), or hash of the document or permit."),
]
Matter = Annotated[str, option("--matter CODE", "Matter to apply for.")]
Decision = Annotated[
    str,
    option(
        "--decision FILE",
        "The written decision: a file, of which only the digest leaves this machine, "
        "or its digest.",
    ),
]

LOCAL_NODE = "http://127.0.0.1:8545"
LOCAL_API = "http://127.0.0.1:8000"
"""Defaults of the options that most people type first."""


class Group(typer.Typer):
    """A group of commands, perhaps of one alone; their options may be bundled."""

    def __init__(self) -> None:
        super().__init__(no_args_is_help=True)
        self.callback()(_group)

    def command(  # type: ignore[override] # every command here has a name, no more
        self, name: str
    ) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Register a command."""
        register = super().command(name)
        return lambda command: register(bundled(command))


def _group() -> None:
    """Keep the name of a command that is the only one of its group."""


def bundled(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take options as dataclasses; each field is an option of its own."""

    def run(**given: object) -> None:
        command(**_arguments(command, given))

    parameters = list(_parameters(command))
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # what Typer reads
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


def _parameters(command: Callable[..., object]) -> Iterator[Parameter]:
    """Give the parameters of a command, or of a bundle of options, one by one."""
    hints = get_type_hints(command, include_extras=True)
    for parameter in inspect.signature(command).parameters.values():
        kind = hints[parameter.name]
        if _is_bundle(kind):
            yield from _parameters(kind)
        else:
            yield parameter.replace(annotation=kind, kind=Parameter.KEYWORD_ONLY)


def _is_bundle(kind: object) -> TypeGuard[type]:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind)


def _arguments(
    command: Callable[..., object], given: Mapping[str, object]
) -> dict[str, object]:
    """Give the parameters of a command or a bundle, bundles made of their options."""
    kinds = get_type_hints(command, include_extras=True)
    kinds.pop("return", None)
    return {
        name: kind(**_arguments(kind, given)) if _is_bundle(kind) else given[name]
        for name, kind in kinds.items()
    }
