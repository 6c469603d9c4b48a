"""Attacks on permits: given too much, ended too soon, kept too long."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import (
    EXPIRED,
    HOLDER,
    LAPSED,
    OFFICERS,
    SIGNERS,
    SIX_MONTHS,
    SUSPENDED,
    THREE_MONTHS,
    VALID,
    address,
    change,
    issued,
    live,
    ready,
    successor,
    turn,
)
from tests.contracts.notices import id_of, noticed
from tests.contracts.relaying import held_back
from tests.contracts.test_commitment_registry import apply_for
from tests.contracts.test_permit_acts import ACTS as ADVERSE
from tests.contracts.test_permit_acts import ready as prepared
from tests.contracts.test_permit_acts import references

AUTHORITY, APPLICANT = organisation_id(f.AUTHORITY), organisation_id(f.APPLICANT)
OTHER = keccak(text="other")
FORFEITED = 3


# Who acts


@pytest.mark.parametrize("act", SIGNERS)
def test_a_suspended_organisation_does_nothing_to_a_permit(world, refuses, act):
    case, sequence = ready(world, act)
    own = APPLICANT if SIGNERS[act] == HOLDER else AUTHORITY
    world.guard("suspendOrganisation", own)
    with refuses("OrganisationIsSuspended", own):
        live(world, act, case, sequence)


@pytest.mark.parametrize(("act", "ending"), ADVERSE)
def test_a_suspended_authority_decides_nothing(world, refuses, act, ending):
    case, sequence = prepared(world, act)
    world.guard("suspendOrganisation", AUTHORITY)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        world.do(act, case, sequence, ending=ending)


@pytest.mark.parametrize("act", SIGNERS)
def test_a_key_that_was_stolen_does_nothing_to_a_permit(world, refuses, act):
    case, sequence = ready(world, act)
    key = address(world, SIGNERS[act][0])
    world.govern("reportCompromise", key, START)
    with refuses("KeyNotActive", key, START):
        live(world, act, case, sequence)


@pytest.mark.parametrize("act", ["suspend", "end", "giveNotice"])
def test_an_officer_who_left_ends_no_permit_by_an_old_signature(world, refuses, act):
    """Signed while in office, submitted after the key was retired."""
    case, ending = issued(world), 2 if act == "end" else None
    if act == "giveNotice":
        call = held_back(world, act, lambda: live(world, act, case, 0))
    else:
        call = held_back(world, act, lambda: world.do(act, case, 0, ending=ending))
    two = address(world, OFFICERS[1])
    world.govern("removeKey", two)
    with refuses("KeyNotActive", two, world.evm.now):
        call.submit()


def test_a_decision_of_two_officers_names_its_permit(world, refuses):
    """Their signatures end no other permit of the same enterprise."""
    case = issued(world)
    call = held_back(world, "end", lambda: world.do("end", case, 0, ending=2))
    new = successor(world, case)
    change(world, case, 0, new)
    with refuses("InvalidSignature", address(world, OFFICERS[0])):
        call.altered(0, new.application).submit()
    assert world.status(new) == VALID


# Given


def test_a_permit_is_not_given_for_the_application_of_another_authority(world, refuses):
    """Also if officers of another authority with the grant sign."""
    world.grant(f.OTHER_BODY, f.DECIDE, f.matter_id(f.MATTER))
    case = world.case()
    with refuses("NotTheAuthority", AUTHORITY, organisation_id(f.OTHER_BODY)):
        world.issue(case, "other two")


def test_the_document_of_one_authority_serves_no_other(world, refuses):
    world.grant(f.OTHER_BODY, f.DECIDE, f.matter_id(f.MATTER))
    case = world.case()
    world.issue(case)
    receipt = apply_for(world, authority=f.OTHER_BODY)
    application = list(receipt.events[0].values["content"])
    other = replace(case, application=application, number="ANOTHER-01")
    other.commitments = [world.committed(other.application_id, "contractor", ["R05"])]
    with refuses("DocumentUsed", case.document):
        world.issue(other, "other one")


def test_a_permit_that_was_refused_keeps_neither_number_nor_document(world, not_met):
    """An issue that is refused uses up no number."""
    case = world.case()
    choices = case.choices
    case.choices = [(1, 0), *choices[1:]]
    with not_met("R01", "OPTION_UNKNOWN"):
        world.issue(case)
    case.choices = choices
    assert world.issue(case).returned == case.permit_id


def test_the_numbers_of_one_day_are_each_given_once(world, refuses):
    """A serial is a bit of its series: none is lost beside another."""
    case = world.case()
    world.issue(case)
    day, trade = case.number[:-4], case.number[-2:]
    for number in (case.number, f"{day}00{trade}", f"{day}99{trade}", f"{day}0102"):
        new = replace(successor(world, case, number), number=number)
        if number == case.number:
            with refuses("NumberUsed", number):
                change(world, case, 0, new)
            continue
        change(world, case, 0, new)
        case = new


def test_a_permit_to_the_end_of_time_is_not_given(world, refuses):
    """An end beyond the matter's months is refused, also one that would wrap around."""
    case = world.case()
    for until in (2**40 - 1, 2**40 + START + 9, f.NO_END):
        case.valid_until = until
        with refuses("ValidityNotAllowed", until, 1_827_158_400):
            world.issue(case)


# Ended


@pytest.mark.parametrize("ending", [5, 6, 255])
def test_an_ending_that_there_is_not_ends_nothing(world, refuses, ending):
    case = issued(world)
    call = held_back(world, "end", lambda: world.do("end", case, 0, ending=2))
    with refuses("no error", b""):
        call.altered(2, ending).submit()


def test_an_ending_without_a_name_ends_nothing(world, refuses):
    """A signed ending of `None` is refused too."""
    case = issued(world)
    call = held_back(world, "end", lambda: world.do("end", case, 0, ending=0))
    with refuses("EndingMissing"):
        call.submit()
    with refuses("InvalidSignature", address(world, OFFICERS[0])):
        call.altered(2, 4).submit()


@pytest.mark.parametrize(("signed", "given"), [(2, 3), (3, 2), (3, 4), (1, 3)])
def test_one_ending_does_not_pass_for_another(world, refuses, signed, given):
    """Signed as a revocation, it cannot be submitted as a forfeiture, nor back."""
    case = issued(world)
    call = held_back(world, "end", lambda: world.do("end", case, 0, ending=signed))
    with refuses("NoticeMismatch", case.permit_id, id_of(world, case)):
        call.altered(2, given).submit()
    other = noticed(world, case, given) if given < 4 else f.ZERO
    again = held_back(
        world, "end", lambda: world.do("end", case, 0, ending=signed, notice=other)
    )
    with refuses("InvalidSignature", address(world, OFFICERS[0])):
        again.altered(2, given).submit()


# Kept


def test_a_report_in_the_second_of_the_lapse_saves_nothing(world, refuses):
    case = issued(world)
    world.evm.warp(THREE_MONTHS)
    with refuses("StartTooLate", THREE_MONTHS, THREE_MONTHS):
        live(world, "reportStart", case, 0)
    with refuses("StateNotAllowed", case.permit_id, LAPSED):
        live(world, "requestExtension", case, 0)


def test_a_grant_that_waits_does_not_wake_a_permit(world, refuses):
    """Signed in time, submitted when the day that was asked for has come."""
    case, _ = ready(world, "extend")
    world.evm.warp(SIX_MONTHS - 1)
    call = held_back(world, "extend", lambda: live(world, "extend", case, 0))
    world.evm.warp(SIX_MONTHS)
    with refuses("StateNotAllowed", case.permit_id, LAPSED):
        call.submit()


def test_reinstating_wakes_no_permit_that_time_ended(world, refuses):
    case = issued(world)
    world.do("suspend", case, 0)
    for time, state in ((THREE_MONTHS, LAPSED), (case.valid_until, LAPSED)):
        world.evm.warp(time)
        with refuses("StateNotAllowed", case.permit_id, state):
            world.do("reinstate", case, 1)


def test_a_stop_does_not_save_from_expiry(world, refuses):
    case, sequence = ready(world, "reportResumption")
    world.evm.warp(case.valid_until)
    with refuses("StateNotAllowed", case.permit_id, EXPIRED):
        live(world, "reportResumption", case, sequence)


def test_a_holder_cannot_report_out_of_a_suspension(world, refuses):
    case, sequence = ready(world, "reportResumption")
    world.do("suspend", case, 0)
    with refuses("StateNotAllowed", case.permit_id, SUSPENDED):
        live(world, "reportResumption", case, sequence)
    assert world.status(case) == SUSPENDED


@pytest.mark.parametrize("act", SIGNERS)
def test_a_turn_that_does_not_fit_is_refused(world, refuses, act):
    """2^32 acts later it would be this one's turn again."""
    case, sequence = ready(world, act)
    call = held_back(world, act, lambda: live(world, act, case, sequence))
    data = bytearray(call.data)
    place = data.index(call.data[4:36]) + 32 * len(case.application)
    assert int.from_bytes(data[place : place + 32], "big") == turn(world, case, act)
    data[place + 27] = 1
    with refuses("no error", b""):
        world.evm.send(world.permits, act, bytes(data))


# As a basis


def test_a_permit_that_gave_way_is_no_basis_for_a_new_one(world, not_met):
    """The holder of a changed permit shows the new one."""
    earlier = issued(world)
    needs = [(f.word("R10"), f.SUSPEND, [f.permitted()])]
    world.publish(needs, matter="later", validity=(0, 0, 0, 0), automatic=False)
    world.grant(f.AUTHORITY, f.DECIDE, f.matter_id("later"))
    change(world, earlier, 0, successor(world, earlier))
    later = f.Case(world.applied(OTHER, matter="later"), needs, [], [], [(0, 0)])
    later.matter, later.number, later.document = "later", "370203-LATER-01", OTHER
    later.permits = [
        (earlier.application, earlier.document, references(world, earlier))
    ]
    with not_met("R10", "PERMIT_NOT_IN_FORCE"):
        world.issue(later, "authority one")
