import itertools
import threading
import time
from collections import deque

import pytest

from tests.fakes import FakeChain, NodeRefusedError
from tests.unit.ledger.conftest import ACCOUNT, CONTRACT, Bench
from zeropermit.domain.acts.operation import OperationState, Submission
from zeropermit.errors import (
    DatabaseError,
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


# refusals


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


# one writer


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


# bad answers

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


# crashes

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


# reorganisations


def test_an_operation_lost_in_a_reorganisation_is_sent_again(bench):
    genesis = bench.chain.head()
    writer = bench.writer()
    bench.submit(writer, 1)
    writer.work()
    bench.chain.mine()
    writer.work()
    included = bench.operation(1)
    assert (included.state, included.block) == (OperationState.INCLUDED, 1)

    bench.chain.mine(parent=genesis.hash, pool=False)
    writer.work()
    assert bench.states(1) == ["sent"]
    assert bench.operation(1).block is None

    bench.settle(writer)
    assert bench.executed() == [1]
    assert bench.operation(1).tx_hash == included.tx_hash


def test_an_operation_that_moved_to_another_block_follows(bench):
    genesis = bench.chain.head()
    writer = bench.writer()
    bench.submit(writer, 1)
    writer.work()
    bench.chain.mine()
    writer.work()
    raw = bench.chain.canonical()[1].transactions[0].raw

    bench.chain.mine(parent=genesis.hash, pool=False)
    bench.chain.send_raw(raw)
    bench.chain.mine()
    writer.work()

    moved = bench.operation(1)
    assert (moved.state, moved.block) == (OperationState.INCLUDED, 2)
    assert moved.block_hash == bench.chain.tip


def test_a_failure_can_be_taken_back_by_a_reorganisation(bench):
    genesis = bench.chain.head()
    bench.chain.reverts = lambda _: True
    writer = bench.writer()
    bench.submit(writer, 1)
    writer.work()
    bench.chain.mine()
    bench.chain.refuse = lambda *_: b"why"
    writer.work()
    failed = bench.operation(1)
    assert (failed.state, failed.revert_data) == (OperationState.FAILED, b"why")

    bench.chain.reverts, bench.chain.refuse = (lambda _: False), (lambda *_: None)
    bench.chain.mine(parent=genesis.hash, pool=False)
    bench.settle(writer)
    assert bench.states(1) == ["final"]
    assert bench.operation(1).revert_data is None


@pytest.mark.parametrize(
    ("error", "expected"), [(None, None), (NodeRefusedError("no state"), None)]
)
def test_a_failure_that_nobody_can_explain_is_a_failure(bench, error, expected):
    def before(method: str) -> None:
        if method == "call" and error is not None:
            raise error

    bench.chain.before = before
    bench.chain.reverts = lambda _: True
    writer = bench.writer()
    bench.submit(writer, 1)
    bench.settle(writer)

    failed = bench.operation(1)
    assert (failed.state, failed.revert_data) == (OperationState.FAILED, expected)
    assert failed.gas_used == 40_000


def test_final_needs_its_depth(bench):
    writer = bench.writer(finality_depth=3)
    bench.submit(writer, 1)
    writer.work()
    bench.chain.mine()
    writer.work()
    for _ in range(2):
        bench.chain.mine()
        writer.work()
        assert bench.states(1) == ["included"]
    bench.chain.mine()
    writer.work()

    assert bench.states(1) == ["final"]


# nonces


def test_nonces_go_on_where_the_ledger_is(bench):
    stranger = Bench(bench.engine, bench.chain, bench.clock)
    other = stranger.writer()
    for number in range(3):
        raw = signed_elsewhere(nonce=number)
        bench.chain.send_raw(raw)
    bench.chain.mine()
    bench.submit(other, 1)
    bench.settle(other)

    assert bench.states(1) == ["final"]
    assert len(bench.executed()) == 4


def test_an_act_whose_nonce_a_stranger_took_gets_another_once_that_is_final(bench):
    bench.chain.faults = deque(["forgotten"])
    writer = bench.writer()
    bench.submit(writer, 1)
    writer.work()
    bench.chain.send_raw(signed_elsewhere(nonce=0))
    bench.chain.mine()
    for _ in range(writer.finality_depth + 2):
        writer.work()
        assert bench.states(1) == ["sent"]
        bench.chain.mine()
        bench.clock.now += 1
    bench.settle(writer)

    assert bench.states(1) == ["final"]
    assert bench.executed() == [2**32 - 1, 1]


def test_many_acts_go_into_one_block(bench):
    writer = bench.writer()
    bench.submit(writer, *range(20))
    assert writer.work() == 20
    bench.chain.mine()

    assert len(bench.chain.canonical()[1].transactions) == 20
    assert bench.executed() == list(range(20))


def test_a_batch_leaves_the_rest_for_the_next_round(bench):
    writer = bench.writer(batch=2)
    bench.submit(writer, 1, 2, 3)
    writer.work()

    assert bench.states(1, 2, 3) == ["sent", "sent", "saved"]


def signed_elsewhere(*, nonce: int) -> bytes:
    transaction = {
        "type": 2,
        "chainId": 1337,
        "nonce": nonce,
        "to": bytes.fromhex(CONTRACT[2:]),
        "value": 0,
        "data": b"\xff\xff\xff\xff",
        "gas": 50_000,
        "maxFeePerGas": 1,
        "maxPriorityFeePerGas": 1,
    }
    return bytes(ACCOUNT.sign_transaction(transaction).raw_transaction)


# the loop


def test_run_lives_through_outages_and_releases_the_lease(bench):
    bench.chain.automine = True
    writer = bench.writer(finality_depth=0)
    stop, asked = threading.Event(), itertools.count()

    def before(_: str) -> None:
        if next(asked) < 3:
            raise NodeUnreachableError("away")

    bench.chain.before = before
    thread = threading.Thread(target=writer.run, args=(stop, 0.001), daemon=True)
    thread.start()
    bench.submit(writer, 1)
    deadline = time.monotonic() + 30
    while bench.states(1) != ["final"]:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    stop.set()
    thread.join()

    assert bench.executed() == [1]
    bench.submit(writer, 2)
    assert bench.writer(owner="two").work() == 1


def test_a_lease_that_cannot_be_released_ends_by_itself(bench, monkeypatch):
    writer = bench.writer()
    stop = threading.Event()

    def refuse(self: object, lease: object) -> None:
        raise DatabaseError("away")

    def stop_now(_: str) -> None:
        stop.set()

    bench.chain.before = stop_now
    monkeypatch.setattr(type(bench.outbox), "release", refuse)
    writer.run(stop, 0.001)

    bench.submit(writer, 1)
    assert bench.writer(owner="two").work() == 0
    bench.clock.now += writer.lease_seconds
    assert bench.writer(owner="two").work() == 1
