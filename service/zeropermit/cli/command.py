"""Declaration of commands: options, groups, and answers.

An option is an annotated type: `Annotated[Path, "--key FILE", "Its help."]`, perhaps
with a dictionary of further properties, as Typer names them. A declaration without
dashes is that of an argument. Options may be bundled as fields of a dataclass.

A command returns its answer, or gives many as a generator. Then it has the option
`--json`, and what is printed and the exit code follow from the answer.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter
from types import NoneType
from typing import Annotated, Any, TypeAlias, TypeGuard, get_args, get_type_hints

import typer

from zeropermit import terminal
from zeropermit.terminal import TextTable

VARIABLES = {
    f"--{name.lower().replace('_', '-')}": f"ZEROPERMIT_{name}"
    for name in (
        *("API", "AUTHORITY", "BOOK", "DATA", "DEPARTMENT", "HOST", "KEY", "LANGUAGE"),
        *("NO_INPUT", "PORT", "TRUST"),
    )
} | {
    "--rpc": "ZEROPERMIT_RPC_URL",
    "--earlier-rpc": "ZEROPERMIT_EARLIER_RPC_URLS",
    "--store": "ZEROPERMIT_STORE_URL",
}
"""Variables of the environment that set an option, in every command that has it."""

AsJson = Annotated[bool, "--json", "Print the result as JSON, for programs."]

LineAnswer: TypeAlias = tuple[object, str]
"""One of many answers: for programs, and a line for people."""


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """Answer of a command, and its exit code."""

    content: object  #: For programs.
    #: For people, on standard output; None if the same JSON is for them.
    lines: Iterable[str] | None = None
    remark: str = ""  #: For people, on standard error.
    next_step: str = ""  #: For both, at the end.
    code: int = 0
    tables: Sequence[TextTable] = ()  #: For people, before the lines.

    def show(self) -> int:
        """Print the answer; give the exit code."""
        if self.lines is None or terminal.current().json:
            terminal.data(self.content)
        else:
            for table in self.tables:
                terminal.table(table)
            for line in self.lines:
                terminal.result(line)
            terminal.remark(self.remark)
        terminal.remark(self.next_step)
        return self.code


class Group(typer.Typer):
    """A group of commands, perhaps of one alone."""

    def __init__(self) -> None:
        super().__init__(no_args_is_help=True)
        self.callback()(_group)

    def command(  # type: ignore[override] # every command here has a name, no more
        self, name: str
    ) -> Callable[[Callable[..., object]], Callable[..., object]]:
        """Register a command."""
        register = super().command(name)
        return lambda command: register(declared(command))


def _group() -> None:
    """Keep the name of a command that is the only one of its group."""


def declared(command: Callable[..., object]) -> Callable[..., int]:
    """Give a command as Typer reads it: it shows its answer and gives an exit code."""

    def run(**given: object) -> int:
        terminal.change_output(json=bool(given.get("as_json")))
        found = command(**_arguments(command, given))
        if isinstance(found, CommandAnswer):
            return found.show()
        if isinstance(found, Iterator):
            for content, line in found:
                terminal.one_answer(content, line)
        return 0

    parameters = list(_parameters(command))
    answers = get_type_hints(command).get("return", NoneType) is not NoneType
    if answers and all(one.name != "as_json" for one in parameters):
        parameters.append(_parameter("as_json", AsJson, default=False))
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # what Typer reads
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


def option(declaration: str, text: str, **more: Any) -> Any:  # noqa: ANN401 - what Typer takes and gives
    """Declare an option or an argument to Typer.

    Args:
        declaration: Names of an option and, after a blank, what its value is called in
            the help; or the latter alone, of an argument.
        text: Its help.
        more: Further properties, as Typer names them.
    """
    if not declaration.startswith("--"):
        return typer.Argument(metavar=declaration or None, help=text, **more)
    names, _, value = declaration.partition(" ")
    first, *others = names.split(",")
    more.setdefault("envvar", VARIABLES.get(first))
    return typer.Option(first, *others, metavar=value or None, help=text, **more)


def _parameters(command: Callable[..., object]) -> Iterator[Parameter]:
    """Give the parameters of a command, or of a bundle of options, one by one."""
    hints = get_type_hints(command, include_extras=True)
    for parameter in inspect.signature(command).parameters.values():
        kind = hints[parameter.name]
        if _is_bundle(kind):
            yield from _parameters(kind)
        else:
            yield _parameter(parameter.name, kind, default=parameter.default)


def _parameter(name: str, kind: object, *, default: object) -> Parameter:
    """Give an option as a parameter that Typer reads."""
    taken, declaration, text, *more = get_args(kind)
    annotation = Annotated[taken, option(declaration, text, **dict(*more))]  # type: ignore[valid-type] # read from another
    only = Parameter.KEYWORD_ONLY
    return Parameter(name, only, annotation=annotation, default=default)


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
