"""Commitment letters as texts to be read: one letter, or those of a joint application.

Each application has its own letter, digest and signature, because each is decided for
itself; equal parts of letters are written once. `words/letters.toml` has the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from zeropermit.catalogue.words import texts
from zeropermit.domain.applications.letter import (
    CommitmentLetter,
    Language,
    LetterRequirement,
    Statements,
    texts_of,
)
from zeropermit.domain.law.calendar import legal_day
from zeropermit.domain.ledger.identifiers import to_hex

_NOTICE_PARTS = ("legal_basis", "method", "liability", "verification", "publicity")


def statements_in(language: Language) -> Statements:
    """Give the usual statements of an applicant."""
    names = (field.name for field in fields(Statements))
    return Statements(*(texts("letters")[f"statements.{n}"][language] for n in names))


def _labels(language: Language, *, joint: bool = False) -> Mapping[str, str]:
    """Give the headings and lines of a letter, or of letters in one text."""
    found: dict[str, str] = {}
    for part in ("letter", "joint")[: 2 if joint else 1]:
        found |= {
            path.removeprefix(f"{part}."): both[language]
            for path, both in texts("letters").items()
            if path.startswith(f"{part}.")
        }
    return found


def render(letter: CommitmentLetter) -> str:
    """Write the letter as plain text, in its language.

    Raises:
        CalendarRangeError: The due date is out of range.
    """
    label = _labels(letter.language)
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


def render_joint(letters: Sequence[CommitmentLetter]) -> str:
    """Write letters of one organisation, in one language, as one text.

    There is at least one letter; all are in the language of the first.

    Raises:
        CalendarRangeError: A due date is out of range.
    """
    first = letters[0]
    label = _labels(first.language, joint=True)
    owner = first.organisation
    lines = [
        label["title"],
        "",
        label["organisation"].format(name=owner.name, uscc=owner.uscc),
        "",
        label["told"],
        label["facts"],
        *_without_repeats(
            (item.notice, _place(one, item.id)) for one, item in _items(letters)
        ),
        *_notice_lines(letters, label),
        "",
        label["promised"],
        *_without_repeats(
            (item.promise, _place(one, item.id)) for one, item in _items(letters)
        ),
        *dict.fromkeys(
            f"  - {text}" for one in letters for text in texts_of(one.statements)
        ),
        "",
        label["each"],
        *(_letter(one, label) for one in letters),
    ]
    return "\n".join(lines) + "\n"


def _items(
    letters: Sequence[CommitmentLetter],
) -> Iterator[tuple[CommitmentLetter, LetterRequirement]]:
    return ((one, item) for one in letters for item in one.requirements)


def _place(letter: CommitmentLetter, requirement: str) -> str:
    return f"{letter.notice.matter} {requirement}"


def _without_repeats(texts: Iterator[tuple[str, str]]) -> Iterator[str]:
    """Write each text once, with all its places."""
    places: dict[str, list[str]] = {}
    for text, where in texts:
        places.setdefault(text, []).append(where)
    return (f"  [{'; '.join(where)}] {text}" for text, where in places.items())


def _notice_lines(
    letters: Sequence[CommitmentLetter], label: Mapping[str, str]
) -> Iterator[str]:
    """Write the authorities' notices beside the facts, each text once."""
    for name in _NOTICE_PARTS:
        texts = dict.fromkeys(getattr(one.notice, name) for one in letters)
        yield label[name] + " ".join(texts)


def _letter(letter: CommitmentLetter, label: Mapping[str, str]) -> str:
    return label["letter"].format(
        matter=letter.notice.matter,
        day=legal_day(letter.due_at - 1).isoformat(),
        digest=to_hex(letter.digest()),
    )
