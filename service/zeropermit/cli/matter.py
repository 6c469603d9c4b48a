"""`zeropermit matter`: check a matter's file, and prepare its publication."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from zeropermit.bootstrap.governing import matter_calls
from zeropermit.catalogue.loader import PackagedCatalogue, load_catalogue
from zeropermit.cli import calls, render
from zeropermit.cli.failures import NOT_VERIFIED
from zeropermit.cli.node import load_json
from zeropermit.cli.options import AsJson
from zeropermit.domain.identifiers import to_hex
from zeropermit.domain.matter_file import MatterFile, RequirementEntry, parse_matter
from zeropermit.domain.registers import Registers
from zeropermit.domain.schema import RECORD_CLAIM
from zeropermit.errors import InputFileError, MatterFileError, SchemaUnknownError

app = typer.Typer(no_args_is_help=True)

REQUIREMENT_LIMIT = 32
OPTION_LIMIT = 8

File = Annotated[
    Path, typer.Argument(help="The matter, as one JSON file.", metavar="FILE")
]
OpensAt = Annotated[
    int,
    typer.Option(
        "--opens-at",
        metavar="SECOND",
        min=0,
        help="Unix second from which applications are taken; an hour from now if not "
        "given, so that governance has time to carry it out.",
    ),
]


@app.command("check")
def check(file: File, as_json: AsJson = False) -> None:
    """Check a matter's file and say in plain words what it asks for.

    Ends with 1 if something in it cannot be meant.
    """
    try:
        matter = parse_matter(dict(load_json(file)))
    except (MatterFileError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputFileError(str(file), f"no matter: {error}") from error
    problems = list(problems_of(matter, load_catalogue()))
    if as_json:
        render.data(
            {
                "code": matter.code,
                "document": to_hex(matter.document),
                "requirements": len(matter.requirements),
                "automatic": matter.automatic,
                "problems": problems,
            }
        )
    else:
        for line in in_words(matter):
            render.result(line)
        for problem in problems:
            render.result(f"✗ {problem}")
        if not problems:
            render.say("没有发现问题。", "Nothing was found wrong with it.")
    if problems:
        raise typer.Exit(NOT_VERIFIED)


@app.command("publish")
def publish(file: File, opens_at: OpensAt = 0) -> None:
    """Write the governance call that publishes a matter's next version.

    The call goes to standard output; keep it in a file, have it read, and give it to
    `zeropermit governance propose`.
    """
    try:
        matter = parse_matter(dict(load_json(file)))
    except (MatterFileError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputFileError(str(file), f"no matter: {error}") from error
    problems = list(problems_of(matter, load_catalogue()))
    if problems:
        raise InputFileError(str(file), "; ".join(problems))
    second = opens_at or int(time.time()) + 3600
    wanted = list(matter_calls(Registers(), matter, opens_at=second))
    render.data(calls.as_json(wanted))


def problems_of(matter: MatterFile, catalogue: PackagedCatalogue) -> Iterator[str]:
    """Name what in a matter cannot be meant, though it can be read."""
    if not matter.requirements:
        yield "no requirement decides: nothing could ever be issued"
    if len(matter.requirements) > REQUIREMENT_LIMIT:
        yield f"more than {REQUIREMENT_LIMIT} requirements"
    for entry in matter.entries:
        for problem in _entry_problems(matter, entry, catalogue):
            yield f"{entry.id}: {problem}"


def in_words(matter: MatterFile) -> Iterator[str]:
    """Say in plain words what a matter asks for."""
    language = render.current().language
    mode = (
        render.words("齐备即自动签发", "issued at once when complete")
        if matter.automatic
        else render.words("由经办人决定", "decided by an officer")
    )
    yield f"{matter.title.in_language(language)} ({matter.code}) – {mode}"
    yield f"sha-256 {to_hex(matter.document)}"
    for entry in matter.entries:
        title = entry.title.in_language(language)
        yield f"{entry.id} {title}"
        if not entry.gating:
            yield "    " + render.words("不影响签发", "does not decide")
        for number, option in enumerate(entry.content["options"]):
            either = render.words("或：", "or: ") if number else ""
            yield f"    {either}{_option_in_words(option)}"


def _option_in_words(option: dict[str, Any]) -> str:
    if option["kind"] == "COMMITMENT":
        who = _subject_in_words(option["by"])
        return render.words(f"{who}签署告知承诺", f"commitment of {who}")
    who = _subject_in_words(option["subject"])
    days = option["max_age_days"]
    age = (
        "" if days is None else render.words(f"，{days} 日内", f", within {days} days")
    )
    conditions = "".join(
        f", {p['claim']} {p['operator']} {p.get('value', '')}".rstrip()
        for p in option.get("predicates", ())
    )
    return render.words(
        f"数据证明 {option['schema']}（{who}{age}{conditions}）",
        f"attestation {option['schema']} of {who}{age}{conditions}",
    )


def _subject_in_words(subject: dict[str, Any]) -> str:
    if subject["kind"] == "PARTY":
        place = f"{subject['requirement']}.{subject['claim']}"
        return render.words(f"{place} 所载单位", f"the organisation in {place}")
    names = {
        "APPLICANT": ("申请人", "the applicant"),
        "PROJECT": ("项目", "the project"),
    }
    return render.words(*names[subject["kind"]])


def _entry_problems(
    matter: MatterFile, entry: RequirementEntry, catalogue: PackagedCatalogue
) -> Iterator[str]:
    options = entry.content["options"]
    if entry.gating and not options:
        yield "decides, but nothing can meet it"
    if len(options) > OPTION_LIMIT:
        yield f"more than {OPTION_LIMIT} options"
    for option in options:
        yield from _option_problems(matter, option, catalogue)
    commits = any(option["kind"] == "COMMITMENT" for option in options)
    for part in ("notice", "promise"):
        if commits and not entry.content.get(part):
            yield f"allows a commitment, but has no {part}"
    for text in (entry.title, entry.help, entry.holder):
        if not text.zh.strip() or not text.en.strip():
            yield "a text is missing in one language"


def _option_problems(
    matter: MatterFile, option: dict[str, Any], catalogue: PackagedCatalogue
) -> Iterator[str]:
    who = option.get("subject") or option.get("by") or {}
    if who.get("kind") == "PARTY":
        yield from _party_problems(matter, who, catalogue)
    if option["kind"] != "ATTESTATION":
        return
    claims = _claims(option["schema"], catalogue)
    if claims is None:
        yield f"schema {option['schema']} is not in the catalogue"
        return
    for predicate in option.get("predicates", ()):
        if predicate["claim"] not in claims:
            yield f"{option['schema']} has no claim {predicate['claim']}"


def _party_problems(
    matter: MatterFile, who: dict[str, Any], catalogue: PackagedCatalogue
) -> Iterator[str]:
    named = matter.entry(who["requirement"])
    schemas = [o["schema"] for o in named.content["options"] if "schema" in o]
    known = [_claims(schema, catalogue) or set() for schema in schemas]
    if not any(who["claim"] in claims for claims in known):
        yield f"{who['requirement']} gives no claim {who['claim']}"


def _claims(schema: str, catalogue: PackagedCatalogue) -> set[str] | None:
    try:
        found = catalogue.schema(schema)
    except SchemaUnknownError:
        return None
    return {RECORD_CLAIM, *(field.name for field in found.fields)}
