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

    def run(self) -> int:
        """Delete one batch of each table if the schedule is due; return the rows.

        A full batch is followed by another at the next call. A failure is logged, and
        the purge is repeated after the interval.
        """
        if self.clock() < self._due:
            return 0
        counts = [self._attempt(purge) for purge in self.purges]
        if max(counts, default=0) < BATCH:
            self._due = self.clock() + self.every_seconds
        return sum(counts)

    def _attempt(self, purge: Purge) -> int:
        try:
            return purge(BATCH)
        except StoreError as error:
            log.warning("purge_failed", code=error.code, problem=str(error))
            return 0


@dataclass(frozen=True, slots=True)
class WorkerFault:
    """Failure of a part of the worker's rounds, which goes on with the others."""

    part: str  #: follower, view, writer, automation or purge.
    code: str  #: Code of the error, or its class if nobody expected it.
    problem: str
    since: int  #: Second of its first failure in a row.


@dataclass(slots=True)
class Worker:
    """A loop of rounds; each round can be the first after a crash.

    No error ends the thread. A part that fails unexpectedly is named in `faults`, and
    the others go on.
    """

    writer: AccountWriter
    follower: Follower
    view: LedgerView
    automation: ApplicationAutomation
    poll_seconds: float
    clock: Callable[[], float] = time.time
    #: Runs after each round, also after a failed one; None purges nothing.
    purging: PurgeSchedule | None = None
    #: Last second at which the node answered, and the state took in its answer.
    contact: float = 0.0
    #: Parts that failed when they were tried last.
    faults: dict[str, WorkerFault] = field(default_factory=dict)
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
        moved = self.catch_up()
        moved += self._part("writer", self.writer.work)
        return moved + self._part("automation", self.automation.work)

    def catch_up(self) -> int:
        """Bring index and state to the head of the ledger; return the changes.

        Raises:
            LedgerError: The node is out of reach.
            StoreError: The database is.
        """
        moved = self._part("follower", self.follower.follow)
        moved += self._part("view", self.view.catch_up)
        if not self.faults.keys() & {"follower", "view"}:
            self.contact = self.clock()
        return moved

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

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
            moved = self._attempt()
            if self.faults.keys() - {"purge"}:
                moved, pause = 0, min(pause * 2, LONGEST_PAUSE)
            else:
                quiet = 0 if moved else quiet + 1
                pause = self._rest(quiet)
            if self.purging is not None:
                self._part("purge", self.purging.run)
            if not moved and not self._stop.is_set() and self.writer.wake.wait(pause):
                quiet = 0

    def _attempt(self) -> int:
        """Do a round that may fail because node or database are away."""
        try:
            return self.round()
        except (LedgerError, StoreError) as error:
            log.warning("round_failed", code=error.code, problem=str(error))
            return 0

    def _part(self, name: str, work: Callable[[], int]) -> int:
        """Do a part of a round; a failure is named until it works again.

        Raises:
            LedgerError, StoreError: Node or database are away: the round ends.
        """
        try:
            moved = work()
        except (LedgerError, StoreError) as error:
            self._note(name, error.code, error)
            raise
        except Exception as error:  # noqa: BLE001 - nothing may end the thread
            self._note(name, type(error).__name__, error)
            log.error("part_failed", part=name, kind=type(error).__name__)  # noqa: TRY400 - a record of the log, not a traceback
            return 0
        self.faults.pop(name, None)
        return moved

    def _note(self, name: str, code: str, error: Exception) -> None:
        before = self.faults.get(name)
        since = int(self.clock()) if before is None else before.since
        self.faults[name] = WorkerFault(name, code, str(error), since)

    def _rest(self, quiet: int) -> float:
        """Return the seconds to wait after so many rounds without a change."""
        return self.poll_seconds * (1 if quiet < QUIET_ROUNDS else RESTING)
