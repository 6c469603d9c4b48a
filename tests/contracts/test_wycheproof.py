"""Signers are recovered as Project Wycheproof has it: by contracts, service and pages.

Each vector is an address, a digest and `r` and `s`. It is a signature of the address
with one of two values of `v`; not with the other, and not if `s` is in the upper half,
though the vector says that it is valid: of two forms of a signature we take one.
The contracts are asked through a wallet that checks as `Authorized` does.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from eth_account import Account
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from tests.contracts.evm import Evm
from zeropermit.ledger import acts
from zeropermit.web import dependencies

ROOT = Path(__file__).resolve().parent.parent.parent
NODE = shutil.which("node")
CHECKER = ROOT / "tests" / "recover.mjs"
HALF = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 // 2
ROWS = [
    (address, bytes.fromhex(digest), bytes.fromhex(signature), valid)
    for address, digest, signature, valid in json.loads(
        (ROOT / "tests" / "vectors" / "wycheproof.json").read_text(encoding="utf-8")
    )["rows"]
]
BOTH = (27, 28)
BEYOND = "0x77e8db2a272e1737c64a656922c2f1a3a96c0d9e"
"""Its signature is of a point whose x is above the order of the curve, and `r` is the
rest: that takes a third `v`, which no signature of Ethereum has."""
Recover = Callable[[bytes, bytes], str | None]


def test_the_vectors_are_all_there():
    assert len(ROWS) > 800
    assert {valid for *_, valid in ROWS} == {True, False}
    assert any(valid and is_high(signature) for _, _, signature, valid in ROWS)


def is_high(signature: bytes) -> bool:
    return int.from_bytes(signature[32:64]) > HALF


def is_ours(address: str, signature: bytes, *, valid: bool) -> bool:
    """Whether it is in the one form that we take."""
    return valid and not is_high(signature) and address != BEYOND


def differences(recover: Recover) -> list[tuple[object, ...]]:
    """Vectors that come to another result than they should."""
    wrong = []
    for address, digest, signature, valid in ROWS:
        found = [recover(digest, signature + bytes([v])) for v in BOTH]
        hits = sum((one or "").lower() == address for one in found)
        if hits != is_ours(address, signature, valid=valid):
            wrong.append((address, digest.hex(), signature.hex(), valid, found))
    return wrong


@pytest.fixture
def given_digest(monkeypatch):
    """Let a module recover from a digest that is given in place of a message."""

    def patch(module: object) -> SimpleNamespace:
        seen = SimpleNamespace(digest=b"")
        fake = SimpleNamespace(
            recover_message=lambda _, signature: Account._recover_hash(
                seen.digest, signature=signature
            )
        )
        monkeypatch.setattr(module, "Account", fake)
        return seen

    return patch


def test_the_contracts_take_signatures_and_nothing_else():
    evm = Evm()
    wallets = {address: evm.deploy("WalletMock", address) for address, *_ in ROWS}

    def recover(digest: bytes, signature: bytes) -> str | None:
        answer = evm.call(wallets[owner], "isValidSignature", digest, signature)
        return owner if answer == bytes.fromhex("1626ba7e") else None

    wrong = []
    for owner, digest, signature, valid in ROWS:
        taken = [recover(digest, signature + bytes([v])) is not None for v in BOTH]
        if sum(taken) != is_ours(owner, signature, valid=valid):
            wrong.append((owner, digest.hex(), signature.hex(), valid, taken))
    assert wrong == []


def test_sign_in_and_presentations_take_signatures_and_nothing_else(given_digest):
    seen = given_digest(dependencies)

    def recover(digest: bytes, signature: bytes) -> str | None:
        seen.digest = digest
        return dependencies.recover("text", signature)

    assert differences(recover) == []


def test_the_service_takes_signatures_of_acts_and_nothing_else(
    given_digest, monkeypatch
):
    seen = given_digest(acts)
    monkeypatch.setattr(acts, "typed_data", lambda *_, **__: {})
    monkeypatch.setattr(acts, "encode_typed_data", lambda **_: None)

    def recover(digest: bytes, signature: bytes) -> str | None:
        seen.digest = digest
        signed = SimpleNamespace(signature=signature, signer="0x", deadline=1)
        try:
            return acts.signer_of(
                None, authorization=signed, organisation=b"", domain=None
            )
        except (BadSignature, ValidationError, ValueError):
            return None

    assert differences(recover) == []


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_pages_take_signatures_and_nothing_else():
    asked = [
        (digest.hex(), (signature + bytes([v])).hex())
        for _, digest, signature, _ in ROWS
        for v in BOTH
    ]
    done = subprocess.run(
        [NODE, str(CHECKER)],
        input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    answers = dict(zip(map(tuple, asked), json.loads(done.stdout), strict=True))

    assert differences(lambda d, s: answers[d.hex(), s.hex()]) == []
