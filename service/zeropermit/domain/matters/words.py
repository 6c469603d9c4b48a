"""A matter in plain words: demands of an option, changes between two files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
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


CHANGE_WORDS = {
    ChangeKind.ADDED: Words("新增", "added"),
    ChangeKind.REMOVED: Words("删除", "removed"),
    ChangeKind.CHANGED: Words("修改", "changed"),
}
MEMBERS = (
    ("title", Words("名称", "title")),
    ("decision_days", Words("办理时限", "time to decide")),
    ("validity", Words("有效期规则", "validity")),
    ("automatic", Words("齐备即自动签发", "issued at once when complete")),
    ("permit_number", Words("许可证编号规则", "permit number")),
    ("face", Words("证面内容", "lines of the permit")),
    ("headline", Words("办事指南", "headline")),
    ("authority_kind", Words("办理机关", "authority")),
    ("supervisor_kind", Words("监管部门", "supervisor")),
)
ENTRY_MEMBERS = (
    ("title", Words("名称", "title")),
    ("help", Words("说明", "help")),
    ("holder", Words("数据来源", "holder of the data")),
    ("channel", Words("办理渠道", "channel")),
    ("gating", Words("是否参与决定", "whether it decides")),
    ("commitment_allowed", Words("是否允许承诺", "whether a commitment will do")),
    ("recheck", Words("证明撤销后的处理", "what a revocation does")),
    ("basis", Words("法律依据", "legal basis")),
    ("notice", Words("告知内容", "notice")),
    ("promise", Words("承诺内容", "promise")),
    ("check", Words("核查安排", "check")),
)
SHORT = (str, int, bool)


def subject_words(subject: Content) -> Words:
    """Say whom an option is about."""
    if subject["kind"] == "PARTY":
        place = f"{subject['requirement']}.{subject['claim']}"
        return Words(f"{place} 所载单位", f"the organisation in {place}")
    names = {
        "APPLICANT": Words("申请人", "the applicant"),
        "PROJECT": Words("项目", "the project"),
    }
    return names[subject["kind"]]


def option_words(option: Content) -> Words:
    """Describe the demands of an option."""
    if option["kind"] == "COMMITMENT":
        who = subject_words(option["by"])
        return Words(f"{who.zh}签署告知承诺", f"commitment of {who.en}")
    who = subject_words(option["subject"])
    if option["kind"] == "PERMIT":
        return _permit_words(option, who)
    schema, days = option["schema"], option["max_age_days"]
    age = (
        Words("", "")
        if days is None
        else Words(f"，{days} 日内", f", within {days} days")
    )
    conditions = "".join(
        f", {p['claim']} {p['operator']} {p.get('value', '')}".rstrip()
        for p in option.get("predicates", ())
    )
    return Words(
        f"数据证明 {schema}（{who.zh}{age.zh}{conditions}）",
        f"attestation {schema} of {who.en}{age.en}{conditions}",
    )


def _permit_words(option: Content, who: Words) -> Words:
    """Say which earlier permit an option asks for."""
    matter = option["matter"]
    if option["subject"]["kind"] != "PROJECT":
        return Words(
            f"{who.zh}持有的许可 {matter}", f"permit {matter} held by {who.en}"
        )
    own = bool(option.get("predicates"))
    zh, en = ("，由申请人持有", ", held by the applicant") if own else ("", "")
    return Words(
        f"已签发的许可 {matter}（{who.zh}{zh}）",
        f"permit {matter} of {who.en}{en}, issued before",
    )


def differences(old: Content, new: Content) -> tuple[MatterChange, ...]:
    """List the changes between two files of a matter, requirements in their order."""
    changes = [
        MatterChange(ChangeKind.CHANGED, "", words)
        for words in _members(old, new, MEMBERS)
    ]
    before = {entry["id"]: entry for entry in old["requirements"]}
    after = {entry["id"]: entry for entry in new["requirements"]}
    for name, entry in before.items():
        if name not in after:
            changes.append(MatterChange(ChangeKind.REMOVED, name, _title(entry)))
    for name, entry in after.items():
        if name not in before:
            changes.append(MatterChange(ChangeKind.ADDED, name, _title(entry)))
        else:
            found = (*_members(before[name], entry, ENTRY_MEMBERS),)
            found += (*_options(before[name]["options"], entry["options"]),)
            changes += [
                MatterChange(ChangeKind.CHANGED, name, words) for words in found
            ]
    return (*changes, *_order(list(before), list(after)))


def _title(entry: Content) -> Words:
    return Words(entry["title"]["zh"], entry["title"]["en"])


def _members(
    old: Content, new: Content, members: Sequence[tuple[str, Words]]
) -> Iterator[Words]:
    for name, title in members:
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if isinstance(before, SHORT) and isinstance(after, SHORT):
            yield Words(
                f"{title.zh}：{before} → {after}", f"{title.en}: {before} → {after}"
            )
        elif name in PARTS:
            one, two = PARTS[name](old[name]), PARTS[name](new[name])
            yield Words(
                f"{title.zh}：{one.zh} → {two.zh}", f"{title.en}: {one.en} → {two.en}"
            )
        else:
            yield Words(f"{title.zh}有改动", f"{title.en} changed")


def _days(limit: Content) -> Words:
    working = limit["kind"] == "working"
    zh, en = ("个工作日", "working") if working else ("日", "calendar")
    return Words(f"{limit['count']} {zh}", f"{limit['count']} {en} days")


def _validity(rule: Content) -> Words:
    start, count = rule["start_within_months"], rule["extension_limit"]
    more, term = rule["extension_months"], rule["valid_for_months"]
    return Words(
        f"{start} 个月内开工、可延期 {count} 次每次 {more} 个月、"
        f"有效 {term} 个月（0 为不限）",
        f"start within {start} months, {count} extensions of {more} months, "
        f"valid for {term} months (0 is no limit)",
    )


PARTS: Mapping[str, Callable[[Content], Words]] = {
    "title": lambda title: Words(title["zh"], title["en"]),
    "decision_days": _days,
    "validity": _validity,
}
"""Members whose two values are said, not only that they differ."""


def _options(old: Sequence[Content], new: Sequence[Content]) -> Iterator[Words]:
    before = [option_words(option) for option in old]
    after = [option_words(option) for option in new]
    for words in before:
        if words not in after:
            yield Words(f"不再接受：{words.zh}", f"no longer: {words.en}")
    for words in after:
        if words not in before:
            yield Words(f"可以改用：{words.zh}", f"now also: {words.en}")
    if before != after and sorted(map(str, before)) == sorted(map(str, after)):
        yield Words("选项的先后有改动", "the order of its options changed")


def _order(old: Sequence[str], new: Sequence[str]) -> Iterator[MatterChange]:
    kept_before = [name for name in old if name in new]
    kept_after = [name for name in new if name in old]
    if kept_before != kept_after:
        words = Words("要求的先后有改动", "the order of the requirements changed")
        yield MatterChange(ChangeKind.CHANGED, "", words)
