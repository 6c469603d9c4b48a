"""Commitment letters (告知承诺书): the notice and the promises.

The text that a person reads before signing is made by `render` from the same data
that is hashed, so nothing can be shown that is not signed, or signed unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum, auto
from itertools import chain
from typing import TypeAlias

from zeropermit.domain.law.calendar import legal_day
from zeropermit.domain.ledger.identifiers import ApplicationId, to_hex
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.record import NamedOrganisation, TypedRecord
from zeropermit.domain.records.text import check_text
from zeropermit.errors import RecordError


class Language(StrEnum):
    """Language of a letter."""

    ZH = auto()
    EN = auto()


@dataclass(frozen=True, slots=True)
class LetterNotice:
    """The notice of the body: six elements beside the facts to be proven.

    The facts (证明内容) stand in each `LetterRequirement`.
    """

    matter: str  #: 事项名称: the matter.
    legal_basis: str  #: 设定依据: the law that asks for the proof.
    method: str  #: 承诺方式: how one commits, and that one need not.
    liability: str  #: 不实承诺的责任: civil, administrative and criminal.
    verification: str  #: 核查权力: the body that checks, the time and the method.
    publicity: str  #: 公开: whether the letter is published, how widely and how long.


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of the applicant (承诺内容), six sentences."""

    informed: str  #: Knows the content of the notice.
    fulfilled: str  #: Meets the conditions, or will by the due date.
    truthful: str  #: The information given is true.
    checkable: str  #: Accepts being checked.
    liable: str  #: Answers in law for an untrue commitment.
    own_will: str  #: The statements are the applicant's true intent.


@dataclass(frozen=True, slots=True)
class LetterRequirement:
    """One requirement that the letter covers."""

    id: str  #: Short name, such as `R10`.
    notice: str  #: The fact that would have to be proven.
    promise: str  #: The promise of the applicant in place of the fact.


LetterPart: TypeAlias = LetterNotice | Statements | LetterRequirement


STATEMENTS: Mapping[Language, Statements] = {
    Language.ZH: Statements(
        informed="已知晓行政机关告知的全部内容。",
        fulfilled="已符合告知的条件和要求，或者将在约定的期限内符合。",
        truthful="所填写和提供的信息真实、准确。",
        checkable="愿意接受行政机关的核查。",
        liable="愿意承担不实承诺、违反承诺的法律责任。",
        own_will="以上承诺是本单位真实的意思表示。",
    ),
    Language.EN: Statements(
        informed="We know all that the notice tells us.",
        fulfilled="We meet the conditions stated, or will meet them by the due date.",
        truthful="The information we gave is true and accurate.",
        checkable="We accept being checked.",
        liable="We answer in law if this commitment is untrue or not kept.",
        own_will="These commitments are what we truly mean.",
    ),
}
"""Usual wording; a configurable default, not quoted from law."""


@dataclass(frozen=True, slots=True)
class CommitmentLetter(TypedRecord):
    """One letter: notice, promises, committing party, end of the time of checking."""

    TYPE = "zeropermit/letter/1"

    application: ApplicationId
    organisation: NamedOrganisation
    language: Language
    notice: LetterNotice
    requirements: tuple[LetterRequirement, ...]
    statements: Statements
    due_at: int  #: Exclusive end of the time in which the authority means to check.
    suite: Suite = Suite.SHA_256

    def __post_init__(self) -> None:
        """Refuse a letter that lacks an element or hides one.

        Raises:
            RecordError: No requirement, or one named twice.
            TextError: A text is empty, too long or has odd characters.
        """
        names = [item.id for item in self.requirements]
        if not names or len(set(names)) != len(names):
            raise RecordError(self.TYPE, "requirements", "none, or one named twice")
        parts: list[LetterPart] = [*self.requirements, self.notice, self.statements]
        for text in chain(*map(texts_of, parts)):
            check_text(text)


LABELS: Mapping[Language, Mapping[str, str]] = {
    Language.ZH: {
        "title": "告知承诺书",
        "organisation": "承诺单位：{name}（{uscc}）",
        "application": "申请：{id}",
        "told": "一、行政机关告知",
        "matter": "事项名称：",
        "legal_basis": "设定依据：",
        "facts": "证明内容：",
        "method": "承诺方式：",
        "liability": "不实承诺的责任：",
        "verification": "核查权力：",
        "publicity": "承诺书的公开：",
        "promised": "二、申请人承诺",
        "due": "核查截止：{day}（含当日，北京时间）",
        "digest": "本承诺书摘要（{suite}）：{digest}",
    },
    Language.EN: {
        "title": "Commitment letter",
        "organisation": "Committing organisation: {name} ({uscc})",
        "application": "Application: {id}",
        "told": "1. What the authority tells",
        "matter": "Matter: ",
        "legal_basis": "Legal basis: ",
        "facts": "Facts to be proven:",
        "method": "How to commit: ",
        "liability": "Liability for an untrue commitment: ",
        "verification": "Who checks, and how: ",
        "publicity": "Publication of this letter: ",
        "promised": "2. What the applicant promises",
        "due": "Checked until: {day} (that day included, China Standard Time)",
        "digest": "Digest of this letter ({suite}): {digest}",
    },
}


def render(letter: CommitmentLetter) -> str:
    """Write the letter as plain text, in its language.

    Raises:
        CalendarRangeError: The due date is out of range.
    """
    label = LABELS[letter.language]
    notice = letter.notice
    owner = letter.organisation
    lines = [
        label["title"],
        "",
        label["organisation"].format(name=owner.name, uscc=owner.uscc),
        label["application"].format(id=to_hex(letter.application)),
        "",
        label["told"],
        label["matter"] + notice.matter,
        label["legal_basis"] + notice.legal_basis,
        label["facts"],
        *(f"  [{item.id}] {item.notice}" for item in letter.requirements),
        label["method"] + notice.method,
        label["liability"] + notice.liability,
        label["verification"] + notice.verification,
        label["publicity"] + notice.publicity,
        "",
        label["promised"],
        *(f"  [{item.id}] {item.promise}" for item in letter.requirements),
        *(f"  - {text}" for text in texts_of(letter.statements)),
        "",
        label["due"].format(day=legal_day(letter.due_at - 1).isoformat()),
        label["digest"].format(
            suite=letter.suite.value, digest=to_hex(letter.digest())
        ),
    ]
    return "\n".join(lines) + "\n"


def texts_of(part: LetterPart) -> list[str]:
    """List the texts of a part of a letter, in the order of its fields."""
    return [getattr(part, field.name) for field in fields(part)]
