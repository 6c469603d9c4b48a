"""Differences of a replay, each with its place.

A check yields a `Violation`; the fold adds its place, and makes a `Difference` of it.
Codes are stable; the sentences are for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum
from types import MappingProxyType


class Code(StrEnum):
    """Kinds of differences."""

    LOG_ORDER = "LOG_ORDER"
    LOG_UNREADABLE = "LOG_UNREADABLE"
    LOG_UNKNOWN = "LOG_UNKNOWN"
    LOG_FROM_ANOTHER = "LOG_FROM_ANOTHER"
    BLOCK_MISMATCH = "BLOCK_MISMATCH"
    HEAD_REPLACED = "HEAD_REPLACED"
    NOT_FOLDED = "NOT_FOLDED"
    ID_NOT_DERIVED = "ID_NOT_DERIVED"
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
    OFFICER_TWICE = "OFFICER_TWICE"
    OUT_OF_SEQUENCE = "OUT_OF_SEQUENCE"
    STATE_NOT_ALLOWED = "STATE_NOT_ALLOWED"
    CHANGE_MISMATCH = "CHANGE_MISMATCH"
    COMPANION_MISSING = "COMPANION_MISSING"
    COMPANION_ALONE = "COMPANION_ALONE"
    CHOICE_COUNT = "CHOICE_COUNT"
    EVIDENCE_UNUSED = "EVIDENCE_UNUSED"
    EVIDENCE_IDS = "EVIDENCE_IDS"
    REQUIREMENT_NOT_MET = "REQUIREMENT_NOT_MET"
    UNDECIDABLE = "UNDECIDABLE"
    DRAW_MISMATCH = "DRAW_MISMATCH"
    VIEW_MISMATCH = "VIEW_MISMATCH"


SENTENCES: Mapping[Code, str] = MappingProxyType(
    {
        Code.LOG_ORDER: "a log does not come after the one before it",
        Code.LOG_UNREADABLE: "a log claims to be an event but cannot be read as it",
        Code.LOG_UNKNOWN: "a registry emitted a log that is none of its events",
        Code.LOG_FROM_ANOTHER: "an event comes from a contract that does not emit it",
        Code.BLOCK_MISMATCH: "a log is of a block that is not on the chain",
        Code.HEAD_REPLACED: "the chain replaced the last block during the replay",
        Code.NOT_FOLDED: "an event cannot be applied to the state before it",
        Code.ID_NOT_DERIVED: "an identifier is not the one its content gives",
        Code.EXISTS_ALREADY: "something is created that exists already",
        Code.NAMES_UNKNOWN: "an event names something that does not exist",
        Code.VALUE_NOT_ALLOWED: "a value may not stand here",
        Code.TIME_MISMATCH: "a time is not the one the rules give",
        Code.KEY_NOT_ACTIVE: "a key acted outside its window or after its compromise",
        Code.KEY_SUSPENDED: "a key acted while it or its organisation was suspended",
        Code.KEY_OF_ANOTHER: "a key acted for an organisation that is not its own",
        Code.KEY_ROLE: "a key of this role may not do this",
        Code.NOT_GRANTED: "an organisation acted without the grant for it",
        Code.NOT_OPEN: "a version of a matter was not open at that time",
        Code.ORGANISATION_BARRED: "an organisation committed while barred, or not",
        Code.OFFICER_TWICE: "one officer acted twice where two are required",
        Code.OUT_OF_SEQUENCE: "an act does not carry the next number",
        Code.STATE_NOT_ALLOWED: "an act does not follow from the state before it",
        Code.CHANGE_MISMATCH: "a permit took the place of one of another case",
        Code.COMPANION_MISSING: "an event lacks the one that must follow it",
        Code.COMPANION_ALONE: "an event lacks the one that must come before it",
        Code.CHOICE_COUNT: "there is not one choice per requirement",
        Code.EVIDENCE_UNUSED: "evidence was presented that serves no requirement",
        Code.EVIDENCE_IDS: "the evidence ids are not those of the evidence",
        Code.REQUIREMENT_NOT_MET: "a permit was issued with a requirement not met",
        Code.UNDECIDABLE: "a case cannot be decided from what was presented",
        Code.DRAW_MISMATCH: "a draw is not the one that secret and beacon give",
        Code.VIEW_MISMATCH: "a contract holds what the events do not give",
    }
)


@dataclass(frozen=True, slots=True)
class Where:
    """A place on the ledger."""

    block: int
    tx_hash: bytes | None = None
    """None for the values that a contract holds at the end of the block."""
    log_index: int | None = None

    def __str__(self) -> str:
        if self.log_index is None:
            return f"at the end of block {self.block}"
        return f"in block {self.block}, log {self.log_index}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not add up, and where."""

    code: Code
    where: Where
    about: str
    """Name of the event, or of the view with its arguments."""
    expected: str
    found: str

    @property
    def words(self) -> str:
        """The difference as a sentence."""
        return (
            f"{self.about} {self.where}: {SENTENCES[self.code]}: "
            f"expected {self.expected}, found {self.found}"
        )

    def as_json(self) -> dict[str, object]:
        """Give the difference as a member of a report."""
        tx_hash = self.where.tx_hash
        return {
            "code": self.code.value,
            "block": self.where.block,
            "tx": "0x" + tx_hash.hex() if tx_hash else None,
            "log": self.where.log_index,
            "about": self.about,
            "expected": self.expected,
            "found": self.found,
            "words": self.words,
        }


def as_text(value: object) -> str:
    """Write a value for a report: bytes as hexadecimal, enums by name."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, tuple | list):
        return "[" + ", ".join(as_text(element) for element in value) + "]"
    if isinstance(value, Enum):
        return value.name
    if is_dataclass(value):
        parts = ((part.name, getattr(value, part.name)) for part in fields(value))
        return ", ".join(f"{name} {as_text(part)}" for name, part in parts)
    return str(value)
