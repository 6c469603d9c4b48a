"""Attacks by signers: wallets that lie, signatures in another's place, replays."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.engines import EngineRevertedError
from tests.contracts.evm import (
    SOMEBODY,
    START,
    artifact,
    call_data,
    errors,
    functions,
)
from tests.contracts.factories import organisation_id
from tests.contracts.notices import TO_SUSPEND, noticed
from tests.contracts.organisation_keys import KEY, NEW, ZERO_ADDRESS
from tests.contracts.relaying import held_back
from tests.contracts.test_commitment_registry import apply_for
from tests.contracts.wallets import FOR_EVER, LIES, deployed, enlisted, reentering
from tests.contracts.world import ACTS, DECISION, World

ROOT = keccak(text="root")
VALUES = (f.LAND_USE, ROOT, 2)
UNTIL = START + 600
BYTES = b"\1" * 65
NEW_KEY = f.account("another new key").address
LAND, AUTHORITY = organisation_id(f.LAND), organisation_id(f.AUTHORITY)
REGISTRIES = (
    *("OrganisationRegistry", "MatterRegistry", "AttestationRegistry"),
    *("CommitmentRegistry", "RuleEngine", "PermitRegistry"),
    *("WorkRegistry", "SupervisionRegistry"),
)


def attest(world: World, signed: tuple[str, int, bytes], values: Any = VALUES) -> Any:
    return world.evm.transact(world.attestations, "attest", *values, signed)


def by_owner(
    world: World, wallet: str, owner: Any, act: str, values: Any, organisation: bytes
) -> tuple[str, int, bytes]:
    """A signature by the owner of a wallet, for the wallet."""
    contract = world.permits if act == "suspend" else world.attestations
    return f.authorize(
        world.evm, contract, ACTS[act], values, owner, organisation, wallet=wallet
    )


# Wallets that lie


@pytest.mark.parametrize("lie", LIES)
def test_a_wallet_that_does_not_answer_as_it_must_signs_nothing(world, refuses, lie):
    wallet = enlisted(world, deployed(world, LIES[lie]))
    with refuses("InvalidSignature", wallet):
        attest(world, (wallet, UNTIL, BYTES))


def test_a_wallet_that_burns_all_gas_signs_nothing(world):
    """A 64th of the gas is left to say so."""
    wallet = enlisted(world, deployed(world, FOR_EVER))
    data = call_data("AttestationRegistry", "attest", (*VALUES, (wallet, UNTIL, BYTES)))
    engine, place = world.evm._engine, world.attestations.address
    with pytest.raises(EngineRevertedError) as refused:
        engine.run(SOMEBODY, place, data, static=False, gas=2_000_000)
    reason = errors()[refused.value.data[:4]]["name"]
    assert (reason, refused.value.data[-20:]) == (
        "InvalidSignature",
        bytes.fromhex(wallet[2:]),
    )


def test_a_wallet_that_acts_while_it_is_asked_does_one_act(world):
    """Inside the check nothing can be written, not even by the wallet itself."""
    wallet = world.evm.address_of_next()
    inside = (f.LAND_USE, keccak(text="inside"), 1, (wallet, UNTIL, b""))
    data = call_data("AttestationRegistry", "attest", inside)
    code = reentering(world.attestations.address, data)
    assert enlisted(world, deployed(world, code)) == wallet
    (event,) = attest(world, (wallet, UNTIL, BYTES)).events
    assert event.values["root"] == ROOT
    batch = keccak(f.schema_id(f.LAND_USE) + LAND + inside[1])
    assert world.evm.call(world.attestations, "batchById", batch)[1] == 0


def test_an_address_that_is_no_contract_yet_signs_nothing(world, refuses):
    owner = f.account("owner of a later wallet")
    later = world.evm.address_of_next()
    enlisted(world, later)
    signed = by_owner(world, later, owner, "attest", VALUES, LAND)
    with refuses("InvalidSignature", later):
        attest(world, signed)
    assert world.evm.deploy("WalletMock", owner.address).address == later
    stranger = by_owner(world, later, f.account("x"), "attest", VALUES, LAND)
    with refuses("InvalidSignature", later):
        attest(world, stranger)
    assert attest(world, signed).events


@pytest.mark.parametrize("number", range(11))
def test_neither_nobody_nor_a_precompile_proves_a_key(world, refuses, number):
    """The fourth returns its input, which begins with the magic value."""
    key = to_checksum_address(number.to_bytes(20, "big"))
    values = (NEW, "name", key, "Officer", f.NO_END)
    registrar = world.sign(world.organisations, "enrol", values, "authority one")
    given = (NEW, "name", key, f.OFFICER, f.NO_END, registrar, (key, UNTIL, BYTES))
    with refuses("InvalidSignature", key):
        world.evm.transact(world.organisations, "enrol", *given)


# In the place of another


def test_one_signature_of_a_wallets_owner_does_not_count_twice(world, refuses):
    """Neither for its own key and the wallet's, nor for two wallets."""
    owner = world.keys["authority one"]
    case = world.case()
    world.issue(case)
    wallets = [
        enlisted(
            world,
            world.evm.deploy("WalletMock", owner.address).address,
            f.AUTHORITY,
            person,
        )
        for person in (77, 78)
    ]
    notice = noticed(world, case, TO_SUSPEND, "DANGER")
    values = (case.permit_id, 0, notice, "DANGER", DECISION)
    own = world.sign(world.permits, "suspend", values, "authority one")
    first = by_owner(world, wallets[0], owner, "suspend", values, AUTHORITY)
    given = (case.application, 0, notice, "DANGER", DECISION)
    for good, other in ((own, wallets[0]), (first, wallets[1])):
        with refuses("InvalidSignature", other):
            again = (other, good[1], good[2])
            world.evm.transact(world.permits, "suspend", *given, good, again)


def test_an_owner_and_the_wallet_of_one_person_are_one_officer(world, refuses):
    owner = world.keys["authority one"]
    person = world.evm.call(world.organisations, "keyByAddress", owner.address)[2]
    wallet = world.evm.deploy("WalletMock", owner.address).address
    enlisted(world, wallet, f.AUTHORITY, person)
    case = world.case()
    world.issue(case)
    notice = noticed(world, case, TO_SUSPEND, "DANGER")
    values = (case.permit_id, 0, notice, "DANGER", DECISION)
    own = world.sign(world.permits, "suspend", values, "authority one")
    other = by_owner(world, wallet, owner, "suspend", values, AUTHORITY)
    given = (case.application, 0, notice, "DANGER", DECISION, own, other)
    with refuses("SamePerson", owner.address, wallet):
        world.evm.transact(world.permits, "suspend", *given)


def test_a_wallets_signature_for_one_organisation_is_none_for_another(world, refuses):
    owner = f.account("owner of two wallets")
    world.grant(f.OTHER_BODY, f.ATTEST, f.schema_id(f.LAND_USE))
    one, other = (
        enlisted(world, world.evm.deploy("WalletMock", owner.address).address, uscc)
        for uscc in (f.LAND, f.OTHER_BODY)
    )
    signed = by_owner(world, one, owner, "attest", VALUES, LAND)
    with refuses("InvalidSignature", other):
        attest(world, (other, *signed[1:]))


def test_a_signature_that_names_another_organisation_is_refused(world, refuses):
    """As of a key that was another body's when it signed."""
    signed = world.sign(
        world.attestations, "attest", VALUES, "land", organisation=AUTHORITY
    )
    with refuses("InvalidSignature", world.keys["land"].address):
        attest(world, signed)


def test_the_application_of_one_enterprise_is_not_anothers(world, refuses):
    call = held_back(world, "applyFor", lambda: apply_for(world))
    stranger, last = world.keys["stranger"].address, len(call.arguments) - 1
    with refuses("InvalidSignature", stranger):
        call.altered(last, (stranger, *call.arguments[last][1:])).submit()


def test_two_officers_do_not_sign_with_one_signature(world, refuses):
    case = world.case()
    world.issue(case)
    notice = noticed(world, case, TO_SUSPEND, "DANGER")
    values = (case.permit_id, 0, notice, "DANGER", DECISION)
    one = world.sign(world.permits, "suspend", values, "authority one")
    two = world.keys["authority two"].address
    given = (case.application, 0, notice, "DANGER", DECISION, one, (two, *one[1:]))
    with refuses("InvalidSignature", two):
        world.evm.transact(world.permits, "suspend", *given)


@pytest.mark.parametrize("signature", [b"", bytes(65), BYTES])
def test_the_zero_address_signs_nothing(world, refuses, signature):
    with refuses("KeyUnknown", ZERO_ADDRESS):
        attest(world, (ZERO_ADDRESS, UNTIL, signature))


def test_an_address_with_other_bytes_before_it_is_refused(world, refuses):
    signed = world.sign(world.attestations, "attest", VALUES, "land")
    data = bytearray(call_data("AttestationRegistry", "attest", (*VALUES, signed)))
    place = data.index(bytes.fromhex(signed[0][2:])) - 12
    data[place] = 1
    with refuses("no error", b""):
        world.evm.send(world.attestations, "attest", bytes(data))


def test_a_signature_without_end_in_calldata_is_refused(world, refuses):
    """Its length is more than there is."""
    signed = world.sign(world.attestations, "attest", VALUES, "land")
    data = bytearray(call_data("AttestationRegistry", "attest", (*VALUES, signed)))
    place = data.index(signed[2]) - 32
    data[place : place + 32] = b"\xff" * 32
    with refuses("no error", b""):
        world.evm.send(world.attestations, "attest", bytes(data))


# Another word, or one taken back


@pytest.mark.parametrize("changed", range(5))
def test_nobody_changes_an_enrolment_that_was_signed(world, refuses, changed):
    values = (NEW, "name", KEY, "Officer", f.NO_END)
    registrar = world.sign(world.organisations, "enrol", values, "authority one")
    new = f.account("new key")
    act, owner = ACTS["enrol"], organisation_id(NEW)
    proof = f.authorize(world.evm, world.organisations, act, values, new, owner)
    good = (NEW, "name", KEY, f.OFFICER, f.NO_END)
    other = (f.APPLICANT, "another name", NEW_KEY, f.AGENT, f.NO_END - 1)
    given = f.changed(good, changed, other[changed])
    with refuses("InvalidSignature", world.keys["authority one"].address):
        world.evm.transact(world.organisations, "enrol", *given, registrar, proof)


def test_a_revocation_that_was_cancelled_revokes_nothing(world, refuses):
    """Also for a department that is suspended, which may still revoke."""
    values = ((ROOT,), "DataError")
    signed = world.sign(world.attestations, "revoke", values, "land")
    last = (signed[0], LAND, signed[1])
    act = ACTS["revoke"]
    digest = f.digest_of(world.evm, world.attestations, act, values, last)
    world.act(world.organisations, "cancelAuthorization", (digest,), "land")
    world.guard("suspendOrganisation", LAND)
    with refuses("SignatureCancelled", signed[0], digest):
        world.evm.transact(world.attestations, "revoke", (ROOT,), 1, signed)


# Money


@pytest.mark.parametrize("registry", REGISTRIES)
def test_no_registry_takes_money_or_calls_that_it_does_not_know(registry):
    kinds = {entry["type"] for entry in artifact(registry)["abi"]}
    assert not kinds & {"receive", "fallback"}
    states = {entry["stateMutability"] for entry in functions(registry).values()}
    assert "payable" not in states


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b"\xde\xad\xbe\xef"])
def test_a_call_that_no_registry_knows_is_refused(world, refuses, data):
    for contract in (world.organisations, world.permits, world.commitments):
        with refuses("no error", b""):
            world.evm.send(contract, "acting", data)
