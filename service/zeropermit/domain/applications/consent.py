"""Consent receipts: the applicant's leave to use named data sets, for one application.

The application on the ledger holds the digest; 16 random bytes make each receipt, and
so each application, the only one of its kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import Fields, record_fields
from zeropermit.domain.records.text import check_text
from zeropermit.errors import RecordError

NONCE_LENGTH = 16
_TYPE = "zeropermit/consent/1"


@dataclass(frozen=True, slots=True, order=True)
class DataSet:
    """One data set that may be used."""

    schema: str
    """Schema code."""
    department: str
    """Unified social credit code of the department that holds it."""
    subject_kind: SchemaSubject


@dataclass(frozen=True, slots=True)
class ConsentReceipt:
    """Leave to use data sets from `granted_at` until `until`, for one application."""

    applicant: str
    """Unified social credit code."""
    project: str
    """Project code."""
    matter: str
    """Matter code."""
    version: int
    """Number of the matter's version."""
    authority: str
    """Unified social credit code of the authority that decides."""
    data_sets: tuple[DataSet, ...]
    purpose_zh: str
    purpose_en: str
    granted_at: int
    until: int
    """Exclusive end; leave without an end is not asked for."""
    nonce: bytes
    """16 random bytes."""
    suite: Suite = Suite.SHA_256

    def __post_init__(self) -> None:
        """Refuse a receipt that cannot be meant.

        Raises:
            RecordError: No data set, one named twice, an empty period, or a nonce of
                another length.
            TextError: A purpose is empty or has odd characters.
        """
        check_text(self.purpose_zh)
        check_text(self.purpose_en)
        if not self.data_sets or len(set(self.data_sets)) != len(self.data_sets):
            raise RecordError(_TYPE, "data_sets", "none, or one named twice")
        if self.until <= self.granted_at:
            raise RecordError(_TYPE, "until", "ends before it begins")
        if len(self.nonce) != NONCE_LENGTH:
            raise RecordError(_TYPE, "nonce", "16 bytes expected")

    def as_json(self) -> dict[str, JsonValue]:
        """Give the receipt as JSON."""
        return {
            "type": _TYPE,
            "suite": self.suite.value,
            "applicant": self.applicant,
            "project": self.project,
            "matter": self.matter,
            "version": self.version,
            "authority": self.authority,
            "data_sets": [
                {
                    "schema": item.schema,
                    "department": item.department,
                    "subject": item.subject_kind.value,
                }
                for item in self.data_sets
            ],
            "purpose": {"zh": self.purpose_zh, "en": self.purpose_en},
            "granted_at": self.granted_at,
            "until": self.until,
            "nonce": "0x" + self.nonce.hex(),
        }

    def digest(self) -> Digest:
        """Digest the receipt."""
        return digest(self.as_json())

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a consent receipt.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
        """
        keys = ("applicant", "project", "matter", "version", "authority", "data_sets")
        more = ("purpose", "granted_at", "until", "nonce")
        found = record_fields(value, _TYPE, (*keys, *more))
        purpose = found.object("purpose", ("zh", "en"))
        listed = found.objects("data_sets", ("schema", "department", "subject"))
        return cls(
            applicant=found.text("applicant"),
            project=found.text("project"),
            matter=found.text("matter"),
            version=found.integer("version"),
            authority=found.text("authority"),
            data_sets=tuple(_read_data_set(item) for item in listed),
            purpose_zh=purpose.text("zh"),
            purpose_en=purpose.text("en"),
            granted_at=found.integer("granted_at"),
            until=found.integer("until"),
            nonce=found.data("nonce"),
            suite=found.suite(),
        )


def covers(receipt: ConsentReceipt, *, schema: str, department: str, at: int) -> bool:
    """Tell whether a department's data of a schema may be used at second `at`."""
    if not receipt.granted_at <= at < receipt.until:
        return False
    return any(
        item.schema == schema and item.department == department
        for item in receipt.data_sets
    )


def _read_data_set(found: Fields) -> DataSet:
    if found.text("subject") not in set(SchemaSubject):
        found.fail("subject", "project or organisation expected")
    subject = SchemaSubject(found.text("subject"))
    return DataSet(found.text("schema"), found.text("department"), subject)
