"""A permit with an end: renewed in time, deemed renewed while that is undecided."""

import pytest

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import (
    EXPIRED,
    SUSPENDED,
    VALID,
    address,
    change,
    held,
    successor,
)
from tests.contracts.relaying import held_back
from tests.contracts.renewals import (
    END,
    LAST,
    LONGEST,
    TIME_TO_DECIDE,
    ask,
    asked,
    deemed,
    end_of,
    refuse,
    renew,
    renewal_of,
    running,
)
from tests.contracts.world import DECISION, KEYS, World
from zeropermit.domain.law.calendar import add_months

AUTHORITY, APPLICANT = organisation_id(f.AUTHORITY), organisation_id(f.APPLICANT)


def without_months(world: World, valid_until: int) -> f.Case:
    """A permit of a matter that limits no validity."""
    case = world.case()
    world.publish(validity=(3, 2, 3, 0))
    case.application = world.applied(version=2)
    case.commitments = [world.committed(case.application_id, "contractor", ["R05"])]
    case.valid_until = valid_until
    world.issue(case)
    return case


# The request


@pytest.mark.parametrize("until", [END + 1, END + 300 * f.DAY, LONGEST])
def test_a_permit_asked_for_in_time_is_deemed_renewed_until_the_day_asked_for(
    world, until
):
    case = running(world)
    world.evm.warp(LAST)
    (event,) = ask(world, case, until).events
    assert event.name == "RenewalRequested"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "validUntil": until,
        "by": address(world, "applicant"),
    }
    assert renewal_of(world, case) == (0, until, 0, 1)
    assert held(world, case)[1:] == (0, VALID)
    for second in (END - 1, END, until - 1):
        world.evm.warp(second)
        assert world.status(case) == VALID
    assert end_of(world, case) == until
    world.evm.warp(until)
    assert world.status(case) == EXPIRED


def test_a_permit_of_which_nobody_asked_expires_at_its_end(world):
    case = running(world)
    world.evm.warp(END - 1)
    assert (world.status(case), end_of(world, case)) == (VALID, END)
    world.evm.warp(END)
    assert world.status(case) == EXPIRED


@pytest.mark.parametrize("late", [0, 1, TIME_TO_DECIDE - 1])
def test_a_request_within_thirty_days_of_the_end_is_too_late(world, refuses, late):
    case = running(world)
    world.evm.warp(END - TIME_TO_DECIDE + late)
    with refuses("RenewalTooLate", case.permit_id, END - TIME_TO_DECIDE):
        ask(world, case)


def test_a_permit_that_has_expired_is_asked_for_no_more(world, refuses):
    case = running(world)
    world.evm.warp(END)
    with refuses("StateNotAllowed", case.permit_id, EXPIRED):
        ask(world, case)


def test_a_permit_without_an_end_needs_no_renewal(world, refuses):
    case = without_months(world, f.NO_END)
    with refuses("PermitWithoutEnd", case.permit_id):
        ask(world, case)


@pytest.mark.parametrize("until", [0, START, END - 1, END, LONGEST + 1, f.NO_END])
def test_a_renewal_ends_later_than_before_and_is_no_longer_than_the_old_term(
    world, refuses, until
):
    case = running(world)
    with refuses("RenewalNotAllowed", until, LONGEST):
        ask(world, case, until)


def test_the_old_term_ends_with_a_day(world, refuses):
    """Issued at ten in the morning, it is counted to midnight."""
    world.evm.warp(START + 10 * 3600)
    case = running(world)
    with refuses("RenewalNotAllowed", LONGEST + 1, LONGEST):
        ask(world, case, LONGEST + 1)
    ask(world, case, LONGEST)


def test_the_months_that_the_matter_allows_count_too(world, refuses):
    """Changed to a later end: the line is older than a permit can be."""
    case = running(world)
    world.evm.warp(START + 20 * f.DAY)
    new = successor(world, case)
    new.valid_until = add_months(world.evm.now, 24)
    change(world, case, 0, new)
    months = add_months(new.valid_until - 1, 24)
    assert months < 2 * new.valid_until - START
    with refuses("RenewalNotAllowed", months + 1, months):
        ask(world, new, months + 1)
    ask(world, new, months)


def test_a_renewal_of_the_longest_term_has_an_end_still(world, refuses):
    case = without_months(world, f.NO_END // 2 + START)
    with refuses("RenewalNotAllowed", f.NO_END, f.NO_END - 1):
        ask(world, case, f.NO_END)
    ask(world, case, f.NO_END - 1)


def test_a_second_request_while_one_is_undecided_is_refused(world, refuses):
    case = asked(world, END + 1)
    with refuses("RenewalPending", case.permit_id):
        ask(world, case, LONGEST)


@pytest.mark.parametrize("key", ["contractor", "authority one"])
def test_nobody_but_the_holder_asks(world, refuses, key):
    case = running(world)
    owner = organisation_id(KEYS[key][0])
    with refuses("NotTheHolder", APPLICANT, owner):
        ask(world, case, key=key)


@pytest.mark.parametrize("sequence", [1, 7])
def test_a_request_names_how_many_there_were(world, refuses, sequence):
    case = running(world)
    with refuses("SequenceMismatch", case.permit_id, 0, sequence):
        ask(world, case, sequence=sequence)


def test_an_application_without_a_permit_is_not_renewed(world, refuses):
    case = world.case()
    with refuses("PermitUnknown", case.permit_id):
        ask(world, case, sequence=0)


def test_a_suspended_permit_is_renewed_and_stays_suspended(world):
    case = running(world)
    world.do("suspend", case, 0)
    world.evm.warp(LAST)
    ask(world, case)
    world.evm.warp(END)
    assert world.status(case) == SUSPENDED
    renew(world, case)
    assert (world.status(case), end_of(world, case)) == (SUSPENDED, LONGEST)
    world.do("reinstate", case, 1)
    assert world.status(case) == VALID


# The decision


@pytest.mark.parametrize("second", [LAST, END - 1, END, LONGEST - 2])
@pytest.mark.parametrize("key", ["authority one", "authority chief"])
def test_one_officer_renews_a_permit_before_its_end_or_after_it(world, key, second):
    case = asked(world)
    world.evm.warp(second)
    (event,) = renew(world, case, LONGEST - 1, key=key).events
    assert event.name == "PermitRenewed"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "validUntil": LONGEST - 1,
        "by": address(world, key),
    }
    assert renewal_of(world, case) == (LONGEST - 1, 0, END, 1)
    assert held(world, case)[1:] == (0, VALID)
    assert end_of(world, case) == LONGEST - 1
    world.evm.warp(LONGEST - 2)
    assert world.status(case) == VALID
    world.evm.warp(LONGEST - 1)
    assert world.status(case) == EXPIRED


@pytest.mark.parametrize("until", [0, END - 1, END, LONGEST + 1, f.NO_END])
def test_a_renewal_is_as_asked_for_or_shorter(world, refuses, until):
    case = asked(world)
    with refuses("RenewalNotAllowed", until, LONGEST):
        renew(world, case, until)


def test_a_renewal_does_not_end_before_it_is_granted(world, refuses):
    case = deemed(world)
    world.evm.warp(END + f.DAY)
    with refuses("RenewalNotAllowed", END + f.DAY, LONGEST):
        renew(world, case, END + f.DAY)
    renew(world, case, END + f.DAY + 1)


def test_no_system_renews_a_permit_though_it_may_issue_one(world, refuses):
    case = asked(world)
    system = address(world, "authority system")
    with refuses("SystemKeyNotAllowed", system):
        renew(world, case, key="authority system")


@pytest.mark.parametrize("key", ["applicant", "other one"])
def test_nobody_but_the_authority_renews(world, refuses, key):
    case = asked(world)
    owner = organisation_id(KEYS[key][0])
    with refuses("NotTheAuthority", AUTHORITY, owner):
        renew(world, case, key=key)


def test_an_authority_without_the_matter_neither_renews_nor_refuses(world, refuses):
    case = asked(world)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    version = f.version_id(f.MATTER, 1)
    with refuses("NotGrantedToDecide", AUTHORITY, version):
        renew(world, case)
    with refuses("NotGrantedToDecide", AUTHORITY, version):
        refuse(world, case)


@pytest.mark.parametrize("decide", [renew, refuse])
def test_nothing_is_decided_that_nobody_asked_for_or_twice(world, refuses, decide):
    case = running(world)
    with refuses("RenewalNotRequested", case.permit_id):
        decide(world, case, sequence=0)
    ask(world, case)
    decide(world, case)
    with refuses("RenewalNotRequested", case.permit_id):
        decide(world, case)


@pytest.mark.parametrize("decide", [renew, refuse])
def test_a_decision_names_its_request(world, refuses, decide):
    case = running(world)
    ask(world, case)
    refuse(world, case)
    ask(world, case)
    for sequence in (0, 2):
        with refuses("SequenceMismatch", case.permit_id, 1, sequence):
            decide(world, case, sequence=sequence)
    decide(world, case)


def test_a_renewed_permit_is_renewed_again_once_its_term_has_begun(world, refuses):
    case = asked(world)
    renew(world, case)
    with refuses("RenewalTooEarly", case.permit_id, END):
        ask(world, case, LONGEST + 1)
    world.evm.warp(END)
    third = LONGEST + 700 * f.DAY
    with refuses("RenewalNotAllowed", third + 1, third):
        ask(world, case, third + 1)
    ask(world, case, third)
    renew(world, case, third)
    assert renewal_of(world, case) == (third, 0, LONGEST, 2)


def test_a_refusal_before_the_end_lets_the_permit_run_out(world):
    case = asked(world)
    (event,) = refuse(world, case).events
    assert event.name == "RenewalRefused"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "reason": "NOT_MET",
        "decision": DECISION,
        "first": address(world, "authority one"),
        "second": address(world, "authority two"),
    }
    assert renewal_of(world, case) == (0, 0, 0, 1)
    world.evm.warp(END - 1)
    assert world.status(case) == VALID
    world.evm.warp(END)
    assert world.status(case) == EXPIRED


def test_a_refusal_after_the_end_ends_the_permit_in_that_second(world, refuses):
    case = deemed(world)
    world.evm.warp(END + 50)
    refuse(world, case)
    assert renewal_of(world, case) == (END + 50, 0, 0, 1)
    assert (world.status(case), end_of(world, case)) == (EXPIRED, END + 50)
    for act in (ask, renew, refuse):
        with refuses("StateNotAllowed", case.permit_id, EXPIRED):
            act(world, case)


def test_after_a_refusal_in_time_the_holder_asks_once_more(world):
    case = running(world)
    ask(world, case)
    refuse(world, case)
    world.evm.warp(LAST)
    ask(world, case)
    world.evm.warp(END)
    assert (world.status(case), renewal_of(world, case)[3]) == (VALID, 2)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"reason": "not met"}, ("ReasonCodeMalformed", "not met")),
        ({"decision": f.ZERO}, ("WrittenDecisionMissing",)),
    ],
)
def test_a_refusal_has_a_reason_and_a_written_decision(world, refuses, words, error):
    case = asked(world)
    with refuses(*error):
        refuse(world, case, **words)


def test_a_refusal_takes_two_officers_of_the_authority(world, refuses):
    case = asked(world)
    one, system = (address(world, f"authority {key}") for key in ("one", "system"))
    with refuses("SamePerson", one, one):
        refuse(world, case, keys=("authority one", "authority one"))
    with refuses("NotAnOfficer", system):
        refuse(world, case, keys=("authority one", "authority system"))
    other = organisation_id(f.OTHER_BODY)
    with refuses("NotTheAuthority", AUTHORITY, other):
        refuse(world, case, keys=("other one", "other two"))


def test_undecided_for_the_old_term_a_permit_expires_for_good(world, refuses):
    case = asked(world)
    world.evm.warp(LONGEST)
    assert world.status(case) == EXPIRED
    for decide in (renew, refuse):
        with refuses("StateNotAllowed", case.permit_id, EXPIRED):
            decide(world, case)


@pytest.mark.parametrize("decide", ["renew", "refuseRenewal"])
def test_a_decision_that_was_held_back_is_of_its_request_alone(world, refuses, decide):
    case = running(world)
    ask(world, case)
    act = {"renew": renew, "refuseRenewal": refuse}[decide]
    call = held_back(world, decide, lambda: act(world, case))
    refuse(world, case)
    ask(world, case)
    with refuses("SequenceMismatch", case.permit_id, 1, 0):
        call.submit()
