"""Violations of a precondition: the rule, the expected value and the value found.

A precondition is a pure function over the ledger's state, the fields of an act and the
second of the act. It yields every violation, in the order of the contract. A use case
raises the first one that has an error; an audit reports all of them. Where a violation
has no error, the service leaves the refusal to the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from zeropermit.domain.ledger.identifiers import ZERO
from zeropermit.errors import ZeropermitError


class Rule(StrEnum):
    """Kinds of rules; an audit reports a difference under the same name."""

    EXISTS_ALREADY = "EXISTS_ALREADY"
    NAMES_UNKNOWN = "NAMES_UNKNOWN"
    VALUE_NOT_ALLOWED = "VALUE_NOT_ALLOWED"
    TIME_MISMATCH = "TIME_MISMATCH"
    KEY_NOT_ACTIVE = "KEY_NOT_ACTIVE"
    KEY_SUSPENDED = "KEY_SUSPENDED"
    KEY_OF_ANOTHER = "KEY_OF_ANOTHER"
    KEY_ROLE = "KEY_ROLE"
    NOT_GRANTED = "NOT_GRANTED"
    NOT_OPEN = "NOT_OPEN"
    ORGANISATION_BARRED = "ORGANISATION_BARRED"
    APPLICANT_BARRED = "APPLICANT_BARRED"
    OFFICER_TWICE = "OFFICER_TWICE"
    OUT_OF_SEQUENCE = "OUT_OF_SEQUENCE"
    STATE_NOT_ALLOWED = "STATE_NOT_ALLOWED"
    CHANGE_MISMATCH = "CHANGE_MISMATCH"
    UNDECIDABLE = "UNDECIDABLE"
    DRAW_MISMATCH = "DRAW_MISMATCH"


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation of one rule."""

    rule: StrEnum  #: A `Rule`, or another kind of difference that only an audit knows.
    expected: object
    found: object
    #: Error that the service raises; None if it leaves the refusal to the contract.
    error: ZeropermitError | None = None


Violations: TypeAlias = Iterator[Violation]


def require(violations: Iterable[Violation]) -> None:
    """Raise the first error of some violations.

    Raises:
        ZeropermitError: A violation has an error.
    """
    error = refusal(violations)
    if error is not None:
        raise error


def refusal(violations: Iterable[Violation]) -> ZeropermitError | None:
    """Give the first error of some violations; None if no violation has one."""
    return next((each.error for each in violations if each.error is not None), None)


def equal(rule: StrEnum, expected: object, found: object) -> Violations:
    """Expect two values to be the same."""
    if expected != found:
        yield Violation(rule, expected, found)


def new(name: str, entry: object, entries: Iterable[object]) -> Violations:
    """Expect an entry not to be among `entries`."""
    if entry in entries:
        yield Violation(Rule.EXISTS_ALREADY, f"a new {name}", entry)


def known(
    name: str,
    entry: object,
    entries: Iterable[object],
    error: ZeropermitError | None = None,
) -> Violations:
    """Expect an entry to be among `entries`."""
    if entry not in entries:
        yield Violation(Rule.NAMES_UNKNOWN, f"a known {name}", entry, error)


def allowed(
    holds: bool,  # noqa: FBT001 - the condition is the subject of the sentence
    expected: str,
    found: object,
    error: ZeropermitError | None = None,
) -> Violations:
    """Expect a condition on a value to hold."""
    if not holds:
        yield Violation(Rule.VALUE_NOT_ALLOWED, expected, found, error)


def given(name: str, word: bytes) -> Violations:
    """Expect a word not to be zero."""
    yield from allowed(word != ZERO, f"a {name}", word)
