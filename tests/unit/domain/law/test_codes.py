"""Codes of organisations, projects, permits and licences."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from zeropermit.domain.law.codes import (
    USCC_ALPHABET,
    LicenceIdentifier,
    PermitNumber,
    check_project_code,
    check_uscc,
    parse_licence_identifier,
    parse_permit_number,
    uscc_check_digit,
)
from zeropermit.errors import (
    LicenceIdentifierError,
    PermitNumberError,
    PermitNumberOverflowError,
    ProjectCodeError,
    UsccError,
)

ROOT = Path(__file__).parents[4]
VECTORS = json.loads((ROOT / "tests/vectors/codes.json").read_text(encoding="utf-8"))
CODE = "91370200DEM000014Y"
MINISTRY = "11100000000013338W"
PARTS = {
    "type_code": MINISTRY + "009",
    "issuer": "11370200DEMG000190",
    "serial": "20261123000000000001",
    "version": 1,
}


@pytest.mark.parametrize("case", VECTORS["uscc_invalid"])
def test_a_wrong_organisation_code_is_refused_with_its_reason(case):
    with pytest.raises(UsccError) as caught:
        check_uscc(case["code"])

    assert caught.value.reason == case["reason"]


@pytest.mark.parametrize("case", VECTORS["uscc_pilot"])
def test_a_pilot_code_whose_check_digit_fails_is_refused(case):
    with pytest.raises(UsccError) as caught:
        check_uscc(case["code"])

    error = caught.value
    assert (error.reason, error.expected, error.given) == (
        "check_digit",
        case["expected"],
        case["given"],
    )


def test_every_single_character_substitution_is_detected():
    wrong = [
        CODE[:place] + char + CODE[place + 1 :]
        for place in range(17)
        for char in USCC_ALPHABET
        if char != CODE[place]
    ]

    passed = [code for code in wrong if code[17] == uscc_check_digit(code[:17])]

    assert len(wrong) == 510
    assert passed == []
    for code in wrong:
        with pytest.raises(UsccError):
            check_uscc(code)


@pytest.mark.parametrize("text", ["1" * 16, "I" * 17])
def test_no_check_digit_is_computed_of_something_else(text):
    with pytest.raises(UsccError):
        uscc_check_digit(text)


@pytest.mark.parametrize("code", VECTORS["uscc_valid"])
def test_a_right_organisation_code_is_given_back(code):
    assert check_uscc(code) == code


def test_an_organisation_code_is_normalised():
    wide = "".join(chr(ord(char) + 0xFEE0) for char in CODE.lower())

    assert check_uscc(f" {wide}\u3000") == CODE


@given(st.text(USCC_ALPHABET, min_size=9, max_size=9))
def test_a_code_with_its_computed_digit_passes(body):
    first = "91370200" + body

    assert check_uscc(first + uscc_check_digit(first))


@pytest.mark.parametrize("case", VECTORS["project_invalid"])
def test_a_wrong_project_code_is_refused_with_its_reason(case):
    with pytest.raises(ProjectCodeError) as caught:
        check_project_code(case["code"])

    assert caught.value.reason == case["reason"]


@pytest.mark.parametrize("code", VECTORS["project_valid"])
def test_both_forms_of_project_codes_pass(code):
    assert check_project_code(f" {code} ") == code


@pytest.mark.parametrize("code", VECTORS["project_minted"])
def test_minted_project_codes_end_in_their_check_digit(code):
    digits = code.replace("-", "")

    assert digits[19:] == mod_11_10.calc_check_digit(digits[:19])


@pytest.mark.parametrize("case", VECTORS["permit_number_invalid"])
def test_a_wrong_permit_number_is_refused_with_its_reason(case):
    with pytest.raises(PermitNumberError) as caught:
        parse_permit_number(case["text"])

    assert caught.value.reason == case["reason"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"region": "37020"}, "region"),
        ({"specialty": "1"}, "specialty"),
        ({"sequence": -1}, "sequence"),
    ],
)
def test_no_permit_number_is_made_of_wrong_parts(change, reason):
    parts = {
        "region": "370203",
        "day": date(2026, 11, 23),
        "sequence": 1,
        "specialty": "01",
    }

    with pytest.raises(PermitNumberError) as caught:
        PermitNumber(**parts | change)

    assert caught.value.reason == reason


def test_the_hundred_and_first_permit_of_a_day_has_no_number():
    with pytest.raises(PermitNumberOverflowError) as caught:
        PermitNumber("370203", date(2026, 11, 23), 100, "01")

    assert (caught.value.region, caught.value.sequence) == ("370203", 100)


@pytest.mark.parametrize("case", VECTORS["permit_number_valid"])
def test_a_permit_number_is_read_part_by_part(case):
    number = parse_permit_number(case["text"])

    assert number.format() == case["text"]
    assert number.region == case["region"]
    assert number.day.isoformat() == case["day"]
    assert number.sequence == case["sequence"]
    assert number.specialty == case["specialty"]


@given(
    st.builds(
        PermitNumber,
        st.integers(100_000, 999_999).map(str),
        st.dates(),
        st.integers(0, 99),
        st.integers(0, 99).map("{:02d}".format),
    )
)
def test_a_permit_number_survives_writing_and_reading(number):
    assert parse_permit_number(number.format()) == number


@pytest.mark.parametrize("case", VECTORS["licence_invalid"])
def test_a_wrong_licence_identifier_is_refused_with_its_reason(case):
    with pytest.raises(LicenceIdentifierError) as caught:
        parse_licence_identifier(case["text"])

    assert caught.value.reason == case["reason"]


def test_every_substitution_in_a_licence_identifier_is_detected():
    identifier = LicenceIdentifier(**PARTS)
    text = identifier.format()
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    first = len("1.2.156.3005.2.")
    count = 0
    for place, old in enumerate(text):
        if place < first or old == ".":
            continue
        for char in alphabet.replace(old, ""):
            count += 1
            with pytest.raises(LicenceIdentifierError):
                parse_licence_identifier(text[:place] + char + text[place + 1 :])

    assert count == 63 * 35


def test_a_code_that_is_not_in_its_normal_form_is_no_part_of_an_identifier():
    with pytest.raises(LicenceIdentifierError) as caught:
        LicenceIdentifier(**PARTS | {"issuer": PARTS["issuer"].lower()})

    assert caught.value.reason == "issuer"


def test_the_last_version_has_no_successor():
    with pytest.raises(LicenceIdentifierError) as caught:
        LicenceIdentifier(**PARTS | {"version": 999}).next_version()

    assert caught.value.reason == "version"


@pytest.mark.parametrize("text", VECTORS["licence_valid"])
def test_a_licence_identifier_survives_reading_and_writing(text):
    assert parse_licence_identifier(text.lower()).format() == text


def test_the_next_version_changes_version_and_check_alone():
    first, second = VECTORS["licence_valid"][2:4]

    assert parse_licence_identifier(first).next_version().format() == second
