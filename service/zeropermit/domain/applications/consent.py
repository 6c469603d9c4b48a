"""Consent receipts: the applicant's leave to use named data sets, for one application.

The application on the ledger holds the digest; 16 random bytes make each receipt, and
so each application, the only one of its kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from zeropermit.domain.applications.change_request import ChangeRequest
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.codec import JsonName
from zeropermit.domain.records.record import TypedRecord
from zeropermit.domain.records.text import check_text
from zeropermit.errors import RecordError

NONCE_LENGTH = 16


@dataclass(frozen=True, slots=True, order=True)
class DataSet:
    """One data set that may be used."""

    schema: str  #: Schema code.
    department: str  #: Unified social credit code of the department that holds it.
    subject_kind: Annotated[SchemaSubject, JsonName("subject")]


@dataclass(frozen=True, slots=True)
class ConsentReceipt(TypedRecord):
    """Leave to use data sets from `granted_at` until `until`, for one application."""

    TYPE = "zeropermit/consent/1"

    applicant: str  #: Unified social credit code.
    project: str  #: Project code.
    matter: str  #: Matter code.
    version: int  #: Number of the matter's version.
    authority: str  #: Unified social credit code of the authority that decides.
    data_sets: tuple[DataSet, ...]
    purpose_zh: Annotated[str, JsonName("purpose.zh")]
    purpose_en: Annotated[str, JsonName("purpose.en")]
    granted_at: int
    until: int  #: Exclusive end; leave without an end is not asked for.
    nonce: bytes  #: 16 random bytes.
    change: ChangeRequest | None = None  #: None for a new permit.
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
            raise RecordError(self.TYPE, "data_sets", "none, or one named twice")
        if self.until <= self.granted_at:
            raise RecordError(self.TYPE, "until", "ends before it begins")
        if len(self.nonce) != NONCE_LENGTH:
            raise RecordError(self.TYPE, "nonce", "16 bytes expected")


def covers(receipt: ConsentReceipt, *, schema: str, department: str, at: int) -> bool:
    """Tell whether a department's data of a schema may be used at second `at`."""
    if not receipt.granted_at <= at < receipt.until:
        return False
    return any(
        item.schema == schema and item.department == department
        for item in receipt.data_sets
    )
