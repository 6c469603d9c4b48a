"""The follower: events of the ledger reach the index, in order, and stay right.

Logs are fetched for ranges, headers only for blocks that have any, and for the
last of each range, which is kept as a checkpoint. When a checkpoint is no longer on
the ledger, the index is rolled back to the newest that still is, but never
beyond finality: then somebody has to look.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final

import structlog

from zeropermit.domain.ledger.block import (
    BlockEvents,
    BlockStamp,
    LogEntry,
    UnreadEvent,
)
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import (
    BlockOrderError,
    FinalityError,
    LedgerError,
    LedgerMovedError,
    NodeAnswerError,
    NodeBehindError,
    StoreError,
)
from zeropermit.ledger.client import Client, Log
from zeropermit.ledger.events import read_log
from zeropermit.ledger.ports import LONGEST_PAUSE, IndexPort

ATTEMPTS: Final = 5
"""How often a ledger that moves while it is read is read again at once."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Follower:
    """Keeps one index in step with one ledger."""

    client: Client
    index: IndexPort
    contracts: Mapping[Address, str]  #: Contracts whose events are indexed, by name.
    _: KW_ONLY
    from_block: int  #: Block at which the first of them was deployed.
    #: Blocks after which the network takes nothing back; 0 if it never does.
    finality_depth: int
    batch: int = 1000  #: Most blocks in one request.
    read: Callable[[Log, str, BlockStamp], LogEntry] = read_log

    def run(self, stop: threading.Event, poll: float) -> None:
        """Follow until told to stop, through outages of node and database.

        It looks at the head every `poll` seconds.
        """
        pause = poll
        while not stop.is_set():
            try:
                self.follow()
                pause = poll
            except (LedgerError, StoreError) as error:
                pause = min(pause * 2, LONGEST_PAUSE)
                _log.warning("follower_round_failed", code=error.code, pause=pause)
            stop.wait(pause)

    def follow(self) -> int:
        """Bring the index to the head of the ledger; say how many events came.

        Raises:
            FinalityError: The ledger no longer has a block that was final.
            NodeBehindError: The node has not reached what was final.
            LedgerMovedError: The ledger keeps moving while it is read.
            LedgerError: The node is away.
            StoreError: The database is away.
        """
        count = 0
        for attempt in range(1, ATTEMPTS + 1):
            try:
                for page in self._pages():
                    count += sum(len(item.events) for item in page)
            except (LedgerMovedError, BlockOrderError):
                if attempt == ATTEMPTS:
                    raise
            else:
                break
        return count

    def _pages(self) -> Iterator[Sequence[BlockEvents]]:
        """Apply page after page up to the head."""
        tip = self.client.head()
        known = self._common_ancestor(tip)
        start = self.from_block if known is None else known.number + 1
        while start <= tip.number:
            end = min(start + self.batch - 1, tip.number)
            last = tip if end == tip.number else self._block(end)
            final = tip.number - self.finality_depth
            page = self._page(start, last, checkpoint=final)
            self._check_unmoved(last)
            if known is not None:
                self._check_unmoved(known)
            self.index.apply_all(page, final=min(end, final) if final >= 0 else None)
            yield page
            known, start = last, end + 1

    def _common_ancestor(self, tip: BlockStamp) -> BlockStamp | None:
        """Roll the index back to the newest block that the ledger still has."""
        head = self.index.head()
        if head is None or head.hash == tip.hash:
            return head
        final = self.index.final()
        if final is not None and tip.number < final:
            raise NodeBehindError("head", expected=final, given=tip.number)
        for stamp in self._checkpoints():
            if self._is_on_ledger(stamp, tip):
                if stamp.number < head.number:
                    self._roll_back(head.number, stamp.number)
                return stamp
            if final is not None and stamp.number <= final:
                raise FinalityError(stamp.number)
        self._roll_back(head.number, self.from_block - 1)
        return None

    def _roll_back(self, head: int, ancestor: int) -> None:
        _log.warning("ledger_reorganised", head=head, ancestor=ancestor)
        self.index.roll_back_to(ancestor)

    def _checkpoints(self) -> Iterator[BlockStamp]:
        """Walk back over all known blocks."""
        below: int | None = None
        while stamps := self.index.checkpoints(below=below, limit=100):
            yield from stamps
            below = stamps[-1].number

    def _is_on_ledger(self, stamp: BlockStamp, tip: BlockStamp) -> bool:
        """Whether the ledger still has a block."""
        if stamp.number > tip.number:
            return False
        found = self.client.block(stamp.number)
        return found is not None and found.hash == stamp.hash

    def _block(self, number: int) -> BlockStamp:
        """Give a block that must be there."""
        found = self.client.block(number)
        if found is None:
            raise LedgerMovedError(number)
        return found

    def _check_unmoved(self, stamp: BlockStamp) -> None:
        """Check that a block is unchanged, so that all read logs are of one chain."""
        if self._block(stamp.number).hash != stamp.hash:
            raise LedgerMovedError(stamp.number)

    def _page(
        self, start: int, last: BlockStamp, *, checkpoint: int
    ) -> Sequence[BlockEvents]:
        """Read the events of a range of blocks that ends with `last`."""
        found = self._logs(start, last.number)
        by_block: dict[int, dict[int, Log]] = {last.number: {}}
        if start <= checkpoint < last.number:
            by_block[checkpoint] = {}
        for log in found:
            if not start <= log.block_number <= last.number:
                raise LedgerMovedError(log.block_number)
            if log.address not in self.contracts:
                continue
            same = by_block.setdefault(log.block_number, {})
            if same.setdefault(log.log_index, log) != log:  # told twice, differently
                raise LedgerMovedError(log.block_number)
        page = []
        for number, logs in sorted(by_block.items()):
            stamp = last if number == last.number else self._block(number)
            if any(log.block_hash != stamp.hash for log in logs.values()):
                raise LedgerMovedError(number)
            page.append(self._read(stamp, [log for _, log in sorted(logs.items())]))
        return page

    def _logs(self, start: int, end: int) -> Sequence[Log]:
        """Fetch the logs of a range, in halves if the node finds it too large."""
        try:
            addresses = tuple(self.contracts)
            return self.client.logs(addresses, from_block=start, to_block=end)
        except NodeAnswerError:
            if start == end:
                raise
        middle = (start + end) // 2
        return [*self._logs(start, middle), *self._logs(middle + 1, end)]

    def _read(self, block: BlockStamp, logs: Sequence[Log]) -> BlockEvents:
        """Read the logs of one block; keep those that cannot be read."""
        events, unread = [], []
        for log in logs:
            entry = self.read(log, self.contracts[log.address], block)
            if isinstance(entry, UnreadEvent):
                where = {"block": block.number, "log": log.log_index}
                _log.warning("event_unread", **where, cause=entry.cause.value)
                unread.append(entry)
            else:
                events.append(entry)
        return BlockEvents(block, tuple(events), tuple(unread))
