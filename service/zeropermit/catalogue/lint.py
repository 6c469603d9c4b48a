"""Faults of a matter's file, in plain words.

`parse_matter` refuses what the ledger could not hold; this says everything else that
is wrong with a file, and all of it at once, to whoever writes one: a permit that
nobody could ever get, a text that is missing, a duty that no law names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from zeropermit.catalogue.lint_options import option_problems
from zeropermit.catalogue.matter_words import words
from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.matters.file import Words
from zeropermit.domain.matters.matter import OPTION_LIMIT, REQUIREMENT_LIMIT

Content: TypeAlias = Mapping[str, Any]

DAY_KINDS = ("working", "calendar")
COMMITMENT_PARTS = ("notice", "promise", "check")


@dataclass(frozen=True, slots=True)
class LintProblem:
    """One thing that is wrong, and with which requirement; empty for the whole."""

    requirement: str
    words: Words

    def in_language(self, language: str) -> str:
        """Say it in `zh` (default) or `en`."""
        said = self.words.in_language(language)
        return f"{self.requirement}: {said}" if self.requirement else said


@dataclass(frozen=True, slots=True)
class LintContext:
    """The context of a check of a matter."""

    schemas: Mapping[str, Schema]
    #: Files of the catalogue and others; the checked file replaces its like.
    matters: Sequence[Content]
    calendar: WorkingCalendar
    today: date


def lint(content: Content, around: LintContext) -> tuple[LintProblem, ...]:
    """Name everything that is wrong with a matter's file.

    Raises:
        KeyError, TypeError, AttributeError: It is not even shaped like one.
    """
    entries: Sequence[Content] = content["requirements"]
    found = [LintProblem("", fault) for fault in _whole(content, around)]
    codes = {str(other["code"]) for other in (*around.matters, content)}
    for entry in entries:
        found += [LintProblem(entry["id"], fault) for fault in _entry(content, entry)]
        for option in entry["options"]:
            said = option_problems(content, entry, option, around.schemas, codes)
            found += [LintProblem(entry["id"], fault) for fault in said]
    return tuple(dict.fromkeys(found))


def _whole(content: Content, around: LintContext) -> Iterator[Words]:
    yield from _size(content)
    yield from _headline(content)
    yield from _days(content, around)
    yield from _face(content, around)
    shown = {key: content[key] for key in content if key != "requirements"}
    for path in sorted(_silent(shown)):
        yield words("SILENT_TEXT", path=path)
    cycle = _cycle(content, around.matters)
    if cycle:
        yield words("CIRCLE", chain=" → ".join(cycle))


def _size(content: Content) -> Iterator[Words]:
    gating = [entry["id"] for entry in content["requirements"] if entry["gating"]]
    if not gating:
        yield words("NO_GATING_REQUIREMENT")
    if len(gating) > REQUIREMENT_LIMIT:
        yield words("TOO_MANY_REQUIREMENTS", limit=REQUIREMENT_LIMIT)
    names = [entry["id"] for entry in content["requirements"]]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield words("REPEATED_REQUIREMENT", name=name)


def _headline(content: Content) -> Iterator[Words]:
    bases = content.get("headline", {}).get("legal_basis", ())
    if not bases:
        yield words("NO_MATTER_BASIS")
    for basis in bases:
        yield from _source(content, basis)


def _source(content: Content, basis: Content) -> Iterator[Words]:
    source = basis.get("source", "")
    if source not in content.get("sources", {}):
        yield words("UNKNOWN_SOURCE" if source else "NO_SOURCE", source=source)


def _days(content: Content, around: LintContext) -> Iterator[Words]:
    limit = content["decision_days"]
    if limit["kind"] not in DAY_KINDS or limit["count"] < 1:
        yield words("DECISION_DAYS")
    elif limit["kind"] == "working":
        last = around.today + timedelta(days=2 * limit["count"] + 14)
        years = range(around.today.year, last.year + 1)
        for year in sorted(set(years) - around.calendar.years):
            yield words("NO_CALENDAR", year=year)


def _face(content: Content, around: LintContext) -> Iterator[Words]:
    used = {
        option.get("schema")
        for entry in content["requirements"]
        if entry["gating"]
        for option in entry["options"]
    }
    for name, line in content.get("face", {}).items():
        schema, claim = line["schema"], line["claim"]
        known = around.schemas.get(schema)
        if schema not in used:
            yield words("FACE_SCHEMA", name=name, schema=schema)
        elif known and known.field(claim) is None:
            yield words("FACE_CLAIM", name=name, schema=schema, claim=claim)
    yield from _lines_of_permits(content)


def _lines_of_permits(content: Content) -> Iterator[Words]:
    """Find lines that are empty, or come from nothing, if an earlier permit serves."""
    gating = [entry["options"] for entry in content["requirements"] if entry["gating"]]
    taken = {o["matter"] for options in gating for o in options if "matter" in o}
    replaced = {
        option["schema"]
        for options in gating
        if any("matter" in option for option in options)
        for option in options
        if "schema" in option
    }
    for name, line in content.get("face", {}).items():
        schema, matter = line["schema"], line.get("permit")
        if matter is not None and matter not in taken:
            yield words("FACE_PERMIT", name=name, matter=matter)
        if matter is None and schema in replaced and not line.get("optional"):
            yield words("FACE_EMPTY", name=name, schema=schema)


def _entry(content: Content, entry: Content) -> Iterator[Words]:
    options = entry["options"]
    kinds = [option["kind"] for option in options]
    if entry["gating"] and not options:
        yield words("NO_OPTION")
    if len(options) > OPTION_LIMIT:
        yield words("TOO_MANY_OPTIONS", limit=OPTION_LIMIT)
    if not entry.get("basis"):
        yield words("NO_BASIS")
    for basis in entry.get("basis", ()):
        yield from _source(content, basis)
    if _silent(entry):
        yield words("SILENT_ENTRY")
    yield from _commitments(entry, kinds)


def _commitments(entry: Content, kinds: Sequence[str]) -> Iterator[Words]:
    allowed = entry["commitment_allowed"]
    if "COMMITMENT" not in kinds:
        if allowed:
            yield words("NO_COMMITMENT_OPTION")
        return
    if not allowed:
        yield words("COMMITMENT_NOT_ALLOWED")
    if {"ATTESTATION", "PERMIT"}.isdisjoint(kinds):
        yield words("COMMITMENT_FORCED")
    for part in COMMITMENT_PARTS:
        if not entry.get(part):
            yield words("NO_COMMITMENT_PART", part=words(part))


def _silent(value: object, path: str = "") -> set[str]:
    """Find texts that are missing or blank in one language."""
    found: set[str] = set()
    if isinstance(value, Mapping):
        if "zh" in value or "en" in value:
            texts = (value.get("zh"), value.get("en"))
            if not all(isinstance(text, str) and text.strip() for text in texts):
                found.add(path)
        for key, item in value.items():
            found |= _silent(item, f"{path}/{key}" if path else key)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            found |= _silent(item, f"{path}/{number}")
    return found


def needs(content: Content, types: Mapping[str, str]) -> set[str]:
    """Name the permit types that a matter asks to have been issued before.

    An attestation by the schema `x/1` says that a permit of type `x` exists; `types`
    gives the permit type of each matter, of which a permit is asked by its code.
    """
    options = [o for entry in content["requirements"] for o in entry["options"]]
    attested = {o["schema"].partition("/")[0] for o in options if "schema" in o}
    return attested | {types.get(o["matter"], "") for o in options if "matter" in o}


def _cycle(content: Content, others: Sequence[Content]) -> tuple[str, ...]:
    """Give a circle of permits that leads back to this matter; empty if none."""
    mine = str(content["permit_type"])
    files = {str(other["code"]): other for other in (*others, content)}
    types = {code: str(file["permit_type"]) for code, file in files.items()}
    known = {types[code]: needs(file, types) for code, file in files.items()}
    paths: list[tuple[str, ...]] = [(mine,)]
    seen: set[str] = set()
    while paths:
        path = paths.pop(0)
        for step in sorted(known[path[-1]] & known.keys()):
            if step == mine:
                return (*path, mine)
            if step not in seen:
                seen.add(step)
                paths.append((*path, step))
    return ()
