"""The embedded chain: an EVM in this process, kept in a file.

For the demonstration, for tests, and for a service on one machine; py-evm, on which
it rests, is no longer developed. It is web3's provider for eth-tester, answering in
the shape of any other node, so nothing else in the package knows of it.

Transactions wait for a short time, so that many share a block. Whoever saw a receipt
can rely on it through `kill -9` and power cuts; what had none yet may be lost, and
is sent again by the writer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, cast

from eth_tester import EthereumTester
from web3.providers import BaseProvider
from web3.providers.eth_tester import EthereumTesterProvider

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import ChainFileError, RpcError
from zeropermit.ledger.embedded.evm import Backend
from zeropermit.ledger.embedded.file import ChainFile, Genesis
from zeropermit.ledger.embedded.transactor import IN_TIME, Blocks, Clock, EmbeddedWriter
from zeropermit.ledger.embedded.view import INVALID, EmbeddedView
from zeropermit.ledger.wire import METHOD_MISSING, SEND, Json, blob, quantity, read_blob

if TYPE_CHECKING:
    from web3 import Web3
    from web3.middleware.base import MiddlewareOnion
    from web3.types import RPCEndpoint, RPCResponse

__all__ = ["CHAIN_ID", "Blocks", "Embedded"]

CHAIN_ID = 1_337_000


class Embedded(EthereumTesterProvider):
    """The embedded chain; safe for threads.

    Args:
        path: The file; made if it is not there.
        chain_id: Number of a new chain; of one that exists, what it must be.
        funded: Accounts with a balance on a new chain. Gas is free, so that none
            is needed.
        clock: Gives the present Unix time, for block times and for calls.
        blocks: How blocks are made.
        read_only: Answer only, even while another process writes.

    Raises:
        ChainFileError: The file cannot be used, or is another chain.
        ChainFileBusyError: Another process has it open for writing.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        chain_id: int | None = None,
        funded: Sequence[Address] = (),
        clock: Clock = time.time,
        blocks: Blocks = IN_TIME,
        read_only: bool = False,
    ) -> None:
        self._path = Path(path)
        with ExitStack() as opened:
            wanted = Genesis(
                CHAIN_ID if chain_id is None else chain_id,
                int(clock()),
                blocks.gas_limit,
                tuple(funded),
            )
            self._writer: EmbeddedWriter | None = None
            if not read_only:
                self._writer = EmbeddedWriter(self._path, wanted, clock, blocks)
                opened.callback(self._writer.close)
            file = ChainFile(self._path, read_only=True)
            opened.callback(file.close)
            self._genesis = self._checked(file.genesis, chain_id)
            backend = Backend(file, self._genesis)
            self._view = EmbeddedView(file, backend, clock)
            opened.pop_all()
        super().__init__(EthereumTester(backend), api_endpoints={})
        self._methods = self._table()
        if self._writer is not None and blocks.automatic:
            self._writer.start()

    @property
    def chain_id(self) -> int:
        """The network's number."""
        return self._genesis.chain_id

    def request_func(
        self, w3: Web3, middleware_onion: MiddlewareOnion
    ) -> Callable[..., RPCResponse]:
        """Serve web3 without eth-tester's translations: answers need none."""
        return BaseProvider.request_func(self, w3, middleware_onion)

    def make_request(self, method: RPCEndpoint, params: Json) -> RPCResponse:
        """Answer as a node does.

        Raises:
            ChainFileError: The file fails.
        """
        answer: dict[str, object] = {"jsonrpc": "2.0", "id": 0}
        try:
            answer["result"] = self._answer(method, params or ())
        except RpcError as error:
            said: dict[str, object] = {"code": error.number, "message": error.reason}
            if error.data is not None:
                said["data"] = blob(error.data)
            answer["error"] = said
        return cast("RPCResponse", answer)

    def mine(self) -> BlockStamp:
        """Make a block of the waiting transactions now, even without any.

        Raises:
            ChainFileError: The file fails, or is open for reading only.
        """
        if self._writer is None:
            raise ChainFileError(str(self._path), "open for reading only")
        return self._writer.mine()

    def close(self) -> None:
        """Finish the block that is being made, and let go of the file."""
        if self._writer is not None:
            self._writer.close()
        self._view.close()

    def __enter__(self) -> Embedded:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _checked(self, genesis: Genesis | None, chain_id: int | None) -> Genesis:
        """Check that the file is the wanted chain."""
        if genesis is None:
            raise ChainFileError(str(self._path), "no chain was begun in it")
        if chain_id not in {None, genesis.chain_id}:
            reason = f"network {chain_id} expected, it is {genesis.chain_id}"
            raise ChainFileError(str(self._path), reason)
        return genesis

    def _table(self) -> Mapping[str, Callable[..., object]]:
        """List the supported methods."""
        view = self._view
        return {
            "web3_clientVersion": lambda: f"zeropermit/py-evm-{version('py-evm')}",
            "net_version": lambda: str(self.chain_id),
            "eth_chainId": lambda: quantity(self.chain_id),
            "eth_blockNumber": view.head_number,
            "eth_getBlockByNumber": view.block_by_number,
            "eth_getBlockByHash": view.block_by_hash,
            "eth_getLogs": view.logs,
            "eth_getCode": view.code,
            "eth_getBalance": view.balance,
            "eth_call": view.call,
            "eth_estimateGas": view.estimate,
            "eth_gasPrice": lambda: "0x0",
            "eth_maxPriorityFeePerGas": lambda: "0x0",
            "eth_getTransactionCount": self._nonce,
            SEND: self._send,
            "eth_getTransactionReceipt": view.receipt,
        }

    def _answer(self, method: str, params: Sequence[Json]) -> object:
        found = self._methods.get(method)
        if found is None:
            raise RpcError(METHOD_MISSING, f"the method {method} does not exist")
        try:
            return found(*params)
        except (TypeError, ValueError, AttributeError) as error:
            raise RpcError(INVALID, f"invalid parameters: {error}") from error

    def _nonce(self, address: str, place: Json = "latest") -> str:
        nonce = self._view.nonce(address, place)
        if place != "pending" or self._writer is None:
            return nonce
        return quantity(self._writer.next_nonce(read_blob(address), int(nonce, 16)))

    def _send(self, raw: str) -> str:
        if self._writer is None:
            raise RpcError(METHOD_MISSING, "the chain is open for reading only")
        return blob(self._writer.send(read_blob(raw), self._view))
