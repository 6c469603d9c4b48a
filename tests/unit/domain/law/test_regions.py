"""The table of regions, and looking codes up in it."""

from datetime import date
from pathlib import Path

import pytest

from zeropermit.domain.law.regions import check_region, parse_regions
from zeropermit.errors import RegionError, RegionTableError

ROOT = Path(__file__).parents[4]
REGIONS = parse_regions(
    (ROOT / "service/zeropermit/catalogue/regions.csv").read_text(encoding="utf-8")
)
HEADER = "code,name_zh,name_en,valid_from,valid_until,source\n"


@pytest.mark.parametrize(
    ("code", "on", "reason"),
    [
        ("3702", None, "shape"),
        ("37020\u0663", None, "shape"),
        ("999999", None, "unknown"),
        ("370205", date(2013, 1, 1), "retired"),
        ("370215", date(2016, 12, 31), "not_yet"),
    ],
)
def test_a_wrong_region_is_refused_with_its_reason(code, on, reason):
    with pytest.raises(RegionError) as caught:
        check_region(code, REGIONS, on=on)

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("370203", date(2026, 11, 23)),
        ("370205", None),
        ("370205", date(2012, 1, 1)),
        ("370215", date(2017, 1, 1)),
    ],
)
def test_a_region_in_use_is_found(code, on):
    assert check_region(code, REGIONS, on=on).code == code


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
