"""The letters of one organisation in a joint application, as one text to read.

Each application has its own letter, digest and signature, because each is decided
for itself; what the letters say alike is said once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zeropermit.domain.applications.letter import (
    LABELS,
    CommitmentLetter,
    Language,
    LetterRequirement,
    texts_of,
)
from zeropermit.domain.law.calendar import legal_day
from zeropermit.domain.ledger.identifiers import to_hex

_LABELS: Mapping[Language, Mapping[str, str]] = {
    Language.ZH: {
        **LABELS[Language.ZH],
        "title": "联合办理告知承诺书",
        "each": "三、分别签署",
        "letter": "  {matter}：核查截止 {day}，摘要 {digest}",
    },
    Language.EN: {
        **LABELS[Language.EN],
        "title": "Commitment letters of a joint application",
        "told": "1. What the authorities tell",
        "each": "3. Signed one by one",
        "letter": "  {matter}: checked until {day}, digest {digest}",
    },
}
_NOTICE_PARTS = ("legal_basis", "method", "liability", "verification", "publicity")


def render_joint(letters: Sequence[CommitmentLetter]) -> str:
    """Write letters of one organisation, in one language, as one text.

    There is at least one letter; all are in the language of the first.

    Raises:
        CalendarRangeError: A due date is out of range.
    """
    first = letters[0]
    label = _LABELS[first.language]
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
