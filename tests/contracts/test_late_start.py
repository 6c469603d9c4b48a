"""A start with its date; and one that is reported late, for work begun in time."""

from typing import Any

import pytest

from tests.contracts import factories as f
from tests.contracts.evm import START, Receipt
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import (
    EXPIRED,
    LAPSED,
    NONE,
    OFFICERS,
    STOPPED,
    SUSPENDED,
    THREE_MONTHS,
    UNDER_WAY,
    VALID,
    address,
    change,
    claimed,
    held,
    issued,
    live,
    progress,
    successor,
    turn,
)
from tests.contracts.relaying import held_back
from tests.contracts.test_permit_life import second_version
from tests.contracts.world import DECISION, KEYS, World

AUTHORITY, APPLICANT = organisation_id(f.AUTHORITY), organisation_id(f.APPLICANT)
BEGAN = START + 10 * f.DAY
LATE = THREE_MONTHS + 40 * f.DAY


def lapsed(world: World) -> f.Case:
    """A permit that time lapsed."""
    case = issued(world)
    world.evm.warp(LATE)
    assert world.status(case) == LAPSED
    return case


def reported(world: World) -> f.Case:
    """A permit that time lapsed, and of which a start was reported late."""
    case = lapsed(world)
    live(world, "reportStart", case, 0, started_at=BEGAN)
    return case


def confirm(world: World, case: f.Case, sequence: int = 0, **changes: Any) -> Receipt:
    keys = changes.pop("keys", OFFICERS)
    words = {"started_at": BEGAN, "reason": "BEGAN_IN_TIME", "decision": DECISION}
    more = tuple({**words, **changes}.values())
    values = (case.permit_id, sequence, *more)
    signed = [world.sign(world.works, "confirmStart", values, key) for key in keys]
    given = (case.application, sequence, *more, *signed)
    return world.evm.transact(world.works, "confirmStart", *given)


@pytest.mark.parametrize("started_at", [START, START + 5])
def test_work_is_under_way_since_it_started_and_not_since_it_was_reported(
    world, started_at
):
    case = issued(world)
    world.evm.warp(START + 20)
    live(world, "reportStart", case, 0, started_at=started_at)
    assert progress(world, case) == (started_at, 0, 0, UNDER_WAY)
    live(world, "reportStop", case, 1, stopped_at=started_at)
    assert progress(world, case) == (started_at, 0, 0, STOPPED)


@pytest.mark.parametrize("started_at", [0, START - 1, START + 21, f.NO_END])
def test_no_start_is_in_the_future_or_before_the_issue(world, refuses, started_at):
    case = issued(world)
    world.evm.warp(START + 20)
    with refuses("StartNotAllowed", started_at, START):
        live(world, "reportStart", case, 0, started_at=started_at)


def test_a_start_before_a_change_is_one_of_the_first_permit_of_the_line(world, refuses):
    case = issued(world)
    new = successor(world, case)
    world.evm.warp(START + f.DAY)
    change(world, case, 0, new)
    with refuses("StartNotAllowed", START - 1, START):
        live(world, "reportStart", new, 0, started_at=START - 1)
    live(world, "reportStart", new, 0, started_at=START)
    assert progress(world, new)[0] == START


def test_a_late_report_of_a_start_in_time_waits_and_changes_no_state(world):
    case = lapsed(world)
    (event,) = live(world, "reportStart", case, 0, started_at=THREE_MONTHS - 1).events
    assert event.name == "StartReportedLate"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "startedAt": THREE_MONTHS - 1,
        "by": address(world, "applicant"),
    }
    assert world.status(case) == LAPSED
    assert progress(world, case) == (0, 0, 0, NONE)
    assert (turn(world, case, "reportStart"), claimed(world, case)) == (
        1,
        THREE_MONTHS - 1,
    )


def test_a_confirmed_start_makes_a_permit_valid_again(world):
    case = reported(world)
    (event,) = confirm(world, case).events
    assert event.name == "StartConfirmed"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "startedAt": BEGAN,
        "reason": "BEGAN_IN_TIME",
        "decision": DECISION,
        "first": address(world, OFFICERS[0]),
        "second": address(world, OFFICERS[1]),
    }
    assert held(world, case) == (f.NO_END, 0, VALID)
    assert world.status(case) == VALID
    assert progress(world, case) == (BEGAN, 0, 0, UNDER_WAY)
    assert (claimed(world, case), turn(world, case, "clearResumption")) == (0, 1)
    live(world, "reportStop", case, 1, stopped_at=BEGAN)
    world.evm.warp(case.valid_until)
    assert world.status(case) == EXPIRED


@pytest.mark.parametrize("started_at", [THREE_MONTHS, LATE])
def test_a_start_after_the_time_to_start_revives_nothing(world, refuses, started_at):
    case = lapsed(world)
    with refuses("StartTooLate", started_at, THREE_MONTHS):
        live(world, "reportStart", case, 0, started_at=started_at)


@pytest.mark.parametrize("started_at", [0, BEGAN - 1, BEGAN + 1, THREE_MONTHS])
def test_officers_confirm_the_start_that_was_reported_and_no_other(
    world, refuses, started_at
):
    case = reported(world)
    with refuses("StartNotReported", case.permit_id, started_at):
        confirm(world, case, started_at=started_at)


@pytest.mark.parametrize("started_at", [0, BEGAN])
def test_no_start_is_confirmed_that_nobody_reported(world, refuses, started_at):
    case = lapsed(world)
    with refuses("StartNotReported", case.permit_id, started_at):
        confirm(world, case, started_at=started_at)


def test_a_later_report_takes_the_place_of_one_that_waits(world, refuses):
    """A decision is on the report that it names."""
    case = reported(world)
    live(world, "reportStart", case, 1, started_at=BEGAN + 1)
    with refuses("StartNotReported", case.permit_id, BEGAN):
        confirm(world, case)
    confirm(world, case, started_at=BEGAN + 1)
    assert progress(world, case)[0] == BEGAN + 1


def test_a_start_is_confirmed_once(world, refuses):
    case = reported(world)
    call = held_back(world, "confirmStart", lambda: confirm(world, case))
    call.submit()
    with refuses("SequenceMismatch", case.permit_id, 1, 0):
        call.submit()
    with refuses("StateNotAllowed", case.permit_id, VALID):
        confirm(world, case, 1)
    with refuses("StartNotAwaited", case.permit_id):
        live(world, "reportStart", case, 1, started_at=BEGAN)


@pytest.mark.parametrize("sequence", [1, 2**32 - 1])
def test_a_confirmation_names_its_place(world, refuses, sequence):
    case = reported(world)
    with refuses("SequenceMismatch", case.permit_id, 0, sequence):
        confirm(world, case, sequence)


def test_a_suspended_permit_that_lapsed_does_not_come_back(world, refuses):
    case = issued(world)
    world.do("suspend", case, 0)
    world.evm.warp(LATE)
    assert world.status(case) == LAPSED
    with refuses("StateNotAllowed", case.permit_id, SUSPENDED):
        live(world, "reportStart", case, 0, started_at=BEGAN)


def test_a_permit_past_its_validity_does_not_come_back(world, refuses):
    case = reported(world)
    world.evm.warp(case.valid_until)
    assert world.status(case) == LAPSED
    with refuses("StateNotAllowed", case.permit_id, EXPIRED):
        live(world, "reportStart", case, 1, started_at=BEGAN)
    with refuses("StateNotAllowed", case.permit_id, EXPIRED):
        confirm(world, case)


@pytest.mark.parametrize(("ending", "state"), [(1, 6), (2, 7), (4, 9)])
def test_what_an_act_ended_does_not_come_back(world, refuses, ending, state):
    case = issued(world)
    world.do("end", case, 0, ending=ending)
    world.evm.warp(LATE)
    with refuses("StateNotAllowed", case.permit_id, state):
        live(world, "reportStart", case, 0, started_at=BEGAN)


def test_a_permit_that_gave_way_does_not_come_back(world, refuses):
    case = issued(world)
    change(world, case, 0, successor(world, case))
    world.evm.warp(LATE)
    with refuses("StateNotAllowed", case.permit_id, 5):
        live(world, "reportStart", case, 0, started_at=BEGAN)


def test_no_late_start_puts_two_permits_beside_one_another(world, refuses):
    """Another permit was issued between the report and its confirmation."""
    case = reported(world)
    other = world.case(consent=f.word(3))
    other.number, other.document = "370203-OTHER", f.word(3)
    world.issue(other)
    with refuses("AnotherPermitIssued", case.permit_id, other.permit_id):
        confirm(world, case)
    with refuses("AnotherPermitIssued", case.permit_id, other.permit_id):
        live(world, "reportStart", case, 1, started_at=BEGAN)
    world.do("end", other, 0, ending=2)
    with refuses("AnotherPermitIssued", case.permit_id, other.permit_id):
        confirm(world, case)


def test_a_start_of_a_valid_permit_needs_no_officer(world, refuses):
    case = issued(world)
    with refuses("StateNotAllowed", case.permit_id, VALID):
        confirm(world, case, started_at=START)


@pytest.mark.parametrize("key", ["authority one", "contractor", "stranger", "land"])
def test_nobody_reports_a_late_start_for_the_holder(world, refuses, key):
    case = lapsed(world)
    with refuses("NotTheHolder", APPLICANT, organisation_id(KEYS[key][0])):
        live(world, "reportStart", case, 0, started_at=BEGAN, keys=(key,))


def test_officers_confirm_in_pairs_and_for_their_own_authority(world, refuses):
    case = reported(world)
    one, two = OFFICERS
    other = organisation_id(f.OTHER_BODY)
    with refuses("SamePerson", address(world, one), address(world, one)):
        confirm(world, case, keys=(one, one))
    with refuses("NotAnOfficer", address(world, "authority system")):
        confirm(world, case, keys=(one, "authority system"))
    with refuses("OfficersOfTwoOrganisations", AUTHORITY, other):
        confirm(world, case, keys=(one, "other one"))
    with refuses("NotTheAuthority", AUTHORITY, other):
        confirm(world, case, keys=("other one", "other two"))
    with refuses("ReasonCodeMalformed", "in time"):
        confirm(world, case, reason="in time")
    with refuses("WrittenDecisionMissing"):
        confirm(world, case, decision=f.ZERO)
    world.guard("suspendKey", address(world, two))
    with refuses("KeyIsSuspended", address(world, two)):
        confirm(world, case)


def test_an_authority_without_the_matter_or_suspended_confirms_nothing(world, refuses):
    case = reported(world)
    world.guard("suspendOrganisation", AUTHORITY)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        confirm(world, case)
    world.govern("reinstateOrganisation", AUTHORITY)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, case.application[0]):
        confirm(world, case)


@pytest.mark.parametrize(
    ("position", "value"),
    [(2, BEGAN + 1), (3, "OTHER"), (4, f.word(9))],
)
def test_a_relayer_changes_no_word_of_a_confirmation(world, refuses, position, value):
    case = reported(world)
    call = held_back(world, "confirmStart", lambda: confirm(world, case))
    if position == 2:
        live(world, "reportStart", case, 1, started_at=value)
    with refuses("InvalidSignature", address(world, OFFICERS[0])):
        call.altered(position, value).submit()


def test_a_relayer_does_not_change_the_day_of_a_start(world, refuses):
    case = lapsed(world)
    report = lambda: live(world, "reportStart", case, 0, started_at=BEGAN)  # noqa: E731
    call = held_back(world, "reportStart", report)
    with refuses("InvalidSignature", address(world, "applicant")):
        call.altered(2, BEGAN + 1).submit()
    call.submit()


def test_where_several_permits_are_allowed_an_earlier_one_comes_back(world):
    case = second_version(world, several=True)
    other = successor(world, case, "other", replaces=f.ZERO, version=2)
    world.issue(other, "authority one")
    live(world, "reportStart", other, 0)
    world.evm.warp(LATE)
    live(world, "reportStart", case, 0, started_at=BEGAN)
    confirm(world, case)
    assert (world.status(case), world.status(other)) == (VALID, VALID)


def test_what_was_struck_off_has_no_start_to_report_or_to_confirm(world, refuses):
    case = reported(world)
    world.do("deregister", case, 0)
    with refuses("AlreadyDeregistered", case.permit_id):
        confirm(world, case)
    with refuses("AlreadyDeregistered", case.permit_id):
        live(world, "reportStart", case, 1, started_at=BEGAN)
