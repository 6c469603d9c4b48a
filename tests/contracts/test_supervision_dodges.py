"""Nobody escapes a draw: neither by accepting late nor by letting a round fall."""

from dataclasses import replace

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import change, successor
from tests.contracts.supervising import (
    AUTHORITY,
    BODY,
    OFFICERS,
    PAIR,
    ROUND,
    SECRET,
    Office,
    round_id,
)

ANOTHER = keccak(text="another record")
AUTHORITY_PAIR = ("authority one", "authority two")
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


# Going to another body and back


def test_a_draw_is_not_dodged_by_going_to_another_body_and_back(office, refuses):
    """It waits meanwhile: neither body nor pair can do anything about it."""
    seed = office.in_round()
    pair = office.drawn_keys(seed)
    office.world.evm.warp(START + 10)
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")
    with refuses("NotTheSupervisor", AUTHORITY, BODY):
        office.inspect(round_=ROUND, keys=pair)
    with refuses("RoundDoesNotCover", ROUND, office.permit):
        office.inspect(round_=ROUND, keys=AUTHORITY_PAIR)
    office.world.evm.warp(START + 20)
    office.hand_over(2)
    office.accept(2)
    held = office.ask("supervisionOf", office.permit)
    assert held == (BODY, f.ZERO, START + 20, START, 0, 3)
    (third,) = set(OFFICERS) - set(pair)
    drawn = (office.address(pair[0]), office.address(pair[1]))
    with refuses("NotTheDrawnPair", ROUND, office.permit, *drawn):
        office.inspect(round_=ROUND, keys=(pair[0], third))
    assert office.inspect(round_=ROUND, keys=pair).events


def test_a_draw_is_not_dodged_by_other_proposals_before_acceptance(handed):
    handed.announce()
    handed.world.evm.warp(START + 5)
    seed = handed.reveal().returned
    handed.hand_over(1, to=f.AUTHORITY)
    held = handed.ask("supervisionOf", handed.permit)
    assert held == (f.ZERO, AUTHORITY, 0, 0, START + 5, 2)
    handed.world.evm.warp(START + 6)
    handed.hand_over(2)
    handed.hand_over(3, to=f.AUTHORITY)
    held = handed.ask("supervisionOf", handed.permit)
    assert held == (f.ZERO, AUTHORITY, 0, 0, START + 5, 4)
    handed.hand_over(4)
    handed.accept(4)
    held = handed.ask("supervisionOf", handed.permit)
    assert held == (BODY, f.ZERO, START + 6, START, 0, 5)
    assert handed.inspect(round_=ROUND, keys=handed.drawn_keys(seed)).events


def test_a_round_is_not_dodged_by_being_elsewhere_when_it_is_announced(office):
    office.world.evm.warp(START + 1)
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")
    seed = office.in_round()
    office.world.evm.warp(START + 10)
    office.hand_over(2)
    office.accept(2)
    assert office.inspect(round_=ROUND, keys=office.drawn_keys(seed)).events


def test_a_fallen_round_is_not_dodged_by_going_to_another_body_and_back(office):
    office.announce(permille=1)
    office.world.evm.warp(START + 1)
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")
    office.hand_over(2)
    office.accept(2)
    for _ in range(BEACON_BLOCKS):
        office.next_block()
    assert office.inspect(round_=ROUND).events


def test_nothing_is_inspected_again_for_having_been_elsewhere(office, refuses):
    seed = office.in_round()
    office.redraw()
    pair = office.drawn_keys(seed, 1)
    office.inspect(round_=ROUND, keys=pair)
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")
    office.hand_over(2)
    office.accept(2)
    assert office.ask("drawById", ROUND, office.permit) == (1, True)
    with refuses("InspectedInRound", ROUND, office.permit):
        office.inspect(round_=ROUND, keys=pair, record=ANOTHER)


def test_what_is_remembered_of_a_body_is_of_that_line_and_body_alone(office, refuses):
    """A round of the second body covers nothing that came to it later."""
    office.world.evm.warp(START + 5)
    roster = sorted(map(office.address, AUTHORITY_PAIR), key=str.lower)
    round_ = round_id(SECRET, AUTHORITY)
    office.announce(key="authority one", roster=roster)
    office.next_block()
    office.reveal(round_=round_)
    office.world.evm.warp(START + 6)
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")
    with refuses("RoundDoesNotCover", round_, office.permit):
        office.inspect(round_=round_, keys=AUTHORITY_PAIR, roster=roster)
    case = office.world.case("2609-370203-89-01-000026")
    changed = replace(case, number="370203-OTHER", document=ANOTHER)
    other = Office(office.world, changed)
    office.world.issue(other.case)
    other.hand_over()
    assert other.ask("supervisionOf", other.permit)[4] == START + 6


def test_a_draw_is_not_dodged_by_a_change_and_another_body(office):
    """The first hand-over is kept for the line, as the draw is."""
    seed = office.in_round()
    pair = office.drawn_keys(seed)
    office.world.evm.warp(START + 10)
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")
    new = successor(office.world, office.case, "change")
    change(office.world, office.case, 0, new)
    after = Office(office.world, new)
    after.hand_over(2)
    after.accept(2)
    assert after.inspect(round_=ROUND, keys=pair).events


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
