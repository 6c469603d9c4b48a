"""Answers of a node, as values.

The readers raise `KeyError`, `ValueError`, `TypeError` or `AttributeError` for what
they cannot read; `ledger.client` knows which question it was and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.ledger.wire import (
    Json,
    read_address,
    read_blob,
    read_quantity,
    read_word,
)


@dataclass(frozen=True, slots=True)
class Log:
    """A log: an event that a contract emitted in a transaction."""

    address: Address
    topics: tuple[bytes, ...]
    data: bytes
    block_number: int
    block_hash: bytes
    tx_hash: bytes
    log_index: int  #: Place among the logs of its block.


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of a transaction in a block."""

    tx_hash: bytes
    block_number: int
    block_hash: bytes
    succeeded: bool
    gas_used: int
    logs: tuple[Log, ...]
    contract: Address | None  #: The contract that it created.


def read_block(answer: Json) -> BlockStamp:
    """Read the header of a block."""
    return BlockStamp(
        number=read_quantity(answer["number"]),
        hash=read_word(answer["hash"]),
        parent=read_word(answer["parentHash"]),
        time=read_quantity(answer["timestamp"]),
    )


def read_logs(answer: Json) -> list[Log]:
    """Read a list of logs."""
    if not isinstance(answer, list):
        raise TypeError("a list of logs is needed")
    return [_log(entry) for entry in answer]


def _log(answer: Json) -> Log:
    return Log(
        read_address(answer["address"]),
        tuple(map(read_word, answer["topics"])),
        read_blob(answer["data"]),
        read_quantity(answer["blockNumber"]),
        read_word(answer["blockHash"]),
        read_word(answer["transactionHash"]),
        read_quantity(answer["logIndex"]),
    )


def read_receipt(answer: Json) -> Receipt:
    """Read a receipt."""
    created = answer.get("contractAddress")
    return Receipt(
        tx_hash=read_word(answer["transactionHash"]),
        block_number=read_quantity(answer["blockNumber"]),
        block_hash=read_word(answer["blockHash"]),
        succeeded=read_quantity(answer["status"]) == 1,
        gas_used=read_quantity(answer["gasUsed"]),
        logs=tuple(read_logs(answer["logs"])),
        contract=read_address(created) if created else None,
    )
