"""Contexts of the templates: every field says what it is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def helped(text: str) -> Any:  # noqa: ANN401 # takes the type of its field
    """Declare a field of a context with its help text."""
    return field(metadata={"help": text})


def helped_or_empty(text: str) -> Any:  # noqa: ANN401 # takes the type of its field
    """Declare a text of a context that need not be given, with its help text."""
    return field(default="", metadata={"help": text})


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in."""

    organisation: str = helped("Name of the organisation that the key acts for.")
    role: str = helped("What the key may do, in a word.")
    address: str = helped("Account of the key, with its checksum.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can go from every page."""

    title: str = helped("Name of the place.")
    url: str = helped("Its address.")
    current: bool = helped("Whether the page is in it.")


@dataclass(frozen=True, slots=True)
class Door:
    """Where one can go from here."""

    title: str = helped("What is there.")
    url: str = helped("Its address.")


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page."""

    language: str = helped("Language of the page, `zh-CN` or `en`.")
    code: str = helped("The same as the address says it, `zh` or `en`.")
    other_language: str = helped("Name of the other language, in itself.")
    other_url: str = helped("This page in the other language.")
    demonstration: bool = helped("Whether a banner says that all data are fictional.")
    person: Person | None = helped("Who is signed in; None for a visitor.")
    places: tuple[Place, ...] = helped("Where one can go.")


@dataclass(frozen=True, slots=True)
class SignForm:
    """Something to be signed in the browser and sent to the API."""

    sentence: str = helped("What is signed, in plain words.")
    button: str = helped("Words of the button.")
    request: str = helped(
        "What the script works with, as JSON; see `pages/signing.py`."
    )
    texts: str = helped("Words that the script may have to say, as JSON.")


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
    url: str = helped_or_empty("Page of what it names; empty if it has none.")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from."""

    value: str = helped("What is sent.")
    title: str = helped("What is shown.")
    chosen: bool = helped("Whether it is chosen already.")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line of the table of evidence."""

    requirement: str = helped("Short name of the requirement.")
    title: str = helped("What it requires.")
    how: str = helped("Shared data or commitment.")
    by: str = helped("Who attested or committed.")
    when: str = helped("Day of the observation or of the commitment.")
    mark: Mark = helped("Whether the evidence still stands.")
    url: str = helped_or_empty("Page of the evidence on the ledger.")


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
