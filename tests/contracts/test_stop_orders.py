"""Orders to stop work: given, lifted, and not dodged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import (
    STOPPED,
    SUPERSEDED,
    UNDER_WAY,
    change,
    live,
    progress,
    successor,
    turn,
)
from tests.contracts.relaying import held_back
from tests.contracts.supervising import (
    AUTHORITY,
    BODY,
    PAIR,
    RECORD,
    SCOPE,
    Office,
    stop_id,
)
from tests.contracts.world import DECISION

MATTER = f.matter_id(f.MATTER)
OTHER = keccak(text="other")
OTHER_PROJECT = "2609-370203-89-01-000026"
OTHERS = ("authority one", "authority two")
NONE = (f.ZERO, False)


def moved(office: Office) -> Office:
    """Let the authority take the permit over itself."""
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")
    return office


def changed(office: Office, consent: str = "change") -> Office:
    """Let another permit take the place of the office's."""
    new = successor(office.world, office.case, consent)
    change(office.world, office.case, 0, new)
    return Office(office.world, new)


def resting(office: Office) -> Office:
    """Let the holder report that work began and stopped."""
    for act in ("reportStart", "reportStop"):
        report(office, act)
    return office


def report(office: Office, act: str) -> Any:
    case = office.case
    return live(office.world, act, case, turn(office.world, case, act))


# Ordering


@pytest.mark.parametrize("whole", [True, False])
def test_two_officers_of_the_supervisor_order_work_to_stop(office, whole):
    receipt = office.stop(whole=whole)
    number = stop_id(office.permit)
    assert receipt.returned == number
    (event,) = receipt.events
    assert event.name == "StopOrdered"
    assert event.values == {
        "stop": number,
        "permit": office.permit,
        "whole": whole,
        "scope": SCOPE,
        "reason": "STOP_HAZARD",
        "decision": DECISION,
        "first": office.address(PAIR[0]),
        "second": office.address(PAIR[1]),
    }
    assert office.ask("stopById", number) == (office.permit, START, 0, whole)
    assert office.ask("stopInForce", office.permit) == (number, whole)


def test_an_order_to_stop_work_leaves_the_permit_valid(office):
    office.stop()
    assert office.world.status(office.case) == 1


def test_an_order_is_given_on_a_suspended_permit_too(office):
    office.world.do("suspend", office.case, 0)
    assert office.stop().events


def test_no_order_is_given_on_a_permit_that_ended(office, refuses):
    office.end()
    with refuses("StateNotAllowed", office.permit, 7):
        office.stop()


def test_an_order_says_why_what_and_where_it_is_written(office, refuses):
    with refuses("ReasonCodeMalformed", "hazard"):
        office.stop(reason="hazard")
    with refuses("RecordMissing"):
        office.stop(scope=f.ZERO)
    with refuses("DecisionMissing"):
        office.stop(decision=f.ZERO)


def test_a_line_has_one_order_at_a_time(office, refuses):
    office.stop(whole=False)
    for whole in (True, False):
        with refuses("StopInForce", office.permit, stop_id(office.permit)):
            office.stop(whole=whole, decision=OTHER)
    office.lift()
    assert office.stop(decision=OTHER).events


def test_nobody_but_two_officers_of_the_supervisor_stops_work(office, refuses):
    office.stop()

    def again(**options: Any) -> Any:
        return office.stop(decision=OTHER, **options)

    for act in (again, office.lift):
        one = office.address("other one")
        with refuses("SamePerson", one, one):
            act(keys=("other one", "other one"))
        with refuses("OfficersOfTwoOrganisations", BODY, AUTHORITY):
            act(keys=("other one", "authority one"))
        with refuses("NotTheSupervisor", BODY, AUTHORITY):
            act(keys=OTHERS)
        with refuses("NotAnOfficer", office.address("other system")):
            act(keys=("other system", "other two"))


def test_without_a_supervisor_nobody_stops_work(world, refuses):
    office = Office.open(world)
    office.hand_over()
    with refuses("NotSupervised", office.permit):
        office.stop()


def test_a_body_that_lost_the_grant_neither_stops_nor_lifts(office, refuses):
    office.stop()
    office.world.govern("withdrawGrant", BODY, f.INSPECT, MATTER)
    for act in (lambda: office.stop(decision=OTHER), office.lift):
        with refuses("NotGrantedToInspect", BODY, MATTER):
            act()


def test_officers_of_a_suspended_body_neither_stop_nor_lift(office, refuses):
    office.stop()
    office.world.guard("suspendOrganisation", BODY)
    for act in (lambda: office.stop(decision=OTHER), office.lift):
        with refuses("OrganisationIsSuspended", BODY):
            act()


# Lifting


def test_two_officers_lift_an_order_after_a_check(office):
    office.stop()
    number = stop_id(office.permit)
    office.world.evm.warp(START + f.DAY)
    (event,) = office.lift().events
    assert event.name == "StopLifted"
    assert event.values == {
        "stop": number,
        "permit": office.permit,
        "record": RECORD,
        "first": office.address(PAIR[0]),
        "second": office.address(PAIR[1]),
    }
    held = (office.permit, START, START + f.DAY, True)
    assert office.ask("stopById", number) == held
    assert office.ask("stopInForce", office.permit) == NONE


def test_an_order_of_this_permit_is_lifted_once(office, refuses):
    number = stop_id(office.permit)
    with refuses("StopUnknown", number, office.permit):
        office.lift()
    office.stop()
    application = office.world.applied(consent=keccak(text="another consent"))
    other = Office(office.world, f.Case(application, [], [], [], []))
    with refuses("StopUnknown", number, other.permit):
        other.lift(stop=number)
    with refuses("RecordMissing"):
        office.lift(record=f.ZERO)
    office.lift()
    with refuses("StopLiftedAlready", number):
        office.lift()


def test_an_order_is_lifted_after_the_permit_ended_too(office):
    office.stop()
    office.end()
    assert office.ask("stopInForce", office.permit) == (stop_id(office.permit), True)
    assert office.lift().events


# What is signed once is done once


def test_an_order_that_was_lifted_is_not_given_again_by_its_signatures(office, refuses):
    call = held_back(office.world, "orderStop", office.stop)
    call.submit()
    office.lift()
    with refuses("StopExists", stop_id(office.permit)):
        call.submit()


def test_the_signatures_that_lifted_an_order_lift_no_later_one(office, refuses):
    office.stop()
    call = held_back(office.world, "liftStop", office.lift)
    call.submit()
    office.stop(decision=OTHER)
    with refuses("StopLiftedAlready", stop_id(office.permit)):
        call.submit()
    later = stop_id(office.permit, OTHER)
    with refuses("InvalidSignature", office.address(PAIR[0])):
        call.altered(1, later).submit()


@pytest.mark.parametrize(
    ("position", "value"), [(1, False), (2, OTHER), (3, "OTHER"), (4, OTHER)]
)
def test_a_relayer_changes_no_word_of_an_order(office, refuses, position, value):
    call = held_back(office.world, "orderStop", office.stop)
    with refuses("InvalidSignature", office.address(PAIR[0])):
        call.altered(position, value).submit()
    call.submit()


def test_a_relayer_changes_no_word_of_a_lifting(office, refuses):
    office.stop()
    call = held_back(office.world, "liftStop", office.lift)
    with refuses("InvalidSignature", office.address(PAIR[0])):
        call.altered(2, OTHER).submit()
    call.submit()


@pytest.mark.parametrize("act", ["orderStop", "liftStop"])
def test_neither_act_is_done_after_its_deadline(office, refuses, act):
    if act == "liftStop":
        office.stop()
    call = held_back(
        office.world, act, office.stop if act == "orderStop" else office.lift
    )
    until = call.arguments[-2][1]
    office.world.evm.warp(until)
    with refuses("DeadlinePassed", until, until):
        call.submit()


# Not dodged


def test_a_change_of_the_permit_loses_no_order(office, refuses):
    office.stop()
    new = changed(office)
    number = stop_id(office.permit)
    assert new.ask("stopInForce", new.permit) == (number, True)
    with refuses("StopInForce", new.permit, number):
        new.stop(decision=OTHER)
    with refuses("StateNotAllowed", office.permit, SUPERSEDED):
        office.stop(decision=OTHER)
    (event,) = new.lift(stop=number).events
    assert event.values["permit"] == new.permit
    assert office.ask("stopInForce", office.permit) == NONE


def test_a_hand_over_passes_the_right_to_lift(office, refuses):
    office.stop()
    office.hand_over(1, to=f.AUTHORITY)
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        office.lift(keys=OTHERS)
    office.accept(1, key="authority one")
    with refuses("NotTheSupervisor", AUTHORITY, BODY):
        office.lift()
    assert office.lift(keys=OTHERS).events


def test_a_body_before_stops_no_work(office, refuses):
    moved(office)
    with refuses("NotTheSupervisor", AUTHORITY, BODY):
        office.stop()


# The work


def test_work_does_not_resume_while_an_order_stops_all_of_it(office, refuses):
    resting(office)
    office.stop()
    with refuses("StoppedByOrder", office.permit, stop_id(office.permit)):
        report(office, "reportResumption")
    office.lift()
    report(office, "reportResumption")
    assert progress(office.world, office.case)[3] == UNDER_WAY


def test_a_change_lets_no_stopped_work_resume(office, refuses):
    resting(office)
    office.stop()
    new = changed(office)
    with refuses("StoppedByOrder", new.permit, stop_id(office.permit)):
        report(new, "reportResumption")


def test_a_verification_by_the_authority_lifts_no_order(office, refuses):
    resting(office)
    office.stop()
    report(office, "clearResumption")
    with refuses("StoppedByOrder", office.permit, stop_id(office.permit)):
        report(office, "reportResumption")


def test_work_resumes_beside_a_part_that_is_stopped(office):
    resting(office)
    office.stop(whole=False)
    report(office, "reportResumption")
    assert progress(office.world, office.case)[3] == UNDER_WAY


def test_the_holder_may_still_report_that_work_stands(office):
    report(office, "reportStart")
    office.stop()
    report(office, "reportStop")
    assert progress(office.world, office.case)[3] == STOPPED


def test_an_order_of_one_permit_stops_no_other(office):
    office.stop()
    other = replace(office, case=office.world.case(project=OTHER_PROJECT))
    assert other.ask("stopInForce", other.permit) == NONE
