"""Regions of China's administrative divisions (GB/T 2260), as far as configured.

The table is `catalogue/regions.csv`. Retired regions stay in it, because codes that
were given in their time keep them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zeropermit.errors import RegionError, RegionTableError

REGION_LIMIT = 8
"""Regions that a grant may name."""
_COLUMNS = ("code", "name_zh", "name_en", "valid_from", "valid_until", "source")


@dataclass(frozen=True, slots=True)
class Region:
    """One region, from-until."""

    code: str
    name_zh: str
    name_en: str
    valid_from: date | None
    valid_until: date | None  #: Exclusive; None while the region is in use.
    source: str


def parse_regions(text: str) -> dict[str, Region]:
    """Read the table of regions from CSV.

    Raises:
        RegionTableError: Another header, a malformed code or date, an empty name,
            or a code given twice.
    """
    rows = csv.reader(text.splitlines())
    if tuple(next(rows, ())) != _COLUMNS:
        raise RegionTableError(1, "header")
    regions: dict[str, Region] = {}
    for line, row in enumerate(rows, start=2):
        region = _parse_row(line, row)
        if region.code in regions:
            raise RegionTableError(line, "code given twice")
        regions[region.code] = region
    return regions


def _parse_row(line: int, row: list[str]) -> Region:
    if len(row) != len(_COLUMNS):
        raise RegionTableError(line, f"{len(_COLUMNS)} columns expected")
    code, name_zh, name_en, first, last, source = row
    if not re.fullmatch(r"[1-9][0-9]{5}", code):
        raise RegionTableError(line, "code")
    if not (name_zh and name_en and source):
        raise RegionTableError(line, "name or source missing")
    try:
        valid_from = date.fromisoformat(first) if first else None
        valid_until = date.fromisoformat(last) if last else None
    except ValueError as error:
        raise RegionTableError(line, "date") from error
    return Region(code, name_zh, name_en, valid_from, valid_until, source)


def check_region(code: str, regions: Mapping[str, Region]) -> Region:
    """Look a region that is in use up by its six digits.

    Raises:
        RegionError: Not six digits, not in the table, or no longer in use.
    """
    if not re.fullmatch(r"[1-9][0-9]{5}", code):
        raise RegionError(code, "shape")
    region = regions.get(code)
    if region is None:
        raise RegionError(code, "unknown")
    if region.valid_until is not None:
        raise RegionError(code, "retired")
    return region


def is_region(code: int) -> bool:
    """Whether a number is written like a province, a city or a district."""
    return re.fullmatch(r"[1-9][0-9](?:[0-9]{2}){0,2}", str(code)) is not None


def contains_number(regions: Iterable[int], number: str) -> bool:
    """Whether a region is, or contains, the one with which a permit number begins.

    A province has two digits, a city four, a district six; a number begins with six.
    """
    district = number[:6]
    shaped = re.fullmatch(r"[1-9][0-9]{5}", district) is not None
    return shaped and any(district.startswith(str(region)) for region in regions)
