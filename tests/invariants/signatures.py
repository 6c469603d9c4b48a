"""EIP-712 digests of acts, with what never changes hashed once: many are signed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from eth_abi import encode
from eth_utils.crypto import keccak

from tests.contracts.evm import REMEMBERED
from tests.contracts.factories import LAST

DOMAIN = (
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)


@cache
def domain_separator(chain_id: int, contract: str) -> bytes:
    words = (keccak(text=DOMAIN), keccak(text="zeropermit"), keccak(text="2"))
    return keccak(
        b"".join(words) + encode(["uint256", "address"], [chain_id, contract])
    )


@cache
def layout(act: str) -> tuple[bytes, tuple[str, ...]]:
    """Digest of an act's type with the fields that all have, and the types of all."""
    whole = act.removesuffix(")") + LAST
    _, _, inner = whole.rstrip(")").partition("(")
    return keccak(text=whole), tuple(part.split(" ")[0] for part in inner.split(","))


def digest(act: str, values: Sequence[Any], domain: bytes) -> bytes:
    """Signed content of an act: its values, signer, organisation and deadline."""
    kind, kinds = layout(act)
    fields = [_field(*pair) for pair in zip(kinds, values, strict=True)]
    return keccak(b"\x19\x01" + domain + keccak(kind + b"".join(fields)))


def _field(kind: str, value: Any) -> bytes:
    if kind == "string":
        return keccak(text=value)
    if kind == "string[]":
        return keccak(b"".join(keccak(text=each) for each in value))
    if kind == "bytes32[]":
        return keccak(b"".join(value))
    return _word(kind, value)


@lru_cache(REMEMBERED)
def _word(kind: str, value: Any) -> bytes:
    return encode([kind], [value])
