"""Ports of writer and follower: the store, which conforms without being imported."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Protocol

from zeropermit.domain.acts.operation import (
    Lease,
    Operation,
    OperationState,
    OutboxEntry,
    Submission,
)
from zeropermit.domain.ledger.block import BlockEvents, BlockStamp
from zeropermit.domain.ledger.identifiers import Address

LONGEST_PAUSE: Final = 30.0
"""Seconds between attempts at a node or database that is away."""


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
