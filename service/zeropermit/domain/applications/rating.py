"""Ratings by applicants (好差评), in the five steps that the State Council names.

国办发〔2019〕51号. They are records of the service and never reach the ledger: what an
applicant writes may be about persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from zeropermit.domain.ledger.identifiers import ApplicationId, OrganisationId
from zeropermit.domain.records.text import check_text

RATING_LIMIT: Final = 200
"""Characters of the text of a rating."""


class RatingStage(StrEnum):
    """When an applicant is asked; each is answered once."""

    ACCEPTANCE = auto()  #: When all departments were asked.
    END = auto()  #: When the permit is issued.


class Satisfaction(StrEnum):
    """How content an applicant is, the best first."""

    VERY_SATISFIED = auto()
    SATISFIED = auto()
    FAIRLY_SATISFIED = auto()
    DISSATISFIED = auto()
    VERY_DISSATISFIED = auto()

    @property
    def good(self) -> bool:
        """Whether it counts as satisfied: the first three do."""
        return self not in {Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED}


@dataclass(frozen=True, slots=True)
class Rating:
    """An applicant's rating of the handling of an application."""

    application: ApplicationId
    authority: OrganisationId
    stage: RatingStage
    score: Satisfaction
    text: str  #: Empty if nothing was said.
    rated_at: int

    def __post_init__(self) -> None:
        """Refuse a text that a record may not hold.

        Raises:
            TextError: It is too long or has odd characters.
        """
        if self.text:
            check_text(self.text, limit=RATING_LIMIT)
