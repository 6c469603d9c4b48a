"""The purge schedule: its times, its batches and its failures."""

from dataclasses import dataclass, field

import pytest

from tests.unit.bootstrap.test_worker import POLL, Bell, Part
from zeropermit.bootstrap.worker import BATCH, PurgeSchedule, Worker
from zeropermit.errors import DatabaseError, NodeUnreachableError


@dataclass
class Table:
    """A table with so many expired rows; each purge may be told to fail."""

    rows: int
    failures: int = 0
    batches: list[int] = field(default_factory=list)

    def purge(self, limit: int) -> int:
        if self.failures:
            self.failures -= 1
            raise DatabaseError("locked")
        count = min(self.rows, limit)
        self.rows -= count
        self.batches.append(count)
        return count


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def schedule(seconds: Seconds, *tables: Table) -> PurgeSchedule:
    return PurgeSchedule([table.purge for table in tables], 60, seconds)


def test_it_runs_at_start_and_after_each_interval_only(seconds):
    table = Table(1)
    purging = schedule(seconds, table)
    for seconds.now in (0.0, 1.0, 59.0, 60.0, 61.0, 120.0):
        purging.run()

    assert table.batches == [1, 0, 0]


def test_a_backlog_goes_in_batches_without_waiting(seconds):
    table, other = Table(2 * BATCH + 1), Table(3)
    purging = schedule(seconds, table, other)
    for _ in range(5):
        purging.run()

    assert table.batches == [BATCH, BATCH, 1]
    assert other.batches == [3, 0, 0]


def test_a_failure_stops_neither_the_other_tables_nor_the_next_purge(seconds):
    broken, other = Table(1, failures=1), Table(1)
    purging = schedule(seconds, broken, other)
    purging.run()
    assert (broken.rows, other.rows) == (1, 0)

    seconds.now = 60
    purging.run()
    assert broken.rows == 0


def test_a_new_schedule_takes_over_where_the_last_one_died(seconds):
    table = Table(BATCH + 2)
    schedule(seconds, table).run()
    schedule(seconds, table).run()

    assert table.rows == 0


def test_the_worker_purges_while_the_node_is_away_and_survives_failures(seconds):
    table = Table(1, failures=1)
    away = iter([NodeUnreachableError("refused")] * 3)
    bell = Bell(end=3)
    writer = Part(away, bell)
    purging = PurgeSchedule([table.purge], 0, seconds)
    bell.worker = Worker(writer, writer, writer, writer, POLL, purging=purging)
    bell.worker._run()

    assert len(bell.rests) == 3
    assert table.batches == [1, 0]
