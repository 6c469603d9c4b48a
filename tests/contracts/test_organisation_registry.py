from __future__ import annotations

import pytest

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, START, Event
from tests.contracts.factories import organisation_id
from tests.contracts.world import World

NEW = "91370203MA3TEST0N0"
KEY = f.account("new key").address
ZERO_ADDRESS = "0x" + "00" * 20
LAND_SCOPE = f.schema_id(f.LAND_USE)
GOVERNED = [
    ("register", (NEW, "", f.ENTERPRISE)),
    ("addKey", (organisation_id(f.APPLICANT), KEY, f.OFFICER, 0, 9)),
    ("reportCompromise", (KEY, 1)),
    ("grant", (organisation_id(f.LAND), f.ATTEST, LAND_SCOPE, 0, 9, f.ZERO)),
    ("withdrawGrant", (organisation_id(f.LAND), f.ATTEST, LAND_SCOPE)),
    ("reinstateOrganisation", (organisation_id(f.LAND),)),
    ("reinstateKey", (KEY,)),
    ("appointGuardian", (KEY,)),
]


def key_of(world: World, name: str) -> tuple:
    address = world.keys[name].address
    return world.evm.call(world.organisations, "keyByAddress", address)


def acting(world: World, name: str) -> tuple:
    return world.evm.call(world.organisations, "acting", world.keys[name].address)


def enrol(world: World, key: str = "authority one", **changes) -> object:
    values = (
        changes.get("uscc", NEW),
        "new enterprise",
        changes.get("address", KEY),
        changes.get("until", f.NO_END),
    )
    return world.act(world.organisations, "enrol", values, key)


def test_deployment_without_governance_or_guardian_is_refused(evm, refuses):
    with refuses("GovernanceMissing"):
        evm.deploy("OrganisationRegistry", ZERO_ADDRESS, KEY)
    with refuses("GuardianMissing"):
        evm.deploy("OrganisationRegistry", KEY, ZERO_ADDRESS)


@pytest.mark.parametrize(("function", "arguments"), GOVERNED)
def test_only_governance_governs(world, refuses, function, arguments):
    for sender in (SOMEBODY, world.guardian, world.keys["authority one"].address):
        with refuses("NotGovernance", sender):
            world.evm.transact(world.organisations, function, *arguments, sender=sender)


def test_only_the_guardian_suspends(world, refuses):
    for sender in (SOMEBODY, world.governance):
        with refuses("NotGuardian", sender):
            world.evm.transact(world.organisations, "suspendKey", KEY, sender=sender)
        with refuses("NotGuardian", sender):
            world.evm.transact(
                world.organisations, "suspendOrganisation", f.ZERO, sender=sender
            )


def test_register_refuses_bad_codes_kinds_and_repetition(world, refuses):
    with refuses("UsccMalformed", NEW.lower()):
        world.govern("register", NEW.lower(), "", f.ENTERPRISE)
    with refuses("OrganisationKindMissing"):
        world.govern("register", NEW, "", 0)
    with refuses("OrganisationExists", organisation_id(f.LAND)):
        world.govern("register", f.LAND, "", f.PUBLIC_BODY)


def test_register_adds_an_organisation(world):
    receipt = world.govern("register", NEW, "新企业", f.ENTERPRISE)
    assert receipt.returned == organisation_id(NEW)
    values = {
        "organisation": organisation_id(NEW),
        "kind": f.ENTERPRISE,
        "uscc": NEW,
        "name": "新企业",
    }
    event = Event("OrganisationRegistry", "OrganisationRegistered", values)
    assert receipt.events == (event,)
    held = world.evm.call(world.organisations, "organisationById", organisation_id(NEW))
    assert held == (f.ENTERPRISE, START, False)


def test_add_key_refuses_what_makes_no_key(world, refuses):
    owner = organisation_id(f.LAND)
    land = world.keys["land"].address
    with refuses("OrganisationUnknown", organisation_id(NEW)):
        world.govern("addKey", organisation_id(NEW), KEY, f.OFFICER, 1, 2)
    with refuses("KeyRoleMissing"):
        world.govern("addKey", owner, KEY, 0, 1, 2)
    with refuses("KeyMissing"):
        world.govern("addKey", owner, ZERO_ADDRESS, f.OFFICER, 1, 2)
    with refuses("WindowEmpty", 5, 5):
        world.govern("addKey", owner, KEY, f.OFFICER, 5, 5)
    with refuses("KeyExists", land):
        world.govern("addKey", organisation_id(f.FIRE), land, f.OFFICER, 1, 2)


def test_a_key_acts_only_inside_its_window(world, refuses):
    owner, begin, until = organisation_id(f.LAND), START + 10, START + 20
    receipt = world.govern("addKey", owner, KEY, f.SYSTEM, begin, until)
    assert receipt.events[0].values == {
        "key": KEY,
        "organisation": owner,
        "role": f.SYSTEM,
        "from": begin,
        "until": until,
        "by": world.governance,
    }
    held = world.evm.call(world.organisations, "keyByAddress", KEY)
    assert held == (owner, f.SYSTEM, begin, until, 0, False)
    for time in (begin - 1, until, until + 1):
        world.evm.warp(time)
        with refuses("KeyNotActive", KEY, time):
            world.evm.call(world.organisations, "acting", KEY)
    for time in (begin, until - 1):
        world.evm.warp(time)
        answer = world.evm.call(world.organisations, "acting", KEY)
        assert answer == (owner, f.SYSTEM)


def test_an_unknown_key_does_not_act(world, refuses):
    with refuses("KeyUnknown", KEY):
        world.evm.call(world.organisations, "acting", KEY)
    standing = world.evm.call(
        world.organisations, "standing", KEY, START, f.ATTEST, LAND_SCOPE
    )
    assert standing == (f.ZERO, False, False, False)


def test_enrol_refuses_a_body_without_the_grant(world, refuses):
    with refuses("GrantMissing", organisation_id(f.OTHER_BODY), f.ENROL, f.ZERO):
        enrol(world, "other one")


def test_enrol_refuses_public_bodies_known_keys_and_past_windows(world, refuses):
    with refuses("NotAnEnterprise", organisation_id(f.LAND)):
        enrol(world, uscc=f.LAND)
    known = world.keys["applicant"].address
    with refuses("KeyExists", known):
        enrol(world, address=known)
    with refuses("WindowEmpty", START, START):
        enrol(world, until=START)
    with refuses("UsccMalformed", "short"):
        enrol(world, uscc="short")


def test_enrol_registers_an_enterprise_and_gives_it_a_key(world):
    receipt = enrol(world)
    assert receipt.returned == organisation_id(NEW)
    assert [event.name for event in receipt.events] == [
        "OrganisationRegistered",
        "KeyAdded",
    ]
    assert receipt.events[1].values["by"] == world.keys["authority one"].address
    held = world.evm.call(world.organisations, "acting", KEY)
    assert held == (organisation_id(NEW), f.OFFICER)


def test_enrol_gives_a_known_enterprise_another_key_once(world, refuses):
    receipt = enrol(world, uscc=f.APPLICANT)
    assert [event.name for event in receipt.events] == ["KeyAdded"]
    with refuses("KeyExists", KEY):
        enrol(world, uscc=f.APPLICANT)


def test_retire_refuses_others_systems_and_unknown_keys(world, refuses):
    contract, land = world.organisations, world.keys["land"].address
    fire, system = world.keys["fire"].address, world.keys["authority system"].address
    with refuses("KeyOfAnother", land, world.keys["authority one"].address):
        world.act(contract, "retireKey", (land,), "authority one")
    with refuses("KeyNotOfAnOfficer", fire):
        world.act(contract, "retireKey", (fire,), "fire")
    with refuses("KeyUnknown", KEY):
        world.act(contract, "retireKey", (KEY,), "authority one")
    with refuses("KeyOfAnother", land, system):
        world.act(contract, "retireKey", (land,), "authority system")


def test_an_officer_retires_a_key_of_the_same_organisation_once(world, refuses):
    land, officer = world.keys["land"].address, world.keys["land officer"].address
    world.evm.warp(START + 50)
    receipt = world.act(world.organisations, "retireKey", (land,), "land officer")
    assert receipt.events[0].values == {
        "key": land,
        "until": START + 50,
        "by": officer,
    }
    assert key_of(world, "land")[3] == START + 50
    with refuses("KeyNotActive", land, START + 50):
        acting(world, "land")
    with refuses("KeyNotActive", land, START + 50):
        world.act(world.organisations, "retireKey", (land,), "land officer")


def test_governance_retires_a_key_as_sender(world):
    land = world.keys["land"].address
    signed = (world.governance, f.NO_END, b"")
    receipt = world.govern("retireKey", land, signed)
    assert receipt.events[0].values["by"] == world.governance
    assert key_of(world, "land")[3] == START


def test_a_compromise_is_not_of_the_future_or_of_second_zero(world, refuses):
    land = world.keys["land"].address
    for since in (0, START + 1):
        with refuses("CompromiseInFuture", since, START):
            world.govern("reportCompromise", land, since)
    with refuses("KeyUnknown", KEY):
        world.govern("reportCompromise", KEY, START)


def test_a_compromise_ends_the_window_and_the_earliest_wins(world, refuses):
    land = world.keys["land"].address
    world.evm.warp(START + 100)
    receipt = world.govern("reportCompromise", land, START + 60)
    assert receipt.events[0].values == {"key": land, "since": START + 60}
    assert key_of(world, "land")[3:5] == (START + 100, START + 60)
    with refuses("KeyNotActive", land, START + 100):
        acting(world, "land")
    world.evm.warp(START + 200)
    assert world.govern("reportCompromise", land, START + 90).events[0].values == {
        "key": land,
        "since": START + 60,
    }
    world.govern("reportCompromise", land, START + 30)
    assert key_of(world, "land")[3:5] == (START + 100, START + 30)
    for time, good in ((START + 29, True), (START + 30, False), (START + 31, False)):
        standing = world.evm.call(
            world.organisations, "standing", land, time, f.ATTEST, LAND_SCOPE
        )
        assert standing == (organisation_id(f.LAND), good, False, True)


def test_grant_refuses_what_cannot_be_granted(world, refuses):
    land = organisation_id(f.LAND)
    with refuses("OrganisationUnknown", organisation_id(NEW)):
        world.grant(NEW, f.ATTEST, LAND_SCOPE)
    with refuses("NotAPublicBody", organisation_id(f.APPLICANT)):
        world.grant(f.APPLICANT, f.ATTEST, LAND_SCOPE)
    with refuses("GrantKindMissing"):
        world.grant(f.LAND, 0, LAND_SCOPE)
    with refuses("GrantScopeMismatch", f.DECIDE, f.ZERO):
        world.grant(f.LAND, f.DECIDE, f.ZERO)
    with refuses("GrantScopeMismatch", f.ENROL, LAND_SCOPE):
        world.grant(f.LAND, f.ENROL, LAND_SCOPE)
    with refuses("WindowEmpty", START, START):
        world.grant(f.LAND, f.DECIDE, LAND_SCOPE, until=START)
    with refuses("WindowEmpty", START + 9, START + 9):
        world.grant(f.LAND, f.DECIDE, LAND_SCOPE, begin=START + 9, until=START + 9)
    with refuses("GrantExists", land, f.ATTEST, LAND_SCOPE):
        world.grant(f.LAND, f.ATTEST, LAND_SCOPE)


def test_a_grant_holds_from_until(world):
    land, scope = organisation_id(f.LAND), f.matter_id("other")
    receipt = world.grant(f.LAND, f.DECIDE, scope, begin=START + 10, until=START + 20)
    assert receipt.events[0].values == {
        "organisation": land,
        "kind": f.DECIDE,
        "scope": scope,
        "from": START + 10,
        "until": START + 20,
        "basis": f.ZERO,
    }
    held = world.evm.call(world.organisations, "grantOf", land, f.DECIDE, scope)
    assert held == (START + 10, START + 20)
    for time, holds in ((9, False), (10, True), (19, True), (20, False)):
        world.evm.warp(START + time)
        ask = world.evm.call(world.organisations, "holds", land, f.DECIDE, scope)
        assert ask is holds
    world.grant(f.LAND, f.DECIDE, scope)


def test_a_withdrawn_grant_holds_no_more_and_can_be_given_again(world, refuses):
    land = organisation_id(f.LAND)
    world.evm.warp(START + 5)
    receipt = world.govern("withdrawGrant", land, f.ATTEST, LAND_SCOPE)
    assert receipt.events[0].values["until"] == START + 5
    assert not world.evm.call(world.organisations, "holds", land, f.ATTEST, LAND_SCOPE)
    with refuses("GrantMissing", land, f.ATTEST, LAND_SCOPE):
        world.govern("withdrawGrant", land, f.ATTEST, LAND_SCOPE)
    world.grant(f.LAND, f.ATTEST, LAND_SCOPE)


def test_a_suspended_organisation_acts_no_more_until_reinstated(world, refuses):
    land = organisation_id(f.LAND)
    with refuses("OrganisationUnknown", organisation_id(NEW)):
        world.guard("suspendOrganisation", organisation_id(NEW))
    with refuses("OrganisationNotSuspended", land):
        world.govern("reinstateOrganisation", land)
    receipt = world.guard("suspendOrganisation", land)
    assert receipt.events[0].values == {"organisation": land}
    with refuses("OrganisationIsSuspended", land):
        acting(world, "land")
    with refuses("OrganisationIsSuspended", land):
        world.guard("suspendOrganisation", land)
    world.govern("reinstateOrganisation", land)
    assert acting(world, "land") == (land, f.SYSTEM)


def test_a_suspended_key_acts_no_more_until_reinstated(world, refuses):
    land = world.keys["land"].address
    with refuses("KeyUnknown", KEY):
        world.guard("suspendKey", KEY)
    with refuses("KeyNotSuspended", land):
        world.govern("reinstateKey", land)
    assert world.guard("suspendKey", land).events[0].values == {"key": land}
    assert key_of(world, "land")[5] is True
    with refuses("KeyIsSuspended", land):
        acting(world, "land")
    with refuses("KeyIsSuspended", land):
        world.guard("suspendKey", land)
    assert world.govern("reinstateKey", land).events[0].name == "KeyReinstated"
    assert acting(world, "land") == (organisation_id(f.LAND), f.SYSTEM)


def test_a_new_guardian_takes_the_place_of_the_old(world, refuses):
    with refuses("GuardianMissing"):
        world.govern("appointGuardian", ZERO_ADDRESS)
    receipt = world.govern("appointGuardian", KEY)
    assert receipt.events[0].values == {"guardian": KEY}
    assert world.evm.call(world.organisations, "guardian") == KEY
    assert world.evm.call(world.organisations, "governance") == world.governance
    with refuses("NotGuardian", world.guardian):
        world.guard("suspendKey", world.keys["land"].address)
