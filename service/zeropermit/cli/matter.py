"""`zeropermit matter`: check a matter's file, compare two, prepare a publication."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from zeropermit import terminal
from zeropermit.bootstrap.governing import matter_calls
from zeropermit.catalogue.lint import LintContext, lint
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.catalogue.matter_words import differences, option_words, words
from zeropermit.cli import governance_calls, matter_impact
from zeropermit.cli.options import AsJson, Group, argument, option
from zeropermit.client.node import load_json
from zeropermit.domain.law.calendar import legal_day
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.file import MatterFile, parse_matter
from zeropermit.domain.matters.plan import publishing_order
from zeropermit.domain.records.canonical import digest
from zeropermit.errors import NOT_VERIFIED, DomainError, InputFileError

app = Group()
app.command("impact")(matter_impact.report)

MISSHAPEN = (DomainError, KeyError, TypeError, AttributeError, ValueError)

File = Annotated[Path, argument("FILE", "The matter, as one JSON file.")]
Files = Annotated[
    list[Path],
    argument(
        "FILE...", "Matters, as JSON files, or folders of them; checked together."
    ),
]
Newer = Annotated[Path, argument("NEWER", "Another file of the same matter.")]
OpensAt = Annotated[
    int,
    option(
        "--opens-at SECOND",
        "Unix second from which applications are taken; an hour from now if not "
        "given, so that governance has time to carry it out.",
        min=0,
    ),
]


@app.command("check")
def check(files: Files, as_json: AsJson = False) -> None:
    """Check matters' files and list their requirements in plain words.

    Several are checked with one another around them, so that permits that need one
    another in a circle are found. Ends with 1 if something cannot be meant.
    """
    contents, problems = _checked(files)
    if as_json:
        found = [_summary(contents[file], problems[file]) for file in contents]
        terminal.data(found[0] if len(found) == 1 else found)
    else:
        for file, content in contents.items():
            _say(file, content, problems[file], named=len(contents) > 1)
    if any(problems.values()):
        raise typer.Exit(NOT_VERIFIED)


def _checked(
    files: list[Path],
) -> tuple[Mapping[Path, Mapping[str, Any]], Mapping[Path, list[str]]]:
    """Read files and check them together; give contents and problems, in words."""
    contents = {file: dict(load_json(file)) for file in _listed(files)}
    for file, content in contents.items():
        _problems(file, content)  # what is no matter is named before it is a neighbour
    others = [*contents.values()]
    return contents, {
        file: _problems(file, content, others) for file, content in contents.items()
    }


def _listed(files: list[Path]) -> list[Path]:
    """Give the files themselves, of a folder those that are JSON.

    Raises:
        InputFileError: A folder has none.
    """
    listed: list[Path] = []
    for file in files:
        within = sorted(file.glob("*.json")) if file.is_dir() else [file]
        if not within:
            raise InputFileError(str(file), "no file in it is a matter's")
        listed += within
    return list(dict.fromkeys(listed))


def _summary(content: Mapping[str, Any], said: list[str]) -> dict[str, object]:
    return {
        "code": content["code"],
        "document": to_hex(digest(dict(content))),
        "requirements": sum(bool(e["gating"]) for e in content["requirements"]),
        "automatic": content["automatic"],
        "problems": said,
    }


def _say(
    file: Path, content: Mapping[str, Any], problems: list[str], *, named: bool
) -> None:
    """List the requirements of a file, or its faults, in plain words."""
    if not problems:
        for line in in_words(_matter(file, content)):
            terminal.result(line)
        terminal.say("没有发现问题。", "Nothing was found wrong with it.")
    where = f"{content['code']} " if named else ""
    for problem in problems:
        terminal.result(f"✗ {where}{problem}")


@app.command("diff")
def diff(file: File, newer: Newer, as_json: AsJson = False) -> None:
    """List in plain words the changes in a newer file of a matter."""
    language = terminal.current().language
    contents: list[dict[str, Any]] = [dict(load_json(one)) for one in (file, newer)]
    for one, content in zip((file, newer), contents, strict=True):
        _matter(one, content)
    found = differences(*contents)
    changes = [
        {
            "kind": change.kind.value,
            "requirement": change.requirement or None,
            "words": change.words.in_language(language),
        }
        for change in found
    ]
    before, after = (to_hex(digest(content)) for content in contents)
    lines = (
        " ".join(
            (
                words(change.kind.value).in_language(language),
                *([change.requirement] if change.requirement else []),
                change.words.in_language(language),
            )
        )
        for change in found
    )
    content = {"from": before, "to": after, "changes": changes}
    terminal.answer(content, lines, as_json=as_json)
    if not (as_json or found):
        terminal.say("没有差别。", "They ask for the same.")


@app.command("publish")
def publish(files: Files, opens_at: OpensAt = 0) -> None:
    """Write the governance calls that publish the next version of matters.

    The calls go to standard output; keep them in a file, have it read, and give it to
    `zeropermit governance propose`. A matter that takes permits of another comes after
    it, since the ledger has to know that one.
    """
    contents, problems = _checked(files)
    for file, found in problems.items():
        if found:
            raise InputFileError(str(file), "; ".join(found))
    second = opens_at or int(time.time()) + 3600
    matters = [_matter(file, content) for file, content in contents.items()]
    wanted = [
        call
        for matter in publishing_order(matters)
        for call in matter_calls(LedgerState(), matter, opens_at=second)
    ]
    terminal.data(governance_calls.as_json(wanted))


def _problems(
    file: Path,
    content: Mapping[str, Any],
    others: Sequence[Mapping[str, Any]] = (),
) -> list[str]:
    """Check a file against the catalogue, and other files that replace its like.

    Raises:
        InputFileError: It is not even shaped like a matter.
    """
    catalogue = load_catalogue()
    around = LintContext(
        schemas=catalogue.by_schema,
        matters=[*(matter.content for matter in catalogue.matters()), *others],
        calendar=catalogue.working_days,
        today=legal_day(int(time.time())),
    )
    try:
        found = lint(content, around)
    except MISSHAPEN as error:
        raise InputFileError(str(file), f"no matter: {error}") from error
    return [problem.in_language(terminal.current().language) for problem in found]


def _matter(file: Path, content: Mapping[str, Any]) -> MatterFile:
    try:
        return parse_matter(content)
    except MISSHAPEN as error:
        raise InputFileError(str(file), f"no matter: {error}") from error


def in_words(matter: MatterFile) -> Iterator[str]:
    """List in plain words the requirements of a matter."""
    language = terminal.current().language
    mode = (
        terminal.words("齐备即自动签发", "issued at once when complete")
        if matter.automatic
        else terminal.words("由经办人决定", "decided by an officer")
    )
    yield f"{matter.title.in_language(language)} ({matter.code}) – {mode}"
    yield f"sha-256 {to_hex(matter.document)}"
    for entry in matter.entries:
        title = entry.title.in_language(language)
        yield f"{entry.id} {title}"
        if not entry.gating:
            yield "    " + terminal.words("不影响签发", "does not decide")
        for number, way in enumerate(entry.content["options"]):
            either = terminal.words("或：", "or: ") if number else ""
            yield f"    {either}{option_words(way).in_language(language)}"
