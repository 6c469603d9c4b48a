"""The outbox: acts stored before they are sent, and their results.

Whoever holds the lease of an account writes its entries; every such write checks
the lease's fence in its own transaction, so that a writer that was thought dead
cannot sign a second transaction for an act.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, func, insert, select, update

from zeropermit.domain.acts.operation import (
    Lease,
    Operation,
    OperationState,
    OutboxEntry,
    Submission,
)
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import LeaseLostError, OperationClashError
from zeropermit.store.engine import (
    execute,
    find_or_insert,
    read_scalar,
    read_values,
    writing,
)
from zeropermit.store.rows import read_row, write_row
from zeropermit.store.tables import leases, outbox


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    """The outboxes of all accounts, in a database."""

    engine: Engine

    def save(self, submission: Submission, account: Address, *, now: int) -> Operation:
        """Store a submission, or return the state of a repeated one.

        Raises:
            OperationClashError: The id was used for something else.
        """
        values = {
            **write_row(submission),
            "account": account,
            "state": OperationState.SAVED.value,
            "settled": False,
            "created_at": now,
            "updated_at": now,
        }
        same = outbox.c.id == submission.id
        with writing(self.engine) as connection:
            row = find_or_insert(connection, outbox, same, values)
        if read_row(Submission, row) != submission or row.account != account:
            raise OperationClashError(submission.id)
        return read_row(Operation, row)

    def operation(self, operation: str) -> Operation | None:
        """Return the state of an act."""
        query = select(outbox).where(outbox.c.id == operation)
        return next(iter(read_values(self.engine, Operation, query)), None)

    def oldest_unsent(self) -> int | None:
        """Give the second at which the oldest act that is in no block was saved."""
        waiting = [OperationState.SAVED.value, OperationState.SENT.value]
        query = select(func.min(outbox.c.created_at)).where(
            outbox.c.settled.is_(False), outbox.c.state.in_(waiting)
        )
        second: int | None = read_scalar(self.engine, query)
        return second

    def acquire(
        self, account: Address, owner: str, *, held: Lease | None, now: int, until: int
    ) -> Lease | None:
        """Take or keep the lease of an account; None if another holds it.

        An owner may take over from itself at once, with a new fence: that is how a
        service goes on after a crash. From another it has to wait until the end.
        """
        mine = leases.c.account == account
        with writing(self.engine) as connection:
            row = connection.execute(
                select(leases).where(mine).with_for_update()
            ).one_or_none()
            if row is None:
                lease = Lease(account, owner, 1)
                values = write_row(lease)
                connection.execute(insert(leases).values(**values, expires_at=until))
                return lease
            if row.owner != owner and row.expires_at > now:
                return None
            keeps = held is not None and (held.owner, held.fence) == (
                row.owner,
                row.fence,
            )
            fence = row.fence if keeps else row.fence + 1
            connection.execute(
                update(leases)
                .where(mine)
                .values(owner=owner, fence=fence, expires_at=until)
            )
        return Lease(account, owner, fence)

    def release(self, lease: Lease) -> None:
        """End a lease early, if it still holds."""
        held = (leases.c.account == lease.account) & (leases.c.fence == lease.fence)
        execute(self.engine, update(leases).where(held).values(expires_at=0))

    def unsettled(
        self, account: Address, states: Collection[OperationState], *, limit: int = 1000
    ) -> Sequence[OutboxEntry]:
        """List acts whose state may change, in the order of submission."""
        query = (
            select(outbox)
            .where(
                outbox.c.account == account,
                outbox.c.settled.is_(False),
                outbox.c.state.in_([state.value for state in states]),
            )
            .order_by(outbox.c.sequence)
            .limit(limit)
        )
        return read_values(self.engine, OutboxEntry, query)

    def store(self, lease: Lease, entries: Sequence[OutboxEntry], *, now: int) -> None:
        """Keep changed entries, all or none.

        Raises:
            LeaseLostError: Another writer took over.
        """
        with writing(self.engine) as connection:
            fence = connection.scalar(
                select(leases.c.fence)
                .where(leases.c.account == lease.account)
                .with_for_update()
            )
            if fence != lease.fence:
                raise LeaseLostError(lease.account, lease.owner)
            for entry in entries:
                values = write_row(entry, "sequence", "submission")
                mine = update(outbox).where(outbox.c.sequence == entry.sequence)
                connection.execute(mine.values(**values, updated_at=now))

    def highest_nonce(self, account: Address) -> int | None:
        """Give the highest nonce that was ever signed with."""
        return self._highest_nonce(outbox.c.account == account)

    def settled_nonce(self, account: Address) -> int | None:
        """Give the highest nonce of a transaction that is final."""
        return self._highest_nonce(
            outbox.c.account == account, outbox.c.settled.is_(True)
        )

    def _highest_nonce(self, *conditions: ColumnElement[bool]) -> int | None:
        query = select(func.max(outbox.c.nonce)).where(*conditions)
        nonce: int | None = read_scalar(self.engine, query)
        return nonce
