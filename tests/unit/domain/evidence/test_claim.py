"""Claims: their values, their salted trees and their openings."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeropermit.domain.evidence.claim import (
    Claim,
    ClaimType,
    Salt,
    claim_value,
    opens,
    seal,
)
from zeropermit.domain.evidence.merkle import verify
from zeropermit.domain.law.calendar import day_start
from zeropermit.domain.ledger.identifiers import short_name
from zeropermit.errors import (
    ClaimRepeatedError,
    ClaimUnknownError,
    ClaimValueError,
    EmptyTreeError,
    SaltCountError,
    SaltError,
    ShortNameError,
)

VECTORS = json.loads(
    (Path(__file__).parents[3] / "vectors" / "claims.json").read_text(encoding="utf-8")
)
SALTS = [Salt(bytes([index]) * 32) for index in range(1, 9)]
CLAIMS = [
    Claim("status", ClaimType.CODE, "valid"),
    Claim("area_m2", ClaimType.INTEGER, "300"),
    Claim("name", ClaimType.TEXT, "工程"),
]


def plain(text):
    return bytes.fromhex(text[2:])


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=lambda c: f"{c['type']}")
def test_a_text_that_its_type_does_not_expect_is_refused(case):
    with pytest.raises(ClaimValueError) as caught:
        claim_value(ClaimType(case["type"]), case["text"])

    assert caught.value.text == case["text"]
    assert caught.value.expected


def test_a_lone_surrogate_is_no_text():
    with pytest.raises(ClaimValueError):
        claim_value(ClaimType.TEXT, "\ud800")


@pytest.mark.parametrize("case", VECTORS["values"], ids=lambda c: f"{c['type']}")
def test_values_equal_the_golden_values(case):
    assert claim_value(ClaimType(case["type"]), case["text"]) == plain(case["value"])


@given(st.integers(0, 2**256 - 1))
def test_integers_keep_their_order(number):
    value = claim_value(ClaimType.INTEGER, str(number))

    assert int.from_bytes(value, "big") == number


@given(st.dates(date(1970, 1, 2), date(9998, 12, 31)))
def test_a_date_is_the_second_at_which_it_begins(day):
    value = claim_value(ClaimType.DATE, day.isoformat())

    assert int.from_bytes(value, "big") == day_start(day)


@pytest.mark.parametrize("count", [0, 2, 4])
def test_every_claim_needs_its_salt(count):
    with pytest.raises(SaltCountError) as caught:
        seal(CLAIMS, salts=SALTS[:count])

    assert (caught.value.expected, caught.value.given) == (3, count)


@pytest.mark.parametrize(
    ("salts", "reason"),
    [
        ([*SALTS[:2], Salt(b"short")], "length"),
        ([*SALTS[:2], SALTS[0]], "repeated"),
    ],
)
def test_a_salt_that_hides_nothing_is_refused(salts, reason):
    with pytest.raises(SaltError) as caught:
        seal(CLAIMS, salts=salts)

    assert caught.value.reason == reason


def test_a_claim_given_twice_is_refused():
    with pytest.raises(ClaimRepeatedError) as caught:
        seal([CLAIMS[0], replace(CLAIMS[1], name="status")], salts=SALTS[:2])

    assert caught.value.name == "status"


def test_a_malformed_name_or_text_is_refused():
    with pytest.raises(ShortNameError):
        seal([replace(CLAIMS[0], name="状态")], salts=SALTS[:1])
    with pytest.raises(ClaimValueError):
        seal([replace(CLAIMS[1], text="many")], salts=SALTS[:1])
    with pytest.raises(EmptyTreeError):
        seal([], salts=[])


def test_a_claim_that_is_not_there_cannot_be_opened():
    with pytest.raises(ClaimUnknownError) as caught:
        seal(CLAIMS, salts=SALTS[:3]).open("price")

    assert caught.value.name == "price"


@pytest.mark.parametrize("part", ["claim", "value", "salt"])
def test_an_opening_with_another_part_opens_nothing(part):
    sealed = seal(CLAIMS, salts=SALTS[:3])
    opening = sealed.open("status")

    assert not opens(sealed.root, replace(opening, **{part: b"\x07" * 32}))
    assert not opens(sealed.root, replace(opening, **{part: b"\x07" * 31}))


def test_an_opening_of_another_attestation_opens_nothing():
    first, second = seal(CLAIMS, salts=SALTS[:3]), seal(CLAIMS, salts=SALTS[3:6])

    assert not opens(second.root, first.open("status"))


def test_every_claim_opens_under_the_root():
    sealed = seal(CLAIMS, salts=SALTS[:3])

    for claim in CLAIMS:
        opening = sealed.open(claim.name)
        assert opening.claim == short_name(claim.name)
        assert opening.value == claim.value
        assert opens(sealed.root, opening)


@pytest.mark.parametrize("case", VECTORS["trees"], ids=lambda c: f"{len(c['claims'])}")
def test_sealed_claims_equal_the_golden_values(case):
    claims = [
        Claim(row["name"], ClaimType(row["type"]), row["text"])
        for row in case["claims"]
    ]
    sealed = seal(claims, salts=[Salt(plain(row["salt"])) for row in case["claims"]])

    assert sealed.root == plain(case["root"])
    for row in case["claims"]:
        opening = sealed.open(row["name"])
        assert opening.leaf == plain(row["leaf"])
        assert verify(sealed.root, plain(row["leaf"]), opening.path)
