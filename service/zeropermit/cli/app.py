"""The command `zeropermit`: loads only the command that is asked for.

Importing everything takes seconds, because some commands need a chain; whoever asks
for help waits for none of it. So the commands stand here by name, with the sentence
that the help shows, and a module is imported when its command is called.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from zeropermit import terminal
from zeropermit.cli import failures
from zeropermit.cli.command import declared, option
from zeropermit.client.closing import closing
from zeropermit.errors import InputFileError, UnexpectedError, ZeropermitError

HELP = """Permits without paper, decided by facts that anyone can check.

Start with `zeropermit demo`. Results go to standard output, everything else to
standard error. A command ends with 0 if what it was asked is so or was done, 1 if it
is not, 2 if it was called wrongly, 3 if it could not find out, 4 if you have to sign
in, and 5 if the node serves another chain than the trust file names."""


class CommandEntry(NamedTuple):
    """A command: its name, where it lives, and its sentence in the help."""

    name: str
    #: Module in this package and, after a colon, the function; a group has none.
    target: str
    help: str
    panel: str


PANELS = {
    "See it work": (
        ("demo", "demo:demo", "Run the demonstration, or its whole story."),
        ("serve", "serve:serve", "Serve the API and the pages."),
    ),
    "Apply, sign and check": (
        ("verify", "verify:verify", "Check a permit against the ledger."),
        ("replay", "replay:replay", "Check a whole ledger from its events."),
        ("trust", "trust", "Look at the file that says what to believe."),
        ("apply", "apply:apply", "Apply for a permit, with consent."),
        ("commit", "apply:commit", "Read and sign a commitment letter."),
        ("joint", "joint", "Apply for several permits at once."),
        ("queries", "queries:queries", "See who asked for your data."),
        ("notices", "queries:notices", "See what is due soon, and what to do."),
        ("standing", "advance_consent", "Have applications prepared for you."),
        ("permit", "permit_decisions", "Report on a permit, change it, or act on it."),
        ("sign", "prepared_act:sign", "Sign a prepared act without a network."),
        ("submit", "prepared_act:submit", "Send a signed act to the ledger."),
        ("act", "act", "Withdraw, retire, enrol: acts on what is your own."),
        ("keys", "keys", "Make and look at signing keys."),
    ),
    "Departments and authorities": (
        ("department", "department", "Attest a department's own records."),
        ("decide", "decide:decide", "Issue or change a permit, as an officer."),
        ("supervise", "supervise", "Supervise permits after issue."),
        ("matter", "matter", "Check and publish matters."),
        ("governance", "governance", "Announce and carry out governance acts."),
    ),
    "Operate a ledger": (
        ("deploy", "deploy:deploy", "Put the contracts on a chain."),
        ("chain", "chain", "Look at the chain behind the ledger."),
        ("events", "events", "Watch what happens on the ledger."),
    ),
}
COMMANDS = tuple(
    CommandEntry(*entry, panel) for panel, group in PANELS.items() for entry in group
)

NAMES = frozenset(entry.name for entry in COMMANDS)

Language = Annotated[
    str,
    option(
        "--language", "zh or en; without it, the language of the environment (LANG)."
    ),
]
NoInput = Annotated[
    bool, option("--no-input", "Do not prompt: a missing value is an error.")
]
Yes = Annotated[bool, option("--yes,-y", "Answer yes to every prompt.")]
Version = Annotated[bool, option("--version", "Print the version and end.")]

MOVED_OPTIONS = {"--language": 1, "--no-input": 0, "--yes": 0, "-y": 0}
"""Options of every command, and how many words follow each."""


def build(wanted: str) -> typer.Typer:
    """Build the command line; `wanted` (`*`: all) is loaded, others are named."""
    app = typer.Typer(
        name="zeropermit",
        help=HELP,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        add_completion=True,
    )
    app.callback(invoke_without_command=True)(_common)
    for entry in COMMANDS:
        if wanted in {entry.name, "*"}:
            _load(app, entry)
        else:
            app.command(entry.name, help=entry.help, rich_help_panel=entry.panel)(
                _unloaded
            )
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    words = move_options_first(arguments)
    completing = "_ZEROPERMIT_COMPLETE" in os.environ
    named = next((word for word in words if word in NAMES), "")
    app = build("*" if completing else named)
    terminal.set_output_options(terminal.output_options_of(words))
    terminal.log_to_standard_error()
    try:
        with closing():
            code = app(args=list(words), prog_name="zeropermit", standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except typer.Abort:
        return failures.stopped()
    except typer.TyperException as misuse:
        return failures.report_misuse(misuse)
    except ZeropermitError as error:
        return failures.report_error(error)
    except Exception as error:  # noqa: BLE001 - no command ends with a traceback
        return failures.report_error(_surprise(error))
    return code if isinstance(code, int) else 0


def _surprise(error: Exception) -> ZeropermitError:
    """Give the error of a command that nobody raised on purpose."""
    if isinstance(error, OSError) and error.filename is not None:
        problem = error.strerror or type(error).__name__
        return InputFileError(str(error.filename), problem)
    return UnexpectedError(type(error).__name__, str(error))


def main() -> None:
    """Run the command that the process was started with."""
    sys.exit(run(sys.argv[1:]))


def move_options_first(arguments: Sequence[str]) -> list[str]:
    """Put the options of every command first, wherever they were written."""
    first: list[str] = []
    rest = list(arguments)
    position = 0
    while position < len(rest) and rest[position] != "--":
        name, equals, _ = rest[position].partition("=")
        if name not in MOVED_OPTIONS:
            position += 1
            continue
        width = 1 if equals else 1 + MOVED_OPTIONS[name]
        first += rest[position : position + width]
        del rest[position : position + width]
    return first + rest


def _load(app: typer.Typer, entry: CommandEntry) -> None:
    module, _, function = entry.target.partition(":")
    loaded = importlib.import_module(f"zeropermit.cli.{module}")
    if function:
        command = declared(getattr(loaded, function))
        app.command(entry.name, rich_help_panel=entry.panel)(command)
    else:
        app.add_typer(
            loaded.app, name=entry.name, help=entry.help, rich_help_panel=entry.panel
        )


def _common(
    context: typer.Context,
    language: Language = "",
    no_input: NoInput = False,
    yes: Yes = False,
    version: Version = False,
) -> None:
    if version:
        # reading the version costs a look through the installed packages
        metadata = importlib.import_module("importlib.metadata")
        typer.echo(metadata.version("zeropermit"))
        raise typer.Exit
    if language not in {"", "zh", "en"}:
        message = "zh or en expected"
        raise typer.BadParameter(message, param_hint="--language")
    language = language or terminal.current().language
    terminal.change_output(language=language, no_input=no_input, yes=yes)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _unloaded() -> None:
    """Stand for a command that was not asked for."""


if __name__ == "__main__":
    main()
