"""View models, given to templates beside values of the domain.

A comment behind each field (`#:`) explains it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.usecases.accounts.sign_in import Caller


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The layout of every page."""

    language: str  #: Language of the page, `zh-CN` or `en`.
    code: str  #: The same as the address says it, `zh` or `en`.
    other_language: str  #: Name of the other language, in itself.
    other_url: str  #: This page in the other language.
    demonstration: bool  #: Whether a banner says that all data are fictional.
    person: Caller | None  #: The signed-in person; None for a visitor.
    role: str  #: Role of the person's key, in a word; else empty.
    places: Mapping[str, str]  #: Where one can go: names of places by address.
    here: str  #: Address of this page, without its query.
    texts: str  #: Words of the scripts that sign and send, as JSON.
    unread: bool  #: Whether a banner says that the ledger cannot be read in full.


@dataclass(frozen=True, slots=True)
class SignForm:
    """Something to be signed in the browser and sent to the API."""

    sentence: str  #: The act in plain words.
    button: str  #: Words of the button.
    request: str  #: Input of the script, as JSON; see `shared/signed_form.py`.


Sign: TypeAlias = tuple[str, str]
"""Sign of a state, and the class of its style."""
GOOD, BAD, HELD, UNKNOWN = ("✓", "good"), ("✗", "bad"), ("‖", "held"), ("?", "unknown")
OPEN, ASKED, TO_SIGN = ("…", "held"), ("…", "unknown"), ("✎", "held")


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as a person sees it: sign and word, colour only on top."""

    sign: str  #: One of ✓ ✗ ‖ ?
    kind: str  #: Class of the style: good, bad, held or unknown.
    word: str  #: The word itself.


@dataclass(frozen=True, slots=True)
class VerificationQuestion:
    """One of the three questions and its answer."""

    title: str  #: The question.
    mark: Mark  #: The answer as sign and word.
    reasons: tuple[str, ...]  #: Why, in sentences.


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of facts."""

    label: str  #: Name of the fact.
    value: str  #: Its value, ready to be shown.
    code: bool  #: Whether it is a code, set in a fixed width.
    url: str = ""  #: Page of the named object; empty if it has none.


@dataclass(frozen=True, slots=True)
class FormOption:
    """Something to choose from."""

    value: str  #: The value.
    title: str  #: Title of the value.
    chosen: bool  #: Whether it is chosen already.
