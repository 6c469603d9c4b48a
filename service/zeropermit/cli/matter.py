"""`zeropermit matter`: check a matter's file, compare two, prepare a publication."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from zeropermit import terminal
from zeropermit.bootstrap.governing import matter_calls
from zeropermit.catalogue.lint import LintContext, lint
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.catalogue.matter_words import differences, option_words, words
from zeropermit.cli import governance
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.client.node import load_json
from zeropermit.domain.law.calendar import legal_day
from zeropermit.domain.ledger.identifiers import matter_id, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.file import MatterFile, parse_matter
from zeropermit.domain.matters.impact import PermitImpact
from zeropermit.domain.matters.impact import impact as permits_under
from zeropermit.domain.matters.plan import publishing_order
from zeropermit.domain.permits.reasons import Reason
from zeropermit.domain.records.canonical import digest
from zeropermit.errors import NOT_VERIFIED, DomainError, InputFileError
from zeropermit.serialize.answer import as_of_json

app = Group()

MISSHAPEN = (DomainError, KeyError, TypeError, AttributeError, ValueError)

File = Annotated[Path, "FILE", "The matter, as one JSON file."]
Files = Annotated[
    list[Path],
    "FILE...",
    "Matters, as JSON files, or folders of them; checked together.",
]
Newer = Annotated[Path, "NEWER", "Another file of the same matter."]
Proposed = Annotated[Path, "FILE", "The matter as it would be published."]
OpensAt = Annotated[
    int,
    "--opens-at SECOND",
    "Unix second from which applications are taken; an hour from now if not "
    "given, so that governance has time to carry it out.",
    {"min": 0},
]


class CheckedFile(NamedTuple):
    """A matter's file, and its faults in words."""

    file: Path
    content: Mapping[str, Any]
    problems: list[str]

    def as_json(self) -> dict[str, object]:
        """Give the result for programs."""
        content = self.content
        return {
            "code": content["code"],
            "document": to_hex(digest(dict(content))),
            "requirements": sum(bool(e["gating"]) for e in content["requirements"]),
            "automatic": content["automatic"],
            "several_permits": content["several_permits"],
            "forfeited_by": content["forfeited_by"],
            "public_safety": content["public_safety"],
            "subject": content["subject"],
            "problems": self.problems,
        }

    def show(self, *, named: bool) -> None:
        """List the requirements of the file, or its faults, in plain words."""
        if not self.problems:
            for line in in_words(_matter(self.file, self.content)):
                terminal.result(line)
            terminal.say("Nothing was found wrong with it.")
        where = f"{self.content['code']} " if named else ""
        for problem in self.problems:
            terminal.result(f"✗ {where}{problem}")


@app.command("impact")
def impact(file: Proposed, node: NodeOptions) -> CommandAnswer:
    """Say which permits in force would not meet a new version.

    The ledger is read from a node; every permit in force of the matter is decided
    again under the file's requirements, with its own evidence, as of now. This changes
    nothing: a permit is judged by the version that it was issued under.
    """
    matter = _matter(file, load_json(file))
    state, as_of = node.open().state()
    now = max(int(time.time()), as_of.time)
    found = permits_under(state, matter_id(matter.code), matter.requirements, now=now)
    concerned = sum(bool(permit.unmet) for permit in found)
    content = {
        "matter": matter.code,
        "document": to_hex(matter.document),
        "as_of": as_of_json(as_of),
        "in_force": len(found),
        "concerned": concerned,
        "permits": [_impact_json(permit) for permit in found],
    }
    lines = (line for permit in found for line in _impact_lines(matter, permit))
    remark = terminal.words(
        "{count} permits in force; {concerned} would not meet the new version "
        "(block {number}).",
        count=len(found),
        concerned=concerned,
        number=as_of.number,
    )
    return CommandAnswer(content, lines, remark)


@app.command("check")
def check(files: Files) -> CommandAnswer:
    """Check matters' files and list their requirements in plain words.

    Several are checked with one another around them, so that permits that need one
    another in a circle are found. Ends with 1 if something cannot be meant.
    """
    checked = _checked(files)
    for one in checked if not terminal.current().json else ():
        one.show(named=len(checked) > 1)
    found = [one.as_json() for one in checked]
    code = NOT_VERIFIED if any(one.problems for one in checked) else 0
    return CommandAnswer(found[0] if len(found) == 1 else found, (), code=code)


@app.command("diff")
def diff(file: File, newer: Newer) -> CommandAnswer:
    """List in plain words the changes in a newer file of a matter."""
    contents = [dict(load_json(one)) for one in (file, newer)]
    for one, content in zip((file, newer), contents, strict=True):
        _matter(one, content)
    found = differences(*contents)
    before, after = (to_hex(digest(content)) for content in contents)  # type: ignore[arg-type] # JSON, read by json
    changes = [
        {
            "kind": change.kind.value,
            "requirement": change.requirement or None,
            "words": terminal.chosen(change.words),
        }
        for change in found
    ]
    lines = (
        f"{terminal.chosen(words(change.kind.value))} "
        f"{change.requirement + ' ' if change.requirement else ''}"
        f"{terminal.chosen(change.words)}"
        for change in found
    )
    none = terminal.words("They ask for the same.")
    content = {"from": before, "to": after, "changes": changes}
    return CommandAnswer(content, lines, "" if found else none)


@app.command("publish")
def publish(files: Files, opens_at: OpensAt = 0) -> None:
    """Write the governance calls that publish the next version of matters.

    The calls go to standard output; keep them in a file, have it read, and give it to
    `zeropermit governance propose`. A matter that takes permits of another comes after
    it, since the ledger has to know that one.
    """
    checked = _checked(files)
    for one in checked:
        if one.problems:
            raise InputFileError(str(one.file), "; ".join(one.problems))
    second = opens_at or int(time.time()) + 3600
    matters = [_matter(one.file, one.content) for one in checked]
    wanted = [
        call
        for matter in publishing_order(matters)
        for call in matter_calls(LedgerState(), matter, opens_at=second)
    ]
    terminal.data(governance.as_json(wanted))


def _checked(files: list[Path]) -> list[CheckedFile]:
    """Read files and check them together."""
    contents = {file: dict(load_json(file)) for file in _listed(files)}
    for file, content in contents.items():
        _problems(file, content)  # what is no matter is named before it is a neighbour
    others = [*contents.values()]
    return [
        CheckedFile(file, content, _problems(file, content, others))
        for file, content in contents.items()
    ]


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
    return [terminal.chosen(problem) for problem in found]


def _matter(file: Path, content: Mapping[str, Any]) -> MatterFile:
    try:
        return parse_matter(content)
    except MISSHAPEN as error:
        raise InputFileError(str(file), f"no matter: {error}") from error


def in_words(matter: MatterFile) -> Iterator[str]:
    """List in plain words the requirements of a matter."""
    mode = (
        terminal.words("issued at once when complete")
        if matter.automatic
        else terminal.words("decided by an officer")
    )
    yield f"{terminal.chosen(matter.title)} ({matter.code}) – {mode}"
    yield f"sha-256 {to_hex(matter.document)}"
    for entry in matter.entries:
        yield f"{entry.id} {terminal.chosen(entry.title)}"
        if not entry.gating:
            yield "    " + terminal.words("does not decide")
        for number, way in enumerate(entry.content["options"]):
            either = terminal.words("or: ") if number else ""
            yield f"    {either}{terminal.chosen(option_words(way))}"


def _impact_json(permit: PermitImpact) -> dict[str, object]:
    return {
        "permit": to_hex(permit.id),
        "number": permit.number,
        "project": permit.project,
        "version": permit.version,
        "state": permit.state.name,
        "shortfalls": [
            {
                "requirement": one.requirement,
                "novelty": one.change.value,
                "reason": one.now.name,
                "words": terminal.message(one.now.name),
                "at_issue": None if one.at_issue is Reason.NONE else one.at_issue.name,
            }
            for one in permit.unmet
        ],
    }


def _impact_lines(matter: MatterFile, permit: PermitImpact) -> Iterator[str]:
    mark = "✗" if permit.unmet else "✓"
    yield f"{mark} {permit.number}  {permit.project}  {permit.state.name}"
    for one in permit.unmet:
        title = terminal.chosen(matter.entry(one.requirement).title)
        change = terminal.words(one.change.value)
        said = terminal.message(one.now.name)
        if one.at_issue is Reason.NONE:
            said += terminal.words(
                " What was shown at issue would have done: newer data is needed."
            )
        yield f"    {one.requirement} {title} ({change}): {said}"
