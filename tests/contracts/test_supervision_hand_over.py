"""Who supervises a permit, and what goes back to the authority."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.supervising import (
    AUTHORITY,
    BODY,
    PAIR,
    RECORD,
    Office,
    referral_id,
)
from tests.contracts.world import DECISION

MATTER = f.matter_id(f.MATTER)
REVOKED = 7


@pytest.fixture
def office(world):
    return Office.open(world)


def supervision(office):
    return office.ask("supervisionOf", office.permit)


def supervised(office):
    office.hand_over()
    office.accept()
    return office


def test_deployment_without_a_registry_is_refused(evm, refuses):
    some, none = "0x" + "11" * 20, "0x" + "00" * 20
    for missing in range(3):
        with refuses("RegistryMissing"):
            evm.deploy("SupervisionRegistry", *f.changed((some,) * 3, missing, none))


# Handing over


def test_no_permit_no_supervision(world, refuses):
    world.grant(f.OTHER_BODY, f.INSPECT, MATTER)
    office = Office(world, world.case())
    for act in (office.hand_over, office.accept, office.inspect):
        with refuses("PermitUnknown", office.permit):
            act()
    with refuses("NotSupervised", office.permit):
        office.refer()


def test_an_ended_permit_is_neither_handed_over_nor_accepted(office, refuses):
    office.hand_over()
    office.end()
    with refuses("StateNotAllowed", office.permit, REVOKED):
        office.hand_over(1)
    with refuses("StateNotAllowed", office.permit, REVOKED):
        office.accept()


def test_only_the_authority_hands_over(office, refuses):
    for key, uscc in (("other one", f.OTHER_BODY), ("applicant", f.APPLICANT)):
        with refuses("NotTheAuthority", AUTHORITY, organisation_id(uscc)):
            office.hand_over(key=key)


def test_a_permit_goes_to_a_body_that_inspects_its_matter(office, refuses):
    for uscc in (f.LAND, f.APPLICANT):
        with refuses("NotGrantedToInspect", organisation_id(uscc), MATTER):
            office.hand_over(to=uscc)


def test_a_hand_over_names_its_place_in_the_sequence(office, refuses):
    with refuses("HandOverOutOfSequence", office.permit, 0, 1):
        office.hand_over(1)
    office.hand_over()
    with refuses("HandOverOutOfSequence", office.permit, 1, 0):
        office.hand_over()


def test_a_body_is_not_given_what_it_has(office, refuses):
    supervised(office)
    with refuses("SupervisesAlready", office.permit, BODY):
        office.hand_over(1)


@pytest.mark.parametrize("key", ["authority system", "authority one"])
def test_a_permit_is_handed_over(office, key):
    (event,) = office.hand_over(key=key).events
    assert event.name == "SupervisionHandedOver"
    assert event.values == {
        "permit": office.permit,
        "supervisor": BODY,
        "sequence": 0,
        "by": office.address(key),
    }
    assert supervision(office) == (f.ZERO, BODY, 0, 0, START, 1)


# Accepting


def test_only_what_was_handed_over_is_accepted(office, refuses):
    with refuses("NothingToAccept", office.permit):
        office.accept()
    supervised(office)
    with refuses("NothingToAccept", office.permit):
        office.accept()


def test_only_the_body_it_was_handed_to_accepts(office, refuses):
    office.hand_over()
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        office.accept(key="authority one")


def test_acceptance_names_the_hand_over(office, refuses):
    office.hand_over()
    office.hand_over(1, to=f.AUTHORITY)
    with refuses("HandOverOutOfSequence", office.permit, 1, 0):
        office.accept(0, key="authority one")


def test_who_lost_the_grant_accepts_nothing(office, refuses):
    office.hand_over()
    office.world.govern("withdrawGrant", BODY, f.INSPECT, MATTER)
    with refuses("NotGrantedToInspect", BODY, MATTER):
        office.accept()


def test_a_permit_is_accepted(office):
    office.hand_over()
    (event,) = office.accept().events
    assert event.name == "SupervisionAccepted"
    assert event.values == {
        "permit": office.permit,
        "supervisor": BODY,
        "sequence": 0,
        "by": office.address("other system"),
    }
    assert supervision(office) == (BODY, f.ZERO, START, START, 0, 1)


def test_the_body_before_keeps_the_permit_until_the_next_accepts(office, refuses):
    supervised(office)
    office.hand_over(1, to=f.AUTHORITY)
    assert supervision(office) == (BODY, AUTHORITY, START, START, START, 2)
    office.inspect()
    office.accept(1, key="authority one")
    assert supervision(office) == (AUTHORITY, f.ZERO, START, START, 0, 2)
    with refuses("NotTheSupervisor", AUTHORITY, BODY):
        office.inspect(record=keccak(text="another"))


def test_what_was_issued_can_be_handed_over_when_the_matter_is_lost(office):
    office.world.govern("withdrawGrant", AUTHORITY, f.DECIDE, MATTER)
    assert office.hand_over().events


# Referring


def test_a_case_is_referred_by_two_officers_of_the_supervisor(office, refuses):
    supervised(office)
    with refuses(
        "SamePerson", office.address("other one"), office.address("other one")
    ):
        office.refer(keys=("other one", "other one"))
    with refuses("OfficersOfTwoOrganisations", BODY, AUTHORITY):
        office.refer(keys=("other one", "authority one"))
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        office.refer(keys=("authority one", "authority two"))
    for keys in (("other system", "other two"), ("other one", "other system")):
        with refuses("NotAnOfficer", office.address("other system")):
            office.refer(keys=keys)


def test_a_referral_has_a_reason_and_a_record(office, refuses):
    supervised(office)
    with refuses("ReasonCodeMalformed", "not a code"):
        office.refer(reason="not a code")
    with refuses("RecordMissing"):
        office.refer(record=f.ZERO)


def test_a_file_is_referred_once(office, refuses):
    supervised(office)
    office.refer()
    with refuses("ReferralExists", referral_id(office.permit)):
        office.refer(reason="ANOTHER")


def test_a_case_is_referred_and_answered(office):
    supervised(office)
    receipt = office.refer()
    referral = referral_id(office.permit)
    assert receipt.returned == referral
    assert receipt.events[0].name == "CaseReferred"
    assert receipt.events[0].values == {
        "referral": referral,
        "permit": office.permit,
        "reason": "PROPOSE_REVOKE",
        "record": RECORD,
        "first": office.address(PAIR[0]),
        "second": office.address(PAIR[1]),
    }
    assert office.ask("referralById", referral) == (office.permit, START, 0)
    office.world.evm.warp(START + 60)
    (event,) = office.answer().events
    assert event.name == "ReferralAnswered"
    assert event.values == {
        "referral": referral,
        "permit": office.permit,
        "decision": DECISION,
        "by": office.address("authority one"),
    }
    assert office.ask("referralById", referral) == (office.permit, START, START + 60)
    assert office.world.status(office.case) == 1


def test_a_referral_is_answered_once_with_a_decision(office, refuses):
    supervised(office)
    referral = referral_id(office.permit)
    with refuses("ReferralUnknown", referral, office.permit):
        office.answer()
    office.refer()
    with refuses("DecisionMissing"):
        office.answer(decision=f.ZERO)
    office.answer()
    with refuses("ReferralAnsweredAlready", referral):
        office.answer(decision=keccak(text="another"))


def test_a_referral_is_answered_by_an_officer_of_the_authority(office, refuses):
    supervised(office)
    office.refer()
    with refuses("NotAnOfficer", office.address("authority system")):
        office.answer(key="authority system")
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        office.answer(key="other one")


def test_the_referral_of_another_permit_is_not_answered(office, refuses):
    supervised(office)
    office.refer()
    application = office.world.applied(consent=keccak(text="another consent"))
    other = Office(office.world, f.Case(application, [], [], [], []))
    referral = referral_id(office.permit)
    with refuses("ReferralUnknown", referral, other.permit):
        other.answer(referral=referral)


def test_an_ended_permit_is_referred_still(office):
    supervised(office)
    office.end()
    assert office.refer().events
