"""Differences of a replay, each with its place.

A check yields a `Violation`; the fold adds its place, and makes a `Difference` of it.
Codes are stable; the sentences are for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum
from types import MappingProxyType

from zeropermit.domain.ledger.violations import Rule


class Code(StrEnum):
    """Kinds of differences that only an audit knows, beside those of `Rule`."""

    LOG_ORDER = "LOG_ORDER"
    LOG_UNREADABLE = "LOG_UNREADABLE"
    LOG_UNKNOWN = "LOG_UNKNOWN"
    LOG_FROM_ANOTHER = "LOG_FROM_ANOTHER"
    BLOCK_MISMATCH = "BLOCK_MISMATCH"
    HEAD_REPLACED = "HEAD_REPLACED"
    NOT_FOLDED = "NOT_FOLDED"
    ID_NOT_DERIVED = "ID_NOT_DERIVED"
    COMPANION_MISSING = "COMPANION_MISSING"
    COMPANION_ALONE = "COMPANION_ALONE"
    CHOICE_COUNT = "CHOICE_COUNT"
    EVIDENCE_UNUSED = "EVIDENCE_UNUSED"
    OPENING_UNUSED = "OPENING_UNUSED"
    EVIDENCE_IDS = "EVIDENCE_IDS"
    REQUIREMENT_NOT_MET = "REQUIREMENT_NOT_MET"
    VIEW_MISMATCH = "VIEW_MISMATCH"


SENTENCES: Mapping[StrEnum, str] = MappingProxyType(
    {
        Code.LOG_ORDER: "a log does not come after the one before it",
        Code.LOG_UNREADABLE: "a log claims to be an event but cannot be read as it",
        Code.LOG_UNKNOWN: "a registry emitted a log that is none of its events",
        Code.LOG_FROM_ANOTHER: "an event comes from a contract that does not emit it",
        Code.BLOCK_MISMATCH: "a log is of a block that is not on the chain",
        Code.HEAD_REPLACED: "the chain replaced the last block during the replay",
        Code.NOT_FOLDED: "an event cannot be applied to the state before it",
        Code.ID_NOT_DERIVED: "an identifier is not the one its content gives",
        Rule.EXISTS_ALREADY: "something is created that exists already",
        Rule.NAMES_UNKNOWN: "an event names something that does not exist",
        Rule.VALUE_NOT_ALLOWED: "a value may not stand here",
        Rule.TIME_MISMATCH: "a time is not the one the rules give",
        Rule.KEY_NOT_ACTIVE: "a key acted outside its window or after its compromise",
        Rule.KEY_SUSPENDED: "a key acted while it or its organisation was suspended",
        Rule.KEY_OF_ANOTHER: "a key acted for an organisation that is not its own",
        Rule.KEY_ROLE: "a key of this role may not do this",
        Rule.NOT_GRANTED: "an organisation acted without the grant for it",
        Rule.NOT_OPEN: "a version of a matter was not open at that time",
        Rule.ORGANISATION_BARRED: "an organisation committed while barred, or not",
        Rule.APPLICANT_BARRED: "an organisation applied while barred",
        Rule.OFFICER_TWICE: "one officer acted twice where two are required",
        Rule.OUT_OF_SEQUENCE: "an act does not carry the next number",
        Rule.STATE_NOT_ALLOWED: "an act does not follow from the state before it",
        Rule.CHANGE_MISMATCH: "a permit took the place of one of another case",
        Code.COMPANION_MISSING: "an event lacks the one that must follow it",
        Code.COMPANION_ALONE: "an event lacks the one that must come before it",
        Code.CHOICE_COUNT: "there is not one choice per requirement",
        Code.EVIDENCE_UNUSED: "evidence was presented that serves no requirement",
        Code.OPENING_UNUSED: "a claim was opened that no requirement asks for",
        Code.EVIDENCE_IDS: "the evidence ids are not those of the evidence",
        Code.REQUIREMENT_NOT_MET: "a permit was issued with a requirement not met",
        Rule.UNDECIDABLE: "a case cannot be decided from what was presented",
        Rule.DRAW_MISMATCH: "a draw is not the one that secret and beacon give",
        Code.VIEW_MISMATCH: "a contract holds what the events do not give",
    }
)


@dataclass(frozen=True, slots=True)
class Where:
    """A place on the ledger."""

    block: int
    #: None for the values that a contract holds at the end of the block.
    tx_hash: bytes | None = None
    log_index: int | None = None

    def __str__(self) -> str:
        if self.log_index is None:
            return f"at the end of block {self.block}"
        return f"in block {self.block}, log {self.log_index}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not add up, and where."""

    code: StrEnum  #: A `Code` or a `Rule`.
    where: Where
    about: str  #: Name of the event, or of the view with its arguments.
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
        value = {part.name: getattr(value, part.name) for part in fields(value)}
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {as_text(part)}" for name, part in value.items())
    return str(value)
