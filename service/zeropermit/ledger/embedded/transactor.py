"""Takes transactions into the embedded chain, and makes blocks of them in time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, cast

import structlog
from eth.abc import SignedTransactionAPI

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.errors import ChainFileError
from zeropermit.ledger.embedded.evm import Backend
from zeropermit.ledger.embedded.file import ChainFile, Genesis, WriterLock
from zeropermit.ledger.embedded.miner import Draft, Miner
from zeropermit.ledger.embedded.pool import Pool, read_transaction
from zeropermit.ledger.embedded.view import EmbeddedView

_log = structlog.get_logger(__name__)

RETRY_SECONDS = 1.0

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Blocks:
    """How blocks are made."""

    #: Make them as transactions come; else only `Embedded.mine` does.
    automatic: bool = True
    #: Seconds for which transactions wait for others to share a block.
    interval: float = 0.1
    #: Seconds that block time may be ahead of the clock; infinite for a stopped one.
    max_ahead: float = 2.0
    gas_limit: int = 30_000_000  #: Gas of every block of a new chain.


IN_TIME = Blocks()
"""Blocks as transactions come, several transactions in each."""


class EmbeddedWriter:
    """The half of an embedded chain that changes it; safe for threads.

    Args:
        path: The file; nobody else may be writing it.
        wanted: With what the chain begins if the file is new.
        clock: Gives the present Unix time.
        blocks: How blocks are made.

    Raises:
        ChainFileError: The file cannot be used.
        ChainFileBusyError: Another process has it open for writing.
    """

    def __init__(
        self, path: Path, wanted: Genesis, clock: Clock, blocks: Blocks
    ) -> None:
        with ExitStack() as opened:
            self._lock_file = WriterLock(path)
            opened.callback(self._lock_file.close)
            self._file = ChainFile(path)
            opened.callback(self._file.close)
            self._genesis = self._file.genesis or wanted
            self._backend = Backend(self._file, self._genesis)
            opened.pop_all()
        self._interval = blocks.interval
        self._miner = Miner(self._file, self._backend, clock, blocks.max_ahead)
        self._pool = Pool()
        self._pool_lock = Lock()
        self._mining = Lock()
        self._has_news = Event()
        self._is_closing = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Make blocks as transactions come."""
        self._thread = Thread(target=self._run, name="embedded-chain", daemon=True)
        self._thread.start()

    def send(self, raw: bytes, view: EmbeddedView) -> bytes:
        """Take a transaction into the pool, and give its hash."""
        genesis = self._genesis
        transaction = read_transaction(
            self._backend, raw, chain_id=genesis.chain_id, gas_limit=genesis.gas_limit
        )
        account = view.account(transaction.sender)
        with self._pool_lock:
            self._pool.add(transaction, account)
        self._has_news.set()
        return transaction.hash

    def next_nonce(self, sender: bytes, nonce: int) -> int:
        """Give the nonce after those that wait."""
        with self._pool_lock:
            return self._pool.next_nonce(sender, nonce)

    def mine(self) -> BlockStamp:
        """Make a block of the waiting transactions."""
        with self._mining:
            self._miner.await_clock()
            draft = self._miner.mine(self._ready())
            self._forget(draft)
        header = draft.header
        return BlockStamp(
            header.block_number, header.hash, header.parent_hash, header.timestamp
        )

    def close(self) -> None:
        """Stop after the block that is being made."""
        self._is_closing.set()
        self._has_news.set()
        if self._thread is not None:
            self._thread.join()
        with self._mining:
            self._file.close()
            self._lock_file.close()

    def _ready(self) -> list[SignedTransactionAPI]:
        """List the transactions that can be mined after the newest block."""
        state = self._backend.state(self._miner.head)
        with self._pool_lock:
            return list(self._pool.ready(lambda one: state.get_nonce(cast("Any", one))))

    def _forget(self, draft: Draft) -> None:
        """Remove transactions that are in a block or can never be."""
        with self._pool_lock:
            for transaction in draft.refused:
                self._pool.remove(transaction)
            for one in draft.executed:
                self._pool.remove(one.transaction)
                sender, nonce = one.transaction.sender, one.transaction.nonce
                self._pool.remove_below(sender, nonce + 1)

    def _run(self) -> None:
        """Make a block whenever something can be mined, until closed."""
        while not self._is_closing.is_set():
            self._has_news.wait()
            self._has_news.clear()
            self._is_closing.wait(self._interval)
            try:
                while not self._is_closing.is_set() and self._is_anything_ready():
                    self.mine()
            except ChainFileError as error:
                _log.error("block_not_written", code=error.code, why=error.reason)
                self._is_closing.wait(RETRY_SECONDS)
                self._has_news.set()

    def _is_anything_ready(self) -> bool:
        with self._mining:
            return bool(self._ready())
