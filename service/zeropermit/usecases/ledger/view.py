"""The state of the ledger as of its newest block, kept in memory.

A fold of the index that goes on where it stopped. When the index was rolled back
the fold starts anew: state is a function of the events and of nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from zeropermit.domain.ledger.block import BlockStamp, Cursor, LogEntry
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.unread import take
from zeropermit.usecases.ports import EventIndex, Reader, T

PAGE = 1000
NO_BLOCK = BlockStamp(0, bytes(32), bytes(32), 0)
"""Block of a state without events."""


@dataclass(slots=True)
class LedgerView:
    """The ledger's state, which follows an index; safe to use from many threads."""

    index: EventIndex
    head: Callable[[], BlockStamp | None]  #: Gives the newest block of the index.
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _state: LedgerState = field(default_factory=LedgerState)
    _last: LogEntry | None = None
    _as_of: BlockStamp = NO_BLOCK

    def catch_up(self) -> int:
        """Take in the new events of the index; return their number."""
        with self._lock:
            head = self.head()
            if head is None:
                return 0
            if self._rolled_back():
                self._state = LedgerState()
                self._last = None
            count = self._fold()
            self._as_of = head
            return count

    @contextmanager
    def look(
        self, *, at: int | None = None
    ) -> Iterator[tuple[LedgerState, BlockStamp]]:
        """Open the state and its block: the newest, or as it was at a past second."""
        if at is not None:
            yield self._past(at)
            return
        with self._lock:
            yield self._state, self._as_of

    def read(self, reader: Reader[T]) -> T:
        """Compute something from the newest state."""
        with self.look() as (state, as_of):
            return reader(state, as_of)

    def _past(self, time: int) -> tuple[LedgerState, BlockStamp]:
        state, as_of = LedgerState(), NO_BLOCK
        for entry in self._entries_after(None):
            if entry.block.time > time:
                break
            take(state, entry)
            as_of = entry.block
        return state, as_of

    def _rolled_back(self) -> bool:
        """Whether the last event that was taken in is no longer in its place."""
        if self._last is None:
            return False
        block, log_index = self._last.cursor
        before = Cursor(block, log_index - 1)
        found = self.index.entries(after=before, limit=1)
        return not found or (
            found[0].cursor != self._last.cursor
            or found[0].block.hash != self._last.block.hash
        )

    def _fold(self) -> int:
        count = 0
        for entry in self._entries_after(self._last.cursor if self._last else None):
            take(self._state, entry)
            self._last = entry
            count += 1
        return count

    def _entries_after(self, cursor: Cursor | None) -> Iterator[LogEntry]:
        while page := self.index.entries(after=cursor, limit=PAGE):
            yield from page
            cursor = page[-1].cursor
