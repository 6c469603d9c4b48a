"""The schedule on which expired rows leave the store.

    Sessions          expired sessions and challenges
    IdempotencyKeys   answers older than 48 hours

Each batch is a transaction of its own and deletes at most `BATCH` rows of a table, so
that no other writer waits for long. A crash between two batches loses nothing. Several
services may purge one database: each deletes rows that are still there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import structlog

from zeropermit.errors import StoreError

log = structlog.get_logger()

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
