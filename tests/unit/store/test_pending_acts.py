"""How acts ended that waited: one row each, and one winner."""

import pytest

from zeropermit.domain.acts.pending import Sent
from zeropermit.store.pending_acts import SqlPendingActEnds

ACT, OTHER = bytes(32), b"\1" * 32


class Clock:
    now = 1_790_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ends(engine, clock):
    return SqlPendingActEnds(engine, clock)


def test_of_an_act_that_waits_nothing_is_known(ends):
    assert ends.sent(ACT) is None
    assert not ends.withdrawn(ACT)


def test_what_was_taken_back_is_not_sent(ends):
    assert ends.withdraw(ACT, None)
    assert ends.withdraw(ACT, None)

    assert not ends.send(ACT, "c:1")
    assert ends.withdrawn(ACT)
    assert ends.sent(ACT) is None
    assert ends.send(OTHER, "c:1")


def test_what_was_sent_is_taken_back_only_by_who_knows_of_it(ends, clock):
    assert ends.send(ACT, "c:1")
    seen = ends.sent(ACT)
    assert seen == Sent("c:1", clock.now)

    assert not ends.withdraw(ACT, None)
    clock.now += 1
    assert ends.send(ACT, "c:1")  # once more, which the other has not seen
    assert not ends.withdraw(ACT, seen)
    assert ends.send(ACT, "c:2")
    assert not ends.withdraw(ACT, Sent("c:1", clock.now))

    assert ends.withdraw(ACT, Sent("c:2", clock.now))
    assert ends.withdrawn(ACT)
