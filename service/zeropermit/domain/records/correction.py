"""Requests to correct what a department showed, and the department's answers.

They are records of the service and of the department, and never reach the ledger: what
an applicant writes may be about persons. A request that is upheld is followed by a new
attestation, which the department anchors as it does any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from zeropermit.domain.ledger.identifiers import ApplicationId, Digest, to_hex
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import record_fields
from zeropermit.domain.records.text import check_text

CORRECTION_REQUEST = "zeropermit/correction-request/1"
CORRECTION_ANSWER = "zeropermit/correction-answer/1"
CORRECTION_LIMIT = 500
"""Characters of a request or an answer."""


class CorrectionOutcome(StrEnum):
    """How a department answered."""

    UPHELD = "upheld"
    """It will be, or was, corrected by a new attestation."""
    REFUSED = "refused"
    """The data are right; the answer says why."""


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """What an applicant says is wrong."""

    application: ApplicationId
    requirement: str
    """Short name of the requirement that the data met."""
    department: str
    """Unified social credit code of who showed the data."""
    observed_at: int
    """Second of the observation that was shown."""
    text: str
    requested_at: int

    def __post_init__(self) -> None:
        """Refuse a text that may not stand in a record.

        Raises:
            TextError: It is empty, too long or has odd characters.
        """
        check_text(self.text, limit=CORRECTION_LIMIT)

    def as_json(self) -> dict[str, JsonValue]:
        """Write it as a record."""
        return {
            "type": CORRECTION_REQUEST,
            "suite": Suite.SHA_256.value,
            "application": to_hex(self.application),
            "requirement": self.requirement,
            "department": self.department,
            "observed_at": self.observed_at,
            "text": self.text,
            "requested_at": self.requested_at,
        }

    def digest(self) -> Digest:
        """Digest the record; that is its name."""
        return digest(self.as_json())

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a request.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            TextError: The text may not stand in a record.
        """
        keys = ("application", "requirement", "department", "observed_at", "text")
        found = record_fields(value, CORRECTION_REQUEST, (*keys, "requested_at"))
        return cls(
            application=ApplicationId(found.word("application")),
            requirement=found.text("requirement"),
            department=found.text("department"),
            observed_at=found.integer("observed_at"),
            text=found.text("text"),
            requested_at=found.integer("requested_at"),
        )


@dataclass(frozen=True, slots=True)
class CorrectionAnswer:
    """What the department answered."""

    request: Digest
    outcome: CorrectionOutcome
    text: str
    answered_at: int

    def __post_init__(self) -> None:
        """Refuse a text that may not stand in a record.

        Raises:
            TextError: It is empty, too long or has odd characters.
        """
        check_text(self.text, limit=CORRECTION_LIMIT)

    def as_json(self) -> dict[str, JsonValue]:
        """Write it as a record."""
        return {
            "type": CORRECTION_ANSWER,
            "suite": Suite.SHA_256.value,
            "request": to_hex(self.request),
            "outcome": self.outcome.value,
            "text": self.text,
            "answered_at": self.answered_at,
        }

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read an answer.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            TextError: The text may not stand in a record.
        """
        keys = ("request", "outcome", "text", "answered_at")
        found = record_fields(value, CORRECTION_ANSWER, keys)
        if found.text("outcome") not in set(CorrectionOutcome):
            found.fail("outcome", "upheld or refused expected")
        return cls(
            request=Digest(found.word("request")),
            outcome=CorrectionOutcome(found.text("outcome")),
            text=found.text("text"),
            answered_at=found.integer("answered_at"),
        )
