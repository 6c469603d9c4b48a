"""Bases of records: `codec` writes and reads them by the annotations of their fields.

Every record names its type (`type`) and the suite of its digest (`suite`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.domain.records.canonical import JsonValue, digest
from zeropermit.domain.records.codec import read_record, write_members, write_record
from zeropermit.domain.records.text import check_text


class RecordPart:
    """Base of objects that are part of a record."""

    __slots__ = ()

    def as_json(self) -> dict[str, JsonValue]:
        """Give the JSON object."""
        return write_members(self)


class TypedRecord:
    """Base of records.

    A record digested with another suite than SHA-256 has a field `suite`.
    """

    __slots__ = ()

    TYPE: ClassVar[str]  #: Type of the record, such as `zeropermit/permit/1`.

    def as_json(self) -> dict[str, JsonValue]:
        """Give the record as JSON."""
        return write_record(self)

    def digest(self) -> Digest:
        """Digest the record.

        Raises:
            CanonicalError: A text is not NFC, or an integer is 2^53 or more.
        """
        return digest(self.as_json())

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a record, strictly.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
            DomainError: The record refuses a value.
        """
        return read_record(cls, value)


@dataclass(frozen=True, slots=True)
class NamedOrganisation(RecordPart):
    """An organisation in a record: code and name."""

    uscc: str
    name: str

    def __post_init__(self) -> None:
        """Refuse a name that a record may not hold.

        Raises:
            TextError: The name is empty, too long or has odd characters.
        """
        check_text(self.name)
