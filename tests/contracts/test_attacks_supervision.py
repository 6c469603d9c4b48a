"""Attacks on supervision: by a former supervisor, by rounds, by other values."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.relaying import held_back
from tests.contracts.supervising import (
    AUTHORITY,
    BODY,
    FAULTS,
    NO_ROUND,
    PAIR,
    PASSED,
    RECORD,
    ROUND,
    SECRET,
    Office,
    inspection_id,
    order_id,
    round_id,
)

MATTER = f.matter_id(f.MATTER)
OTHER = keccak(text="other")
DUE = START + 10 * f.DAY
OTHERS = ("authority one", "authority two")


def moved(office: Office) -> Office:
    """Let the authority take the permit over itself."""
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")
    return office


# By who supervises no more, or does not yet


def test_a_body_that_handed_over_does_nothing_more(office, refuses):
    office.inspect(FAULTS)
    office.order()
    moved(office)
    for act in (
        lambda: office.inspect(record=OTHER),
        lambda: office.order(demands=OTHER),
        lambda: office.close(START),
        office.refer,
    ):
        with refuses("NotTheSupervisor", AUTHORITY, BODY):
            act()


def test_the_orders_of_the_body_before_are_closed_by_the_new_one(office, refuses):
    """An order is not lost when its permit changes hands."""
    office.inspect(FAULTS)
    office.order()
    number = order_id(inspection_id(office.permit))
    moved(office)
    with refuses("OrderNotDue", number, DUE, START):
        office.close(0, keys=OTHERS)
    office.world.evm.warp(DUE)
    assert office.close(0, keys=OTHERS).events[0].values["result"] == 3


def test_a_body_that_waits_to_accept_does_nothing_yet(office, refuses):
    office.hand_over(1, to=f.AUTHORITY)
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        office.inspect(keys=OTHERS)


def test_an_acceptance_that_was_signed_before_takes_no_later_hand_over(office, refuses):
    call = held_back(office.world, "accept", lambda: moved(office))
    office.hand_over(2, to=f.AUTHORITY)
    with refuses("HandOverOutOfSequence", office.permit, 2, 1):
        call.submit()


def test_a_suspended_body_supervises_nothing(office, refuses):
    office.inspect(FAULTS)
    office.world.guard("suspendOrganisation", BODY)
    for act in (office.announce, office.order, office.refer):
        with refuses("OrganisationIsSuspended", BODY):
            act()


def test_the_holder_does_not_supervise_itself(office, refuses):
    """Neither does an enterprise accept a permit, nor inspect it."""
    with refuses("NotGrantedToInspect", f.organisation_id(f.APPLICANT), MATTER):
        office.hand_over(1, to=f.APPLICANT)
    office.hand_over(1, to=f.AUTHORITY)
    with refuses("NotTheSupervisor", AUTHORITY, f.organisation_id(f.APPLICANT)):
        office.accept(1, key="applicant")


def test_an_officer_who_left_inspects_nothing(office, refuses):
    call = held_back(office.world, "inspect", office.inspect)
    two = office.address(PAIR[1])
    office.world.govern("removeKey", two)
    with refuses("KeyNotActive", two, START):
        call.submit()


@pytest.mark.parametrize("key", ["applicant", "contractor", "stranger"])
def test_enterprises_do_nothing_in_supervision(office, refuses, key):
    own = f.organisation_id(f.APPLICANT)
    if key != "applicant":
        own = f.organisation_id(f.CONTRACTOR if key == "contractor" else f.STRANGER)
    with refuses("NotGrantedToInspect", own, MATTER):
        office.announce(key=key)
    with refuses("NotTheAuthority", AUTHORITY, own):
        office.hand_over(1, to=f.AUTHORITY, key=key)
    office.refer()
    with refuses("NotTheAuthority", AUTHORITY, own):
        office.answer(key=key)


# Rounds


def test_an_officer_who_left_is_on_no_roster(office, refuses):
    three = office.address("other three")
    office.world.govern("removeKey", three)
    with refuses("KeyNotActive", three, START):
        office.announce()


def with_person(office: Office, name: str, person: int) -> str:
    """Give the body another officer's key."""
    key, window = f.account(name).address, (START, f.NO_END)
    office.world.govern("addKey", BODY, key, f.OFFICER, person, *window)
    return key


def test_a_roster_of_one_persons_keys_is_refused(office, refuses):
    """Its pair could never inspect, and nobody else may."""
    keys = [with_person(office, name, 77) for name in ("one key", "another key")]
    roster = sorted(keys, key=str.lower)
    with refuses("SamePerson", *roster):
        office.announce(roster=roster)
    own = office.world.evm.call(
        office.world.organisations, "keyByAddress", office.roster[0]
    )
    twin = with_person(office, "a twin", own[2])
    longer = sorted([*office.roster, twin], key=str.lower)
    pair = sorted((office.roster[0], twin), key=str.lower)
    with refuses("SamePerson", *pair):
        office.announce(roster=longer)


def test_a_key_without_a_person_is_on_no_roster(office, refuses):
    nobody = with_person(office, "nobody's", 0)
    roster = sorted([*office.roster, nobody], key=str.lower)
    with refuses("SamePerson", nobody, nobody):
        office.announce(roster=roster)


def test_who_is_nobody_is_on_no_roster(office, refuses):
    unknown = f.account("nobody's key").address
    roster = sorted([*office.roster, unknown], key=str.lower)
    with refuses("KeyUnknown", unknown):
        office.announce(roster=roster)


def test_a_drawn_officer_who_left_is_replaced_by_a_redraw_alone(office, refuses):
    """Neither another officer steps in, nor does the key sign once more."""
    seed = office.in_round()
    pair = office.drawn_keys(seed)
    (third,) = {"other one", "other two", "other three"} - {*pair}
    gone = office.address(pair[1])
    office.world.govern("removeKey", gone)
    with refuses("KeyNotActive", gone, START):
        office.inspect(round_=ROUND, keys=pair)
    drawn = (office.address(pair[0]), gone)
    with refuses("NotTheDrawnPair", ROUND, office.permit, *drawn):
        office.inspect(round_=ROUND, keys=(pair[0], third))


@pytest.mark.parametrize(
    "secret", [f.ZERO, keccak(SECRET), SECRET[::-1], bytes(31) + b"\1"]
)
def test_a_secret_that_is_nearly_it_reveals_nothing(office, refuses, secret):
    office.announce()
    office.next_block()
    with refuses("SecretWrong", ROUND):
        office.reveal(secret, ROUND)


def test_a_round_is_not_revealed_in_the_place_of_another(office, refuses):
    """The secret of one body does not reveal the round of another."""
    roster = sorted(map(office.address, OTHERS), key=str.lower)
    office.announce()
    office.announce(key="authority one", roster=roster, secret_hash=keccak(OTHER))
    office.next_block()
    with refuses("SecretWrong", round_id(OTHER, AUTHORITY)):
        office.reveal(SECRET, round_id(OTHER, AUTHORITY))
    with refuses("RoundUnknown", round_id(SECRET, AUTHORITY)):
        office.reveal(SECRET, round_id(SECRET, AUTHORITY))


def test_a_redraw_does_not_choose_the_pair(office):
    """The pairs of all redraws are fixed when the round is revealed."""
    seed = office.in_round()
    foretold = [office.drawn_keys(seed, number) for number in range(4)]
    for number in range(3):
        office.redraw(number, reason="RECUSAL" if number % 2 else "ILLNESS")
        told = office.ask("drawnPair", ROUND, office.permit, office.roster)
        assert office.named(told[1:]) == foretold[number + 1]


def test_a_redraw_in_a_round_that_does_not_draw_the_permit_is_refused(office, refuses):
    world = office.world
    world.publish(matter="another-matter")
    world.grant(f.OTHER_BODY, f.INSPECT, f.matter_id("another-matter"))
    office.in_round(matter="another-matter")
    with refuses("RoundDoesNotCover", ROUND, office.permit):
        office.redraw()


def test_another_body_draws_no_pair_again(office, refuses):
    office.in_round()
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        office.redraw(keys=OTHERS)


def test_an_inspection_outside_rounds_is_not_taken_for_a_drawn_one(office, refuses):
    """Signed without a round, it does not count for one."""
    seed = office.in_round()
    pair = office.drawn_keys(seed)
    call = held_back(office.world, "inspect", lambda: office.inspect(keys=pair))
    given = call.altered(1, (ROUND, PASSED, RECORD)).altered(2, office.roster)
    with refuses("InvalidSignature", office.address(pair[0])):
        given.submit()
    call.submit()
    assert office.ask("drawById", ROUND, office.permit) == (0, False)


def test_a_record_of_one_round_is_not_filed_again_outside(office, refuses):
    seed = office.in_round()
    office.inspect(round_=ROUND, keys=office.drawn_keys(seed))
    with refuses("InspectionExists", inspection_id(office.permit)):
        office.inspect(FAULTS, round_=NO_ROUND)


# Other words


@pytest.mark.parametrize("finding", [3, 255])
def test_a_finding_that_there_is_not_is_not_recorded(office, refuses, finding):
    call = held_back(office.world, "inspect", office.inspect)
    with refuses("no error", b""):
        call.altered(1, (NO_ROUND, finding, RECORD)).submit()


@pytest.mark.parametrize("gravity", [3, 255])
def test_a_gravity_that_there_is_not_is_not_ordered(office, refuses, gravity):
    office.inspect(FAULTS)
    call = held_back(office.world, "orderCorrection", office.order)
    with refuses("no error", b""):
        call.altered(2, gravity).submit()


def test_an_order_is_not_due_when_it_is_given(office, refuses):
    office.inspect(FAULTS)
    for due in (0, START - 1, START):
        with refuses("DueInPast", due, START):
            office.order(due_at=due)


def test_a_correction_at_the_due_second_is_late(office):
    """And so is punished, however minor the faults."""
    office.inspect(FAULTS)
    office.order()
    office.world.evm.warp(DUE)
    assert office.close(DUE).events[0].values["result"] == 2


def test_a_closed_order_is_not_closed_better_later(office, refuses):
    office.inspect(FAULTS)
    office.order()
    number = order_id(inspection_id(office.permit))
    office.world.evm.warp(DUE)
    office.close(0)
    for corrected_at in (0, START, DUE):
        with refuses("OrderClosedAlready", number):
            office.close(corrected_at)


def test_faults_found_at_one_permit_are_not_ordered_at_another(office, refuses):
    """Not even for the same enterprise."""
    office.inspect(FAULTS)
    found = inspection_id(office.permit)
    application = office.world.applied(OTHER)
    other = Office(office.world, f.Case(application, [], [], [], []))
    call = held_back(office.world, "orderCorrection", office.order)
    with refuses("InspectionUnknown", found, other.permit):
        call.altered(0, application).submit()


def test_a_referral_ends_no_permit(office):
    """It asks the authority, whose two officers decide."""
    office.refer(reason="PROPOSE_REVOKE")
    office.answer()
    assert office.world.status(office.case) == 1
