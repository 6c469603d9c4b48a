"""Ports of writer and follower: node and store, by shape.

`ledger.client.Client` is the node; the store conforms without being imported.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from zeropermit.domain.acts.operation import (
    Lease,
    Operation,
    OperationState,
    OutboxEntry,
    Submission,
)
from zeropermit.domain.ledger.block import BlockEvents, BlockStamp
from zeropermit.domain.ledger.identifiers import Address

if TYPE_CHECKING:
    from zeropermit.ledger.client import Log, Receipt


class Node(Protocol):
    """Node, as the writer uses it."""

    def chain_id(self) -> int:
        """Give the network's number."""

    def head(self) -> BlockStamp:
        """Give the newest block."""

    def block(self, which: int | bytes) -> BlockStamp | None:
        """Give a block by number or hash."""

    def nonce(self, address: Address) -> int:
        """Count the transactions of an account that are in blocks."""

    def gas_price(self) -> int:
        """Give a price that gets a transaction into the next blocks."""

    def estimate_gas(self, *, sender: Address, to: Address, data: bytes) -> int:
        """Try a call, and return the gas it needs."""

    def call(
        self,
        to: Address,
        data: bytes,
        *,
        sender: Address | None = None,
        block: int | None = None,
    ) -> bytes:
        """Try a call."""

    def send_raw(self, raw: bytes) -> bytes:
        """Send a signed transaction."""

    def receipt(self, tx_hash: bytes) -> Receipt | None:
        """Return the receipt of a transaction, if it is in a block."""


class Outbox(Protocol):
    """Where submissions and signed transactions are kept."""

    def operation(self, operation: str) -> Operation | None:
        """Return the state of an act."""

    def save(self, submission: Submission, account: Address, *, now: int) -> Operation:
        """Store a submission, or return the state of a repeated one."""

    def acquire(
        self, account: Address, owner: str, *, held: Lease | None, now: int, until: int
    ) -> Lease | None:
        """Take or keep the lease of an account; None if another holds it."""

    def release(self, lease: Lease) -> None:
        """End a lease early."""

    def unsettled(
        self, account: Address, states: Collection[OperationState], *, limit: int
    ) -> Sequence[OutboxEntry]:
        """List acts whose state may change, in the order of submission."""

    def store(self, lease: Lease, entries: Sequence[OutboxEntry], *, now: int) -> None:
        """Keep changed entries, all or none, if the lease still holds."""

    def highest_nonce(self, account: Address) -> int | None:
        """Give the highest nonce that was ever signed with."""

    def settled_nonce(self, account: Address) -> int | None:
        """Give the highest nonce of a transaction that is final."""


class Chain(Protocol):
    """Node, as the follower uses it."""

    def head(self) -> BlockStamp:
        """Give the newest block."""

    def block(self, which: int | bytes) -> BlockStamp | None:
        """Give a block by number or hash; a number beyond the head has none."""

    def logs(
        self, addresses: Sequence[Address], *, from_block: int, to_block: int
    ) -> Sequence[Log]:
        """List logs of contracts in a range of blocks, both ends included."""


class IndexPort(Protocol):
    """Index, as the follower uses it."""

    def head(self) -> BlockStamp | None:
        """Give the last indexed block."""

    def checkpoints(self, *, below: int | None, limit: int) -> Sequence[BlockStamp]:
        """List known blocks from the newest to the oldest."""

    def final(self) -> int | None:
        """Give the newest block that nothing may roll back."""

    def apply_all(self, page: Sequence[BlockEvents], *, final: int | None) -> None:
        """Add blocks in their order, all or none."""

    def roll_back_to(self, number: int) -> None:
        """Forget every block after `number`."""
