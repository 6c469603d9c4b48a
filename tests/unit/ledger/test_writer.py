import itertools
import threading
import time
from collections import deque

import pytest

from tests.fakes import FakeChain, NodeRefusedError
from tests.unit.ledger.conftest import CONTRACT
from zeropermit.domain.acts.operation import OperationState, Submission
from zeropermit.errors import (
    LeaseLostError,
    NodeBehindError,
    NodeUnreachableError,
    OperationClashError,
)


class CrashError(BaseException):
    """The process died here."""


def crash_at(place: str, visit: int = 1):
    """Die at the n-th visit of a failpoint."""
    visits = itertools.count(1)

    def failpoint(name: str) -> None:
        if name == place and next(visits) == visit:
            raise CrashError(place)

    return failpoint


def test_an_id_is_not_used_for_two_acts(bench):
    writer = bench.writer()
    bench.submit(writer, 1)

    with pytest.raises(OperationClashError):
        writer.submit(Submission("act 1", CONTRACT, b"other", "test"))


def test_an_act_that_would_revert_is_refused_and_uses_no_nonce(bench):
    bench.chain.refuse = lambda data, _: b"no" if data == b"\0\0\0\1" else None
    writer = bench.writer()
    bench.submit(writer, 1, 2)
    bench.settle(writer)

    refused = bench.operation(1)
    assert (refused.state, refused.revert_data) == (OperationState.REFUSED, b"no")
    assert (refused.tx_hash, refused.block) == (None, None)
    assert bench.states(2) == ["final"]
    assert bench.executed() == [2]


def test_a_refusal_without_words_is_a_refusal(bench):
    bench.chain.refuse = lambda *_: b""
    writer = bench.writer()
    bench.submit(writer, 1)
    writer.work()

    assert bench.operation(1).revert_data == b""


def test_an_act_that_needs_more_gas_than_allowed_is_refused(bench):
    writer = bench.writer(gas_limit=49_999)
    bench.submit(writer, 1)
    writer.work()

    assert bench.states(1) == ["refused"]


def test_gas_is_never_above_what_is_allowed(bench):
    writer = bench.writer(gas_limit=50_001)
    bench.submit(writer, 1)
    bench.settle(writer)

    assert bench.states(1) == ["final"]


def test_an_act_that_waits_for_an_earlier_one_is_not_refused(bench):
    def refuse(data: bytes, done: object) -> bytes | None:
        before = (int.from_bytes(data, "big") - 1).to_bytes(4, "big")
        return None if data == b"\0\0\0\1" or before in done else b"too early"

    bench.chain.refuse = refuse
    writer = bench.writer()
    bench.submit(writer, 1, 2, 3)
    writer.work()
    assert bench.states(1, 2, 3) == ["sent", "saved", "saved"]

    bench.settle(writer)
    assert bench.executed() == [1, 2, 3]

    bench.submit(writer, 7)
    writer.work()
    assert bench.states(7) == ["refused"]


def test_an_act_that_the_node_cannot_try_does_not_stop_the_others(bench):
    def before(method: str) -> None:
        if method == "estimate_gas" and next(tries) == 0:
            raise NodeRefusedError("calldata too large")

    tries = itertools.count()
    bench.chain.before = before
    writer = bench.writer()
    bench.submit(writer, 1, 2)
    writer.work()

    assert bench.states(1, 2) == ["saved", "sent"]
    bench.settle(writer)
    assert sorted(bench.executed()) == [1, 2]


def test_a_node_that_forgot_what_was_final_is_not_written_to(bench):
    writer = bench.writer()
    bench.submit(writer, 1)
    bench.settle(writer)
    bench.chain = writer.client = FakeChain()
    bench.submit(writer, 2)

    with pytest.raises(NodeBehindError) as refused:
        writer.work()

    assert (refused.value.expected, refused.value.given) == (1, 0)
    assert bench.states(2) == ["saved"]


def test_a_second_writer_waits_until_the_lease_ends(bench):
    first, second = bench.writer(), bench.writer(owner="two")
    bench.submit(first, 1)
    first.work()
    bench.submit(first, 2)

    assert second.work() == 0
    bench.clock.now += first.lease_seconds
    assert second.work() == 1
    assert bench.states(1, 2) == ["sent", "sent"]


def test_a_writer_that_was_thought_dead_cannot_sign(bench):
    first, second = bench.writer(), bench.writer(owner="two")

    def sleep_too_long(name: str) -> None:
        if name == "signed":
            bench.clock.now += first.lease_seconds
            assert second.work() == 1

    first.failpoint = sleep_too_long
    bench.submit(first, 1)
    with pytest.raises(LeaseLostError):
        first.work()

    bench.settle(second)
    assert first.work() == 0
    assert bench.executed() == [1]


def test_the_same_owner_goes_on_at_once_and_fences_its_former_self(bench):
    first, again = bench.writer(), bench.writer()

    def overtaken(name: str) -> None:
        if name == "signed":
            assert again.work() == 1

    first.failpoint = overtaken
    bench.submit(first, 1)
    with pytest.raises(LeaseLostError):
        first.work()

    bench.settle(again)
    assert bench.executed() == [1]


def test_two_writers_in_threads_send_everything_once(bench):
    bench.chain.automine = True
    lock = threading.RLock()
    guard = ThreadSafe(bench.chain, lock)
    writers = [
        bench.writer(owner=name, finality_depth=0, lease_seconds=0, batch=3)
        for name in ("one", "two")
    ]
    for writer in writers:
        writer.client = guard
    bench.submit(writers[0], *range(30))
    stop = threading.Event()
    threads = [
        threading.Thread(target=writer.run, args=(stop, 0.001), daemon=True)
        for writer in writers
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 60
    while bench.outbox.unsettled(writers[0].address, list(OperationState)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()

    assert sorted(bench.executed()) == list(range(30))


class ThreadSafe:
    """A chain that answers one thread at a time."""

    def __init__(self, chain: FakeChain, lock: threading.RLock) -> None:
        self._chain, self._lock = chain, lock

    def __getattr__(self, name: str):
        method = getattr(self._chain, name)

        def call(*arguments: object, **named: object) -> object:
            with self._lock:
                return method(*arguments, **named)

        return call


FAULTS = ("ok", "lost", "lost reply", "half reply", "forgotten")


@pytest.mark.parametrize("automine", [False, True])
@pytest.mark.parametrize("faults", [*itertools.product(FAULTS, repeat=3)])
def test_whatever_the_node_answers_an_act_is_done_once(bench, faults, automine):
    bench.chain.automine = automine
    bench.chain.faults = deque(faults)
    writer = bench.writer()
    bench.submit(writer, 1, 2)
    for _ in range(4):
        try:
            writer.work()
        except NodeUnreachableError:
            bench.clock.now += 1
        bench.chain.mine()
        bench.clock.now += writer.resend_after
    bench.settle(writer)

    assert bench.executed() == [1, 2]
    assert bench.states(1, 2) == ["final", "final"]


def test_a_transaction_on_its_way_is_not_sent_again_at_once(bench):
    writer = bench.writer()
    bench.submit(writer, 1)
    for _ in range(5):
        writer.work()
    assert bench.chain.calls["send_raw"] == 1

    bench.clock.now += writer.resend_after
    writer.work()
    assert bench.chain.calls["send_raw"] == 2


@pytest.mark.parametrize(
    "method",
    [
        "nonce",
        "head",
        "block",
        "receipt",
        "estimate_gas",
        "call",
        "gas_price",
        "send_raw",
    ],
)
def test_a_node_that_goes_away_at_any_question_loses_nothing(bench, method):
    bench.chain.refuse = lambda data, _: b"" if data == b"\0\0\0\2" else None
    writer = bench.writer()
    bench.submit(writer, 1)
    writer.work()
    bench.chain.mine()
    writer.work()
    bench.submit(writer, 2, 3)
    asked = itertools.count()

    def before(name: str) -> None:
        if name == method and next(asked) < 2:
            raise NodeUnreachableError(method)

    bench.chain.before = before
    failures = 0
    for _ in range(8):
        try:
            writer.work()
        except NodeUnreachableError:
            failures += 1
        bench.chain.mine()
        bench.clock.now += writer.resend_after
    bench.settle(writer)

    assert failures or method == "receipt"
    assert bench.executed() == [1, 3]
    assert bench.states(1, 2, 3) == ["final", "refused", "final"]


PLACES = ("saved", "tried", "signed", "storing", "stored", "sending", "sent")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("second", ["none", *PLACES])
@pytest.mark.parametrize("first", PLACES)
def test_after_two_crashes_an_act_is_done_once(bench, first, second, fault):
    bench.chain.faults = deque([fault])
    for place in (first, second):
        writer = bench.writer(failpoint=crash_at(place))
        try:
            bench.submit(writer, 1, 2)
            for _ in range(3):
                writer.work()
                bench.chain.mine()
                bench.clock.now += writer.resend_after
        except (CrashError, NodeUnreachableError):
            bench.clock.now += 1
    writer = bench.writer()
    bench.submit(writer, 1, 2)
    bench.settle(writer)

    assert bench.executed() == [1, 2]
    assert bench.states(1, 2) == ["final", "final"]
