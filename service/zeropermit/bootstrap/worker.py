"""The worker: one thread that writes, follows, advances applications and purges.

Expired sessions and challenges are purged, and answers older than 48 hours. Each batch
is a transaction of its own, so that no other writer waits for long. A crash between two
batches loses nothing. Several services may purge one database: each deletes rows that
are still there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import structlog

from zeropermit.errors import LedgerError, StoreError
from zeropermit.ledger.follower import Follower
from zeropermit.ledger.writer import AccountWriter
from zeropermit.usecases.applications.automation import ApplicationAutomation
from zeropermit.usecases.ledger.view import LedgerView

log = structlog.get_logger()

LONGEST_PAUSE = 10.0
"""Seconds between attempts while the node or the store is away."""
QUIET_ROUNDS = 20
"""Rounds without a change before the worker polls less often."""
RESTING = 8
"""Factor of the pause then, until a change or a submission."""


BATCH: Final = 500
"""Rows that one transaction deletes at most."""

Purge: TypeAlias = Callable[[int], int]
"""Deletes at most so many rows and returns their number."""


@dataclass(slots=True)
class PurgeSchedule:
    """Purges that run at the first call, then once in an interval."""

    purges: Sequence[Purge]
    every_seconds: float
    clock: Callable[[], float] = time.monotonic
    _due: float = float("-inf")

    def run(self) -> None:
        """Delete one batch of each table if the schedule is due.

        A full batch is followed by another at the next call. A failure is logged, and
        the purge is repeated after the interval.
        """
        if self.clock() < self._due:
            return
        counts = [self._attempt(purge) for purge in self.purges]
        if max(counts, default=0) < BATCH:
            self._due = self.clock() + self.every_seconds

    def _attempt(self, purge: Purge) -> int:
        try:
            return purge(BATCH)
        except StoreError as error:
            log.warning("purge_failed", code=error.code, problem=str(error))
            return 0


@dataclass(slots=True)
class Worker:
    """A loop of rounds; each round can be the first after a crash."""

    writer: AccountWriter
    follower: Follower
    view: LedgerView
    automation: ApplicationAutomation
    poll_seconds: float
    clock: Callable[[], float] = time.time
    #: Runs after each round, also after a failed one; None purges nothing.
    purging: PurgeSchedule | None = None
    contact: float = 0.0  #: Last second at which the node answered.
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def round(self) -> int:
        """Do one round; return the number of changes.

        The writer settles each act in a block before automation reads that block:
        automation may wait for departments, and an act in a block is not kept waiting.

        Raises:
            LedgerError: The node is out of reach.
            StoreError: The database is.
        """
        moved = self.follower.follow()
        self.contact = self.clock()
        moved += self.view.catch_up()
        moved += self.writer.work()
        return moved + self.automation.work()

    def start(self) -> None:
        """Start the thread."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for its round to end."""
        self._stop.set()
        self.writer.wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        pause, quiet = self.poll_seconds, 0
        while not self._stop.is_set():
            self.writer.wake.clear()
            try:
                moved = self.round()
                quiet = 0 if moved else quiet + 1
                pause = self._rest(quiet)
            except (LedgerError, StoreError) as error:
                log.warning("round_failed", code=error.code, problem=str(error))
                moved, pause = 0, min(pause * 2, LONGEST_PAUSE)
            if self.purging is not None:
                self.purging.run()
            if not moved and not self._stop.is_set() and self.writer.wake.wait(pause):
                quiet = 0

    def _rest(self, quiet: int) -> float:
        """Return the seconds to wait after so many rounds without a change."""
        return self.poll_seconds * (1 if quiet < QUIET_ROUNDS else RESTING)
