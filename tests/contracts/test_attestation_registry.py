from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.world import World

ROOT = keccak(text="root")
LEAVES = (keccak(text="leaf 1"), keccak(text="leaf 2"))
REASONS = ["DataError", "FactChanged", "SourceRevoked", "Superseded", "KeyCompromised"]
LAND, SCHEMA = organisation_id(f.LAND), f.schema_id(f.LAND_USE)


def attest(world: World, key: str = "land", **changes):
    values = (
        changes.get("schema", f.LAND_USE),
        changes.get("root", ROOT),
        changes.get("count", 2),
    )
    return world.act(world.attestations, "attest", values, key)


def revoke(world: World, key: str = "land", leaves=LEAVES, reason: int = 1):
    word = ["None", *REASONS][reason]
    return world.act(
        world.attestations, "revoke", (leaves, word), key, (leaves, reason)
    )


def revoke_batch(world: World, key: str = "land", reason: int = 1, root=ROOT):
    word = ["None", *REASONS][reason]
    batch = batch_id(root)
    return world.act(
        world.attestations, "revokeBatch", (batch, word), key, (batch, reason)
    )


def batch_id(root: bytes = ROOT) -> bytes:
    return keccak(SCHEMA + LAND + root)


def attestation_id(leaf: bytes) -> bytes:
    return keccak(LAND + leaf)


def test_deployment_without_a_registry_is_refused(evm, refuses):
    some, none = "0x" + "11" * 20, "0x" + "00" * 20
    for registries in ((some, none), (none, some)):
        with refuses("RegistryMissing"):
            evm.deploy("AttestationRegistry", *registries)


def test_attest_refuses_an_unknown_schema(world, refuses):
    with refuses("AttestedSchemaUnknown", f.schema_id("unknown/1")):
        attest(world, schema="unknown/1")


@pytest.mark.parametrize("schema", [f.AWARD, f.QUALIFICATION, f.FIRE_REVIEW])
def test_attest_refuses_a_schema_of_another_department(world, refuses, schema):
    with refuses("NotGrantedToAttest", LAND, f.schema_id(schema)):
        attest(world, schema=schema)


def test_attest_refuses_outside_the_window_of_the_grant(world, refuses):
    begin, until = START + 10, START + 20
    world.grant(f.OTHER_BODY, f.ATTEST, SCHEMA, begin=begin, until=until)
    for time in (begin - 1, until):
        world.evm.warp(time)
        with refuses("NotGrantedToAttest", organisation_id(f.OTHER_BODY), SCHEMA):
            attest(world, "other one")
    world.evm.warp(until - 1)
    attest(world, "other one")


def test_attest_refuses_after_the_grant_was_withdrawn(world, refuses):
    world.govern("withdrawGrant", LAND, f.ATTEST, SCHEMA)
    with refuses("NotGrantedToAttest", LAND, SCHEMA):
        attest(world)


def test_attest_refuses_an_empty_batch(world, refuses):
    with refuses("BatchEmpty"):
        attest(world, root=f.ZERO)
    with refuses("BatchEmpty"):
        attest(world, count=0)


def test_attest_refuses_a_suspended_key_or_department(world, refuses):
    land = world.keys["land"].address
    world.guard("suspendKey", land)
    with refuses("KeyIsSuspended", land):
        attest(world)
    world.govern("reinstateKey", land)
    world.guard("suspendOrganisation", LAND)
    with refuses("OrganisationIsSuspended", LAND):
        attest(world)


def test_attest_refuses_the_same_batch_twice(world, refuses):
    attest(world)
    with refuses("BatchExists", batch_id()):
        attest(world)


def test_a_revoked_root_does_not_come_back_by_another_key(world, refuses):
    attest(world)
    revoke_batch(world)
    for key in ("land", "land officer"):
        with refuses("BatchExists", batch_id()):
            attest(world, key)


def test_a_department_anchors_a_root_once_whatever_its_key(world, refuses):
    attest(world)
    with refuses("BatchExists", batch_id()):
        attest(world, "land officer")
    attest(world, "land officer", root=keccak(text="another root"))


def test_the_same_root_may_stand_under_another_schema(world):
    world.grant(f.LAND, f.ATTEST, f.schema_id(f.AWARD))
    attest(world)
    attest(world, "land officer", schema=f.AWARD)


def test_attest_anchors_a_root(world):
    receipt = attest(world)
    assert receipt.returned == batch_id()
    assert receipt.events[0].name == "BatchAnchored"
    assert receipt.events[0].values == {
        "batch": batch_id(),
        "department": LAND,
        "schema": SCHEMA,
        "attester": world.keys["land"].address,
        "root": ROOT,
        "count": 2,
    }
    held = world.evm.call(world.attestations, "batchById", batch_id())
    assert held == (world.keys["land"].address.lower(), START, 0, 0)


def test_who_copies_a_root_makes_another_batch(world):
    world.grant(f.FIRE, f.ATTEST, SCHEMA)
    first, second = attest(world), attest(world, "fire")
    assert first.returned != second.returned
    assert second.events[0].values["department"] == organisation_id(f.FIRE)


def test_revoke_refuses_no_reason_too_few_and_too_many(world, refuses):
    with refuses("RevocationReasonMissing"):
        revoke(world, reason=0)
    many = tuple(keccak(bytes([number])) for number in range(65))
    for leaves in ((), many):
        with refuses("RevocationCount", len(leaves), 64):
            revoke(world, leaves=leaves)
    assert len(revoke(world, leaves=many[:64]).events) == 64


def test_revoke_refuses_the_same_attestation_twice(world, refuses):
    with refuses("AttestationAlreadyRevoked", attestation_id(LEAVES[0])):
        revoke(world, leaves=(LEAVES[0], LEAVES[0]))
    revoke(world)
    with refuses("AttestationAlreadyRevoked", attestation_id(LEAVES[1])):
        revoke(world, leaves=LEAVES[1:])


@pytest.mark.parametrize("reason", [1, 2, 3, 4, 5])
def test_a_department_revokes_without_any_grant(world, reason):
    world.govern("withdrawGrant", LAND, f.ATTEST, SCHEMA)
    receipt = revoke(world, "land officer", reason=reason)
    assert [event.values for event in receipt.events] == [
        {
            "attestation": attestation_id(leaf),
            "department": LAND,
            "leaf": leaf,
            "reason": reason,
            "by": world.keys["land officer"].address,
        }
        for leaf in LEAVES
    ]
    for leaf in LEAVES:
        at = world.evm.call(world.attestations, "revokedAt", attestation_id(leaf))
        assert at == START


def test_revoking_touches_no_attestation_of_another_department(world):
    revoke(world, "fire")
    for leaf in LEAVES:
        at = world.evm.call(world.attestations, "revokedAt", attestation_id(leaf))
        assert at == 0


def test_revoke_batch_refuses_others_and_what_is_not_there(world, refuses):
    with refuses("BatchUnknown", batch_id()):
        revoke_batch(world)
    attest(world)
    with refuses("NotTheDepartment", batch_id(), organisation_id(f.FIRE)):
        revoke_batch(world, "fire")
    with refuses("RevocationReasonMissing"):
        revoke_batch(world, reason=0)


def test_a_batch_is_revoked_once_by_any_key_of_its_department(world, refuses):
    attest(world)
    world.evm.warp(START + 7)
    receipt = revoke_batch(world, "land officer", reason=5)
    assert receipt.events[0].values == {
        "batch": batch_id(),
        "department": LAND,
        "reason": 5,
        "by": world.keys["land officer"].address,
    }
    held = world.evm.call(world.attestations, "batchById", batch_id())
    assert held == (world.keys["land"].address.lower(), START, START + 7, 5)
    with refuses("BatchAlreadyRevoked", batch_id()):
        revoke_batch(world)
