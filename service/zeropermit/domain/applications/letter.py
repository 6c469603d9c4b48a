"""Commitment letters (告知承诺书): the notice and the promises.

The text that a person reads before signing is made by `catalogue/letters.py` from the
same data that is hashed, so nothing can be shown that is not signed, or signed unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum, auto
from itertools import chain
from typing import TypeAlias

from zeropermit.domain.ledger.identifiers import ApplicationId
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


def texts_of(part: LetterPart) -> list[str]:
    """List the texts of a part of a letter, in the order of its fields."""
    return [getattr(part, field.name) for field in fields(part)]
