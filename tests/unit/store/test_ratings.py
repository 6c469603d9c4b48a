"""Ratings: one for each stage, counted for one authority and for all."""

from dataclasses import replace

import pytest

from zeropermit.domain.applications.rating import Rating, RatingStage, Satisfaction
from zeropermit.errors import TextError
from zeropermit.store.ratings import SqlRatings

AUTHORITY, OTHER = b"\1" * 32, b"\2" * 32
ACCEPTANCE, END = RatingStage.ACCEPTANCE, RatingStage.END


def rating(number: int = 0, **changes) -> Rating:
    one = Rating(
        bytes([number]) * 32, AUTHORITY, END, Satisfaction.SATISFIED, "", 1_790_000
    )
    return replace(one, **changes)


@pytest.fixture
def kept(engine):
    return SqlRatings(engine)


@pytest.mark.parametrize("text", ["x" * 201, "two\nlines", "\u202e"])
def test_a_text_that_may_not_stand_in_a_record_is_no_rating(text):
    with pytest.raises(TextError):
        rating(text=text)


def test_a_stage_is_rated_once(kept):
    first = kept.put(rating(text="first"))

    assert kept.put(rating(text="second", score=Satisfaction.DISSATISFIED)) == first
    assert kept.of(rating().application) == [first]
    other = kept.put(rating(stage=ACCEPTANCE))
    assert kept.of(rating().application) == [first, other]
    assert kept.of(b"\x09" * 32) == []


def test_ratings_are_counted_for_one_authority_and_for_all(kept):
    kept.put(rating(0))
    kept.put(rating(1))
    kept.put(rating(2, stage=ACCEPTANCE, score=Satisfaction.VERY_DISSATISFIED))
    kept.put(rating(3, authority=OTHER))

    own = {
        (END, Satisfaction.SATISFIED): 2,
        (ACCEPTANCE, Satisfaction.VERY_DISSATISFIED): 1,
    }
    assert kept.counts(AUTHORITY) == own
    assert kept.counts() == {**own, (END, Satisfaction.SATISFIED): 3}
    assert kept.counts(b"\x09" * 32) == {}


def test_what_was_said_is_listed_newest_first(kept):
    for number, text in enumerate(["one", "", "two", "three"]):
        kept.put(rating(number, text=text))
    kept.put(rating(9, authority=OTHER, text="elsewhere"))

    said = [one.text for one in kept.said(AUTHORITY, limit=2)]
    assert said == ["three", "two"]
