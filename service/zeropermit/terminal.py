"""How commands talk: data to standard output, everything else to standard error.

Colour and width are left to rich, which is used on standard error alone, and which
honours `NO_COLOR`. People are spoken to in Chinese or English, as they chose: texts
are in English in source, and in Chinese in the catalogue (`console.json`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from unicodedata import category, east_asian_width

import structlog
import typer

from zeropermit.catalogue.console import console_text
from zeropermit.catalogue.messages import message as in_words
from zeropermit.domain.ledger.identifiers import in_fours
from zeropermit.domain.records.text import REFUSED_CATEGORIES

if TYPE_CHECKING:
    from rich.console import Console

LAST_SECOND = 253_000_000_000
"""Later times mean "no end": they are in the year 9987 or beyond."""

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """How one run of a command talks."""

    language: str = "zh"
    json: bool = False  #: Whether data, and errors, are JSON.
    no_input: bool = False  #: Whether nothing may be asked.
    yes: bool = False  #: Whether the person agreed in advance.


class Bilingual(Protocol):
    """A text in Chinese and English."""

    def in_language(self, language: str) -> str:
        """Give the text in `zh` or `en`."""


class TextTable(NamedTuple):
    """A table for people."""

    title: str
    columns: Sequence[str]  #: Names in English.
    rows: Sequence[Sequence[str]]


DEFAULT = OutputOptions()
_output_options: ContextVar[OutputOptions] = ContextVar("manner", default=DEFAULT)


def output_options_of(words: Sequence[str]) -> OutputOptions:
    """Guess the manner from the environment and the words, before they are parsed."""
    language_wanted = os.environ.get("ZEROPERMIT_LANGUAGE", "")
    for option, value in pairwise((*words, "")):
        name, equals, given = option.partition("=")
        if name == "--language":
            language_wanted = given if equals else value
    if language_wanted not in {"zh", "en"}:
        locale = next(
            (os.environ[n] for n in ("LC_ALL", "LANG") if os.environ.get(n)), ""
        )
        language_wanted = "en" if locale.startswith("en") else "zh"
    return OutputOptions(language=language_wanted, json="--json" in words)


def set_output_options(output_options: OutputOptions) -> None:
    """Talk in this manner from now on."""
    _output_options.set(output_options)


def change_output(**changes: Any) -> None:  # noqa: ANN401 - fields of the options
    """Change options of the output from now on."""
    set_output_options(replace(current(), **changes))


def current() -> OutputOptions:
    """Give the manner of this run."""
    return _output_options.get()


def log_to_standard_error() -> None:
    """Send the service's log to standard error, never to standard output."""
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


def words(english: str, /, **values: object) -> str:
    """Give a text in the language of this run, with values in its braces."""
    return console_text(english, current().language).format(**values)


def chosen(text: Bilingual) -> str:
    """Give a text of the data files in the language of this run."""
    return text.in_language(current().language)


def console() -> Console:
    """Open standard error for talk."""
    from rich.console import Console  # noqa: PLC0415 - most commands need no rich

    return Console(stderr=True, highlight=False, soft_wrap=True)


def visible(text: str, *, lines: bool = True) -> str:
    """Write control and format characters as escapes, so that no text can draw.

    Args:
        text: A text that may be a stranger's.
        lines: Whether ends of lines and tabs may stay.
    """
    if text.isprintable():
        return text
    kept = "\n\t" if lines else ""
    return "".join(
        char
        if char in kept or category(char) not in REFUSED_CATEGORIES
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def say(english: str, /, **values: object) -> None:
    """Tell the person something, on standard error."""
    remark(words(english, **values))


def remark(text: str) -> None:
    """Tell the person a text that is in the language of this run; "" tells nothing."""
    if text:
        console().print(visible(text), markup=False)


def step(text: str) -> None:
    """Tell about progress, on standard error."""
    console().print(visible(text), markup=False, style="dim")


def progress_line(value: object) -> None:
    """Tell programs about progress, on standard error, as a line of JSON."""
    typer.echo(json.dumps(value), err=True)


def result(text: str) -> None:
    """Give an answer for people, on standard output."""
    typer.echo(visible(text))


def result_for_people(text: str) -> None:
    """Give people a part of an answer that programs get whole at the end."""
    if not current().json:
        result(text)


def data(value: object) -> None:
    """Give an answer for programs, on standard output, as one JSON object."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def one_answer(value: object, line: str) -> None:
    """Give one of many answers: as a line of JSON for programs, else for people."""
    if current().json:
        typer.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    else:
        result(line)


def write_out(value: object, out: Path | None) -> None:
    """Write JSON to a file and give its name, or write it to standard output."""
    if out is None:
        data(value)
        return
    write_json(value, out)
    result(str(out))


def write_json(value: object, path: Path) -> None:
    """Write JSON to a file, for people and programs."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")


def table(content: TextTable) -> None:
    """Draw a table on standard error."""
    from rich import box  # noqa: PLC0415 - see `console`
    from rich.table import Table  # noqa: PLC0415 - see `console`

    title = content.title or None
    drawn = Table(title=title, box=box.SIMPLE, title_justify="left")
    for column in content.columns:  # Chinese has no blanks to break at
        drawn.add_column(words(column), overflow="fold")
    for row in content.rows:
        drawn.add_row(*map(visible, row))
    console().print(drawn, markup=False)


def width(text: str) -> int:
    """Count the columns of a terminal that a text takes."""
    return sum(1 + (east_asian_width(char) in "WF") for char in text)


def moment(second: int) -> str:
    """Write a time as people in China read it, with its offset."""
    if not 0 <= second < LAST_SECOND:
        return words("no end")
    return f"{datetime.fromtimestamp(second, CHINA):%Y-%m-%d %H:%M:%S} +08:00"


def facts(values: Mapping[str, object]) -> Iterator[str]:
    """Write values, each behind its name."""
    for name, value in values.items():
        yield f"{words(name)}: {value}"


def grouped(word: bytes | str) -> str:
    """Write a digest in groups of four digits, so that it can be read aloud."""
    digits = word.hex() if isinstance(word, bytes) else word.removeprefix("0x")
    return in_fours(digits)


def message(code: str, /, **values: object) -> str:
    """Say a code of the catalogue in the language of this run."""
    return in_words(code, current().language, **values)


def confirm(english: str, /, **values: object) -> None:
    """Go on only if the person agrees, now or in advance."""
    if current().yes:
        return
    if current().no_input:
        option = words("stopped: --yes was not given.")
        raise typer.BadParameter(option, param_hint="--yes")
    typer.confirm(words(english, **values), abort=True, err=True)
