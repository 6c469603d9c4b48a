from __future__ import annotations

import pytest
from eth_abi import encode

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, START, Event, layout
from tests.contracts.factories import organisation_id
from tests.contracts.world import ACTS, KEYS, World

NEW = f.NEW_ENTERPRISE
KEY = f.account("new key").address
ZERO_ADDRESS = "0x" + "00" * 20
ACTIVE, SUSPENDED, RETIRED = range(3)
LAND_SCOPE = f.schema_id(f.LAND_USE)
GOVERNED = [
    ("register", (NEW, "name", f.ENTERPRISE)),
    ("correct", (NEW, "name", f.ENTERPRISE)),
    ("removeKey", (KEY,)),
    ("registerException", (NEW, "name", f.ENTERPRISE, f.word(1))),
    ("addKey", (organisation_id(f.APPLICANT), KEY, f.OFFICER, 1, 0, 9)),
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
    """Enrol an enterprise; the key proves itself, by another account if told so."""
    uscc, role = changes.get("uscc", NEW), changes.get("role", f.OFFICER)
    words = {f.OFFICER: "Officer", f.AGENT: "Agent"}
    address, until = changes.get("address", KEY), changes.get("until", f.NO_END)
    name = changes.get("name", "new enterprise")
    values = (uscc, name, address, words.get(role, "None"), until)
    registrar = world.sign(world.organisations, "enrol", values, key)
    proof = f.authorize(
        world.evm,
        world.organisations,
        ACTS["enrol"],
        values,
        changes.get("prover", f.account("new key")),
        changes.get("prover_of", organisation_id(uscc)),
    )
    arguments = (uscc, name, address, role, until, registrar, proof)
    return world.evm.transact(world.organisations, "enrol", *arguments)


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
    assert standing == (f.ZERO, False, False, False)


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


def retired(world: World, name: str, by: str) -> object:
    key = world.keys[name].address
    return world.act(world.organisations, "retireKey", (key,), by)


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


CHIEFS = ("authority chief", "authority other chief")


def retire_chief(world: World, pair: tuple[str, str], name: str = CHIEFS[0]) -> object:
    values = (world.keys[name].address,)
    return world.in_pairs(world.organisations, "retireChief", values, pair, values)


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


def appoint(world: World, by: str, role: int = f.OFFICER, **changes) -> object:
    """Appoint a key; it proves itself unless another account is told."""
    owner = organisation_id(KEYS[by][0])
    words = {f.OFFICER: "Officer", f.AGENT: "Agent"}
    until = changes.get("until", f.NO_END)
    values = (KEY, words.get(role, "None"), 77, until)
    signed = world.sign(world.organisations, "appointKey", values, by)
    prover = changes.get("prover", f.account("new key"))
    act = ACTS["appointKey"]
    proof = f.authorize(world.evm, world.organisations, act, values, prover, owner)
    arguments = (KEY, role, 77, until, signed, proof)
    return world.evm.transact(world.organisations, "appointKey", *arguments)


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
    values = (f.MATTER, 1, f.PROJECT, f.AUTHORITY, f.word(5))
    act = ACTS["applyFor"]
    signed = f.authorize(world.evm, world.commitments, act, values, agent, owner)
    applied = world.evm.transact(world.commitments, "applyFor", *values, signed)
    promise = (applied.returned, ("R04",), f.word(6), START + 99)
    act = ACTS["commit"]
    signed = f.authorize(world.evm, world.commitments, act, promise, agent, owner)
    with refuses("AgentMayNotCommit", KEY):
        world.evm.transact(world.commitments, "commit", *promise, signed)


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
