"""Permit numbers: of the regions that the authority's grant names, and of no other."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import change, successor
from tests.contracts.world import World

MATTER = f.matter_id(f.MATTER)
SERIAL = "2026112301"


def regranted(world: World, *regions: int, body: str = f.AUTHORITY) -> None:
    """Let a body decide the matter in these regions, and in no other."""
    owner = organisation_id(body)
    if world.evm.call(world.organisations, "holds", owner, f.DECIDE, MATTER):
        world.govern("withdrawGrant", owner, f.DECIDE, MATTER)
    world.grant(body, f.DECIDE, MATTER, regions)


def elsewhere(world: World, case: f.Case, **changes: Any) -> f.Case:
    """The same case before another authority."""
    consent = keccak(text="elsewhere")
    words = (f.MATTER, 1, f.PROJECT, f.OTHER_BODY, consent, *f.NEW_PERMIT)
    other = successor(world, case, "as here", f.ZERO)
    other.application = world.apply(words)
    other.commitments = [world.committed(other.application_id, "contractor", ["R05"])]
    for name, value in changes.items():
        setattr(other, name, value)
    return other


@pytest.mark.parametrize("regions", [[37], [3702], [370203], [11, 3706, 370203]])
def test_a_number_begins_with_a_district_of_a_region(world, regions):
    case = world.case()
    regranted(world, *regions)
    case.number = f"370203{SERIAL}"
    world.issue(case)


@pytest.mark.parametrize(
    "regions", [[370202], [3706], [11], [110203, 3703, 38, 370202, 370204]]
)
def test_an_authority_of_one_district_uses_no_number_of_another(
    world, refuses, regions
):
    case = world.case()
    regranted(world, *regions)
    case.number = f"370203{SERIAL}"
    for key in ("authority one", "authority system"):
        with refuses("NumberNotGranted", case.number):
            world.issue(case, key)


def test_no_authority_takes_the_numbers_of_anothers_district(world, refuses):
    case = world.case()
    regranted(world, 370203)
    regranted(world, 370202, body=f.OTHER_BODY)
    other = elsewhere(world, case, number=case.number)
    with refuses("NumberNotGranted", case.number):
        world.issue(other, "other one")
    other.number = f"370202{SERIAL}"
    with refuses("NumberNotGranted", other.number):
        case.number, own = other.number, case.number
        world.issue(case)
    with world.evm.undone():
        world.issue(other, "other one")
    case.number = own
    world.issue(case)


@pytest.mark.parametrize(
    "number",
    [
        "OWN",
        "37020",
        "3702",
        f"37020-{SERIAL}",
        f"3702O3{SERIAL}",
        f"037020{SERIAL}",
        f"003702{SERIAL}",
        f"000037{SERIAL}",
        f"000000{SERIAL}",
        f"-370203{SERIAL}",
        f"1{SERIAL}370203",
    ],
)
def test_no_permit_has_a_number_of_no_region(world, refuses, number):
    case = world.case()
    regranted(world, 37, 3702, 370203)
    case.number = number
    with refuses("NumberNotGranted", number):
        world.issue(case)


def test_the_shortest_number_is_a_district(world):
    case = world.case()
    case.number = "370203"
    world.issue(case)


def test_no_change_takes_a_number_of_another_region(world, refuses):
    case = world.case()
    world.issue(case)
    new = successor(world, case)
    new.number = f"370602{SERIAL}"
    with refuses("NumberNotGranted", new.number):
        change(world, case, 0, new)


def test_a_later_grant_alone_says_where(world, refuses):
    case = world.case()
    regranted(world, 370202)
    with refuses("NumberNotGranted", case.number):
        world.issue(case)
    regranted(world, 370202, 370203)
    world.issue(case)


def test_acts_on_a_permit_need_no_region(world):
    case = world.case()
    world.issue(case)
    regranted(world, 370202)
    world.do("suspend", case, 0)
    world.do("reinstate", case, 1)
