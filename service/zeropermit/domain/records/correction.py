"""Requests to correct what a department showed, and the department's answers.

They are records of the service and of the department, and never reach the ledger: what
an applicant writes may be about persons. A request that is upheld is followed by a new
attestation, which the department anchors as it does any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zeropermit.domain.ledger.identifiers import ApplicationId, Digest
from zeropermit.domain.records.record import TypedRecord
from zeropermit.domain.records.text import check_text

CORRECTION_LIMIT = 500
"""Characters of a request or an answer."""


class CorrectionOutcome(StrEnum):
    """How a department answered."""

    UPHELD = "upheld"
    """It will be, or was, corrected by a new attestation."""
    REFUSED = "refused"
    """The data are right; the answer says why."""


@dataclass(frozen=True, slots=True)
class CorrectionRequest(TypedRecord):
    """What an applicant says is wrong."""

    TYPE = "zeropermit/correction-request/1"

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


@dataclass(frozen=True, slots=True)
class CorrectionAnswer(TypedRecord):
    """What the department answered."""

    TYPE = "zeropermit/correction-answer/1"

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
