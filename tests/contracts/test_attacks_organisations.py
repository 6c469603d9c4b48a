"""Attacks on organisations, their keys and grants."""

from __future__ import annotations

import pytest

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.filings import filing
from tests.contracts.notices import TO_SUSPEND, noticed
from tests.contracts.organisation_keys import (
    CHIEFS,
    KEY,
    LAND_SCOPE,
    NEW,
    SUSPENDED,
    acting,
    appoint,
    enrol,
    key_of,
    retire_chief,
    retired,
)
from tests.contracts.test_commitment_registry import apply_for
from tests.contracts.world import ACTS, KEYS, World

LAND, AUTHORITY = organisation_id(f.LAND), organisation_id(f.AUTHORITY)
APPLICANT = organisation_id(f.APPLICANT)
TWO_40 = 2**40
NEWCOMER = f.account("new key")


def address(world: World, name: str) -> str:
    return world.keys[name].address


def by_newcomer(world: World, function, values, owner):
    """An act on keys that the new key signs."""
    contract, act = world.organisations, ACTS[function]
    signed = f.authorize(world.evm, contract, act, values, NEWCOMER, owner)
    return world.evm.transact(contract, function, *values, signed)


# Windows


@pytest.mark.parametrize("begin", [TWO_40 - 1, TWO_40, TWO_40 + START, 2**64 - 2])
def test_a_key_that_begins_in_a_far_year_does_not_act_today(world, refuses, begin):
    """Times are held in 40 bits, and a greater one must not wrap around."""
    with refuses("WindowEmpty", begin, f.NO_END):
        world.govern("addKey", LAND, KEY, f.SYSTEM, 0, begin, f.NO_END)
    with refuses("KeyUnknown", KEY):
        world.evm.call(world.organisations, "acting", KEY)


@pytest.mark.parametrize("until", [TWO_40 - 1, TWO_40 + START + 9, 2**64 - 2])
def test_no_end_of_a_window_wraps_around(world, refuses, until):
    with refuses("WindowEmpty", START, until):
        enrol(world, until=until)
    with refuses("WindowEmpty", START, until):
        appoint(world, "authority chief", until=until)


def test_an_agent_does_nothing_after_its_window(world, refuses):
    appoint(world, "applicant", f.AGENT, until=START + 10)
    world.evm.warp(START + 10)
    with refuses("KeyNotActive", KEY, START + 10):
        by_newcomer(world, "retireKey", (KEY,), APPLICANT)


def test_a_grant_that_waits_cannot_be_overlaid(world, refuses):
    scope = f.matter_id("other")
    world.grant(f.LAND, f.DECIDE, scope, begin=START + 100)
    with refuses("GrantExists", LAND, f.DECIDE, scope):
        world.grant(f.LAND, f.DECIDE, scope)
    assert not world.evm.call(world.organisations, "holds", LAND, f.DECIDE, scope)


# Who comes back


@pytest.mark.parametrize("how", ["removed", "retired", "compromised"])
def test_a_key_that_is_gone_does_not_come_back(world, refuses, how):
    land = address(world, "land")
    if how == "removed":
        world.govern("removeKey", land)
    elif how == "retired":
        retired(world, "land", "land")
    else:
        world.govern("reportCompromise", land, START)
    world.evm.warp(START + 1)
    for uscc in (f.LAND, f.FIRE):
        with refuses("KeyExists", land):
            owner = organisation_id(uscc)
            world.govern("addKey", owner, land, f.OFFICER, 1, START, f.NO_END)
    with refuses("KeyNotSuspended", land):
        world.govern("reinstateKey", land)
    with refuses("KeyNotActive", land, START + 1):
        acting(world, "land")


def test_a_suspended_key_frees_itself_by_no_act(world, refuses):
    chief = address(world, CHIEFS[0])
    world.guard("suspendKey", chief)
    with refuses("KeyIsSuspended", chief):
        appoint(world, CHIEFS[0])
    with refuses("KeyIsSuspended", chief):
        retired(world, CHIEFS[0], CHIEFS[0])
    with refuses("KeyIsSuspended", chief):
        world.act(world.organisations, "cancelAuthorization", (f.word(1),), CHIEFS[0])
    assert key_of(world, CHIEFS[0])[-1] == SUSPENDED


def test_a_compromise_is_not_ended_by_reinstating_a_suspended_key(world, refuses):
    land = address(world, "land")
    world.guard("suspendKey", land)
    world.govern("reportCompromise", land, START)
    world.govern("reinstateKey", land)
    with refuses("KeyNotActive", land, START):
        acting(world, "land")


def test_what_a_retired_key_signed_after_its_compromise_does_not_count(world):
    """A key that was retired in good faith is found to have been stolen before."""
    land = address(world, "land")
    world.evm.warp(START + 50)
    retired(world, "land", "land")
    assert world.evm.call(world.organisations, "isTrusted", land, START + 40)
    world.govern("reportCompromise", land, START + 30)
    trusted = [
        world.evm.call(world.organisations, "isTrusted", land, START + at)
        for at in (29, 30, 40, 50)
    ]
    assert trusted == [True, False, False, False]


def test_a_suspended_body_appoints_and_retires_nobody(world, refuses):
    world.guard("suspendOrganisation", AUTHORITY)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        appoint(world, "authority chief")
    with refuses("OrganisationIsSuspended", AUTHORITY):
        retired(world, "authority two", "authority chief")
    with refuses("OrganisationIsSuspended", AUTHORITY):
        enrol(world)


# Alone


def test_the_last_chief_is_not_retired_by_one_key(world, refuses):
    keys = [address(world, name) for name in CHIEFS]
    retire_chief(world, CHIEFS)
    with refuses("KeyNotManaged", keys[1], keys[1]):
        retired(world, CHIEFS[1], CHIEFS[1])
    with refuses("KeyNotActive", keys[0], START):
        retire_chief(world, CHIEFS, CHIEFS[1])
    with refuses("SamePerson", keys[1], keys[1]):
        retire_chief(world, (CHIEFS[1], CHIEFS[1]), CHIEFS[1])
    officer = address(world, "authority one")
    with refuses("KeyNotManaged", keys[1], officer):
        retire_chief(world, (CHIEFS[1], "authority one"), CHIEFS[1])
    assert acting(world, CHIEFS[1])[:2] == (AUTHORITY, f.CHIEF)


def test_a_chief_with_two_keys_does_not_retire_the_other_chief(world, refuses):
    person = key_of(world, CHIEFS[0])[2]
    world.govern("addKey", AUTHORITY, KEY, f.CHIEF, person, START, f.NO_END)
    other = address(world, CHIEFS[1])
    first = world.sign(world.organisations, "retireChief", (other,), CHIEFS[0])
    act = ACTS["retireChief"]
    place = world.organisations
    second = f.authorize(world.evm, place, act, (other,), NEWCOMER, AUTHORITY)
    with refuses("SamePerson", first[0], KEY):
        world.evm.transact(world.organisations, "retireChief", other, first, second)


@pytest.mark.parametrize("pair", [(0, 0), (0, 3), (3, 0)])
def test_keys_without_a_person_do_not_decide_in_pairs(world, refuses, pair):
    """The code zero is nobody's, also if two keys of two people carry it."""
    case = world.case()
    world.issue(case)
    notice = noticed(world, case, TO_SUSPEND, "DANGER")
    values = (case.permit_id, 0, notice, "DANGER", f.word(1))
    place, signed = world.permits, []
    for number, person in enumerate(pair):
        key = f.account(f"key without person {number}")
        window = (START, f.NO_END)
        world.govern("addKey", AUTHORITY, key.address, f.OFFICER, person, *window)
        act = ACTS["suspend"]
        signed.append(f.authorize(world.evm, place, act, values, key, AUTHORITY))
    given = (case.application, 0, notice, "DANGER", f.word(1), *signed)
    with refuses("SamePerson", signed[0][0], signed[1][0]):
        world.evm.transact(world.permits, "suspend", *given)


@pytest.mark.parametrize("name", ["authority one", "land officer", "stranger"])
def test_nobody_retires_the_key_of_another_enterprise(world, refuses, name):
    target = address(world, "applicant")
    with refuses("KeyNotManaged", target, address(world, name)):
        world.act(world.organisations, "retireKey", (target,), name)


def test_an_agent_neither_appoints_nor_retires(world, refuses):
    enrol(world, uscc=f.APPLICANT, role=f.AGENT)
    officer = address(world, "applicant")
    with refuses("KeyNotManaged", officer, KEY):
        by_newcomer(world, "retireKey", (officer,), APPLICANT)
    other = f.account("another new key")
    values = (other.address, "Agent", 0, f.NO_END)
    where, act = world.organisations, ACTS["appointKey"]
    proof = f.authorize(world.evm, where, act, values, other, APPLICANT)
    signed = f.authorize(world.evm, where, act, values, NEWCOMER, APPLICANT)
    given = (other.address, f.AGENT, 0, f.NO_END, signed, proof)
    with refuses("KeyRoleNotAllowed", f.AGENT):
        world.evm.transact(world.organisations, "appointKey", *given)


def test_a_chief_appoints_in_no_other_body(world, refuses):
    """The key proves itself for the body that it will be of."""
    values = (KEY, "Officer", 77, f.NO_END)
    where, act = world.organisations, ACTS["appointKey"]
    signed = world.sign(where, "appointKey", values, "authority chief")
    proof = f.authorize(world.evm, where, act, values, NEWCOMER, LAND)
    given = (KEY, f.OFFICER, 77, f.NO_END, signed, proof)
    with refuses("InvalidSignature", KEY):
        world.evm.transact(where, "appointKey", *given)
    elsewhere = world.sign(
        where, "appointKey", values, "authority chief", organisation=LAND
    )
    with refuses("InvalidSignature", address(world, "authority chief")):
        world.evm.transact(where, "appointKey", *given[:4], elsewhere, proof)


def test_a_relayer_appoints_no_key_of_its_own(world, refuses):
    signed = world.sign(
        world.organisations,
        "appointKey",
        (address(world, "stranger"), "Officer", 77, f.NO_END),
        "authority chief",
    )
    values = (KEY, "Officer", 77, f.NO_END)
    where, act = world.organisations, ACTS["appointKey"]
    proof = f.authorize(world.evm, where, act, values, NEWCOMER, AUTHORITY)
    given = (KEY, f.OFFICER, 77, f.NO_END, signed, proof)
    with refuses("InvalidSignature", address(world, "authority chief")):
        world.evm.transact(where, "appointKey", *given)


# Squatters


@pytest.fixture
def squatter(world, monkeypatch):
    """A key that was enrolled for a code that is another's."""
    enrol(world)
    monkeypatch.setitem(world.keys, "newcomer", NEWCOMER)
    monkeypatch.setitem(KEYS, "newcomer", (NEW, f.OFFICER))


@pytest.mark.usefixtures("squatter")
def test_what_a_squatter_applied_for_leads_to_no_permit(world, refuses):
    """Its code was set right since: its keys count no more, also for the past."""
    made = apply_for(world, "newcomer")
    content = made.events[0].values["content"]
    assert content[1] == organisation_id(NEW)
    world.evm.warp(START + 9)
    world.govern("correct", NEW, "right name", f.ENTERPRISE)
    question = (content, bytes(6), filing(made.returned))
    with refuses("ApplicantKeyNotTrusted", made.returned, KEY):
        world.evm.call(world.rules, "check", *question)


@pytest.mark.usefixtures("squatter")
def test_a_squatter_is_out_in_the_second_of_the_correction(world, refuses):
    world.govern("correct", NEW, "right name", f.ENTERPRISE)
    with refuses("KeyNotActive", KEY, START):
        apply_for(world, "newcomer")


def test_a_registrar_enrols_nobody_in_a_body_that_was_set_right(world, refuses):
    enrol(world)
    world.govern("correct", NEW, "right name", f.PUBLIC_BODY)
    other = f.account("another new key")
    with refuses("NotAnEnterprise", organisation_id(NEW)):
        enrol(world, address=other.address, prover=other)


def test_a_correction_leaves_kind_and_name_in_order(world, refuses):
    enrol(world)
    with refuses("OrganisationKindMissing"):
        world.govern("correct", NEW, "right name", 0)
    with refuses("NameMalformed", b" right name"):
        world.govern("correct", NEW, " right name", f.ENTERPRISE)


def test_a_registrar_whose_grant_ended_enrols_nobody(world, refuses):
    world.govern("withdrawGrant", AUTHORITY, f.ENROL, f.ZERO)
    with refuses("GrantMissing", AUTHORITY, f.ENROL, f.ZERO):
        enrol(world)


@pytest.mark.parametrize(
    "code",
    [NEW.lower(), f" {NEW[1:]}", NEW + "\0", NEW[:17] + "\uff2e", f.uscc("1" * 17)],
)
def test_no_enterprise_is_enrolled_under_a_code_in_other_letters(world, refuses, code):
    name = "UsccOfNoEnterprise" if code[0] == "1" else "UsccMalformed"
    with refuses(name, code):
        enrol(world, uscc=code)


# Roles that there are not


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("register", (NEW, "name", 3)),
        ("correct", (NEW, "name", 3)),
        ("addKey", (LAND, KEY, 5, 1, START, f.NO_END)),
        ("grant", None),
    ],
)
def test_a_kind_or_role_that_there_is_not_is_refused(
    world, refuses, function, arguments
):
    with refuses("no error", b""):
        if arguments is None:
            world.grant(f.LAND, 5, LAND_SCOPE)
        else:
            world.govern(function, *arguments)
