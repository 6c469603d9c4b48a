"""Calldata of acts and views, from the ABI of the contracts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from eth_abi import decode, encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_keys.constants import SECPK1_N

from zeropermit.domain.acts.act import Act, Authorization, SigningDomain, typed_data
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.ledger.artifacts import abi_type, function_entry, signature_hash

LOW_S = SECPK1_N // 2
"""Greatest `s` of a signature; the other half would be a second form of the same."""
PARITIES = (b"\x1b", b"\x1c")


@cache
def layout(
    contract: str, function: str
) -> tuple[bytes, tuple[str, ...], tuple[str, ...]]:
    """Give selector, input types and output types of a function."""
    entry = function_entry(contract, function)
    inputs = tuple(abi_type(parameter) for parameter in entry["inputs"])
    outputs = tuple(abi_type(parameter) for parameter in entry["outputs"])
    return signature_hash(entry)[:4], inputs, outputs


def call_data(contract: str, function: str, *arguments: object) -> bytes:
    """Encode a call of any function."""
    selector, inputs, _ = layout(contract, function)
    return selector + encode(inputs, arguments)


def returned(contract: str, function: str, data: bytes) -> tuple[Any, ...]:
    """Decode the return values of a function."""
    return tuple(decode(layout(contract, function)[2], data))


def act_data(act: Act, authorizations: Sequence[Authorization]) -> bytes:
    """Encode a signed act, ready to be submitted by anyone."""
    signed = [authorization.as_abi() for authorization in authorizations]
    return call_data(act.contract, act.function, *act.arguments(), *signed)


def sign_act(
    act: Act, *, account: LocalAccount, domain: SigningDomain, deadline: int
) -> Authorization:
    """Sign an act with a key held here."""
    message = encode_typed_data(
        full_message=typed_data(act, domain=domain, deadline=deadline)
    )
    signed = account.sign_message(message)
    return Authorization(Address(account.address), deadline, bytes(signed.signature))


def signer_of(
    act: Act, *, authorization: Authorization, domain: SigningDomain
) -> Address:
    """Recover the account that signed; contract wallets are checked on the ledger.

    Raises:
        ValueError: The signature is not in the one form that the contracts take: `s`
            in the lower half of the order (EIP-2), and `v` 27 or 28.
    """
    signature = authorization.signature
    if int.from_bytes(signature[32:64]) > LOW_S or signature[64:] not in PARITIES:
        raise ValueError(signature.hex())
    message = encode_typed_data(
        full_message=typed_data(act, domain=domain, deadline=authorization.deadline)
    )
    return Address(Account.recover_message(message, signature=authorization.signature))
