"""Attacks on schemas and matters: by size, by malformed names, by time."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts import packing
from tests.contracts.evm import START, layout
from tests.contracts.factories import organisation_id
from tests.contracts.test_commitment_registry import apply_for

LIMIT = 24_575
BLOCK = 30_000_000
"""Gas of a block."""
NO_NAMES = {
    "nothing": f.ZERO,
    "32 characters": b"R" * 32,
    "a blank": f.word("R 1"),
    "a zero inside": b"R\x001".ljust(32, b"\0"),
    "a zero before": b"\0R".ljust(32, b"\0"),
    "no ASCII": f.word("许可"),
    "no UTF-8": b"\xff" * 32,
    "a line break": f.word("R\n1"),
    "DEL": f.word("R\x7f"),
    "a turn of reading": f.word("R\u202e1"),
}


def conditions(count: int) -> list[tuple]:
    return [(f.word("area"), f.INTEGER, f.EQUAL, f.ZERO)] * count


def attesting(count: int = 0) -> tuple:
    subject = (f.OF_PROJECT, 0, f.ZERO)
    return (1, f.schema_id(f.AWARD), subject, 1, conditions(count))


def sized(requirements: int, options: int, predicates: int) -> list[tuple]:
    """A set of so many parts, spread over its requirements."""
    rest, spread = predicates, []
    for _ in range(options):
        spread.append(min(4, rest))
        rest -= spread[-1]
    return [
        (
            f.word(f"R{number}"),
            f.ALERT,
            list(map(attesting, spread[number::requirements])),
        )
        for number in range(requirements)
    ]


# By size


def test_a_set_of_the_greatest_size_is_kept_whole(world):
    largest = sized(31, 112, 224)
    packed = packing.requirement_set(largest)
    assert len(packed) == LIMIT
    version = world.publish(largest).returned
    assert world.evm.call(world.matters, "requirementsOf", version) == b"\0" + packed


def test_a_set_that_is_too_long_to_be_kept_is_refused(world, refuses):
    longer = sized(30, 115, 221)
    size = len(packing.requirement_set(longer))
    assert size == LIMIT + 2
    with refuses("RequirementSetTooLong", size, LIMIT):
        world.publish(longer)
    assert world.evm.call(world.matters, "versionCount", f.matter_id(f.MATTER)) == 1


def test_a_set_of_the_greatest_size_is_decided_within_a_block(world):
    """Nobody publishes a matter whose permits would need more gas than there is."""
    largest = sized(31, 112, 224)
    world.publish(largest)
    claims = {"area": f.ZERO, "record": f.word(8)}
    award = f.altered(world.facts()["award"], claims=claims, opened=("area",))
    (held,) = world.attest([award], "authority system")
    case = f.Case(world.applied(version=2), largest, [held.presented()], [], [])
    case.choices, case.valid_until = [(0, 0)] * 31, START + 100
    assert world.issue(case).gas_used < BLOCK // 10


# By names that are no text


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_requirement_whose_name_is_no_text_is_refused(world, refuses, name):
    with refuses("RequirementMalformed", NO_NAMES[name]):
        world.publish([(NO_NAMES[name], f.ALERT, [attesting()])])


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_rule_on_a_claim_whose_name_is_no_text_is_refused(world, refuses, name):
    rule = (NO_NAMES[name], f.INTEGER, f.EQUAL, f.ZERO)
    option = f.changed(attesting(), 4, [rule])
    with refuses("PredicateMalformed", f.word("R1"), 0, 0):
        world.publish([(f.word("R1"), f.ALERT, [option])])


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_party_named_by_a_claim_that_is_no_text_is_refused(world, refuses, name):
    party = f.promise((f.OF_PARTY, 0, NO_NAMES[name]))
    naming = (f.word("R1"), f.ALERT, [attesting()])
    with refuses("PartyMalformed", f.word("R2"), 0):
        world.publish([naming, (f.word("R2"), f.ALERT, [party])])


@pytest.mark.parametrize(
    "code",
    ["land-use/01", "Land-use/1", "land-use/1 ", "land\u2011use/1", "land-use/1\0"],
)
def test_a_schema_is_not_defined_again_under_another_spelling(world, refuses, code):
    with refuses("CodeMalformed", code):
        world.govern("defineSchema", code, "{}")


@pytest.mark.parametrize("code", ["Construction-permit", " construction-permit", "a/1"])
def test_a_matter_is_not_published_under_another_spelling(world, refuses, code):
    with refuses("CodeMalformed", code):
        world.publish(matter=code)


def test_a_schema_is_not_defined_again_with_another_meaning(world, refuses):
    schema = f.schema_id(f.LAND_USE)
    for definition in ('{"area":"text"}', "{}"):
        with refuses("SchemaExists", schema):
            world.govern("defineSchema", f.LAND_USE, definition)


# Kinds that there are not


@pytest.mark.parametrize("place", ["recheck", "kind", "subject", "type", "operator"])
def test_a_kind_that_there_is_not_is_not_published(world, refuses, place):
    rule = {"type": (f.word("area"), 9, f.EQUAL, f.ZERO)}
    rule["operator"] = (f.word("area"), f.INTEGER, 7, f.ZERO)
    option = attesting()
    if place in rule:
        option = f.changed(option, 4, [rule[place]])
    elif place == "kind":
        option = f.changed(option, 0, 4)
    elif place == "subject":
        option = f.changed(option, 2, (4, 0, f.ZERO))
    recheck = 4 if place == "recheck" else f.ALERT
    with refuses("no error", b""):
        world.publish([(f.word("R1"), recheck, [option])])


def test_a_definition_that_is_not_there_is_not_read_from_beyond(world, refuses):
    """Offsets of calldata that lead beyond its end."""
    selector, _ = layout("MatterRegistry", "defineSchema")
    far = (2**64).to_bytes(32, "big")
    for data in (selector, selector + bytes(32), selector + far * 2):
        with refuses("no error", b""):
            world.evm.send(world.matters, "defineSchema", data, sender=world.governance)


# By time


@pytest.mark.parametrize("number", [0, 2, 2**32 - 1])
def test_nobody_applies_under_a_version_that_there_is_not(world, refuses, number):
    version = f.version_id(f.MATTER, number)
    with refuses("MatterVersionNotOpen", version, START):
        world.applied(version=number)


def test_nobody_applies_in_the_second_in_which_a_version_closes(world, refuses):
    world.publish(begin=START + 100)
    world.evm.warp(START + 99)
    world.applied()
    world.evm.warp(START + 100)
    with refuses("MatterVersionNotOpen", f.version_id(f.MATTER, 1), START + 100):
        world.applied(keccak(text="another"))
    world.applied(keccak(text="another"), version=2)


def test_a_version_overtaken_while_it_waited_never_opens(world, refuses):
    world.publish(begin=START + 300)
    world.publish(begin=START + 200)
    for time in (START + 299, START + 300, START + 10**9):
        world.evm.warp(time)
        with refuses("MatterVersionNotOpen", f.version_id(f.MATTER, 2), time):
            world.applied(version=2)


def test_a_version_that_was_retired_takes_no_application_by_a_later_one(world, refuses):
    world.govern("retire", f.version_id(f.MATTER, 1))
    world.publish(begin=START + 100)
    for time in (START, START + 99, START + 100):
        world.evm.warp(time)
        with refuses("MatterVersionNotOpen", f.version_id(f.MATTER, 1), time):
            world.applied()


def test_an_application_cannot_name_the_matter_of_another_authority(world, refuses):
    """Neither by an authority that decides other matters, nor by itself."""
    world.publish(matter="other")
    for uscc in (f.AUTHORITY, f.APPLICANT, f.OTHER_BODY):
        wanted = (organisation_id(uscc), f.version_id("other", 1))
        with refuses("AuthorityNotGranted", *wanted):
            apply_for(world, matter="other", authority=uscc)


def test_a_matter_that_needs_its_own_permit_can_be_told_before(world, refuses):
    """No first version can ask for permits of its own matter: nobody could begin."""
    own = [(f.word("R1"), f.ALERT, [f.permitted(matter="circle")])]
    with refuses("PermitMatterUnknown", f.matter_id("circle")):
        world.publish(own, matter="circle")


def test_the_start_of_a_version_is_not_before_its_publication(world, refuses):
    world.evm.warp(START + 10)
    for begin in (1, START, START + 9):
        with refuses("StartInPast", begin, START + 10):
            world.publish(begin=begin)
