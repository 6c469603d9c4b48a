"""Codes of subjects: each kind has its own check, and says how a code is wrong."""

import pytest

from zeropermit.domain.law.subjects import (
    MatterSubject,
    check_subject,
    is_code_of_a_thing,
    is_subject,
    vehicle_check_digit,
)
from zeropermit.errors import ProjectCodeError, SubjectCodeError, UsccError

PROJECT = "2609-370203-89-01-000018"
PREMISES = "370203001001GB00018F00010001"
SITE = "370203001001GB00018"
VEHICLE = "L0DEM0004A1000018"
FIRM = "91370200DEM000014Y"
GOOD = {
    MatterSubject.PROJECT: PROJECT,
    MatterSubject.PREMISES: PREMISES,
    MatterSubject.SITE: SITE,
    MatterSubject.VEHICLE: VEHICLE,
    MatterSubject.ORGANISATION: FIRM,
    MatterSubject.OTHER: "EVENT-2026/18",
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_code_of_its_kind_is_taken_and_normalised(kind):
    code = GOOD[kind]

    assert check_subject(kind, f" {code.lower()} ") == code
    assert is_subject(kind, code)
    assert not is_subject(MatterSubject.NONE, code)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (kind, code)
        for kind in GOOD
        for other, code in GOOD.items()
        if kind not in {other, MatterSubject.OTHER}
    ],
)
def test_a_code_of_another_kind_is_refused(kind, code):
    with pytest.raises((ProjectCodeError, UsccError, SubjectCodeError)):
        check_subject(kind, code)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (MatterSubject.PREMISES, PREMISES[:-1]),
        (MatterSubject.PREMISES, PREMISES.replace("F", "G")),
        (MatterSubject.SITE, SITE + "0"),
        (MatterSubject.SITE, SITE.replace("GB", "G1")),
        (MatterSubject.VEHICLE, "L0DEM0003A1000018"),
        (MatterSubject.VEHICLE, "LODEM0004A1000018"),
        (MatterSubject.VEHICLE, VEHICLE[:-1]),
        (MatterSubject.OTHER, "EVENT 1"),
        (MatterSubject.OTHER, "A" * 33),
        (MatterSubject.OTHER, "活动"),
    ],
)
def test_a_wrong_code_is_refused_with_its_kind(kind, code):
    with pytest.raises(SubjectCodeError) as caught:
        check_subject(kind, code)

    assert caught.value.reason == kind.name.lower()


@pytest.mark.parametrize(
    ("code", "check"),
    [
        ("1M8GDM9AXKP042788", "X"),  # the example of 49 CFR 565
        ("11111111111111111", "1"),
        ("5GZCZ43D13S812715", "1"),
    ],
)
def test_the_check_digit_of_a_vehicle_is_that_of_published_numbers(code, check):
    assert vehicle_check_digit(code) == check == code[8]
    assert is_subject(MatterSubject.VEHICLE, code)


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (PROJECT, True),
        (PREMISES, True),
        (SITE, True),
        (VEHICLE, True),
        (FIRM, False),
        ("EVENT-1", False),
        (PROJECT.lower() + "x", False),
    ],
)
def test_a_claim_can_name_things_but_nothing_else(code, known):
    assert is_code_of_a_thing(code) is known
