"""A matter in plain words: demands of an option, changes between two files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from zeropermit.domain.matters.file import Words

Content: TypeAlias = Mapping[str, Any]


class ChangeKind(StrEnum):
    """The change of a requirement, or of the matter itself."""

    ADDED = auto()
    REMOVED = auto()
    CHANGED = auto()


@dataclass(frozen=True, slots=True)
class MatterChange:
    """One difference between two files of a matter."""

    kind: ChangeKind
    requirement: str  #: Empty for the matter itself.
    words: Words


MEMBERS = (
    *("title", "decision_days", "validity", "automatic", "several_permits"),
    *("forfeited_by", "public_safety", "subject", "permit_number", "face"),
    *("headline", "authority_kind", "supervisor_kind"),
)
ENTRY_MEMBERS = (
    *("title", "help", "holder", "channel", "gating", "commitment_allowed"),
    *("recheck", "basis", "notice", "promise", "check"),
)
SHORT = (str, int, bool)


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("zeropermit.catalogue") / "matter_words.json"
    found: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    return found


def words(code: str, /, **values: object) -> Words:
    """Give a text of `matter_words.json` with `values` in place of their names."""
    text = _texts()[code]
    return Words(text["zh"].format(**values), text["en"].format(**values))


def subject_words(subject: Content) -> Words:
    """Say whom an option is about."""
    kind = subject["kind"]
    party = kind == "PARTY"
    place = f"{subject['requirement']}.{subject['claim']}" if party else ""
    return words(f"SUBJECT_{kind}", place=place)


def option_words(option: Content) -> Words:
    """Describe the demands of an option."""
    if option["kind"] == "COMMITMENT":
        return words("OPTION_COMMITMENT", who=subject_words(option["by"]))
    who = subject_words(option["subject"])
    if option["kind"] == "PERMIT":
        return _permit_words(option, who)
    schema, days = option["schema"], option["max_age_days"]
    conditions = "".join(
        f", {p['claim']} {p['operator']} {p.get('value', '')}".rstrip()
        for p in option.get("predicates", ())
    )
    code = "OPTION_ATTESTATION" if days is None else "OPTION_ATTESTATION_WITHIN"
    return words(code, schema=schema, who=who, days=days, conditions=conditions)


def _permit_words(option: Content, who: Words) -> Words:
    """Say which earlier permit an option asks for."""
    code = "OPTION_PERMIT_OWN" if option.get("predicates") else "OPTION_PERMIT"
    if option["subject"]["kind"] != "PROJECT":
        code = "OPTION_PERMIT_HELD"
    return words(code, who=who, matter=option["matter"])


def differences(old: Content, new: Content) -> tuple[MatterChange, ...]:
    """List the changes between two files of a matter, requirements in their order."""
    changes = [
        MatterChange(ChangeKind.CHANGED, "", said)
        for said in _members(old, new, MEMBERS)
    ]
    before = {entry["id"]: entry for entry in old["requirements"]}
    after = {entry["id"]: entry for entry in new["requirements"]}
    for name, entry in before.items():
        if name not in after:
            title = Words.of(entry["title"])
            changes.append(MatterChange(ChangeKind.REMOVED, name, title))
    for name, entry in after.items():
        if name not in before:
            title = Words.of(entry["title"])
            changes.append(MatterChange(ChangeKind.ADDED, name, title))
        else:
            found = (*_members(before[name], entry, ENTRY_MEMBERS),)
            found += (*_options(before[name]["options"], entry["options"]),)
            changes += [MatterChange(ChangeKind.CHANGED, name, said) for said in found]
    if [name for name in before if name in after] != [n for n in after if n in before]:
        moved = words("REQUIREMENTS_REORDERED")
        changes.append(MatterChange(ChangeKind.CHANGED, "", moved))
    return tuple(changes)


def _members(old: Content, new: Content, members: Sequence[str]) -> Iterator[Words]:
    for name in members:
        if old.get(name) != new.get(name):
            before, after = (_value(file, name) for file in (old, new))
            code = "CHANGED_FROM_TO" if before and after else "CHANGED_MEMBER"
            yield words(code, title=words(name), before=before, after=after)


def _value(file: Content, name: str) -> Words | None:
    """Write the value of a member; None if only its change is noted."""
    value = file.get(name)
    if isinstance(value, SHORT):
        return Words(str(value), str(value))
    if name == "title":
        return Words.of(file[name])
    if name == "decision_days":
        code = "DAYS_WORKING" if file[name]["kind"] == "working" else "DAYS_CALENDAR"
        return words(code, count=file[name]["count"])
    return words("VALIDITY", **file[name]) if name == "validity" else None


def _options(old: Sequence[Content], new: Sequence[Content]) -> Iterator[Words]:
    before, after = ([option_words(one) for one in options] for options in (old, new))
    for option in before:
        if option not in after:
            yield words("OPTION_DROPPED", option=option)
    for option in after:
        if option not in before:
            yield words("OPTION_ADDED", option=option)
    if before != after and sorted(map(str, before)) == sorted(map(str, after)):
        yield words("OPTIONS_REORDERED")
