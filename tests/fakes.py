"""Stand-ins that obey the ports: a chain in memory, with forks and a bad memory.

`FakeChain` answers like a node. Tests mine, fork and switch it, and tell it what to
lose: see `FakeChain.faults`. `FileChain` is one that several processes share.
"""

import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eth_account import Account
from eth_account.typed_transactions import TypedTransaction
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import LedgerError, NodeUnreachableError, RevertError

GENESIS_TIME = 1_700_000_000


class NodeRefusedError(LedgerError):
    """The node answered, and did not take a transaction."""

    code = "NODE_REFUSED"

    reason: str
    sentence = "{reason}"


@dataclass(frozen=True, slots=True)
class FakeLog:
    address: Address
    topics: tuple[bytes, ...]
    data: bytes
    block_number: int
    block_hash: bytes
    tx_hash: bytes
    log_index: int


@dataclass(frozen=True, slots=True)
class FakeReceipt:
    tx_hash: bytes
    block_number: int
    block_hash: bytes
    succeeded: bool
    gas_used: int
    logs: tuple[FakeLog, ...] = ()
    contract: Address | None = None


@dataclass(frozen=True, slots=True)
class Transaction:
    hash: bytes
    sender: Address
    nonce: int
    to: Address
    data: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class Emission:
    """What a contract is made to emit in the next block."""

    address: Address
    topics: tuple[bytes, ...]
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class FakeBlock:
    stamp: BlockStamp
    transactions: tuple[Transaction, ...] = ()
    logs: tuple[FakeLog, ...] = ()


def read_transaction(raw: bytes) -> Transaction:
    fields = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
    return Transaction(
        hash=keccak(raw),
        sender=Address(Account.recover_transaction(raw)),
        nonce=fields["nonce"],
        to=Address("0x" + bytes(fields["to"]).hex()),
        data=bytes(fields["data"]),
        raw=raw,
    )


@dataclass
class FakeChain:
    """A chain in memory: a tree of blocks, one of which is the head."""

    refuse: Callable[[bytes, Sequence[bytes]], bytes | None] = lambda _data, _done: None
    """Given calldata and what was executed before: what a contract would say."""
    reverts: Callable[[bytes], bool] = lambda _: False
    """Whether calldata reverts in a block although a trial call went well."""
    faults: deque[str] = field(default_factory=deque)
    """For the next sends: `ok`, `lost` (not taken, no answer), `lost reply` (taken, no
    answer), `half reply` (taken, broken answer), `forgotten` (answered, not taken)."""
    automine: bool = False
    before: Callable[[str], None] = lambda _: None
    """Called with the name of every method before it answers."""
    pool: dict[bytes, Transaction] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    number_of_blocks: int = 0

    def __post_init__(self) -> None:
        genesis = BlockStamp(0, self._new_hash(b""), b"\0" * 32, GENESIS_TIME)
        self.blocks = {genesis.hash: FakeBlock(genesis)}
        self.tip = genesis.hash

    # what tests do to it

    def mine(
        self, *emissions: Emission, parent: bytes | None = None, pool: bool = True
    ) -> BlockStamp:
        """Add a block with logs and all that fits of the pool; make it the head."""
        above = self.blocks[parent or self.tip].stamp
        number, block_hash = above.number + 1, self._new_hash(above.hash)
        stamp = BlockStamp(number, block_hash, above.hash, above.time + 1)
        self.tip = above.hash
        taken = self._fitting() if pool else []
        logs = tuple(
            FakeLog(e.address, e.topics, e.data, number, block_hash, b"\7" * 32, i)
            for i, e in enumerate(emissions)
        )
        self.blocks[block_hash] = FakeBlock(stamp, tuple(taken), logs)
        self.tip = block_hash
        for transaction in taken:
            self.pool.pop(transaction.hash, None)
        return stamp

    def switch(self, block_hash: bytes) -> None:
        """Make another block the head; lost transactions are forgotten."""
        self.tip = block_hash

    def canonical(self) -> list[FakeBlock]:
        """List the blocks from the first to the head."""
        found = [self.blocks[self.tip]]
        while found[-1].stamp.number:
            found.append(self.blocks[found[-1].stamp.parent])
        return found[::-1]

    def executed(self) -> list[bytes]:
        """List calldata in the order of execution, what reverted left out."""
        return [
            transaction.data
            for block in self.canonical()
            for transaction in block.transactions
            if not self.reverts(transaction.data)
        ]

    # what a node does

    def chain_id(self) -> int:
        self._called("chain_id")
        return 1337

    def head(self) -> BlockStamp:
        self._called("head")
        return self.blocks[self.tip].stamp

    def block(self, which: int | bytes) -> BlockStamp | None:
        self._called("block")
        if isinstance(which, bytes):
            found = self.blocks.get(which)
            return None if found is None else found.stamp
        stamps = [block.stamp for block in self.canonical()]
        return stamps[which] if which < len(stamps) else None

    def logs(
        self, addresses: Sequence[Address], *, from_block: int, to_block: int
    ) -> tuple[FakeLog, ...]:
        self._called("logs")
        return tuple(
            log
            for block in self.canonical()[from_block : to_block + 1]
            for log in block.logs
            if log.address in addresses
        )

    def nonce(self, address: Address) -> int:
        self._called("nonce")
        return self._nonce(address)

    def gas_price(self) -> int:
        self._called("gas_price")
        return 10**9

    def estimate_gas(self, *, sender: Address, to: Address, data: bytes) -> int:
        self._called("estimate_gas")
        self._refuse(data)
        return 50_000

    def call(
        self,
        to: Address,
        data: bytes,
        *,
        sender: Address | None = None,
        block: int | None = None,
    ) -> bytes:
        self._called("call")
        self._refuse(data)
        return b""

    def send_raw(self, raw: bytes) -> bytes:
        self._called("send_raw")
        fault = self.faults.popleft() if self.faults else "ok"
        if fault == "lost":
            raise NodeUnreachableError(fault)
        transaction = read_transaction(raw)
        if fault != "forgotten":
            self._take(transaction)
        if fault == "lost reply":
            raise NodeUnreachableError(fault)
        if fault == "half reply":
            raise NodeRefusedError(fault)
        return transaction.hash

    def receipt(self, tx_hash: bytes) -> FakeReceipt | None:
        self._called("receipt")
        for block in self.canonical():
            for transaction in block.transactions:
                if transaction.hash == tx_hash:
                    stamp = block.stamp
                    succeeded = not self.reverts(transaction.data)
                    return FakeReceipt(
                        tx_hash, stamp.number, stamp.hash, succeeded, 40_000
                    )
        return None

    def _called(self, method: str) -> None:
        self.calls[method] += 1
        self.before(method)

    def _take(self, transaction: Transaction) -> None:
        if transaction.nonce < self._nonce(transaction.sender):
            raise NodeRefusedError("nonce too low")
        if transaction.hash in self.pool:
            raise NodeRefusedError("already known")
        self.pool[transaction.hash] = transaction
        if self.automine:
            self.mine()

    def _fitting(self) -> list[Transaction]:
        taken: list[Transaction] = []
        nonces: dict[Address, int] = {}
        for transaction in sorted(self.pool.values(), key=lambda t: t.nonce):
            sender = transaction.sender
            if transaction.nonce == nonces.get(sender, self._nonce(sender)):
                taken.append(transaction)
                nonces[sender] = transaction.nonce + 1
        return taken

    def _nonce(self, address: Address) -> int:
        return sum(
            transaction.sender == address
            for block in self.canonical()
            for transaction in block.transactions
        )

    def _refuse(self, data: bytes) -> None:
        said = self.refuse(data, self.executed())
        if said is not None:
            raise RevertError(said)

    def _new_hash(self, parent: bytes) -> bytes:
        self.number_of_blocks += 1
        salt = self.number_of_blocks.to_bytes(8, "big")
        return hashlib.sha256(parent + salt).digest()


class FileChain(FakeChain):
    """A chain that outlives processes: every transaction is a line, and a block."""

    def __init__(self, path: Path) -> None:
        super().__init__(automine=True)
        self.path = path
        self._read = 0
        path.touch()

    def _called(self, method: str) -> None:
        lines = self.path.read_text().splitlines()
        for line in lines[self._read :]:
            super()._take(read_transaction(bytes.fromhex(line)))
        self._read = len(lines)
        super()._called(method)

    def _take(self, transaction: Transaction) -> None:
        if transaction.nonce != self._nonce(transaction.sender):
            raise NodeRefusedError("nonce is not the next one")
        line = f"{transaction.raw.hex()}\n".encode()
        target = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(target, line)
        finally:
            os.close(target)
