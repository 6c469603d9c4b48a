"""What holds for the signature of every act, shown on each registry in turn."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, START
from tests.contracts.filings import filing
from tests.contracts.notices import TO_REVOKE, noticed
from tests.contracts.world import ACTS, CONSENT, DECISION, LETTER, World

ROOT = keccak(text="root")
VALUES = (f.LAND_USE, ROOT, 2)
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
NEW = f.account("new key").address


def signed(world: World, **options) -> tuple[str, int, bytes]:
    return world.sign(world.attestations, "attest", VALUES, "land", **options)


def attest(world: World, authorization: tuple, **options):
    return world.evm.transact(
        world.attestations, "attest", *VALUES, authorization, **options
    )


@pytest.mark.parametrize("deadline", [0, 1, START - 1, START])
def test_an_act_at_or_after_its_deadline_is_refused(world, refuses, deadline):
    with refuses("DeadlinePassed", deadline, START):
        attest(world, signed(world, deadline=deadline))
    land = world.keys["land"].address
    with refuses("DeadlinePassed", deadline, START):
        attest(world, (land, deadline, b""), sender=land)


def test_an_act_in_the_last_second_before_its_deadline_is_taken(world):
    attest(world, signed(world, deadline=START + 1))


def test_without_a_signature_only_the_signer_itself_may_send(world, refuses):
    land = world.keys["land"].address
    with refuses("SignerNotSender", land, SOMEBODY):
        attest(world, (land, f.NO_END, b""))
    attest(world, (land, f.NO_END, b""), sender=land)


def test_a_signature_for_another_chain_is_refused(world, refuses):
    with refuses("InvalidSignature", world.keys["land"].address):
        attest(world, signed(world, chain_id=1))


def test_a_signature_for_another_contract_is_refused(world, refuses):
    other = world.sign(world.commitments, "attest", VALUES, "land")
    with refuses("InvalidSignature", world.keys["land"].address):
        attest(world, other)


def test_a_signature_of_another_act_is_refused(world, refuses):
    values = ((ROOT,), "DataError")
    land = world.keys["land"].address
    other = world.sign(world.attestations, "revoke", values, "land")
    with refuses("InvalidSignature", land):
        attest(world, other)


def test_a_signature_by_another_key_is_refused(world, refuses):
    _, deadline, signature = signed(world)
    officer = world.keys["land officer"].address
    with refuses("InvalidSignature", officer):
        attest(world, (officer, deadline, signature))
    with refuses("KeyUnknown", "0x" + "00" * 20):
        attest(world, ("0x" + "00" * 20, deadline, signature))


def test_a_changed_deadline_is_refused(world, refuses):
    signer, deadline, signature = signed(world)
    with refuses("InvalidSignature", signer):
        attest(world, (signer, deadline + 1, signature))


def malformed(signature: bytes) -> dict[str, bytes]:
    r, s, v = signature[:32], int.from_bytes(signature[32:64], "big"), signature[64]
    compact = r + (s | (v - 27) << 255).to_bytes(32, "big")
    return {
        "64 bytes (EIP-2098)": compact,
        "66 bytes": signature + b"\0",
        "64 bytes, cut": signature[:64],
        "high s": r + (ORDER - s).to_bytes(32, "big") + bytes([55 - v]),
        "v 0": signature[:64] + b"\0",
        "v 1": signature[:64] + b"\1",
        "v 26": signature[:64] + bytes([26]),
        "v 29": signature[:64] + bytes([29]),
        "other v": signature[:64] + bytes([55 - v]),
        "zeros": bytes(65),
    }


@pytest.mark.parametrize("shape", malformed(bytes(64) + b"\x1b"))
def test_a_malformed_signature_is_refused(world, refuses, shape):
    signer, deadline, signature = signed(world)
    with refuses("InvalidSignature", signer):
        attest(world, (signer, deadline, malformed(signature)[shape]))


SINGLE = [
    ("organisations", "retireKey", (NEW,), "land officer"),
    ("organisations", "cancelAuthorization", (ROOT,), "land"),
    ("attestations", "attest", VALUES, "land"),
    ("attestations", "revoke", ((ROOT,), "DataError"), "land"),
    ("attestations", "revokeBatch", (ROOT, "DataError"), "land"),
    (
        "commitments",
        "applyFor",
        (f.MATTER, 1, f.PROJECT, f.AUTHORITY, CONSENT, ROOT, "a change"),
        "applicant",
    ),
    ("commitments", "commit", (ROOT, ("R1", "R2"), LETTER, f.NO_END), "applicant"),
]


def submitted(value):
    """A signed value as functions take it: names as words, joined."""
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return b"".join(map(f.word, value))
    return REASON_NUMBERS.get(str(value), value)


REASON_NUMBERS = {"DataError": 1, "FactChanged": 2}


def other(value):
    if isinstance(value, bytes):
        return keccak(value)
    if isinstance(value, int):
        return value - 1
    if isinstance(value, tuple):
        return (*value, value[0])
    if value == "DataError":
        return "FactChanged"
    return SOMEBODY if value.startswith("0x") else value + "1"


@pytest.mark.parametrize(
    ("act", "position"),
    [(act, position) for act in SINGLE for position in range(len(act[2]))],
)
def test_a_relayer_cannot_change_what_was_signed(world, refuses, act, position):
    registry, function, values, key = act
    contract = getattr(world, registry)
    altered = f.changed(values, position, other(values[position]))
    taken = f.in_structure(altered) if function == "applyFor" else altered
    arguments = [submitted(value) for value in taken]
    signature = world.sign(contract, function, values, key)
    with refuses("InvalidSignature", world.keys[key].address):
        world.evm.transact(contract, function, *arguments, signature)


def test_a_relayer_cannot_change_what_officers_signed(world, refuses):
    case = world.case()
    world.issue(case)
    one = world.keys["authority one"].address
    notice = noticed(world, case, TO_REVOKE, "REASON")
    values = (case.permit_id, 0, "Revoked", notice, "REASON", DECISION)
    keys = ("authority one", "authority two")
    pair = [world.sign(world.permits, "end", values, key) for key in keys]
    good = (case.application, 0, 2, notice, "REASON", DECISION)
    unlike = ("NoticeMismatch", case.permit_id, notice)
    for altered, refusal in (
        (f.changed(good, 2, 1), unlike),
        (f.changed(good, 3, ROOT), unlike),
        (f.changed(good, 4, "OTHER"), unlike),
        (f.changed(good, 5, ROOT), ("InvalidSignature", one)),
    ):
        with refuses(*refusal):
            world.evm.transact(world.permits, "end", *altered, *pair)
    world.evm.transact(world.permits, "end", *good, *pair)


def test_an_outcome_is_signed_by_name(world, refuses):
    case = world.case()
    shown = case.commitments[0]
    commitment = [case.application_id, *shown]
    number = world.evm.call(
        world.evm.deploy("LibraryHarness"), "commitment", commitment
    )
    keys = ("authority one", "authority two")
    values = (number, "Kept", DECISION)
    pair = [world.sign(world.commitments, "recordOutcome", values, k) for k in keys]
    for outcome, decision in ((2, DECISION), (1, ROOT)):
        told = filing(case.application_id, number)
        arguments = (case.application, commitment, told, outcome, decision)
        with refuses("InvalidSignature", world.keys["authority one"].address):
            world.evm.transact(world.commitments, "recordOutcome", *arguments, *pair)


def test_a_withdrawal_of_one_commitment_withdraws_no_other(world, refuses):
    case = world.with_promise()
    first, second = ([case.application_id, *shown] for shown in case.commitments)
    harness = world.evm.deploy("LibraryHarness")
    number = world.evm.call(harness, "commitment", first)
    signature = world.sign(world.commitments, "withdraw", (number,), "applicant")
    with refuses("InvalidSignature", world.keys["applicant"].address):
        told = filing(case.application_id, f.commitment_id(second))
        world.evm.transact(world.commitments, "withdraw", second, told, signature)


def wallet_key(world: World) -> tuple[str, object]:
    owner = f.account("owner of the wallet")
    wallet = world.evm.deploy("WalletMock", owner.address)
    department = f.organisation_id(f.LAND)
    world.govern("addKey", department, wallet.address, f.SYSTEM, 0, START, f.NO_END)
    return wallet.address, owner


def by_owner(world: World, wallet: str, owner, act: str, values) -> bytes:
    department, options = f.organisation_id(f.LAND), {"wallet": wallet}
    signed_ = f.authorize(
        world.evm, world.attestations, ACTS[act], values, owner, department, **options
    )
    return signed_[2]


def test_a_contract_wallet_signs_by_erc_1271(world):
    wallet, owner = wallet_key(world)
    signature = by_owner(world, wallet, owner, "attest", VALUES)
    receipt = attest(world, (wallet, START + 600, signature))
    assert receipt.events[0].values["attester"] == wallet


def test_a_contract_wallet_refuses_what_its_owner_did_not_sign(world, refuses):
    wallet, owner = wallet_key(world)
    stranger = by_owner(world, wallet, f.account("stranger"), "attest", VALUES)
    altered = by_owner(world, wallet, owner, "attest", f.changed(VALUES, 2, 3))
    for signature in (stranger, altered, b"\1", bytes(65)):
        with refuses("InvalidSignature", wallet):
            attest(world, (wallet, START + 600, signature))


def test_a_contract_that_is_no_wallet_signs_nothing(world, refuses):
    registry = world.matters.address
    department = f.organisation_id(f.LAND)
    world.govern("addKey", department, registry, f.SYSTEM, 0, START, f.NO_END)
    with refuses("InvalidSignature", registry):
        attest(world, (registry, START + 600, signed(world)[2]))
