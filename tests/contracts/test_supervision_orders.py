"""Inspections outside rounds, correction orders and how they end."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.supervising import (
    AUTHORITY,
    BODY,
    CORRECTED,
    DEMANDS,
    FAULTS,
    MINOR,
    NO_PENALTY,
    NOT_CORRECTED,
    PAIR,
    PASSED,
    RECORD,
    SERIOUS,
    Office,
    inspection_id,
    order_id,
)
from tests.contracts.world import DECISION

DUE = START + 10 * f.DAY


def ordered(office, gravity=MINOR):
    office.inspect(FAULTS)
    office.order(gravity)
    return order_id(inspection_id(office.permit))


# By two officers of the supervisor


def test_each_act_is_by_two_officers_of_the_supervisor(office, refuses):
    ordered(office)
    demands = keccak(text="more")

    def order(**options):
        return office.order(demands=demands, **options)

    def close(**options):
        return office.close(START, **options)

    for act in (office.inspect, order, close):
        with refuses(
            "SamePerson", office.address("other one"), office.address("other one")
        ):
            act(keys=("other one", "other one"))
        with refuses("OfficersOfTwoOrganisations", BODY, AUTHORITY):
            act(keys=("other one", "authority one"))
        with refuses("OfficersOfTwoOrganisations", AUTHORITY, BODY):
            act(keys=("authority one", "other one"))
        with refuses("NotTheSupervisor", BODY, AUTHORITY):
            act(keys=("authority one", "authority two"))
        for keys in (("other system", "other two"), ("other one", "other system")):
            with refuses("NotAnOfficer", office.address("other system")):
                act(keys=keys)


def test_officers_of_a_body_that_lost_the_grant_do_nothing(office, refuses):
    ordered(office)
    matter = f.matter_id(f.MATTER)
    office.world.govern("withdrawGrant", BODY, f.INSPECT, matter)
    for act in (
        lambda: office.inspect(record=keccak(text="another")),
        lambda: office.order(demands=keccak(text="more")),
        lambda: office.close(START),
        office.refer,
    ):
        with refuses("NotGrantedToInspect", BODY, matter):
            act()


def test_a_permit_that_nobody_accepted_is_not_inspected(world, refuses):
    office = Office.open(world)
    office.hand_over()
    with refuses("NotSupervised", office.permit):
        office.inspect()


# Inspecting


def test_an_ended_permit_is_not_inspected(office, refuses):
    office.end()
    with refuses("StateNotAllowed", office.permit, 7):
        office.inspect()


def test_a_suspended_permit_is_inspected(office):
    office.world.do("suspend", office.case, 0)
    assert office.inspect().events


def test_an_inspection_says_what_it_found_and_where_that_stands(office, refuses):
    with refuses("FindingMissing"):
        office.inspect(0)
    with refuses("RecordMissing"):
        office.inspect(record=f.ZERO)


def test_a_record_is_filed_once(office, refuses):
    office.inspect()
    with refuses("InspectionExists", inspection_id(office.permit)):
        office.inspect(FAULTS)


@pytest.mark.parametrize("finding", [PASSED, FAULTS])
def test_any_two_officers_inspect_outside_rounds(office, finding):
    keys = ("other three", "other one")
    receipt = office.inspect(finding, keys=keys)
    number = inspection_id(office.permit)
    assert receipt.returned == number
    (event,) = receipt.events
    assert event.name == "Inspected"
    assert event.values == {
        "inspection": number,
        "permit": office.permit,
        "round": f.ZERO,
        "finding": finding,
        "record": RECORD,
        "late": False,
        "first": office.address(keys[0]),
        "second": office.address(keys[1]),
    }
    assert office.ask("inspectionById", number) == (office.permit, START, finding)
    assert office.world.status(office.case) == 1


# Ordering


def test_an_order_follows_an_inspection_of_this_permit(office, refuses):
    number = inspection_id(office.permit)
    with refuses("InspectionUnknown", number, office.permit):
        office.order()
    office.inspect(FAULTS)
    application = office.world.applied(consent=keccak(text="another consent"))
    other = Office(office.world, f.Case(application, [], [], [], []))
    with refuses("InspectionUnknown", number, other.permit):
        other.order(inspection=number)


def test_an_order_follows_faults(office, refuses):
    office.inspect(PASSED)
    with refuses("NothingToCorrect", inspection_id(office.permit)):
        office.order()


def test_an_order_says_what_until_when_and_how_grave(office, refuses):
    office.inspect(FAULTS)
    with refuses("GravityMissing"):
        office.order(0)
    with refuses("RecordMissing"):
        office.order(demands=f.ZERO)
    with refuses("DueInPast", START, START):
        office.order(due_at=START)


def test_no_order_is_due_later_than_in_ten_years(office, refuses):
    office.inspect(FAULTS)
    latest = START + 3652 * f.DAY
    with refuses("DueTooFar", latest + 1, latest):
        office.order(due_at=latest + 1)
    assert office.order(due_at=latest).events


def test_the_same_is_ordered_once(office, refuses):
    number = ordered(office)
    with refuses("OrderExists", number):
        office.order(SERIOUS)


@pytest.mark.parametrize("gravity", [MINOR, SERIOUS])
def test_faults_are_ordered_to_be_corrected(office, gravity):
    office.inspect(FAULTS)
    receipt = office.order(gravity)
    number = order_id(inspection_id(office.permit))
    assert receipt.returned == number
    (event,) = receipt.events
    assert event.name == "CorrectionOrdered"
    assert event.values == {
        "order": number,
        "permit": office.permit,
        "inspection": inspection_id(office.permit),
        "gravity": gravity,
        "demands": DEMANDS,
        "dueAt": DUE,
        "first": office.address(PAIR[0]),
        "second": office.address(PAIR[1]),
    }
    held = (office.permit, START, DUE, START, gravity, 0)
    assert office.ask("orderById", number) == held


# Closing


def test_an_order_of_this_permit_is_closed_once(office, refuses):
    number = order_id(inspection_id(office.permit))
    with refuses("OrderUnknown", number, office.permit):
        office.close(START)
    ordered(office)
    application = office.world.applied(consent=keccak(text="another consent"))
    other = Office(office.world, f.Case(application, [], [], [], []))
    with refuses("OrderUnknown", number, other.permit):
        other.close(START, order=number)
    office.close(START)
    with refuses("OrderClosedAlready", number):
        office.close(START)


def test_an_order_is_closed_with_a_decision(office, refuses):
    ordered(office)
    with refuses("DecisionMissing"):
        office.close(START, decision=f.ZERO)


def test_disobedience_is_not_recorded_before_the_due_time(office, refuses):
    number = ordered(office)
    with refuses("OrderNotDue", number, DUE, START):
        office.close(0)
    office.world.evm.warp(DUE - 1)
    with refuses("OrderNotDue", number, DUE, DUE - 1):
        office.close(0)
    office.world.evm.warp(DUE)
    assert office.close(0).events[0].values["result"] == NOT_CORRECTED


def test_nothing_was_corrected_in_the_future(office, refuses):
    ordered(office)
    with refuses("CorrectedInFuture", START + 1, START):
        office.close(START + 1)


def test_no_fault_was_corrected_before_it_was_found(office, refuses):
    found = START + 100
    office.world.evm.warp(found)
    office.inspect(FAULTS)
    office.world.evm.warp(found + 50)
    office.order()
    for early in (1, START, found - 1):
        with refuses("CorrectedBeforeInspection", early, found):
            office.close(early)
    assert office.close(found).events[0].values["result"] == NO_PENALTY


@pytest.mark.parametrize(
    ("gravity", "corrected_at", "harm", "result"),
    [
        (MINOR, START, False, NO_PENALTY),
        (MINOR, DUE - 1, False, NO_PENALTY),
        (MINOR, DUE, False, CORRECTED),
        (MINOR, DUE - 1, True, CORRECTED),
        (SERIOUS, START, False, CORRECTED),
        (SERIOUS, START, True, CORRECTED),
        (MINOR, 0, False, NOT_CORRECTED),
        (SERIOUS, 0, True, NOT_CORRECTED),
    ],
)
def test_minor_faults_corrected_in_time_without_harm_are_not_punished(
    office, gravity, corrected_at, harm, result
):
    number = ordered(office, gravity)
    office.world.evm.warp(DUE + 5)
    (event,) = office.close(corrected_at, harm=harm).events
    assert event.name == "OrderClosed"
    assert event.values == {
        "order": number,
        "permit": office.permit,
        "result": result,
        "correctedAt": corrected_at,
        "harm": harm,
        "decision": DECISION,
        "first": office.address(PAIR[0]),
        "second": office.address(PAIR[1]),
    }
    assert office.ask("orderById", number)[5] == result
    assert office.world.status(office.case) == 1


def test_orders_are_given_and_closed_for_an_ended_permit_too(office):
    office.inspect(FAULTS)
    office.end()
    assert office.order().events
    assert office.close(START).events


def test_a_signature_is_good_for_one_act(office, refuses):
    values = (office.permit, f.ZERO, "Passed", RECORD)
    world = office.world
    pair = [world.sign(world.supervision, "inspect", values, key) for key in PAIR]
    given = (office.case.application, (f.ZERO, FAULTS, RECORD), [], *pair)
    with refuses("InvalidSignature", office.address(PAIR[0])):
        world.evm.transact(world.supervision, "inspect", *given)
