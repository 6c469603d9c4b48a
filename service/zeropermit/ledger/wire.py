"""Values and errors of JSON-RPC, between the wire and the rest.

The one place where a node's words become our errors: anvil, Besu, geth and the
embedded chain say the same things differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from eth_utils.address import to_checksum_address

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import (
    FundsMissingError,
    LedgerError,
    NodeAnswerError,
    NonceTooHighError,
    NonceTooLowError,
    RevertError,
    TransactionKnownError,
    TransactionRefusedError,
    UnderpricedError,
)

Json = Any
"""Unchecked JSON of a node, used only in `wire` and `client`."""

SEND = "eth_sendRawTransaction"
EXECUTING = frozenset({"eth_call", "eth_estimateGas"})

METHOD_MISSING = -32601
REVERTED = 3

WORD_LENGTH = len("0x") + 64

_REFUSALS: tuple[tuple[type[TransactionRefusedError], tuple[str, ...]], ...] = (
    (
        TransactionKnownError,
        ("already known", "known transaction", "already imported", "alreadyknown"),
    ),
    (
        NonceTooLowError,
        ("nonce too low", "nonce is too low", "nonce below", "oldnonce"),
    ),
    (
        NonceTooHighError,
        ("nonce too high", "nonce is too high", "nonce gap", "too distant"),
    ),
    (
        FundsMissingError,
        ("insufficient funds", "upfront cost exceeds", "insufficient balance"),
    ),
    (
        UnderpricedError,
        (
            "underpriced",
            "gas price too low",
            "gas price below",
            "less than block base fee",
            "feetoolow",
        ),
    ),
)
"""Words of nodes for a refused transaction, in small letters."""

_FAILURES = ("revert", "invalid opcode", "out of gas", "evm error", "gas required")
"""Words of nodes for a failed call, in small letters."""


def quantity(number: int) -> str:
    """Write a number as nodes want it, without leading zeros."""
    return hex(number)


def blob(data: bytes) -> str:
    """Write bytes as nodes want them."""
    return "0x" + data.hex()


def read_quantity(text: Json) -> int:
    """Read a number.

    Raises:
        ValueError: It is not written as a number is.
    """
    if not isinstance(text, str) or not text.startswith("0x"):
        raise ValueError(f"not a quantity: {text!r:.40}")
    return int(text, 16)


def read_blob(text: Json) -> bytes:
    """Read bytes of any length.

    Raises:
        ValueError: They are not written as bytes are.
    """
    if not isinstance(text, str) or not text.startswith("0x"):
        raise ValueError(f"not bytes: {text!r:.40}")
    return bytes.fromhex(text[2:])


def read_word(text: Json) -> bytes:
    """Read 32 bytes.

    Raises:
        ValueError: They are not 32 bytes.
    """
    if not isinstance(text, str) or len(text) != WORD_LENGTH:
        raise ValueError(f"not 32 bytes: {text!r:.80}")
    return bytes.fromhex(text[2:])


@lru_cache(maxsize=4096)
def read_address(text: str) -> Address:
    """Read an address; remembered, since a checksum costs a hash.

    Raises:
        ValueError: It is not an address.
    """
    return Address(to_checksum_address(text))


def failure(method: str, error: Json) -> LedgerError:
    """Translate the `error` of an answer into ours."""
    if not isinstance(error, Mapping):
        return NodeAnswerError(method, f"error of unknown shape: {error!r:.80}")
    number = error.get("code")
    number = number if isinstance(number, int) else 0
    message = str(error.get("message", ""))
    words = message.lower()
    if method == SEND:
        return _refusal(message, words, number)
    if method in EXECUTING:
        data = _revert_data(error.get("data"))
        if data or number == REVERTED or any(word in words for word in _FAILURES):
            return RevertError(data)
    return NodeAnswerError(method, message, number=number)


def _refusal(message: str, words: str, number: int) -> LedgerError:
    """Translate a node's refusal of a transaction."""
    said = words.replace("unknown", "")  # else an unknown type is a known transaction
    for kind, signs in _REFUSALS:
        if any(sign in said for sign in signs):
            return kind(message)
    if number == METHOD_MISSING:
        return NodeAnswerError(SEND, message, number=number)
    return TransactionRefusedError(message)


def _revert_data(data: Json) -> bytes:
    """Find the revert data where a node may have put it; empty if nowhere.

    geth, anvil, Besu and Reth send it as text, older nodes with `Reverted` before
    it, Hardhat one level down.
    """
    if isinstance(data, Mapping):
        data = data.get("data", data.get("result"))
    if not isinstance(data, str):
        return b""
    start = data.find("0x")
    try:
        return bytes.fromhex(data[start + 2 :]) if start >= 0 else b""
    except ValueError:
        return b""
