"""Makes the blocks of the embedded chain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog
from eth.abc import (
    BlockHeaderAPI,
    ComputationAPI,
    LogAPI,
    ReceiptAPI,
    SignedTransactionAPI,
    VirtualMachineAPI,
)
from eth_utils.exceptions import ValidationError

from zeropermit.errors import TransactionBrokenError
from zeropermit.ledger.embedded.evm import Backend
from zeropermit.ledger.embedded.file import ChainFile

_log = structlog.get_logger(__name__)

LONGEST_WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Executed:
    """A transaction in the block that is being made."""

    transaction: SignedTransactionAPI
    receipt: ReceiptAPI
    computation: ComputationAPI
    gas_used: int


@dataclass(slots=True)
class Draft:
    """The block that is being made."""

    header: BlockHeaderAPI
    executed: list[Executed] = field(default_factory=list)
    refused: list[SignedTransactionAPI] = field(default_factory=list)


@dataclass(slots=True)
class Miner:
    """Puts transactions into blocks, one file transaction per block.

    A block's time is that of the clock, and at least a second after its parent's, as
    the EVM wants it. So blocks that follow quickly run ahead of the clock; before
    they would by more than `max_ahead` seconds, the miner waits. It never waits more
    than a second, so that a clock that was set back slows the chain to a block a
    second, and does not stop it.
    """

    file: ChainFile  #: Where the chain is; nobody else may write it.
    backend: Backend  #: The EVM on that file.
    clock: Callable[[], float]  #: Gives the present Unix time.
    max_ahead: float  #: Seconds by which block time may be ahead of the clock.
    head: BlockHeaderAPI = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the newest block."""
        self.head = self.backend.chain.get_canonical_head()

    def await_clock(self) -> None:
        """Wait until the next block may have its time."""
        ahead = self.head.timestamp + 1 - self.clock() - self.max_ahead
        if ahead > 0:
            time.sleep(min(ahead, LONGEST_WAIT_SECONDS))

    def mine(self, candidates: Sequence[SignedTransactionAPI]) -> Draft:
        """Make a block of as many transactions as it holds, from the first on.

        Raises:
            ChainFileError: It could not be written; the chain is as before.
        """
        moment = max(self.head.timestamp + 1, int(self.clock()))
        broken: set[bytes] = set()
        with self.file.transaction():
            while True:
                try:
                    draft = self._fill(
                        moment, [c for c in candidates if c.hash not in broken]
                    )
                    break
                except TransactionBrokenError as error:
                    broken.add(error.tx_hash)
                    self.file.forget_held()
            self._store(draft)
        self.head = draft.header
        draft.refused += [one for one in candidates if one.hash in broken]
        return draft

    def _fill(self, moment: int, candidates: Sequence[SignedTransactionAPI]) -> Draft:
        """Run transactions until the block is full, and seal it."""
        header = self.backend.next_header(self.head, moment)
        vm = self.backend.vm(header)
        draft = Draft(header)
        blocked: set[bytes] = set()
        for transaction in candidates:
            if draft.header.gas_used + transaction.gas > draft.header.gas_limit:
                break
            if transaction.sender not in blocked and not _execute(
                vm, draft, transaction
            ):
                blocked.add(transaction.sender)
        block = vm.set_block_transactions_and_withdrawals(
            vm.get_block(),
            draft.header,
            tuple(one.transaction for one in draft.executed),
            tuple(one.receipt for one in draft.executed),
        )
        sealed = vm.finalize_block(block).block
        self.backend.chain.chaindb.persist_block(sealed)
        draft.header = sealed.header
        return draft

    def _store(self, draft: Draft) -> None:
        """Write the data of receipts and logs."""
        number, write = draft.header.block_number, self.file.connection.executemany
        write(
            "INSERT INTO blocks VALUES (?, ?, ?)",
            [(number, draft.header.hash, draft.header.timestamp)],
        )
        rows = [_receipt_row(number, *pair) for pair in enumerate(draft.executed)]
        write("INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        logs = [
            (one.transaction.hash, index, log)
            for index, one in enumerate(draft.executed)
            for log in one.receipt.logs
        ]
        write(
            "INSERT INTO logs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (number, place, tx_hash, index, log.address, *_topics(log), log.data)
                for place, (tx_hash, index, log) in enumerate(logs)
            ],
        )


def _execute(
    vm: VirtualMachineAPI, draft: Draft, transaction: SignedTransactionAPI
) -> bool:
    """Run a transaction in the block; say whether it may be in it.

    Raises:
        TransactionBrokenError: The EVM broke, and its state with it.
    """
    try:
        receipt, computation = vm.apply_transaction(draft.header, transaction)
    except ValidationError as error:
        _log.warning("transaction_dropped", hash=_hex(transaction), reason=str(error))
        draft.refused.append(transaction)
        return False
    except Exception as error:
        _log.exception("evm_broke", hash=_hex(transaction))
        raise TransactionBrokenError(transaction.hash) from error
    used = receipt.gas_used - draft.header.gas_used
    draft.header = vm.add_receipt_to_header(draft.header, receipt)
    draft.executed.append(Executed(transaction, receipt, computation, used))
    return True


def _receipt_row(number: int, index: int, one: Executed) -> tuple[object, ...]:
    """Lay a receipt out as its table does."""
    transaction, is_creation = one.transaction, not one.transaction.to
    return (
        transaction.hash,
        number,
        index,
        transaction.sender,
        None if is_creation else transaction.to,
        one.computation.msg.storage_address if is_creation else None,
        transaction.type_id or 0,
        int(not one.computation.is_error),
        one.gas_used,
        one.receipt.gas_used,
        one.receipt.bloom.to_bytes(256, "big"),
    )


def _topics(log: LogAPI) -> tuple[bytes | None, ...]:
    """Give four topics, as many as there can be."""
    words = [topic.to_bytes(32, "big") for topic in log.topics]
    return (*words, *[None] * (4 - len(words)))


def _hex(transaction: SignedTransactionAPI) -> str:
    return "0x" + transaction.hash.hex()
