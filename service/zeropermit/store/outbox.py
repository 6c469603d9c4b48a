"""The outbox: acts stored before they are sent, and their results.

Whoever holds the lease of an account writes its entries; every such write checks
the lease's fence in its own transaction, so that a writer that was thought dead
cannot sign a second transaction for an act.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from zeropermit.domain.acts.operation import (
    Lease,
    Operation,
    OperationState,
    OutboxEntry,
    Submission,
)
from zeropermit.domain.ledger.identifiers import Address, to_hex
from zeropermit.errors import LeaseLostError, OperationClashError
from zeropermit.store.engine import reading, writing
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
            **_submission_values(submission),
            "account": account,
            "state": OperationState.SAVED.value,
            "settled": False,
            "created_at": now,
            "updated_at": now,
        }
        with writing(self.engine) as connection:
            row = _find(connection, submission.id)
            if row is None:
                with suppress(IntegrityError), connection.begin_nested():
                    connection.execute(insert(outbox).values(**values))
                row = _find(connection, submission.id)
        if row is None or _submission(row) != submission or row.account != account:
            raise OperationClashError(submission.id)
        return _operation(row)

    def operation(self, operation: str) -> Operation | None:
        """Return the state of an act."""
        with reading(self.engine) as connection:
            row = _find(connection, operation)
        return None if row is None else _operation(row)

    def oldest_unsent(self) -> int | None:
        """Give the second at which the oldest act that is in no block was saved."""
        waiting = [OperationState.SAVED.value, OperationState.SENT.value]
        query = select(func.min(outbox.c.created_at)).where(
            outbox.c.settled.is_(False), outbox.c.state.in_(waiting)
        )
        with reading(self.engine) as connection:
            second: int | None = connection.scalar(query)
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
                connection.execute(
                    insert(leases).values(
                        account=account, owner=owner, fence=1, expires_at=until
                    )
                )
                return Lease(account, owner, 1)
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
        with writing(self.engine) as connection:
            connection.execute(
                update(leases)
                .where(leases.c.account == lease.account, leases.c.fence == lease.fence)
                .values(expires_at=0)
            )

    def unsettled(
        self,
        account: Address,
        states: Collection[OperationState],
        *,
        limit: int = 1000,
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
        with reading(self.engine) as connection:
            return [_entry(row) for row in connection.execute(query)]

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
                connection.execute(
                    update(outbox)
                    .where(outbox.c.sequence == entry.sequence)
                    .values(**_entry_values(entry), updated_at=now)
                )

    def highest_nonce(self, account: Address) -> int | None:
        """Give the highest nonce that was ever signed with."""
        query = select(func.max(outbox.c.nonce)).where(outbox.c.account == account)
        with reading(self.engine) as connection:
            nonce: int | None = connection.scalar(query)
        return nonce

    def settled_nonce(self, account: Address) -> int | None:
        """Give the highest nonce of a transaction that is final."""
        query = select(func.max(outbox.c.nonce)).where(
            outbox.c.account == account, outbox.c.settled.is_(True)
        )
        with reading(self.engine) as connection:
            nonce: int | None = connection.scalar(query)
        return nonce


def _find(connection: Connection, operation: str) -> Row[Any] | None:
    query = select(outbox).where(outbox.c.id == operation)
    return connection.execute(query).one_or_none()


def _submission_values(submission: Submission) -> dict[str, object]:
    return {
        "id": submission.id,
        "label": submission.label,
        "to_address": submission.to,
        "data": to_hex(submission.data),
    }


def _submission(row: Row[Any]) -> Submission:
    data = bytes.fromhex(row.data.removeprefix("0x"))
    return Submission(row.id, Address(row.to_address), data, row.label)


def _entry_values(entry: OutboxEntry) -> dict[str, object]:
    return {
        "state": entry.state.value,
        "settled": entry.settled,
        "nonce": entry.nonce,
        "raw": _hex(entry.raw),
        "tx_hash": _hex(entry.tx_hash),
        "block": entry.block,
        "block_hash": _hex(entry.block_hash),
        "gas_used": entry.gas_used,
        "revert_data": _hex(entry.revert_data),
        "displaced_at": entry.displaced_at,
    }


def _entry(row: Row[Any]) -> OutboxEntry:
    return OutboxEntry(
        sequence=row.sequence,
        submission=_submission(row),
        state=OperationState(row.state),
        nonce=row.nonce,
        raw=_bytes(row.raw),
        tx_hash=_bytes(row.tx_hash),
        block=row.block,
        block_hash=_bytes(row.block_hash),
        gas_used=row.gas_used,
        revert_data=_bytes(row.revert_data),
        settled=row.settled,
        displaced_at=row.displaced_at,
    )


def _operation(row: Row[Any]) -> Operation:
    return Operation(
        id=row.id,
        label=row.label,
        state=OperationState(row.state),
        tx_hash=_bytes(row.tx_hash),
        block=row.block,
        block_hash=_bytes(row.block_hash),
        gas_used=row.gas_used,
        revert_data=_bytes(row.revert_data),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _hex(value: bytes | None) -> str | None:
    return None if value is None else to_hex(value)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text.removeprefix("0x"))
