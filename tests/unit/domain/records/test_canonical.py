"""Canonical JSON, its digests, and what may not stand in a record."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeropermit.domain.records.canonical import (
    Suite,
    canonical,
    digest,
    digest_bytes,
    parse_canonical,
)
from zeropermit.domain.records.text import check_text, text_problem
from zeropermit.errors import CanonicalError, SuiteError, TextError

SM3_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def deep(levels):
    value = 0
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        0.5,
        1.0,
        2**53,
        -(2**53),
        "e\u0301",
        "\ud800",
        {"e\u0301": 1},
        {"\udfff": 1},
        {1: 2},
        {None: 2},
        b"bytes",
        {1, 2},
        object(),
        deep(33),
    ],
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(CanonicalError):
        canonical({"a": value})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\ud800"}',
        b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":1}x',
        b"{'a':1}",
    ],
)
def test_bytes_that_are_no_record_are_refused(data):
    with pytest.raises(CanonicalError):
        parse_canonical(data)


@pytest.mark.parametrize(
    "data",
    [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1}\n', b'{"a":-0}', b'{"a":"\\u0061"}'],
)
def test_another_form_is_refused(data):
    assert json.loads(data)
    with pytest.raises(CanonicalError, match="canonical form"):
        parse_canonical(data)


def test_keys_are_sorted_by_utf_16():
    value = {"\U0001f600": 1, "\ufb00": 2, "\u20ac": 3, "\r": 4, "1": 5}

    assert list(json.loads(canonical(value))) == [
        "\r",
        "1",
        "\u20ac",
        "\U0001f600",
        "\ufb00",
    ]


def test_tuples_and_enumerations_are_written_as_lists_and_texts():
    assert canonical({"b": (1, True, None), "a": Suite.SM3}) == (
        b'{"a":"sm3","b":[1,true,null]}'
    )


TEXTS = st.text(st.characters(codec="utf-8", min_codepoint=0x20, max_codepoint=0xFF))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_a_record_survives_writing_and_reading(value):
    assert parse_canonical(canonical(value)) == value


@pytest.mark.parametrize("record", [{}, {"suite": "md5"}, {"suite": None}])
def test_no_digest_without_a_known_suite(record):
    with pytest.raises(SuiteError):
        digest(record)


def test_the_digest_is_what_sha256sum_prints():
    expected = hashlib.sha256(b'{"a":1,"suite":"sha-256"}').digest()

    assert digest({"suite": "sha-256", "a": 1}) == expected


def test_sm3_gives_the_value_of_the_standard():
    assert digest_bytes(b"abc", suite=Suite.SM3).hex() == SM3_ABC
    assert digest({"suite": "sm3"}) == digest_bytes(b'{"suite":"sm3"}', suite=Suite.SM3)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "length"),
        ("x" * 513, "length"),
        ("a\tb", "characters"),
        ("a\u202eb", "characters"),
        ("a\u2028b", "characters"),
        ("\ud800", "characters"),
        ("e\u0301", "form"),
    ],
)
def test_odd_text_is_refused_with_its_reason(text, problem):
    assert text_problem(text) == problem
    with pytest.raises(TextError) as caught:
        check_text(text, limit=512)

    assert caught.value.reason == problem


def test_plain_text_is_given_back():
    assert check_text("青岛市 =1+1") == "青岛市 =1+1"
