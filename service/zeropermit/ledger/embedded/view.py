"""Answers of the embedded chain: JSON-RPC in the shape in which any node gives it.

Every answer is computed in one snapshot of the file, on a connection of its own, so
that making a block and reading the one before do not wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from eth.abc import BlockHeaderAPI

from zeropermit.errors import RpcError
from zeropermit.ledger.embedded.evm import Backend
from zeropermit.ledger.embedded.file import ChainFile
from zeropermit.ledger.embedded.json_shapes import block_json, log_json, receipt_json
from zeropermit.ledger.embedded.pool import Account
from zeropermit.ledger.wire import (
    Json,
    blob,
    quantity,
    read_blob,
    read_quantity,
    read_word,
)

INVALID = -32602
MISSING = -32001

NEWEST = frozenset({"latest", "pending", "safe", "finalized"})
TOPIC_COUNT = 4
ZERO_ADDRESS = bytes(20)

_LOGS = """
    SELECT block_number, log_index, tx_hash, tx_index, address,
           topic0, topic1, topic2, topic3, data, blocks.hash
    FROM logs JOIN blocks ON blocks.number = logs.block_number
    WHERE {conditions} ORDER BY block_number, log_index
"""


@dataclass(slots=True)
class EmbeddedView:
    """Reads a chain; safe for threads."""

    file: ChainFile  #: A connection that nobody else uses.
    backend: Backend  #: The EVM on it.
    clock: Callable[[], float]  #: Gives the present Unix time.
    _lock: Lock = field(default_factory=Lock)
    _newest: tuple[bytes, BlockHeaderAPI] | None = None

    def close(self) -> None:
        """Close the connection, once nobody reads."""
        with self._lock:
            self.file.close()

    def account(self, address: bytes) -> Account:
        """Return nonce and balance of a sender."""
        with self._state("latest") as state:
            return Account(state.get_nonce(address), state.get_balance(address))

    # One method per JSON-RPC method, with its parameters

    def head_number(self) -> str:
        """`eth_blockNumber`."""
        with self._reading() as head:
            return quantity(head.block_number)

    def block_by_number(self, name: Json, whole: Json = False) -> Json:  # noqa: FBT002 - the place is JSON-RPC's
        """`eth_getBlockByNumber`, without the transactions' contents."""
        if whole:
            raise RpcError(INVALID, "transactions are listed by their hashes only")
        with self._reading() as head:
            header = self._header(head, name)
            return None if header is None else self._block(header)

    def block_by_hash(self, name: Json, whole: Json = False) -> Json:  # noqa: FBT002 - the place is JSON-RPC's
        """`eth_getBlockByHash`, without the transactions' contents."""
        return self.block_by_number({"blockHash": name}, whole)

    def code(self, address: Json, place: Json = "latest") -> str:
        """`eth_getCode`."""
        with self._state(place) as state:
            return blob(state.get_code(_address(address)))

    def balance(self, address: Json, place: Json = "latest") -> str:
        """`eth_getBalance`."""
        with self._state(place) as state:
            return quantity(state.get_balance(_address(address)))

    def nonce(self, address: Json, place: Json = "latest") -> str:
        """`eth_getTransactionCount`, counting transactions in blocks."""
        with self._state(place) as state:
            return quantity(state.get_nonce(_address(address)))

    def call(self, query: Json, place: Json = "latest") -> str:
        """`eth_call`; at the newest block the time is now, not that of the block."""
        sender, to, data = _message(query)
        if not to:
            raise RpcError(INVALID, "a call needs a contract")
        with self._reading() as head:
            header = self._known_header(head, place)
            if place in NEWEST:
                header = header.copy(timestamp=self._now(head))
            return blob(self.backend.run(header, sender=sender, to=to, data=data))

    def estimate(self, query: Json, _place: Json = "latest") -> str:
        """`eth_estimateGas`, in the block that would come next."""
        sender, to, data = _message(query)
        with self._reading() as head:
            time = max(head.timestamp + 1, int(self.clock()))
            header = self.backend.next_header(head, time)
            found = self.backend.estimate(header, sender=sender, to=to, data=data)
            return quantity(found)

    def receipt(self, tx_hash: Json) -> Json:
        """`eth_getTransactionReceipt`."""
        sql = """SELECT receipts.*, blocks.hash FROM receipts
                 JOIN blocks ON blocks.number = block_number WHERE tx_hash = ?"""
        with self._reading():
            word = read_word(tx_hash)
            row = self.file.connection.execute(sql, (word,)).fetchone()
            if row is None:
                return None
            logs = self._logs(["tx_hash = ?", "block_number = ?"], [word, row[1]])
        return receipt_json(row, logs)

    def logs(self, query: Json) -> list[Json]:
        """`eth_getLogs`, with any mixture of addresses and topics."""
        if not isinstance(query, Mapping):
            raise RpcError(INVALID, "a filter is needed")
        with self._reading() as head:
            conditions, values = self._range(head, query)
            addresses = query.get("address")
            if addresses:
                chosen = [addresses] if isinstance(addresses, str) else addresses
                _add_choice(
                    conditions, values, "address", [_address(a) for a in chosen]
                )
            topics = query.get("topics") or []
            if len(topics) > TOPIC_COUNT:
                raise RpcError(INVALID, "too many topics")
            for place, topic in enumerate(topics):
                _add_topic(conditions, values, f"topic{place}", topic)
            return self._logs(conditions, values)

    # What they are made of

    @contextmanager
    def _reading(self) -> Iterator[BlockHeaderAPI]:
        """Hold one state of the file, and give its newest header."""
        with self._lock, self.file.snapshot() as connection:
            sql = "SELECT hash FROM blocks ORDER BY number DESC LIMIT 1"
            (newest,) = connection.execute(sql).fetchone()
            if self._newest is None or self._newest[0] != newest:
                header = self.backend.chain.get_block_header_by_hash(newest)
                self._newest = newest, header
            yield self._newest[1]

    @contextmanager
    def _state(self, place: Json) -> Iterator[Any]:
        """Hold the state after a block."""
        with self._reading() as head:
            yield self.backend.state(self._known_header(head, place))

    def _now(self, head: BlockHeaderAPI) -> int:
        return max(head.timestamp, int(self.clock()))

    def _header(self, head: BlockHeaderAPI, place: Json) -> BlockHeaderAPI | None:
        """Find a header by tag, number or hash; None if there is none."""
        if isinstance(place, Mapping):
            if "blockHash" not in place:
                return self._header(head, place.get("blockNumber"))
            word = read_word(place["blockHash"])
            sql = "SELECT hash FROM blocks WHERE hash = ?"
            return self._header_where(sql, word)
        if place in NEWEST:
            return head
        number = _block_number(place)
        if number >= head.block_number:
            return head if number == head.block_number else None
        return self._header_where("SELECT hash FROM blocks WHERE number = ?", number)

    def _header_where(self, sql: str, value: object) -> BlockHeaderAPI | None:
        row = self.file.connection.execute(sql, (value,)).fetchone()
        chain = self.backend.chain
        return None if row is None else chain.get_block_header_by_hash(row[0])

    def _known_header(self, head: BlockHeaderAPI, place: Json) -> BlockHeaderAPI:
        header = self._header(head, place)
        if header is None:
            raise RpcError(MISSING, f"block {place} not found")
        return header

    def _block(self, header: BlockHeaderAPI) -> Json:
        sql = "SELECT tx_hash FROM receipts WHERE block_number = ? ORDER BY tx_index"
        rows = self.file.connection.execute(sql, (header.block_number,))
        return block_json(header, [tx_hash for (tx_hash,) in rows])

    def _range(
        self, head: BlockHeaderAPI, query: Mapping[str, Json]
    ) -> tuple[list[str], list[object]]:
        """Find the blocks of a filter."""
        if "blockHash" in query:
            header = self._known_header(head, {"blockHash": query["blockHash"]})
            first = last = int(header.block_number)
        else:
            first = _number(head, query.get("fromBlock") or "latest")
            last = _number(head, query.get("toBlock") or "latest")
        return ["block_number BETWEEN ? AND ?"], [first, min(last, head.block_number)]

    def _logs(self, conditions: Sequence[str], values: Sequence[object]) -> list[Json]:
        """Find logs; the conditions are from this module, the values from outside."""
        sql = _LOGS.format(conditions=" AND ".join(conditions))
        return [log_json(row) for row in self.file.connection.execute(sql, values)]


def _block_number(place: Json) -> int:
    return 0 if place == "earliest" else read_quantity(place)


def _number(head: BlockHeaderAPI, place: Json) -> int:
    if place in NEWEST:
        return int(head.block_number)
    return min(_block_number(place), head.block_number + 1)


def _address(text: Json) -> bytes:
    address = read_blob(text)
    if len(address) != len(ZERO_ADDRESS):
        raise RpcError(INVALID, "an address has 20 bytes")
    return address


def _message(query: Json) -> tuple[bytes, bytes, bytes]:
    """Read sender, receiver and calldata of a call."""
    if not isinstance(query, Mapping):
        raise RpcError(INVALID, "a call is needed")
    if int(query.get("value") or "0x0", 16):
        raise RpcError(INVALID, "calls carry no value here")
    sender = _address(query["from"]) if query.get("from") else ZERO_ADDRESS
    to = _address(query["to"]) if query.get("to") else b""
    return sender, to, read_blob(query.get("data") or query.get("input") or "0x")


def _add_choice(
    conditions: list[str], values: list[object], column: str, chosen: Sequence[bytes]
) -> None:
    conditions.append(f"{column} IN ({', '.join('?' * len(chosen))})")
    values.extend(chosen)


def _add_topic(
    conditions: list[str], values: list[object], column: str, topic: Json
) -> None:
    """Add the topics of a filter for one place; a log without that place fails."""
    if topic is None or topic == []:
        conditions.append(f"{column} IS NOT NULL")
        return
    chosen = [topic] if isinstance(topic, str) else topic
    _add_choice(conditions, values, column, [read_word(one) for one in chosen])
