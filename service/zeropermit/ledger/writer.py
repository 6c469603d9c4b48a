"""The writer: acts reach the ledger exactly once, also after crashes.

An act is kept, signed and kept again before it is sent; from then on only those
bytes are sent, as often as it takes, and only the receipt of their hash says what
became of them. A lost reply, a crash or a second writer can then do no harm: the
ledger takes a transaction once, and the outbox signs one per act.

One round (`work`) takes many acts, so that many reach the same block.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import TYPE_CHECKING, Final

import structlog

from zeropermit.domain.acts.operation import (
    Lease,
    Operation,
    OperationState,
    OutboxEntry,
    Submission,
)
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import (
    LeaseLostError,
    LedgerError,
    NodeBehindError,
    NodeUnreachableError,
    StoreError,
)
from zeropermit.ledger.client import Client, Receipt
from zeropermit.ledger.ports import LONGEST_PAUSE, Outbox
from zeropermit.ledger.preflight import Preflight, refused_entry

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

DISPLACED_MARGIN: Final = 2
"""Blocks beyond finality before a nonce is given up as taken by a stranger."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WriterRound:
    """Lease, nonce and newest block at the beginning of a round."""

    lease: Lease
    mined: int  #: Transactions of the account that are in blocks.
    head: BlockStamp


def no_failpoint(_: str) -> None:
    """Go on: tests put a crash in this place."""


def nothing_is_done(_: Submission) -> bool:
    """Leave it to the contracts to refuse an act that was done."""
    return False


@dataclass(slots=True)
class AccountWriter:
    """The one sender of an account."""

    client: Client
    outbox: Outbox
    account: LocalAccount
    _: KW_ONLY
    clock: Callable[[], int]
    #: Blocks after which the network takes nothing back; 0 if it never does.
    finality_depth: int
    #: Most gas that one act may need; None for no limit of ours.
    gas_limit: int | None = None
    #: Name for the lease: a service that has a fixed one goes on at once after a crash,
    #: all others wait until the lease ends.
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)
    lease_seconds: int = 30
    #: Seconds after which a transaction that is in no block is sent again.
    resend_after: int = 10
    batch: int = 200  #: Most acts that are signed in one round.
    failpoint: Callable[[str], None] = no_failpoint
    #: Whether an act that a contract would take again is on the ledger already.
    is_done: Callable[[Submission], bool] = nothing_is_done
    _lease: Lease | None = field(default=None, init=False)
    _sent_at: dict[bytes, int] = field(default_factory=dict, init=False)
    #: Second from which the lease is renewed; until then it holds.
    _renew_at: int = field(default=0, init=False)
    #: Set when there is something to do.
    wake: threading.Event = field(default_factory=threading.Event, init=False)

    @property
    def address(self) -> Address:
        """Account that pays."""
        return Address(self.account.address)

    @property
    def _preflight(self) -> Preflight:
        return Preflight(self.client, self.account, self.gas_limit)

    def submit(self, submission: Submission) -> Operation:
        """Keep a submission to be sent; the same id is the same submission.

        Raises:
            OperationClashError: The id was used for something else.
        """
        operation = self.outbox.save(submission, self.address, now=self.clock())
        self.failpoint("saved")
        self.wake.set()
        return operation

    def run(self, stop: threading.Event, poll: float) -> None:
        """Work until told to stop, through outages of node and database.

        With nothing to do, it rests for `poll` seconds.
        """
        pause = 0.0
        while not stop.is_set():
            self.wake.clear()
            try:
                changed = self.work()
            except (LedgerError, StoreError) as error:
                pause = min(max(pause, poll) * 2, LONGEST_PAUSE)
                _log.warning("writer_round_failed", code=error.code, pause=pause)
                stop.wait(pause)
                continue
            pause = 0.0
            if not changed:
                self.wake.wait(poll)
        self._release()

    def work(self) -> int:
        """Do one round; say how many operations got further.

        Raises:
            NodeBehindError: The node lacks transactions that were final.
            LedgerError: The node is away; nothing is lost.
            StoreError: The database is away, or another writer took over.
        """
        # 1. Be the only writer
        lease = self._hold()
        if lease is None:
            return 0
        # 2. See where the ledger is, and that it is ours
        current = WriterRound(
            lease, self.client.nonce(self.address), self.client.head()
        )
        settled = self.outbox.settled_nonce(self.address)
        if settled is not None and current.mined <= settled:
            raise NodeBehindError(
                "transactions", expected=settled + 1, given=current.mined
            )
        # 3. Watch what is in blocks, chase what is not, sign what is new
        changed = self._watch(current)
        changed += self._chase(current)
        return changed + self._dispatch(current)

    def _hold(self) -> Lease | None:
        """Take the lease, or renew it once a third of it is over."""
        now = self.clock()
        if self._lease is None or not now < self._renew_at:
            self._lease = self.outbox.acquire(
                self.address,
                self.owner,
                held=self._lease,
                now=now,
                until=now + self.lease_seconds,
            )
            self._renew_at = now + self.lease_seconds // 3
        return self._lease

    def _watch(self, current: WriterRound) -> int:
        """Settle acts in final blocks; reopen acts that a reorganisation removed."""
        states = (OperationState.INCLUDED, OperationState.FAILED)
        entries = self._unsettled(*states)
        numbers = {entry.block for entry in entries if entry.block is not None}
        canonical = {number: self.client.block(number) for number in numbers}
        changes = []
        for entry in entries:
            stamp = canonical.get(entry.block or 0)
            if stamp is None or stamp.hash != entry.block_hash:
                changes.append(self._reconsider(entry))
            elif current.head.number - stamp.number >= self.finality_depth:
                is_failed = entry.state is OperationState.FAILED
                state = entry.state if is_failed else OperationState.FINAL
                changes.append(replace(entry, state=state, settled=True))
        return self._store(current, changes)

    def _reconsider(self, entry: OutboxEntry) -> OutboxEntry:
        """Find the block that has a transaction now, if any."""
        receipt = self.client.receipt(entry.tx_hash or b"")
        if receipt is not None:
            return self._included(entry, receipt)
        self._sent_at.pop(entry.tx_hash or b"", None)
        _log.info("operation_reorganised_away", operation=entry.submission.id)
        return replace(
            entry,
            state=OperationState.SENT,
            block=None,
            block_hash=None,
            gas_used=None,
            revert_data=None,
        )

    def _chase(self, current: WriterRound) -> int:
        """Read the receipts of sent acts, and send lost ones again."""
        changes = []
        entries = self._unsettled(OperationState.SENT)
        for entry in sorted(entries, key=lambda entry: entry.nonce or 0):
            if (entry.nonce or 0) >= current.mined:
                self._send(entry)
                continue
            receipt = self.client.receipt(entry.tx_hash or b"")
            if receipt is not None:
                changes.append(self._included(entry, receipt))
            elif entry.displaced_at is None:
                changes.append(replace(entry, displaced_at=current.head.number))
            elif self._is_displaced_for_good(entry, current):
                changes.append(_unsigned(entry))
        return self._store(current, changes)

    def _is_displaced_for_good(self, entry: OutboxEntry, current: WriterRound) -> bool:
        """Whether a transaction of somebody else has this nonce, and will keep it."""
        depth = current.head.number - (entry.displaced_at or 0)
        return depth >= self.finality_depth + DISPLACED_MARGIN

    def _included(self, entry: OutboxEntry, receipt: Receipt) -> OutboxEntry:
        """Note the block that has a transaction."""
        self._sent_at.pop(receipt.tx_hash, None)
        state = OperationState.INCLUDED
        revert_data = None
        if not receipt.succeeded:
            state = OperationState.FAILED
            revert_data = self._preflight.revert_data(
                entry.submission, receipt.block_number
            )
        return replace(
            entry,
            state=state,
            block=receipt.block_number,
            block_hash=receipt.block_hash,
            gas_used=receipt.gas_used,
            revert_data=revert_data,
            displaced_at=None,
        )

    def _dispatch(self, current: WriterRound) -> int:
        """Try, sign, store and send new acts."""
        saved = self.outbox.unsettled(
            self.address, [OperationState.SAVED], limit=self.batch
        )
        if not saved:
            return 0
        done: list[OutboxEntry] = []
        new: list[OutboxEntry] = []
        for entry in saved:
            (done if self.is_done(entry.submission) else new).append(entry)
        sent = self._unsettled(OperationState.SENT)
        refused, ready = self._preflight.separate(
            new, first_open=min((entry.sequence for entry in sent), default=None)
        )
        self.failpoint("tried")
        highest = self.outbox.highest_nonce(self.address)
        nonce = max(current.mined, 0 if highest is None else highest + 1)
        signed = self._preflight.sign(ready, nonce=nonce)
        self.failpoint("signed")
        refused += [refused_entry(entry, b"") for entry in done]
        self._store(current, [*refused, *signed])
        for entry in signed:
            self._send(entry)
        return len(refused) + len(signed)

    def _send(self, entry: OutboxEntry) -> None:
        """Send the kept bytes unless that was done a moment ago.

        What the node answers changes nothing: "already known" may be good news and
        "accepted" may come to nothing. The receipt decides.
        """
        now = self.clock()
        tx_hash, raw = entry.tx_hash or b"", entry.raw or b""
        if now < self._sent_at.get(tx_hash, 0) + self.resend_after:
            return
        self.failpoint("sending")
        try:
            self.client.send_raw(raw)
        except NodeUnreachableError:
            raise
        except LedgerError as error:
            _log.info("send_answered", operation=entry.submission.id, code=error.code)
        self._sent_at[tx_hash] = now
        self.failpoint("sent")

    def _unsettled(self, *states: OperationState) -> Sequence[OutboxEntry]:
        return self.outbox.unsettled(self.address, states, limit=100_000)

    def _store(self, current: WriterRound, changes: Sequence[OutboxEntry]) -> int:
        """Keep changes, if there are any; say how many."""
        if changes:
            self.failpoint("storing")
            try:
                self.outbox.store(current.lease, changes, now=self.clock())
            except LeaseLostError:
                self._lease = None
                raise
            self.failpoint("stored")
        return len(changes)

    def _release(self) -> None:
        """Let the next writer begin at once."""
        if self._lease is not None:
            try:
                self.outbox.release(self._lease)
            except StoreError as error:
                _log.warning("lease_not_released", code=error.code)
            self._lease = None


def _unsigned(entry: OutboxEntry) -> OutboxEntry:
    """Forget a transaction that can never be mined, its nonce being taken."""
    _log.warning("nonce_taken", operation=entry.submission.id, nonce=entry.nonce)
    return replace(
        entry,
        state=OperationState.SAVED,
        nonce=None,
        raw=None,
        tx_hash=None,
        displaced_at=None,
    )
