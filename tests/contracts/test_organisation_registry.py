from __future__ import annotations

import pytest
from eth_abi import encode

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, START, Event, layout
from tests.contracts.factories import organisation_id
from tests.contracts.organisation_keys import (
    ACTIVE,
    KEY,
    LAND_SCOPE,
    NEW,
    SUSPENDED,
    ZERO_ADDRESS,
    acting,
    enrol,
    key_of,
    retired,
)

GOVERNED = [
    ("register", (NEW, "name", f.ENTERPRISE)),
    ("correct", (NEW, "name", f.ENTERPRISE)),
    ("removeKey", (KEY,)),
    ("registerException", (NEW, "name", f.ENTERPRISE, f.word(1))),
    ("addKey", (organisation_id(f.APPLICANT), KEY, f.OFFICER, 1, 0, 9)),
    ("reportCompromise", (KEY, 1)),
    ("grant", (organisation_id(f.LAND), f.ATTEST, LAND_SCOPE, [], 0, 9, f.ZERO)),
    ("withdrawGrant", (organisation_id(f.LAND), f.ATTEST, LAND_SCOPE)),
    ("reinstateOrganisation", (organisation_id(f.LAND),)),
    ("reinstateKey", (KEY,)),
    ("appointGuardian", (KEY,)),
]


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
        world.govern("register", NEW.lower(), "name", f.ENTERPRISE)
    with refuses("OrganisationKindMissing"):
        world.govern("register", NEW, "name", 0)
    with refuses("OrganisationExists", organisation_id(f.LAND)):
        world.govern("register", f.LAND, "name", f.PUBLIC_BODY)


def test_a_code_whose_check_digit_fails_is_registered_with_its_basis(world, refuses):
    pilot = NEW[:17] + ("0" if NEW[17] != "0" else "1")
    basis = f.word(7)
    with refuses("UsccMalformed", pilot):
        world.govern("register", pilot, "name", f.ENTERPRISE)
    with refuses("UsccMalformed", NEW):
        world.govern("registerException", NEW, "name", f.ENTERPRISE, basis)
    with refuses("BasisMissing"):
        world.govern("registerException", pilot, "name", f.ENTERPRISE, f.ZERO)
    receipt = world.govern("registerException", pilot, "name", f.ENTERPRISE, basis)
    assert receipt.events[1].values == {
        "organisation": organisation_id(pilot),
        "basis": basis,
    }
    enrol(world, uscc=pilot)


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
    assert held == (f.ENTERPRISE, START, 0, False)


def test_add_key_refuses_what_makes_no_key(world, refuses):
    owner = organisation_id(f.LAND)
    land = world.keys["land"].address
    with refuses("OrganisationUnknown", organisation_id(NEW)):
        world.govern("addKey", organisation_id(NEW), KEY, f.OFFICER, 1, 1, 2)
    for role in (0, f.AGENT):
        with refuses("KeyRoleNotAllowed", role):
            world.govern("addKey", owner, KEY, role, 1, 1, f.NO_END)
    for role in (f.CHIEF, f.SYSTEM):
        with refuses("KeyRoleNotAllowed", role):
            applicant = organisation_id(f.APPLICANT)
            world.govern("addKey", applicant, KEY, role, 1, 1, f.NO_END)
    with refuses("KeyMissing"):
        world.govern("addKey", owner, ZERO_ADDRESS, f.OFFICER, 1, 1, f.NO_END)
    later = START + 5
    for begin, end in ((later, later), (1, START), (1, 2**40 - 1), (1, 2**64 - 2)):
        with refuses("WindowEmpty", begin, end):
            world.govern("addKey", owner, KEY, f.OFFICER, 1, begin, end)
    with refuses("KeyExists", land):
        fire = organisation_id(f.FIRE)
        world.govern("addKey", fire, land, f.OFFICER, 1, 1, f.NO_END)


def test_a_key_acts_only_inside_its_window(world, refuses):
    owner, begin, until = organisation_id(f.LAND), START + 10, START + 20
    receipt = world.govern("addKey", owner, KEY, f.SYSTEM, 0, begin, until)
    assert receipt.events[0].values == {
        "key": KEY,
        "organisation": owner,
        "role": f.SYSTEM,
        "person": 0,
        "from": begin,
        "until": until,
        "by": world.governance,
    }
    held = world.evm.call(world.organisations, "keyByAddress", KEY)
    assert held == (owner, f.SYSTEM, 0, begin, until, 0, ACTIVE)
    for time in (begin - 1, until, until + 1):
        world.evm.warp(time)
        with refuses("KeyNotActive", KEY, time):
            world.evm.call(world.organisations, "acting", KEY)
    for time in (begin, until - 1):
        world.evm.warp(time)
        answer = world.evm.call(world.organisations, "acting", KEY)
        assert answer == (owner, f.SYSTEM, 0, False)


def test_an_unknown_key_does_not_act(world, refuses):
    with refuses("KeyUnknown", KEY):
        world.evm.call(world.organisations, "acting", KEY)
    standing = world.evm.call(
        world.organisations, "standing", KEY, START, f.ATTEST, LAND_SCOPE
    )
    assert standing == (False, False, False)


def test_enrol_refuses_a_body_without_the_grant(world, refuses):
    with refuses("GrantMissing", organisation_id(f.OTHER_BODY), f.ENROL, f.ZERO):
        enrol(world, "other one")


def test_enrol_refuses_public_bodies_known_keys_and_past_windows(world, refuses):
    with refuses("NotAnEnterprise", organisation_id(f.LAND)):
        enrol(world, uscc=f.LAND)
    unknown = f.uscc("113702000DEM0000X")
    with refuses("UsccOfNoEnterprise", unknown):
        enrol(world, uscc=unknown)
    known = world.keys["applicant"].address
    with refuses("KeyExists", known):
        enrol(world, address=known, prover=world.keys["applicant"])
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
    assert held == (organisation_id(NEW), f.OFFICER, 0, False)


def test_enrol_gives_a_known_enterprise_another_key_once(world, refuses):
    receipt = enrol(world, uscc=f.APPLICANT)
    assert [event.name for event in receipt.events] == ["KeyAdded"]
    with refuses("KeyExists", KEY):
        enrol(world, uscc=f.APPLICANT)


BAD_NAMES = [
    b"",
    b" name",
    b"name ",
    b"n" * 201,
    b"\xff",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe4\xb8",
    b"a\nb",
    b"a\x7f",
    "a\u202eb".encode(),
    "a\u200bb".encode(),
    "a\ue000".encode(),
    "a\ufeff".encode(),
    "a\ufffd".encode(),
    "\U000e0001".encode(),
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_is_no_clean_text_is_refused(world, refuses, name):
    with refuses("NameMalformed", name):
        selector = layout("OrganisationRegistry", "register")[0]
        values = encode(["string", "bytes", "uint8"], [NEW, name, f.ENTERPRISE])
        world.evm.send(
            world.organisations,
            "register",
            selector + values,
            sender=world.governance,
        )


def test_governance_sets_a_squatted_code_right(world, refuses):
    enrol(world)
    owner = organisation_id(NEW)
    with refuses("NotAnEnterprise", organisation_id(f.LAND)):
        world.govern("correct", f.LAND, "name", f.PUBLIC_BODY)
    with refuses("OrganisationUnknown", organisation_id(f.uscc("913702030DEM0000X"))):
        world.govern("correct", f.uscc("913702030DEM0000X"), "name", f.PUBLIC_BODY)
    world.evm.warp(START + 9)
    receipt = world.govern("correct", NEW, "right name", f.PUBLIC_BODY)
    assert receipt.events[0].values == {
        "organisation": owner,
        "kind": f.PUBLIC_BODY,
        "uscc": NEW,
        "name": "right name",
        "keysSince": START + 10,
    }
    with refuses("KeyNotActive", KEY, START + 9):
        world.evm.call(world.organisations, "acting", KEY)
    assert not world.evm.call(world.organisations, "isTrusted", KEY, START)
    new = f.account("right key").address
    with refuses("WindowEmpty", START + 9, f.NO_END):
        world.govern("addKey", owner, new, f.OFFICER, 1, START + 9, f.NO_END)
    world.govern("addKey", owner, new, f.OFFICER, 1, START + 10, f.NO_END)
    world.grant(NEW, f.ATTEST, LAND_SCOPE)


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


@pytest.mark.parametrize(
    ("kind", "regions"),
    [
        (f.DECIDE, []),
        (f.DECIDE, [f.CITY] * 9),
        (f.ATTEST, [f.CITY]),
        (f.INSPECT, [f.CITY]),
        (f.ENROL, [f.CITY]),
    ],
)
def test_no_grant_names_more_or_fewer_regions(world, refuses, kind, regions):
    scope = f.ZERO if kind == f.ENROL else f.matter_id("other")
    with refuses("GrantRegionCount", kind, len(regions)):
        world.grant(f.LAND, kind, scope, regions)


@pytest.mark.parametrize(
    "region", [0, 3, 370, 37_020, 1_000_000, 3_702_030, 2**20 + 370_203, 2**32 - 1]
)
def test_no_grant_names_what_is_no_region(world, refuses, region):
    with refuses("GrantRegionMalformed", region):
        world.grant(f.LAND, f.DECIDE, f.matter_id("other"), [f.CITY, region])


@pytest.mark.parametrize(
    "regions",
    [[10], [99, 1_000, 9_999, 100_000, 999_999], [110_101 + i for i in range(8)]],
)
def test_a_grant_keeps_its_regions(world, regions):
    land, scope = organisation_id(f.LAND), f.matter_id("other")
    world.grant(f.LAND, f.DECIDE, scope, regions)
    held = world.evm.call(world.organisations, "grantOf", land, f.DECIDE, scope)
    assert held == (START, f.NO_END, tuple(regions))


@pytest.mark.parametrize(
    ("begin", "until"),
    [(START, 2**40 - 1), (START, 2**64 - 2), (2**40 - 1, f.NO_END)],
)
def test_no_window_has_a_time_that_cannot_be_kept(world, refuses, begin, until):
    with refuses("WindowEmpty", begin, until):
        world.grant(f.LAND, f.ATTEST, f.matter_id("other"), begin=begin, until=until)
    owner, key = organisation_id(f.LAND), f.account("far").address
    with refuses("WindowEmpty", begin, until):
        world.govern("addKey", owner, key, f.OFFICER, 1, begin, until)


def test_a_grant_holds_from_until(world):
    land, scope = organisation_id(f.LAND), f.matter_id("other")
    receipt = world.grant(f.LAND, f.DECIDE, scope, begin=START + 10, until=START + 20)
    assert receipt.events[0].values == {
        "organisation": land,
        "kind": f.DECIDE,
        "scope": scope,
        "regions": (f.CITY,),
        "from": START + 10,
        "until": START + 20,
        "basis": f.ZERO,
    }
    held = world.evm.call(world.organisations, "grantOf", land, f.DECIDE, scope)
    assert held == (START + 10, START + 20, (f.CITY,))
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
    assert acting(world, "land")[:2] == (land, f.SYSTEM)


def test_a_suspended_key_acts_no_more_until_reinstated(world, refuses):
    land = world.keys["land"].address
    with refuses("KeyUnknown", KEY):
        world.guard("suspendKey", KEY)
    with refuses("KeyNotSuspended", land):
        world.govern("reinstateKey", land)
    assert world.guard("suspendKey", land).events[0].values == {"key": land}
    assert key_of(world, "land")[6] == SUSPENDED
    with refuses("KeyIsSuspended", land):
        acting(world, "land")
    with refuses("KeyIsSuspended", land):
        world.guard("suspendKey", land)
    assert world.govern("reinstateKey", land).events[0].name == "KeyReinstated"
    assert acting(world, "land")[:2] == (organisation_id(f.LAND), f.SYSTEM)
    retired(world, "land", "land")
    with refuses("KeyNotActive", land, START):
        world.guard("suspendKey", land)


def test_a_new_guardian_takes_the_place_of_the_old(world, refuses):
    with refuses("GuardianMissing"):
        world.govern("appointGuardian", ZERO_ADDRESS)
    receipt = world.govern("appointGuardian", KEY)
    assert receipt.events[0].values == {"guardian": KEY}
    assert world.evm.call(world.organisations, "guardian") == KEY
    assert world.evm.call(world.organisations, "governance") == world.governance
    with refuses("NotGuardian", world.guardian):
        world.guard("suspendKey", world.keys["land"].address)
