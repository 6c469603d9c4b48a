"""One client for every node: plain JSON-RPC in, values out.

The seam is web3's provider interface, `make_request(method, params)`; whether it
reaches a node over HTTP or the embedded chain makes no difference here. Only the
methods in `METHODS` are used, and what a node answers is checked before anything
is built on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from eth_utils.crypto import keccak

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import NodeAnswerError
from zeropermit.ledger.answers import Log, Receipt, read_block, read_logs, read_receipt
from zeropermit.ledger.wire import (
    SEND,
    Json,
    blob,
    failure,
    quantity,
    read_address,
    read_blob,
    read_quantity,
    read_word,
)

if TYPE_CHECKING:
    from web3.providers import BaseProvider
    from web3.types import RPCEndpoint

__all__ = ["METHODS", "BlockStamp", "Client", "Log", "Receipt", "Topics"]

METHODS = (
    "eth_chainId",
    "eth_blockNumber",
    "eth_getBlockByNumber",
    "eth_getBlockByHash",
    "eth_getLogs",
    "eth_getCode",
    "eth_call",
    "eth_estimateGas",
    "eth_gasPrice",
    "eth_getTransactionCount",
    SEND,
    "eth_getTransactionReceipt",
)
"""All that is required of a node."""

Topics = Sequence[bytes | Sequence[bytes] | None]
"""Per place: one topic, any of several, or None for all."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Client:
    """A node, as everything that needs the chain sees it."""

    provider: BaseProvider  #: As `ledger.node_connection.open_provider` gives it.

    def close(self) -> None:
        """Let go of the node."""
        close = getattr(self.provider, "close", None)
        if close is not None:
            close()

    def chain_id(self) -> int:
        """Give the network's number."""
        return self._ask("eth_chainId", [], read_quantity)

    def head_number(self) -> int:
        """Give the number of the newest block."""
        return self._ask("eth_blockNumber", [], read_quantity)

    def head(self) -> BlockStamp:
        """Give the newest block."""
        return self._ask("eth_getBlockByNumber", ["latest", False], read_block)

    def block(self, which: int | bytes) -> BlockStamp | None:
        """Give a block by number or hash; None if the chain has none.

        Raises:
            NodeAnswerError: The node gave another block than it was asked for.
        """
        if isinstance(which, int):
            method, name = "eth_getBlockByNumber", quantity(which)
        else:
            method, name = "eth_getBlockByHash", blob(which)
        found = self._ask(method, [name, False], _optional(read_block))
        if found is not None and which not in (found.number, found.hash):
            raise NodeAnswerError(method, f"asked for {name}, got {found.number}")
        return found

    def logs(
        self,
        addresses: Sequence[Address],
        *,
        from_block: int,
        to_block: int,
        topics: Topics | None = None,
    ) -> list[Log]:
        """List logs of contracts in a range of blocks, both ends included, in order.

        Raises:
            NodeAnswerError: The node thinks the range too large, or sent logs that
                were not asked for.
        """
        if not addresses or from_block > to_block:
            return []
        query: dict[str, object] = {
            "address": list(addresses),
            "fromBlock": quantity(from_block),
            "toBlock": quantity(to_block),
        }
        if topics is not None:
            query["topics"] = [_topic(topic) for topic in topics]
        found = self._ask("eth_getLogs", [query], read_logs)
        wanted = frozenset(map(read_address, addresses))
        for log in found:
            if log.address not in wanted:
                raise NodeAnswerError("eth_getLogs", f"log of {log.address} not asked")
            if not from_block <= log.block_number <= to_block:
                raise NodeAnswerError("eth_getLogs", f"log of block {log.block_number}")
        return sorted(found, key=lambda log: (log.block_number, log.log_index))

    def call(
        self,
        to: Address,
        data: bytes,
        *,
        sender: Address | None = None,
        block: int | None = None,
    ) -> bytes:
        """Try a call, and return its result.

        Without a sender the zero address calls. The call is tried after the block,
        or without one after the newest, at the node's present time.

        Raises:
            RevertError: The contract refuses; its data is as the contract gave it.
        """
        query = {"to": to, "data": blob(data)}
        if sender is not None:
            query["from"] = sender
        return self._ask("eth_call", [query, _place(block)], read_blob)

    def code(self, address: Address, *, block: int | None = None) -> bytes:
        """Give the code of a contract; empty if there is none."""
        return self._ask("eth_getCode", [address, _place(block)], read_blob)

    def nonce(self, address: Address) -> int:
        """Count the transactions of an account that are in blocks."""
        params: list[object] = [address, "latest"]
        return self._ask("eth_getTransactionCount", params, read_quantity)

    def send_raw(self, raw: bytes) -> bytes:
        """Send a signed transaction, and give its hash.

        Raises:
            TransactionRefusedError: The node does not take it; the subclass says
                why. Whether it is in a block only its receipt tells.
        """
        tx_hash = keccak(raw)
        answered = self._ask(SEND, [blob(raw)], read_word)
        if answered != tx_hash:
            raise NodeAnswerError(SEND, f"hash {blob(answered)} is not of the sent one")
        return tx_hash

    def receipt(self, tx_hash: bytes) -> Receipt | None:
        """Return the receipt of a transaction; None if it is not in a block."""
        method = "eth_getTransactionReceipt"
        found = self._ask(method, [blob(tx_hash)], _optional(read_receipt))
        if found is not None and found.tx_hash != tx_hash:
            raise NodeAnswerError(method, f"receipt of {blob(found.tx_hash)}")
        return found

    def estimate_gas(self, *, sender: Address, to: Address | None, data: bytes) -> int:
        """Try a transaction, and return the gas it needs.

        Without a receiver it creates a contract, and the data is the creation code.

        Raises:
            RevertError: It would fail.
        """
        query = {"from": sender, "data": blob(data)}
        if to is not None:
            query["to"] = to
        return self._ask("eth_estimateGas", [query], read_quantity)

    def gas_price(self) -> int:
        """Give a price, in wei, that gets a transaction into the next blocks."""
        return self._ask("eth_gasPrice", [], read_quantity)

    def _ask(self, method: str, params: list[object], read: Callable[[Json], T]) -> T:
        """Ask the node, and read its answer.

        Raises:
            NodeUnreachableError: There was no answer.
            LedgerError: The answer is an error, or is not what was asked for.
        """
        answer: Mapping[str, Json] = cast(
            "Mapping[str, Json]",
            self.provider.make_request(cast("RPCEndpoint", method), params),
        )
        error = answer.get("error")
        if error is not None:
            raise failure(method, error)
        try:
            return read(answer["result"])
        except (KeyError, ValueError, TypeError, AttributeError) as cause:
            reason = f"unreadable answer: {type(cause).__name__} {cause}"
            raise NodeAnswerError(method, reason) from cause


def _place(block: int | None) -> str:
    return "latest" if block is None else quantity(block)


def _topic(topic: bytes | Sequence[bytes] | None) -> object:
    if topic is None:
        return None
    return blob(topic) if isinstance(topic, bytes) else [blob(one) for one in topic]


def _optional(read: Callable[[Json], T]) -> Callable[[Json], T | None]:
    return lambda answer: None if answer is None else read(answer)
