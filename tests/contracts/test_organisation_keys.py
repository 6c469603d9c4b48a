"""Keys of organisations: given, proven, retired, cancelled and compromised."""

from __future__ import annotations

import pytest

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.organisation_keys import (
    CHIEFS,
    KEY,
    LAND_SCOPE,
    RETIRED,
    ZERO_ADDRESS,
    acting,
    appoint,
    enrol,
    key_of,
    retire_chief,
    retired,
)
from tests.contracts.world import ACTS


def test_retire_refuses_others_systems_and_unknown_keys(world, refuses):
    keys = {name: key.address for name, key in world.keys.items()}
    for name, by in (
        ("land", "authority chief"),
        ("fire", "land officer"),
        ("land officer", "land"),
        ("authority two", "authority one"),
        ("authority one", "authority system"),
        ("authority chief", "authority one"),
        ("authority chief", "authority chief"),
        ("authority chief", "authority other chief"),
    ):
        with refuses("KeyNotManaged", keys[name], keys[by]):
            retired(world, name, by)
    with refuses("KeyUnknown", KEY):
        world.act(world.organisations, "retireKey", (KEY,), "authority chief")


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("land", "land"),
        ("authority one", "authority one"),
        ("authority one", "authority chief"),
        ("authority system", "authority chief"),
        ("applicant", "applicant"),
    ],
)
def test_a_key_is_retired_once_by_itself_or_a_chief(world, refuses, name, by):
    key, signer = world.keys[name].address, world.keys[by].address
    world.evm.warp(START + 50)
    receipt = retired(world, name, by)
    assert receipt.events[0].values == {
        "key": key,
        "until": START + 51,
        "by": signer,
        "second": ZERO_ADDRESS,
    }
    assert key_of(world, name)[4:] == (START + 51, 0, RETIRED)
    with refuses("KeyNotActive", key, START + 50):
        acting(world, name)
    if name != by:
        with refuses("KeyNotActive", key, START + 50):
            retired(world, name, by)


def test_an_officer_of_an_enterprise_retires_its_keys(world):
    enrol(world, uscc=f.APPLICANT)
    values = (KEY,)
    world.act(world.organisations, "retireKey", values, "applicant")
    held = world.evm.call(world.organisations, "keyByAddress", KEY)
    assert held[-1] == RETIRED


def test_what_a_key_signed_earlier_in_the_second_of_its_end_counts(world):
    land = world.keys["land"].address
    world.evm.warp(START + 50)
    retired(world, "land", "land")
    trusted = [
        world.evm.call(world.organisations, "isTrusted", land, START + at)
        for at in (49, 50, 51)
    ]
    assert trusted == [True, True, False]


def test_a_chief_is_retired_by_two_chiefs_who_are_two_people(world, refuses):
    keys = {name: key.address for name, key in world.keys.items()}
    with refuses("SamePerson", keys[CHIEFS[0]], keys[CHIEFS[0]]):
        retire_chief(world, (CHIEFS[0], CHIEFS[0]))
    for pair in ((CHIEFS[0], "authority one"), ("authority one", CHIEFS[0])):
        with refuses("KeyNotManaged", keys[CHIEFS[0]], keys["authority one"]):
            retire_chief(world, pair)
    with refuses("KeyNotManaged", keys["land officer"], keys[CHIEFS[0]]):
        retire_chief(world, CHIEFS, "land officer")
    with refuses("KeyNotManaged", keys["authority one"], keys[CHIEFS[0]]):
        retire_chief(world, CHIEFS, "authority one")
    receipt = retire_chief(world, CHIEFS)
    assert receipt.events[0].values["second"] == keys[CHIEFS[1]]
    with refuses("KeyNotActive", keys[CHIEFS[0]], START):
        acting(world, CHIEFS[0])


def test_two_keys_of_one_person_are_one_officer(world, refuses):
    person = key_of(world, "authority one")[2]
    second = f.account("second key of the person")
    owner = organisation_id(f.AUTHORITY)
    world.govern("addKey", owner, second.address, f.OFFICER, person, START, f.NO_END)
    values = (KEY,)
    pair = [
        world.sign(world.organisations, "retireChief", values, "authority one"),
        f.authorize(
            world.evm,
            world.organisations,
            ACTS["retireChief"],
            values,
            second,
            owner,
        ),
    ]
    one = world.keys["authority one"].address
    with refuses("SamePerson", one, second.address):
        world.evm.transact(world.organisations, "retireChief", KEY, *pair)


def test_governance_removes_any_key_as_sender(world):
    chief = world.keys["authority chief"].address
    receipt = world.govern("removeKey", chief)
    assert receipt.events[0].values["by"] == world.governance
    assert key_of(world, "authority chief")[4] == START + 1


def test_a_chief_appoints_officers_and_an_enterprise_agents(world):
    receipt = appoint(world, "authority chief")
    assert receipt.events[0].values == {
        "key": KEY,
        "organisation": organisation_id(f.AUTHORITY),
        "role": f.OFFICER,
        "person": 77,
        "from": START,
        "until": f.NO_END,
        "by": world.keys["authority chief"].address,
    }


def test_an_officer_of_an_enterprise_appoints_agents(world):
    appoint(world, "applicant", f.AGENT)
    held = world.evm.call(world.organisations, "acting", KEY)
    assert held == (organisation_id(f.APPLICANT), f.AGENT, 77, False)


@pytest.mark.parametrize(
    ("by", "role"),
    [
        ("authority one", f.OFFICER),
        ("authority system", f.OFFICER),
        ("authority chief", f.CHIEF),
        ("authority chief", f.SYSTEM),
        ("authority chief", f.AGENT),
        ("applicant", f.OFFICER),
        ("applicant", f.CHIEF),
    ],
)
def test_nobody_appoints_what_is_not_theirs_to_appoint(world, refuses, by, role):
    with refuses("KeyRoleNotAllowed", role):
        appoint(world, by, role)


def test_a_key_that_does_not_prove_itself_is_not_appointed(world, refuses):
    stranger = f.account("stranger")
    with refuses("KeyNotProven", KEY, stranger.address):
        appoint(world, "authority chief", prover=stranger)


def test_a_key_that_does_not_prove_itself_is_not_enrolled(world, refuses):
    stranger = f.account("stranger")
    with refuses("KeyNotProven", KEY, stranger.address):
        enrol(world, prover=stranger)
    with refuses("InvalidSignature", KEY):
        enrol(world, prover_of=organisation_id(f.APPLICANT))
    for role in (0, f.SYSTEM, f.CHIEF):
        with refuses("KeyRoleNotAllowed", role):
            enrol(world, role=role)


def test_an_agent_applies_and_commits_nothing(world, refuses):
    enrol(world, uscc=f.APPLICANT, role=f.AGENT)
    agent = f.account("new key")
    owner = organisation_id(f.APPLICANT)
    values = (f.MATTER, 1, f.PROJECT, f.AUTHORITY, f.word(5), *f.NEW_PERMIT)
    act = ACTS["applyFor"]
    signed = f.authorize(world.evm, world.commitments, act, values, agent, owner)
    given = f.in_structure(values)
    applied = world.evm.transact(world.commitments, "applyFor", *given, signed)
    promise = (applied.returned, ("R04",), f.word(6), START + 99)
    act = ACTS["commit"]
    signed = f.authorize(world.evm, world.commitments, act, promise, agent, owner)
    with refuses("AgentMayNotCommit", KEY):
        given = f.changed(promise, 1, f.word("R04"))
        world.evm.transact(world.commitments, "commit", *given, signed)


def test_a_signer_cancels_what_it_signed(world, refuses):
    land = world.keys["land"].address
    values = (f.LAND_USE, f.word(1), 2)
    signed = world.sign(world.attestations, "attest", values, "land")
    digest = f.digest_of(
        world.evm,
        world.attestations,
        ACTS["attest"],
        values,
        (land, organisation_id(f.LAND), signed[1]),
    )
    receipt = world.act(world.organisations, "cancelAuthorization", (digest,), "land")
    assert receipt.events[0].values == {"signer": land, "digest": digest}
    with refuses("SignatureCancelled", land, digest):
        world.evm.transact(world.attestations, "attest", *values, signed)
    with refuses("SignatureCancelled", land, digest):
        world.act(world.organisations, "cancelAuthorization", (digest,), "land")
    other = (f.LAND_USE, f.word(2), 2)
    world.act(world.attestations, "attest", other, "land")


def test_nobody_cancels_for_another(world):
    land = world.keys["land"].address
    values = (f.LAND_USE, f.word(1), 2)
    signed = world.sign(world.attestations, "attest", values, "land")
    digest = f.digest_of(
        world.evm,
        world.attestations,
        ACTS["attest"],
        values,
        (land, organisation_id(f.LAND), signed[1]),
    )
    world.act(world.organisations, "cancelAuthorization", (digest,), "land officer")
    world.evm.transact(world.attestations, "attest", *values, signed)


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
    assert key_of(world, "land")[4:6] == (START + 100, START + 60)
    with refuses("KeyNotActive", land, START + 100):
        acting(world, "land")
    world.evm.warp(START + 200)
    assert world.govern("reportCompromise", land, START + 90).events[0].values == {
        "key": land,
        "since": START + 60,
    }
    world.govern("reportCompromise", land, START + 30)
    assert key_of(world, "land")[4:6] == (START + 100, START + 30)
    for time, good in ((START + 29, True), (START + 30, False), (START + 31, False)):
        standing = world.evm.call(
            world.organisations, "standing", land, time, f.ATTEST, LAND_SCOPE
        )
        assert standing == (good, False, True)


def test_a_suspended_key_is_retired_by_governance_alone(world, refuses):
    one = world.keys["authority one"].address
    world.guard("suspendKey", one)
    with refuses("KeyIsSuspended", one):
        retired(world, "authority one", "authority chief")
    world.guard("suspendKey", world.keys[CHIEFS[0]].address)
    with refuses("KeyIsSuspended", world.keys[CHIEFS[0]].address):
        retire_chief(world, CHIEFS)
    world.govern("removeKey", one)
    assert key_of(world, "authority one")[-1] == RETIRED
