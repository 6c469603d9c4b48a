"""How often the worker looks: often while anything moves, seldom when all is quiet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

from zeropermit.bootstrap.worker import LONGEST_PAUSE, QUIET_ROUNDS, RESTING, Worker
from zeropermit.errors import NodeUnreachableError

POLL = 0.05
RESTED = POLL * RESTING


@dataclass
class Bell:
    """Takes down for how long the worker would rest; rings, and ends, when told."""

    worker: Any = None
    rests: list[float] = field(default_factory=list)
    rings: frozenset[int] = frozenset()
    end: int = 0

    def wait(self, seconds: float) -> bool:
        self.rests.append(seconds)
        if len(self.rests) == self.end:
            self.worker._stop.set()
        return len(self.rests) in self.rings

    def clear(self) -> None:
        """Nothing is to be taken back: every ring is answered at once."""


@dataclass
class Part:
    """A part of a round in which so many things move, round after round."""

    moves: Iterator[int | Exception]
    wake: Bell = field(default_factory=Bell)

    def work(self) -> int:
        moved = next(self.moves)
        if isinstance(moved, Exception):
            raise moved
        return moved

    follow = catch_up = work


def rests(moves, *, end: int, rings: frozenset[int] = frozenset()) -> list[float]:
    still = Part(repeat(0))
    bell = Bell(end=end, rings=rings)
    writer = Part(chain(moves, repeat(0)), bell)
    parts: list[Any] = [writer, still, still, still]
    bell.worker = Worker(*parts, POLL)
    bell.worker._run()
    return bell.rests


def test_after_a_quiet_time_it_looks_less_often():
    often = QUIET_ROUNDS - 1
    assert rests([], end=often + 3) == [POLL] * often + [RESTED] * 3


def test_what_moves_makes_it_look_often_again():
    moves = [*[0] * QUIET_ROUNDS, 1]
    quiet = [POLL] * (QUIET_ROUNDS - 1) + [RESTED]
    assert rests(moves, end=QUIET_ROUNDS + 2) == [*quiet, POLL, POLL]


def test_what_is_submitted_makes_it_look_often_again():
    found = rests([], end=QUIET_ROUNDS + 2, rings=frozenset({QUIET_ROUNDS}))
    assert found[QUIET_ROUNDS - 1 :] == [RESTED, POLL, POLL]


def test_while_the_node_is_away_it_tries_less_and_less_often():
    away = [NodeUnreachableError("refused")] * 12
    found = rests(away, end=13)
    assert found[:3] == [POLL * 2, POLL * 4, POLL * 8]
    assert found[11] == LONGEST_PAUSE
    assert found[12] == POLL


def test_an_error_that_nobody_expected_does_not_end_the_loop():
    found = rests([KeyError("unread")] * 3, end=5)
    assert found == [POLL * 2, POLL * 4, POLL * 8, POLL, POLL]


def test_a_part_that_fails_is_named_until_it_works_again():
    still = Part(repeat(0))
    broken = Part(chain([KeyError("unread"), KeyError("unread")], repeat(0)))
    parts: list[Any] = [still, still, still, broken]
    times = iter(range(100))
    worker = Worker(*parts, POLL, lambda: next(times))

    assert worker.round() == 0
    [first] = worker.faults.values()
    assert (first.part, first.code) == ("automation", "KeyError")
    worker.round()
    assert [fault.since for fault in worker.faults.values()] == [first.since]
    worker.round()
    assert worker.faults == {}


def test_what_is_not_taken_in_does_not_count_as_contact():
    still = Part(repeat(0))
    view = Part(chain([KeyError("unread")], repeat(0)))
    parts: list[Any] = [still, still, view, still]
    worker = Worker(*parts, POLL, lambda: 7.0)

    worker.round()
    assert worker.contact == 0
    worker.round()
    assert worker.contact == 7
