"""Requests to correct a department's data, and the department's answers.

They are records of the service and of the department, and never reach the ledger: what
an applicant writes may be about persons. A request that is upheld is followed by a new
attestation, which the department anchors as it does any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from zeropermit.domain.ledger.identifiers import ApplicationId, Digest
from zeropermit.domain.records.record import TypedRecord
from zeropermit.domain.records.text import check_text

CORRECTION_LIMIT = 500
"""Characters of a request or an answer."""


class CorrectionOutcome(StrEnum):
    """How a department answered."""

    UPHELD = auto()  #: It will be, or was, corrected by a new attestation.
    REFUSED = auto()  #: The data are right; the answer says why.


class CorrectionText:
    """Base of records with a text that an applicant or a department wrote."""

    __slots__ = ()

    text: str

    def __post_init__(self) -> None:
        """Refuse a text that a record may not hold.

        Raises:
            TextError: It is empty, too long or has odd characters.
        """
        check_text(self.text, limit=CORRECTION_LIMIT)


@dataclass(frozen=True, slots=True)
class CorrectionRequest(CorrectionText, TypedRecord):
    """An applicant's report of a fault in data."""

    TYPE = "zeropermit/correction-request/1"

    application: ApplicationId
    requirement: str  #: Short name of the requirement that the data met.
    #: Unified social credit code of the department that showed the data.
    department: str
    observed_at: int  #: Second of the observation that was shown.
    text: str
    requested_at: int


@dataclass(frozen=True, slots=True)
class CorrectionAnswer(CorrectionText, TypedRecord):
    """The department's answer."""

    TYPE = "zeropermit/correction-answer/1"

    request: Digest
    outcome: CorrectionOutcome
    text: str
    answered_at: int
