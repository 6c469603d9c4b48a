"""The table of regions, and looking codes up in it."""

from pathlib import Path

import pytest

from zeropermit.domain.law.regions import (
    check_region,
    contains_number,
    is_region,
    parse_regions,
)
from zeropermit.errors import RegionError, RegionTableError

ROOT = Path(__file__).parents[4]
REGIONS = parse_regions(
    (ROOT / "service/zeropermit/catalogue/regions.csv").read_text(encoding="utf-8")
)
HEADER = "code,name_zh,name_en,valid_from,valid_until,source\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("3702", "shape"),
        ("37020\u0663", "shape"),
        ("999999", "unknown"),
        ("370205", "retired"),
    ],
)
def test_a_wrong_region_is_refused_with_its_reason(code, reason):
    with pytest.raises(RegionError) as caught:
        check_region(code, REGIONS)

    assert caught.value.reason == reason


@pytest.mark.parametrize("code", ["370203", "370215"])
def test_a_region_in_use_is_found(code):
    assert check_region(code, REGIONS).code == code


def test_the_table_has_qingdao_its_partners_and_the_retired_regions():
    retired = {code for code, region in REGIONS.items() if region.valid_until}

    assert len(REGIONS) == 19
    assert retired == {"370205", "370282", "370284"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("code\n", 1),
        (HEADER + "370200,a\n", 2),
        (HEADER + "3702,a,b,,,c\n", 2),
        (HEADER + "370200,a,b,,,\n", 2),
        (HEADER + "370200,a,b,2026-13-01,,c\n", 2),
        (HEADER + "370200,a,b,,,c\n370200,a,b,,,c\n", 3),
    ],
)
def test_a_wrong_table_of_regions_is_refused_with_its_line(text, line):
    with pytest.raises(RegionTableError) as caught:
        parse_regions(text)

    assert caught.value.line == line


def test_a_province_a_city_and_a_district_are_regions():
    assert all(map(is_region, (10, 37, 99, 1_000, 3_702, 100_000, 370_203, 999_999)))
    assert not any(map(is_region, (-37, 0, 1, 9, 100, 999, 37_020, 1_000_000)))


@pytest.mark.parametrize(
    ("regions", "number", "contained"),
    [
        ((37,), "370203202609210101", True),
        ((3702,), "370203", True),
        ((11, 370203), "370203-A", True),
        ((), "370203202609210101", False),
        ((370202, 3706, 38), "370203202609210101", False),
        ((37, 3702), "37020", False),
        ((37, 3702, 370203), "037020302609210101", False),
        ((37, 3702, 370203), "3702O3202609210101", False),
        ((37, 3702, 370203), "37020\u0663202609210101", False),
        ((37, 3702, 370203), "", False),
    ],
)
def test_a_number_begins_with_a_district_of_a_region(regions, number, contained):
    assert contains_number(regions, number) is contained
