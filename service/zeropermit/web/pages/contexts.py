"""Contexts of the templates: every field says what it is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def helped(text: str) -> Any:  # noqa: ANN401 # takes the type of its field
    """Declare a field of a context with its help text."""
    return field(metadata={"help": text})


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as a person sees it: sign and word, colour only on top."""

    sign: str = helped("One of ✓ ✗ ‖ ?")
    kind: str = helped("Class of the style: good, bad, held or unknown.")
    word: str = helped("The word itself.")


@dataclass(frozen=True, slots=True)
class Question:
    """One of the three questions and its answer."""

    title: str = helped("The question.")
    mark: Mark = helped("The answer as sign and word.")
    reasons: tuple[str, ...] = helped("Why, in sentences.")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of facts."""

    label: str = helped("What it is.")
    value: str = helped("Its value, ready to be shown.")
    code: bool = helped("Whether it is a code, set in a fixed width.")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line of the table of evidence."""

    requirement: str = helped("Short name of the requirement.")
    title: str = helped("What it requires.")
    how: str = helped("Shared data or commitment.")
    by: str = helped("Who attested or committed.")
    when: str = helped("Day of the observation or of the commitment.")
    mark: Mark = helped("Whether the evidence still stands.")


@dataclass(frozen=True, slots=True)
class Result:
    """The answer for one permit."""

    mark: Mark = helped("The one big word and its sign.")
    advice: str = helped("What the word means for whoever looks.")
    questions: tuple[Question, ...] = helped("The three questions, apart.")
    facts: tuple[Fact, ...] = helped("What the ledger says of the permit.")
    evidence: tuple[EvidenceRow, ...] = helped("What met each requirement.")
    history: tuple[Fact, ...] = helped("Acts on the permit, oldest first.")
    as_of: tuple[Fact, ...] = helped("Block and time that the answer holds for.")


@dataclass(frozen=True, slots=True)
class Sample:
    """A permit of the demonstration."""

    number: str = helped("Its number, in its parts.")
    query: str = helped("What follows the question mark to search for it.")


@dataclass(frozen=True, slots=True)
class HomeContext:
    """Context of `home.html`."""

    language: str = helped("Language of the page, `zh-CN` or `en`.")
    code: str = helped("The same as the address says it, `zh` or `en`.")
    other_language: str = helped("Name of the other language, in itself.")
    other_url: str = helped("This page in the other language.")
    words: dict[str, str] = helped("Fixed texts of the page, by name.")
    demonstration: bool = helped("Whether a banner says that all data are fictional.")
    query: str = helped("What was searched for; empty at first.")
    problem: str = helped("Why the search cannot be answered; empty if it can.")
    samples: tuple[Sample, ...] = helped("Permits of the demonstration to try with.")
    result: Result | None = helped("The answer, if something was searched for.")
