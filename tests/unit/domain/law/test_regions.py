"""The table of regions, and looking codes up in it."""

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
