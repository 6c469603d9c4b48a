"""Forfeiture (吊销) as the act of the supervisor, where the version says so."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.lifecycle import change, successor
from tests.contracts.notices import OFFICERS as OF_AUTHORITY
from tests.contracts.notices import (
    TIME_TO_ANSWER,
    TO_FORFEIT,
    TO_REVOKE,
    TO_SUSPEND,
    TO_WITHDRAW,
    give_notice,
    id_of,
    notice_of,
    record_hearing,
    reply,
)
from tests.contracts.relaying import held_back
from tests.contracts.supervising import AUTHORITY, BODY, PAIR, Office
from tests.contracts.world import DECISION, World

MATTER = f.matter_id(f.MATTER)
FORFEITED = 3
STORED = 8
ONE = ("other one", "other one")
MIXED = (PAIR[0], OF_AUTHORITY[0])


def issued(world: World, *, by_supervisor: bool = True) -> Office:
    """A permit of a version that leaves forfeiture to one of the two."""
    world.grant(f.OTHER_BODY, f.INSPECT, MATTER)
    world.publish(by_supervisor=by_supervisor)
    case = world.case(version=2)
    world.issue(case)
    return Office(world, case)


@pytest.fixture
def office(world: World) -> Office:
    """The supervisor of a permit that it forfeits, and its authority does not."""
    found = issued(world)
    found.hand_over()
    found.accept()
    return found


def to_authority(office: Office) -> None:
    """Let the authority, which inspects too, take the permit over."""
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority one")


def told(office: Office, keys: tuple[str, str] = PAIR) -> bytes:
    """Tell the holder, and let its time to answer pass; give the notice."""
    give_notice(office.world, office.case, TO_FORFEIT, keys=keys)
    office.world.evm.warp(office.world.evm.now + TIME_TO_ANSWER)
    return id_of(office.world, office.case)


def forfeit(office: Office, notice: bytes, keys: tuple[str, str] = PAIR):
    """End the permit after a notice."""
    words = {"ending": FORFEITED, "notice": notice, "keys": keys}
    return office.world.do("end", office.case, 0, **words)


def heard(office: Office) -> bytes:
    """Tell the holder, which asks for a hearing; give the notice."""
    give_notice(office.world, office.case, TO_FORFEIT, keys=PAIR)
    notice = id_of(office.world, office.case)
    reply(office.world, "requestHearing", office.case, notice)
    return notice


def supervisor_in(office: Office) -> bytes:
    """The supervisor in the last notice, as it is held."""
    found: bytes = notice_of(office.world, office.case)[8]
    return found


# By the supervisor


def test_the_supervisor_tells_hears_and_forfeits(office):
    notice = heard(office)
    assert supervisor_in(office) == BODY
    (event,) = record_hearing(office.world, office.case, notice, keys=PAIR).events
    assert event.values["first"] == office.address(PAIR[0])
    office.world.evm.warp(office.world.evm.now + TIME_TO_ANSWER)
    (event,) = forfeit(office, notice).events
    assert event.values == {
        "permit": office.permit,
        "sequence": 0,
        "ending": FORFEITED,
        "notice": notice,
        "reason": "NOT_STARTED",
        "decision": DECISION,
        "first": office.address(PAIR[0]),
        "second": office.address(PAIR[1]),
    }
    assert office.world.status(office.case) == STORED


@pytest.mark.parametrize("act", ["giveNotice", "recordHearing", "end"])
def test_the_authority_does_nothing_of_a_forfeiture_that_is_the_supervisors(
    office, refuses, act
):
    acts = {
        "giveNotice": lambda: told(office, OF_AUTHORITY),
        "recordHearing": lambda: record_hearing(
            office.world, office.case, id_of(office.world, office.case)
        ),
        "end": lambda: forfeit(
            office, id_of(office.world, office.case), keys=OF_AUTHORITY
        ),
    }
    if act == "recordHearing":
        heard(office)
    if act == "end":
        told(office)
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        acts[act]()


@pytest.mark.parametrize("act", ["giveNotice", "recordHearing", "end"])
def test_one_person_a_system_or_two_bodies_forfeit_nothing(office, refuses, act):
    notice = heard(office) if act == "recordHearing" else told(office)

    def tries(*keys: str) -> None:
        if act == "giveNotice":
            give_notice(office.world, office.case, TO_FORFEIT, keys=keys)
        elif act == "recordHearing":
            record_hearing(office.world, office.case, notice, keys=keys)
        else:
            forfeit(office, notice, keys=keys)

    one = office.address(PAIR[0])
    with refuses("SamePerson", one, one):
        tries(*ONE)
    with refuses("NotAnOfficer", office.address("other system")):
        tries(PAIR[0], "other system")
    with refuses("OfficersOfTwoOrganisations", BODY, AUTHORITY):
        tries(*MIXED)
    office.world.govern("withdrawGrant", BODY, f.INSPECT, MATTER)
    with refuses("NotGrantedToInspect", BODY, MATTER):
        tries(*PAIR)
    office.world.guard("suspendOrganisation", BODY)
    with refuses("OrganisationIsSuspended", BODY):
        tries(*PAIR)


def test_the_supervisor_needs_no_grant_to_decide(office):
    office.world.govern("withdrawGrant", AUTHORITY, f.DECIDE, MATTER)
    assert forfeit(office, told(office)).events


@pytest.mark.parametrize("measure", [TO_WITHDRAW, TO_REVOKE, TO_SUSPEND])
def test_the_supervisor_does_nothing_else_to_a_permit(office, refuses, measure):
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        give_notice(office.world, office.case, measure, keys=PAIR)
    give_notice(office.world, office.case, measure)
    assert supervisor_in(office) == f.ZERO
    office.world.evm.warp(office.world.evm.now + TIME_TO_ANSWER)
    notice = id_of(office.world, office.case)
    ending = None if measure == TO_SUSPEND else measure
    act = "end" if ending else "suspend"
    words = {"ending": ending, "notice": notice, "keys": PAIR}
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        office.world.do(act, office.case, 0, **words)


def test_the_supervisor_cancels_nothing_and_strikes_nothing_off(office, refuses):
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        office.world.do("end", office.case, 0, ending=4, keys=PAIR)
    forfeit(office, told(office))
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        office.world.do("deregister", office.case, 1, keys=PAIR)
    assert office.world.do("deregister", office.case, 1).events


# While nobody supervises


def test_without_a_supervisor_nobody_forfeits(world, refuses):
    office = issued(world)
    for keys in (PAIR, OF_AUTHORITY):
        with refuses("NotSupervised", office.permit):
            told(office, keys)
    office.hand_over()
    with refuses("NotSupervised", office.permit):
        told(office)
    office.accept()
    assert forfeit(office, told(office)).events


def test_without_a_supervisor_the_authority_does_the_rest(world):
    office = issued(world)
    assert world.do("end", office.case, 0, ending=TO_REVOKE).events


# Where it is left to the authority


def test_without_the_bit_the_supervisor_forfeits_nothing(world, refuses):
    office = issued(world, by_supervisor=False)
    office.hand_over()
    office.accept()
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        told(office)
    notice = told(office, OF_AUTHORITY)
    assert supervisor_in(office) == f.ZERO
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        forfeit(office, notice)
    assert forfeit(office, notice, OF_AUTHORITY).events


def test_the_bit_is_kept_by_version(world):
    world.publish(by_supervisor=True)
    ask = world.evm.call
    kept = [
        ask(world.matters, "isForfeitureOfSupervisor", f.version_id(f.MATTER, number))
        for number in (1, 2, 3)
    ]
    assert kept == [False, True, False]


# One body's notice is no other's


def test_a_hand_over_takes_the_notice_of_the_body_before(office, refuses):
    notice = told(office)
    to_authority(office)
    for keys in (PAIR, OF_AUTHORITY):
        with refuses("NoticeOfAnother", office.permit, BODY):
            forfeit(office, notice, keys)
    own = told(office, OF_AUTHORITY)
    assert supervisor_in(office) == AUTHORITY
    assert forfeit(office, own, OF_AUTHORITY).events


def test_a_hand_over_takes_the_hearing_of_the_body_before(office, refuses):
    notice = heard(office)
    to_authority(office)
    for keys in (PAIR, OF_AUTHORITY):
        with refuses("NoticeOfAnother", office.permit, BODY):
            record_hearing(office.world, office.case, notice, keys=keys)


def test_a_hand_over_that_nobody_accepted_takes_nothing(office):
    notice = told(office)
    office.hand_over(1, to=f.AUTHORITY)
    assert forfeit(office, notice).events


def test_a_permit_that_comes_back_brings_the_notice_back(office):
    notice = told(office)
    to_authority(office)
    office.hand_over(2)
    office.accept(2)
    assert forfeit(office, notice).events


def test_the_right_to_forfeit_follows_a_change_of_the_permit(office):
    notice = told(office)
    new = successor(office.world, office.case, version=2)
    change(office.world, office.case, 0, new)
    later = Office(office.world, new)
    assert forfeit(later, notice).events


def test_a_change_to_a_version_with_the_bit_takes_the_notice_of_the_authority(
    world, refuses
):
    office = issued(world, by_supervisor=False)
    notice = told(office, OF_AUTHORITY)
    world.publish(by_supervisor=True)
    new = successor(world, office.case, version=3)
    change(world, office.case, 0, new)
    later = Office(world, new)
    with refuses("NotSupervised", office.permit):
        forfeit(later, notice, OF_AUTHORITY)
    later.hand_over()
    later.accept()
    for keys in (PAIR, OF_AUTHORITY):
        with refuses("NoticeOfAnother", office.permit, f.ZERO):
            forfeit(later, notice, keys)
    assert forfeit(later, told(later)).events


def test_a_change_to_a_version_without_the_bit_takes_the_notice_of_the_supervisor(
    office, refuses
):
    notice = told(office)
    office.world.publish(by_supervisor=False)
    new = successor(office.world, office.case, version=3)
    change(office.world, office.case, 0, new)
    later = Office(office.world, new)
    for keys in (PAIR, OF_AUTHORITY):
        with refuses("NoticeOfAnother", office.permit, BODY):
            forfeit(later, notice, keys)
    assert forfeit(later, told(later, OF_AUTHORITY), OF_AUTHORITY).events


def test_a_decision_signed_before_a_hand_over_ends_nothing_after_it(office, refuses):
    notice = told(office)
    call = held_back(office.world, "end", lambda: forfeit(office, notice))
    to_authority(office)
    with refuses("NoticeOfAnother", office.permit, BODY):
        call.submit()


def test_a_relayer_gives_no_other_reason_for_a_forfeiture(office, refuses):
    notice = told(office)
    call = held_back(office.world, "end", lambda: forfeit(office, notice))
    with refuses("InvalidSignature", office.address(PAIR[0])):
        call.altered(5, keccak(text="another decision")).submit()
    call.submit()
