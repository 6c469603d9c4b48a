"""The writer when blocks are replaced, nonces are taken, and nodes go away."""

import itertools
import threading
import time
from collections import deque

import pytest

from tests.fakes import NodeRefusedError
from tests.unit.ledger.conftest import ACCOUNT, CONTRACT, Bench
from zeropermit.domain.acts.operation import OperationState
from zeropermit.errors import DatabaseError, NodeUnreachableError


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
