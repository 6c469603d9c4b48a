"""Ratings by applicants as JSON."""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.applications.rating import Rating


def rating_json(rating: Rating, language: Language) -> dict[str, object]:
    """Describe an applicant's rating of a stage."""
    return {
        "stage": rating.stage.value,
        "score": rating.score.value,
        "words": message(f"RATING_{rating.score.name}", language.value),
        "text": rating.text,
        "rated_at": rating.rated_at,
    }
