"""Nobody escapes a draw: neither by accepting late nor by letting a round fall."""

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.supervising import (
    AUTHORITY,
    BODY,
    OFFICERS,
    PAIR,
    ROUND,
    Office,
)

ANOTHER = keccak(text="another record")
BEACON_BLOCKS = 256


@pytest.fixture
def handed(world):
    """A permit that was handed over and that nobody accepted yet."""
    office = Office.open(world)
    office.hand_over()
    return office


def fall(office, **changes):
    """Announce a round and let its beacon go by."""
    office.announce(**changes)
    for _ in range(BEACON_BLOCKS + 1):
        office.next_block()


# Accepting late


def test_a_draw_is_not_dodged_by_accepting_late(handed, refuses):
    handed.announce()
    handed.world.evm.warp(START + 10)
    seed = handed.reveal().returned
    with refuses("NotSupervised", handed.permit):
        handed.inspect(round_=ROUND)
    handed.accept()
    assert handed.inspect(round_=ROUND, keys=handed.drawn_keys(seed)).events


def test_a_draw_is_not_dodged_by_being_proposed_again(handed):
    handed.announce()
    handed.world.evm.warp(START + 10)
    seed = handed.reveal().returned
    handed.hand_over(1)
    handed.accept(1)
    assert handed.ask("supervisionOf", handed.permit)[3] == START
    assert handed.inspect(round_=ROUND, keys=handed.drawn_keys(seed)).events


def test_a_round_covers_nothing_that_was_handed_over_after_it(world, refuses):
    office = Office.open(world)
    office.announce()
    world.evm.warp(START + 1)
    seed = office.reveal().returned
    office.hand_over()
    office.accept()
    with refuses("RoundDoesNotCover", ROUND, office.permit):
        office.inspect(round_=ROUND, keys=office.drawn_keys(seed))


def test_a_round_covers_what_was_handed_over_in_its_second(world):
    office = Office.open(world)
    office.announce()
    office.hand_over()
    office.accept()
    office.next_block()
    seed = office.reveal().returned
    assert office.inspect(round_=ROUND, keys=office.drawn_keys(seed)).events


def test_the_hand_over_to_another_body_counts_for_its_rounds_alone(handed):
    handed.world.evm.warp(START + 5)
    handed.hand_over(1, to=f.AUTHORITY)
    held = handed.ask("supervisionOf", handed.permit)
    assert held == (f.ZERO, AUTHORITY, 0, 0, START + 5, 2)
    handed.hand_over(2)
    handed.accept(2)
    held = handed.ask("supervisionOf", handed.permit)
    assert held == (BODY, f.ZERO, START + 5, START + 5, 0, 3)


# Letting a round fall


def test_a_round_that_can_be_revealed_has_not_fallen(office, refuses):
    office.announce()
    for _ in range(BEACON_BLOCKS):
        with office.world.evm.undone(), refuses("RoundNotRevealed", ROUND):
            office.inspect(round_=ROUND)
        office.next_block()
    with refuses("RoundNotRevealed", ROUND):
        office.inspect(round_=ROUND)
    office.next_block()
    assert office.inspect(round_=ROUND).events


@pytest.mark.parametrize("keys", [OFFICERS[:2], OFFICERS[1:], OFFICERS[::-2]])
def test_nothing_is_gained_by_letting_a_round_fall(office, keys):
    """With one in a thousand drawn, all that it covers is inspected."""
    fall(office, permille=1)
    (event,) = office.inspect(round_=ROUND, keys=keys).events
    assert (event.values["round"], event.values["late"]) == (ROUND, False)
    assert office.ask("drawById", ROUND, office.permit) == (0, True)


def test_a_fallen_round_inspects_a_permit_once_and_tells_lateness(office, refuses):
    fall(office)
    office.world.evm.warp(START + 30 * f.DAY)
    (event,) = office.inspect(round_=ROUND).events
    assert event.values["late"]
    with refuses("InspectedInRound", ROUND, office.permit):
        office.inspect(round_=ROUND, record=ANOTHER)


def test_a_fallen_round_is_inspected_by_two_people_of_its_roster(office, refuses):
    roster = office.roster[:2]
    names = office.named((roster[0], roster[1]))
    (third,) = set(OFFICERS) - set(names)
    fall(office, roster=roster)
    for keys in ((names[0], third), (third, names[1])):
        with refuses("NotOfTheRoster", ROUND, office.address(third)):
            office.inspect(round_=ROUND, keys=keys, roster=roster)
    with refuses("SamePerson", roster[0], roster[0]):
        office.inspect(round_=ROUND, keys=(names[0], names[0]), roster=roster)
    with refuses("RosterMismatch", ROUND):
        office.inspect(round_=ROUND, keys=names, roster=office.roster)
    assert office.inspect(round_=ROUND, keys=names, roster=roster).events


def test_a_fallen_round_covers_no_other_permits_than_a_revealed_one(world, refuses):
    office = Office.open(world)
    fall(office)
    world.evm.warp(START + 1)
    office.hand_over()
    office.accept()
    with refuses("RoundDoesNotCover", ROUND, office.permit):
        office.inspect(round_=ROUND)


def test_no_pair_is_drawn_again_in_a_fallen_round(office, refuses):
    fall(office)
    with refuses("RoundNotRevealed", ROUND):
        office.redraw(keys=PAIR)
