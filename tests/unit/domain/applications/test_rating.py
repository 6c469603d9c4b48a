"""Ratings: three of five steps count as satisfied."""

import pytest

from tests.builders.facts import word
from zeropermit.domain.applications.rating import (
    RATING_LIMIT,
    Rating,
    RatingStage,
    Satisfaction,
)
from zeropermit.domain.ledger.identifiers import ApplicationId, OrganisationId
from zeropermit.errors import TextError


def rating(text: str) -> Rating:
    return Rating(
        *(ApplicationId(word("application")), OrganisationId(word("authority"))),
        *(RatingStage.END, Satisfaction.SATISFIED, text, 7),
    )


@pytest.mark.parametrize("text", ["字" * (RATING_LIMIT + 1), "\u202e"])
def test_what_is_said_with_a_rating_is_short_and_plain(text):
    with pytest.raises(TextError):
        rating(text)


def test_nothing_needs_to_be_said_with_a_rating():
    assert rating("").text == ""


def test_the_first_three_steps_count_as_satisfied():
    assert [score.good for score in Satisfaction] == [True, True, True, False, False]
