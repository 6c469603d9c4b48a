"""The shape in which the embedded chain answers: that of any other node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from eth.abc import BlockHeaderAPI
from eth_utils.address import to_checksum_address

from zeropermit.ledger.wire import Json, blob, quantity

_HEADER = {
    "number": "block_number",
    "hash": "hash",
    "parentHash": "parent_hash",
    "nonce": "nonce",
    "sha3Uncles": "uncles_hash",
    "transactionsRoot": "transaction_root",
    "stateRoot": "state_root",
    "receiptsRoot": "receipt_root",
    "miner": "coinbase",
    "difficulty": "difficulty",
    "extraData": "extra_data",
    "gasLimit": "gas_limit",
    "gasUsed": "gas_used",
    "timestamp": "timestamp",
    "mixHash": "mix_hash",
    "baseFeePerGas": "base_fee_per_gas",
    "withdrawalsRoot": "withdrawals_root",
    "blobGasUsed": "blob_gas_used",
    "excessBlobGas": "excess_blob_gas",
    "parentBeaconBlockRoot": "parent_beacon_block_root",
    "requestsHash": "requests_hash",
}
"""Names of the header's fields on the wire and in py-evm."""


def block_json(header: BlockHeaderAPI, tx_hashes: Sequence[bytes]) -> Json:
    """Write a block, complete enough to hash its header again."""
    fields = {name: _written(getattr(header, own)) for name, own in _HEADER.items()}
    return {
        **fields,
        "logsBloom": blob(header.bloom.to_bytes(256, "big")),
        "totalDifficulty": "0x0",
        "transactions": [blob(tx_hash) for tx_hash in tx_hashes],
        "uncles": [],
        "withdrawals": [],
    }


def _written(value: object) -> str:
    return quantity(value) if isinstance(value, int) else blob(cast("bytes", value))


def log_json(row: Sequence[Json]) -> Json:
    """Write a log from its row."""
    number, place, tx_hash, tx_index, address, *topics, data, block_hash = row
    return {
        "address": to_checksum_address(address),
        "topics": [blob(topic) for topic in topics if topic is not None],
        "data": blob(data),
        "blockNumber": quantity(number),
        "blockHash": blob(block_hash),
        "transactionHash": blob(tx_hash),
        "transactionIndex": quantity(tx_index),
        "logIndex": quantity(place),
        "removed": False,
    }


def receipt_json(row: Sequence[Json], logs: list[Json]) -> Json:
    """Write a receipt from its row and its logs."""
    tx_hash, number, index, sender, receiver, contract, kind, *rest = row
    succeeded, used, cumulative, bloom, block_hash = rest
    return {
        "transactionHash": blob(tx_hash),
        "transactionIndex": quantity(index),
        "blockNumber": quantity(number),
        "blockHash": blob(block_hash),
        "from": to_checksum_address(sender),
        "to": None if receiver is None else to_checksum_address(receiver),
        "contractAddress": None if contract is None else to_checksum_address(contract),
        "type": quantity(kind),
        "status": quantity(succeeded),
        "gasUsed": quantity(used),
        "cumulativeGasUsed": quantity(cumulative),
        "effectiveGasPrice": "0x0",
        "logsBloom": blob(bloom),
        "logs": logs,
    }
