"""One permit of a matter is in force for a project, unless several are allowed."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import (
    EXPIRED,
    LAPSED,
    SUPERSEDED,
    SUSPENDED,
    VALID,
    change,
    issued,
    successor,
)
from tests.contracts.world import World

OTHER_PROJECT = "2609-370203-89-01-000026"
MATTER = f.matter_id(f.MATTER)


def second(world: World, case: f.Case, name: str = "second") -> f.Case:
    """Another application of the same holder for the same project."""
    return successor(world, case, name, f.ZERO)


def permit_for(world: World, matter: bytes = MATTER, code: str = f.PROJECT) -> bytes:
    found: bytes = world.evm.call(
        world.permits, "permitFor", matter, f.project_id(code)
    )
    return found


def test_two_tabs_get_one_permit(world, refuses):
    """Both applications are complete before either is decided."""
    case = world.case()
    other = second(world, case)
    world.issue(case)
    with refuses("PermitInForce", case.permit_id):
        world.issue(other)
    assert (world.status(case), world.status(other)) == (VALID, 0)
    assert permit_for(world) == case.permit_id


def test_99_applications_for_one_project_get_one_permit(world, refuses):
    case = issued(world)
    for number in range(99):
        other = second(world, case, f"tab {number}")
        other.number = f"37020320261123{number:04}"
        with refuses("PermitInForce", case.permit_id):
            world.issue(other, "authority one")


def test_a_suspended_permit_is_not_dodged_by_a_second_one(world, refuses):
    case = issued(world)
    world.do("suspend", case, 0)
    assert world.status(case) == SUSPENDED
    with refuses("PermitInForce", case.permit_id):
        world.issue(second(world, case))


def test_another_applicant_gets_no_second_permit_for_a_project(world, refuses):
    case = issued(world)
    words = (f.MATTER, 1, f.PROJECT, f.AUTHORITY, keccak(text="theirs"))
    other = second(world, case)
    other.application = world.apply((*words, *f.NEW_PERMIT), "stranger")
    with refuses("PermitInForce", case.permit_id):
        world.issue(other)


def test_a_newer_version_allows_no_second_permit(world, refuses):
    case = issued(world)
    world.publish()
    other = successor(world, case, "newer", f.ZERO, version=2)
    with refuses("PermitInForce", case.permit_id):
        world.issue(other)


@pytest.mark.parametrize("ending", [1, 2, 4])
def test_what_has_ended_bars_no_permit(world, ending):
    case = issued(world)
    world.do("end", case, 0, ending=ending)
    other = second(world, case)
    world.issue(other)
    assert permit_for(world) == other.permit_id


def test_a_permit_that_lapsed_or_expired_bars_none(world, refuses):
    case = world.case()
    case.valid_until = START + 20 * f.DAY
    world.issue(case)
    other = second(world, case)
    other.valid_until = START + 700 * f.DAY
    world.evm.warp(START + 20 * f.DAY - 1)
    with refuses("PermitInForce", case.permit_id):
        world.issue(other)
    world.evm.warp(START + 20 * f.DAY)
    world.issue(other)
    assert (world.status(case), world.status(other)) == (EXPIRED, VALID)
    world.evm.warp(START + 20 * f.DAY + 91 * f.DAY)
    assert world.status(other) == LAPSED
    third = world.case(consent=keccak(text="third"))
    third.number, third.document = "370203-THIRD", keccak(text="third")
    world.issue(third)
    assert permit_for(world) == third.permit_id


def test_a_change_takes_the_place_and_bars_the_next(world, refuses):
    case = issued(world)
    new = successor(world, case)
    change(world, case, 0, new)
    assert world.status(case) == SUPERSEDED
    assert permit_for(world) == new.permit_id
    with refuses("PermitInForce", new.permit_id):
        world.issue(second(world, case))


def test_another_project_and_another_matter_are_free(world):
    case = issued(world)
    other = world.case(OTHER_PROJECT)
    other.number, other.document = "370203-OTHER", keccak(text="other")
    world.issue(other)
    assert permit_for(world) == case.permit_id
    assert permit_for(world, code=OTHER_PROJECT) == other.permit_id
    assert permit_for(world, f.matter_id("another")) == f.ZERO


def test_a_matter_may_allow_several_and_then_nothing_is_kept(world):
    case = world.case()
    world.publish(several=True)
    cases = [
        successor(world, case, name, f.ZERO, version=2) for name in ("one", "other")
    ]
    for each in cases:
        world.issue(each)
    assert [world.status(each) for each in cases] == [VALID, VALID]
    assert permit_for(world) == f.ZERO


def test_of_several_none_bars_one_of_a_version_that_allows_one(world, refuses):
    case = world.case()
    world.publish(several=True)
    one = successor(world, case, "one", f.ZERO, version=2)
    world.issue(one)
    world.publish()
    later = successor(world, case, "later", f.ZERO, version=3)
    world.issue(later)
    assert permit_for(world) == later.permit_id
    new = successor(world, one, "new", version=3)
    with refuses("PermitInForce", later.permit_id):
        change(world, one, 0, new)
