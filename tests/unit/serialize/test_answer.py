"""Answers in words, and how old they are."""

import json
from fractions import Fraction
from types import SimpleNamespace

import pytest

from zeropermit.domain.applications.letter import Language
from zeropermit.domain.permits.reasons import Reason, State
from zeropermit.serialize.answer import (
    STALE_SECONDS,
    Freshness,
    coded,
    etag_of,
    in_words,
    json_response,
    refusal_json,
    shown,
)


@pytest.mark.parametrize(
    ("contact", "age", "stale"),
    [
        (1_000, 0, False),
        (1_000 - STALE_SECONDS, STALE_SECONDS, False),
        (1_000 - STALE_SECONDS - 1, STALE_SECONDS + 1, True),
        (1_010, 0, False),
        (0, 1_000, True),
    ],
)
def test_an_answer_is_stale_after_a_minute_without_the_node(contact, age, stale):
    fresh = Freshness(now=1_000, contact=contact)

    assert (fresh.age, fresh.stale) == (age, stale)


def test_an_etag_changes_with_each_part():
    tags = {etag_of("a", "b"), etag_of("a", "c"), etag_of("a"), etag_of("ab")}

    assert len(tags) == 4
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


def test_only_pairs_of_languages_are_put_into_words():
    value = {
        "a": {"zh": "甲", "en": "A"},
        "b": [{"zh": "乙", "en": "B", "c": 1}],
        "d": 2,
    }

    assert in_words(value, "en") == {
        "a": "A",
        "b": [{"zh": "乙", "en": "B", "c": 1}],
        "d": 2,
    }
    assert in_words({"zh": "甲", "en": "A"}, "zh") == "甲"


def test_attributes_are_shown_by_name_and_null_where_there_is_nothing():
    value = SimpleNamespace(
        state=State.VALID, zero=0, none=bytes(32), word=b"\x01", inner=Fraction(1, 2)
    )

    assert shown(value, "state zero none? word? inner.numerator") == {
        "state": "VALID",
        "zero": 0,
        "none": None,
        "word": "0x01",
        "numerator": 1,
    }


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", Language)
def test_every_reason_has_words(reason, language):
    if reason is not Reason.NONE:
        assert coded(reason.name, language)["words"] != reason.name


@pytest.mark.parametrize("reason", [r for r in Reason if r is not Reason.NONE])
def test_a_refusal_for_a_requirement_gives_its_reason_in_words(reason):
    values = {"requirement": "R07", "reason": reason.name}

    found = refusal_json(("REQUIREMENT_NOT_MET", values), Language.EN)

    assert reason.name not in str(found["words"])
    assert found["values"] == values


@pytest.mark.parametrize("state", State)
def test_a_refusal_for_a_state_names_it(state):
    values = {"permit": b"\x01" * 32, "state": state.value}

    found = refusal_json(("STATE_NOT_ALLOWED", values), Language.ZH)

    assert found["values"] == {"permit": "0x" + "01" * 32, "state": state.name}
    assert coded(state.name, Language.ZH)["words"] in str(found["words"])


def test_json_says_its_language_and_keeps_chinese_readable():
    answer = json_response({"a": "许可"}, Language.ZH, headers={"ETag": '"x"'})

    assert "许可".encode() in answer.body
    assert json.loads(answer.body) == {"a": "许可"}
    assert answer.headers["content-language"] == "zh-CN"
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.headers["etag"] == '"x"'
