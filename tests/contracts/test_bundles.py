"""Several acts of the commitment registry in one transaction."""

from __future__ import annotations

from typing import Any

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, call_data, errors
from tests.contracts.factories import organisation_id
from tests.contracts.filings import FILED
from tests.contracts.test_commitment_registry import (
    application_id,
    commit,
    filed,
    made,
    record,
    state_of,
)
from tests.contracts.world import ACTS, CONSENT, LETTER, World

SOME_KEY = to_checksum_address("0x" + "b0" * 20)
FOR_EVER = bytes.fromhex("5b600056")
"""Code of a wallet that checks a signature for ever."""
RETURN_REST = bytes.fromhex("60048060093d393df3")
"""Returns the four bytes after it as the code of a new contract."""
BREACHED = 2


def promise(world: World, number: bytes, key: str, name: str = "R04", **changes: Any):
    """Calldata of a commitment."""
    letter = changes.get("letter", LETTER)
    values = (number, [name], letter, world.evm.now + 100)
    signed = changes.get("signed") or world.sign(
        world.commitments, "commit", values, key
    )
    given = f.changed(values, 1, f.word(name))
    return call_data("CommitmentRegistry", "commit", (*given, signed))


def together(world: World, *acts: bytes, sender: str = SOMEBODY):
    return world.evm.transact(
        world.commitments, "tryMulticall", list(acts), sender=sender
    )


def error(name: str) -> bytes:
    return next(code for code, entry in errors().items() if entry["name"] == name)


def test_several_acts_happen_in_their_order(world):
    fields = (f.MATTER, 1, f.PROJECT, f.AUTHORITY, CONSENT, *f.NEW_PERMIT)
    signed = world.sign(world.commitments, "applyFor", fields, "applicant")
    first = call_data(
        "CommitmentRegistry", "applyFor", (*f.in_structure(fields), signed)
    )
    version = f.version_id(f.MATTER, 1)
    owners = (organisation_id(f.APPLICANT), organisation_id(f.AUTHORITY))
    application = [version, *owners, f.project_id(f.PROJECT), CONSENT, f.ZERO, f.ZERO]
    number = application_id(application)
    keys = ("applicant", "contractor", "stranger")
    acts = [promise(world, number, key) for key in keys]
    receipt = together(world, first, *acts)
    assert receipt.returned == (True,) * 4
    assert [event.name for event in receipt.events] == ["Applied", *["Committed"] * 3]
    assert filed(world, number) == (world.evm.now, 0, FILED[number].digest)
    assert len(FILED[number].links) == 3


def test_a_refused_act_hinders_no_other_and_is_told_with_its_reason(world):
    number = application_id(world.applied())
    bad = promise(world, number, "contractor", letter=f.ZERO)
    good = [promise(world, number, key) for key in ("applicant", "stranger")]
    receipt = together(world, good[0], bad, good[1], b"", b"\x01\x02\x03\x04")
    assert receipt.returned == (True, False, True, False, False)
    refused = [e.values for e in receipt.events if e.name == "ActRefused"]
    assert refused == [
        {"position": 1, "reason": error("LetterMissing")},
        {"position": 3, "reason": b""},
        {"position": 4, "reason": b""},
    ]
    assert filed(world, number)[2] == FILED[number].digest
    assert len(FILED[number].links) == 2


def test_nothing_stays_of_an_act_that_was_refused(world):
    """A whole bundle inside: its acts before its end are not undone by others."""
    number = application_id(world.applied())
    before = filed(world, number)
    bad = promise(world, number, "contractor", letter=f.ZERO)
    receipt = together(world, bad, bad)
    assert receipt.returned == (False, False)
    assert filed(world, number) == before


def test_a_bundle_gives_nobody_a_signature_that_is_not_theirs(world):
    """An act without signature is its sender's own alone, also inside a bundle."""
    number = application_id(world.applied())
    until = world.evm.now + 600
    applicant = world.keys["applicant"].address
    unsigned = promise(world, number, "", signed=(applicant, until, b""))
    receipt = together(world, unsigned)
    assert receipt.returned == (False,)
    assert receipt.events[0].values["reason"][:4] == error("SignerNotSender")
    own = together(world, unsigned, sender=applicant)
    assert own.returned == (True,)
    inside = call_data("CommitmentRegistry", "tryMulticall", ([unsigned],))
    assert together(world, inside).events[0].values["reason"][:4] == error(
        "SignerNotSender"
    )


def test_a_bundle_lets_nobody_do_what_acts_alone_do_not(world):
    """Barred, it stays barred; and the bar of the bundle's first act holds at once."""
    case = made(world)
    record(world, case, BREACHED)
    receipt = together(world, promise(world, application_id(case[0]), "applicant"))
    assert receipt.events[0].values["reason"][:4] == error("BarredFromCommitting")
    assert state_of(world, case[1]) == (0, BREACHED)


def test_a_wallet_that_burns_gas_burns_its_own_part_alone(world):
    number = application_id(world.applied())
    engine = world.evm._engine
    burner = engine.create(SOMEBODY, RETURN_REST + FOR_EVER)
    owner = organisation_id(f.STRANGER)
    span = (world.evm.now, f.NO_END)
    world.govern("addKey", owner, burner, f.OFFICER, 99, *span)
    burning = (burner, world.evm.now + 600, b"\x01")
    acts = [
        promise(world, number, "", signed=burning),
        promise(world, number, "applicant"),
        promise(world, number, "contractor"),
    ]
    data = call_data("CommitmentRegistry", "tryMulticall", (acts,))
    place = world.commitments.address
    answer = engine.run(SOMEBODY, place, data, static=False, gas=1_000_000).output
    told = [int.from_bytes(answer[i : i + 32], "big") for i in range(64, 160, 32)]
    assert told == [0, 1, 1]


def test_a_bundle_of_nothing_does_nothing(world):
    receipt = together(world)
    assert (receipt.returned, receipt.events) == ((), ())


def test_a_commitment_can_be_made_alone_after_a_bundle(world):
    number = application_id(world.applied(keccak(text="after")))
    together(world, promise(world, number, "contractor"))
    commit(world, number)
    assert filed(world, number)[2] == FILED[number].digest


def test_only_acts_of_this_contract_are_in_a_bundle(world):
    """Calldata of another contract names no function here."""
    act = call_data("OrganisationRegistry", "suspendKey", (SOME_KEY,))
    receipt = together(world, act)
    assert receipt.returned == (False,)
    assert ACTS.keys() >= {"commit", "withdraw", "recordOutcome", "repairCredit"}
