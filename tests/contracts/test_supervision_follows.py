"""Supervision follows a change: who supervises, what is ordered, what was drawn."""

from dataclasses import replace

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import SUPERSEDED, change, successor
from tests.contracts.supervising import (
    BODY,
    FAULTS,
    NOT_CORRECTED,
    ROUND,
    Office,
    inspection_id,
    order_id,
    pair_of,
    referral_id,
)

OTHER_PROJECT = "2609-370203-89-01-000026"
ANOTHER = keccak(text="another record")
DUE = START + 10 * f.DAY


def changed(office: Office, consent: str = "change") -> Office:
    """Let another permit take the place of the office's."""
    new = successor(office.world, office.case, consent)
    change(office.world, office.case, 0, new)
    return Office(office.world, new)


def test_a_line_is_named_by_its_first_permit(office):
    def origin(of: Office):
        return of.world.evm.call(of.world.permits, "originOf", of.permit)

    second = changed(office)
    third = changed(second, "again")
    assert len({office.permit, second.permit, third.permit}) == 3
    assert origin(office) == origin(second) == origin(third) == office.permit
    unknown = keccak(text="unknown")
    world = office.world
    assert world.evm.call(world.permits, "originOf", unknown) == unknown


def test_supervision_is_not_dodged_by_a_change(office, refuses):
    before = office.ask("supervisionOf", office.permit)
    new = changed(office)
    assert new.ask("supervisionOf", new.permit) == before
    (event,) = new.inspect().events
    assert event.values["permit"] == new.permit
    with refuses("SupervisesAlready", new.permit, BODY):
        new.hand_over(1)
    with refuses("StateNotAllowed", office.permit, SUPERSEDED):
        office.inspect(record=ANOTHER)


def test_a_hand_over_that_waits_is_accepted_after_a_change(world):
    office = Office.open(world)
    office.hand_over()
    new = changed(office)
    assert new.accept().events[0].values["permit"] == new.permit
    assert new.ask("supervisionOf", new.permit)[0] == BODY


@pytest.mark.parametrize("by_the_old", [True, False])
def test_an_order_is_not_dodged_by_a_change(office, refuses, by_the_old):
    office.inspect(FAULTS)
    office.order()
    number = order_id(inspection_id(office.permit))
    new = changed(office)
    office.world.evm.warp(DUE)
    closing = office if by_the_old else new
    (event,) = closing.close(0, order=number).events
    assert event.values["result"] == NOT_CORRECTED
    assert event.values["permit"] == closing.permit
    with refuses("OrderClosedAlready", number):
        new.close(START, order=number)


def test_faults_found_before_a_change_are_ordered_to_be_corrected_after(office):
    office.inspect(FAULTS)
    found = inspection_id(office.permit)
    new = changed(office)
    (event,) = new.order(inspection=found).events
    assert (event.values["permit"], event.values["inspection"]) == (new.permit, found)
    assert new.ask("orderById", order_id(found))[3] == START


def test_a_referral_is_answered_after_a_change(office):
    office.refer()
    number = referral_id(office.permit)
    new = changed(office)
    assert new.answer(referral=number).events[0].values["permit"] == new.permit


def test_a_draw_is_not_dodged_by_a_change(office, refuses):
    seed = office.in_round()
    pair = office.drawn_keys(seed)
    office.world.evm.warp(START + 10)
    new = changed(changed(office), "again")
    told = new.ask("drawnPair", ROUND, new.permit, new.roster)
    assert told == (True, *pair_of(seed, office.permit, office.roster))
    assert new.inspect(round_=ROUND, keys=pair).events
    assert new.ask("drawById", ROUND, new.permit) == (0, True)
    with refuses("InspectedInRound", ROUND, new.permit):
        new.inspect(round_=ROUND, keys=pair, record=ANOTHER)


def test_what_was_inspected_before_a_change_is_not_drawn_again_by_it(office, refuses):
    seed = office.in_round()
    pair = office.drawn_keys(seed)
    office.inspect(round_=ROUND, keys=pair)
    new = changed(office)
    with refuses("InspectedInRound", ROUND, new.permit):
        new.inspect(round_=ROUND, keys=pair)


def test_redraws_are_counted_through_a_change(office, refuses):
    office.in_round()
    office.redraw()
    new = changed(office)
    with refuses("RedrawOutOfSequence", ROUND, new.permit, 1, 0):
        new.redraw(0)
    assert new.redraw(1).events


def test_a_fallen_round_draws_the_successor_too(office):
    office.announce(permille=1)
    new = changed(office)
    for _ in range(257):
        office.next_block()
    assert new.inspect(round_=ROUND).events


def test_another_permit_is_of_another_line(office, refuses):
    office.inspect(FAULTS)
    case = office.world.case(OTHER_PROJECT)
    case = replace(case, number="370203-OTHER", document=ANOTHER)
    other = Office(office.world, case)
    office.world.issue(other.case)
    with refuses("NotSupervised", other.permit):
        other.inspect(record=ANOTHER)
    other.hand_over()
    other.accept()
    found = inspection_id(office.permit)
    with refuses("InspectionUnknown", found, other.permit):
        other.order(inspection=found)
