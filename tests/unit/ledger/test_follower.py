import itertools
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.fakes import Emission, FakeChain
from zeropermit.domain.ledger.block import (
    BlockStamp,
    LogEntry,
    Recorded,
    UnreadCause,
    UnreadEvent,
)
from zeropermit.domain.ledger.events import OrganisationSuspended
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import (
    FinalityError,
    LedgerMovedError,
    NodeAnswerError,
    NodeBehindError,
    NodeUnreachableError,
)
from zeropermit.ledger.answers import Log
from zeropermit.ledger.follower import Follower
from zeropermit.store.engine import connect_engine, writing
from zeropermit.store.index import Index
from zeropermit.store.tables import blocks, events, marks, unread_events

OURS = Address("0x" + "cC" * 20)
FOREIGN = Address("0x" + "dD" * 20)
EVENT, UNKNOWN, BROKEN = b"\1" * 32, b"\2" * 32, b"\3" * 32


def read(log: Log, contract: str, block: BlockStamp) -> LogEntry:
    if log.topics[0] == EVENT:
        event = OrganisationSuspended(log.data)
        return Recorded(event, block, log.log_index, log.tx_hash)
    causes = {UNKNOWN: UnreadCause.LOG_UNKNOWN, BROKEN: UnreadCause.LOG_UNREADABLE}
    cause = causes[log.topics[0]]
    place = (block, log.log_index, log.tx_hash, contract, "OrganisationSuspended")
    return UnreadEvent(*place, cause, "is broken\0")


def emit(number: int) -> Emission:
    return Emission(OURS, (EVENT,), number.to_bytes(32, "big"))


def follower(
    chain: FakeChain, index: Index, *, depth: int = 100, **changes: object
) -> Follower:
    chosen = {"from_block": 0, "finality_depth": depth, "read": read} | changes
    return Follower(chain, index, {OURS: "Ours"}, **chosen)


def suspended(index: Index) -> list[int]:
    return [
        int.from_bytes(recorded.event.organisation, "big")
        for recorded in index.events()
    ]


@pytest.fixture
def index(engine) -> Index:
    return Index(engine)


@pytest.fixture
def chain() -> FakeChain:
    return FakeChain()


# refusals


def test_a_reorganisation_beyond_finality_is_refused_and_nothing_is_lost(chain, index):
    for number in range(1, 7):
        chain.mine(emit(number))
    following = follower(chain, index, depth=2)
    following.follow()
    fork = chain.canonical()[3].stamp
    for number in range(5):
        chain.mine(emit(50 + number), parent=fork.hash if number == 0 else None)

    with pytest.raises(FinalityError):
        following.follow()

    assert suspended(index) == [1, 2, 3, 4, 5, 6]


def test_repeated_small_reorganisations_do_not_creep_beyond_finality(chain, index):
    for number in range(1, 11):
        chain.mine(emit(number))
    following = follower(chain, index, depth=2)
    following.follow()
    assert index.final() == 8
    fork = chain.canonical()[8].stamp
    chain.mine(emit(50), parent=fork.hash)
    following.follow()
    assert suspended(index)[-2:] == [8, 50]

    chain.mine(emit(60), parent=chain.canonical()[7].stamp.hash)
    chain.mine(emit(61))
    chain.mine(emit(62))
    with pytest.raises(FinalityError):
        following.follow()


def test_a_node_that_lags_behind_what_was_final_is_not_believed(chain, index):
    stamps = [chain.mine(emit(number)) for number in range(1, 7)]
    following = follower(chain, index, depth=1)
    following.follow()
    chain.switch(stamps[2].hash)

    with pytest.raises(NodeBehindError) as refused:
        following.follow()

    assert (refused.value.expected, refused.value.given) == (5, 3)
    assert suspended(index) == [1, 2, 3, 4, 5, 6]


def test_a_ledger_that_never_stands_still_is_given_up(chain, index):
    chain.mine(emit(1))
    genesis = chain.canonical()[0].stamp
    moves = itertools.count(100)

    def before(method: str) -> None:
        if method == "logs":
            chain.mine(emit(next(moves)), parent=genesis.hash)

    chain.before = before
    with pytest.raises(LedgerMovedError):
        follower(chain, index).follow()

    assert suspended(index) == []


def test_logs_outside_of_what_was_asked_for_are_refused(chain, index):
    chain.mine(emit(1))
    chain.mine(emit(2))
    honest = chain.logs
    chain.logs = lambda a, *, from_block, to_block: honest(a, from_block=0, to_block=9)

    with pytest.raises(LedgerMovedError):
        follower(chain, index, batch=1).follow()


def test_logs_of_other_contracts_are_not_indexed_even_if_the_node_sends_them(
    chain, index
):
    chain.mine(Emission(FOREIGN, (EVENT,), b"\1" * 32), emit(1))
    honest = chain.logs
    chain.logs = lambda _, **named: honest([OURS, FOREIGN], **named)
    follower(chain, index).follow()

    assert suspended(index) == [1]


def test_a_log_that_cannot_be_read_is_put_aside(chain, index):
    chain.mine(emit(1), Emission(OURS, (BROKEN,)), emit(2))
    follower(chain, index).follow()

    assert suspended(index) == [1, 2]
    [unread] = index.unread()
    assert unread.cursor == (1, 1)
    assert unread.block == chain.head()
    assert (unread.contract, unread.cause) == ("Ours", UnreadCause.LOG_UNREADABLE)
    assert unread.problem == "is broken\\0"


def test_unknown_events_of_ours_are_kept_as_unread(chain, index):
    chain.mine(Emission(OURS, (UNKNOWN,)), emit(1))

    assert follower(chain, index).follow() == 1
    assert suspended(index) == [1]
    assert [entry.cause for entry in index.unread()] == [UnreadCause.LOG_UNKNOWN]
    assert [entry.cursor for entry in index.entries()] == [(1, 0), (1, 1)]


def test_a_log_told_twice_in_different_words_is_not_believed(chain, index):
    chain.mine(emit(1))
    honest = chain.logs

    def twice(addresses, **named):
        found = honest(addresses, **named)
        return [*found, *(replace(log, data=b"\2" * 32) for log in found)]

    chain.logs = twice
    with pytest.raises(LedgerMovedError):
        follower(chain, index).follow()

    assert suspended(index) == []


def test_a_log_that_comes_twice_is_indexed_once(chain, index):
    chain.mine(emit(1))
    honest = chain.logs
    chain.logs = lambda a, **named: honest(a, **named) * 2
    follower(chain, index).follow()

    assert suspended(index) == [1]


# following


def test_an_empty_ledger_is_followed(chain, index):
    assert follower(chain, index).follow() == 0
    assert index.head() == chain.head()
    assert follower(chain, index, from_block=9).follow() == 0


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 100])
def test_every_batch_size_makes_the_same_index(chain, index, batch):
    for number in range(1, 8):
        chain.mine(*([emit(number)] if number % 3 else []))
    following = follower(chain, index, batch=batch)

    assert following.follow() == 5
    assert following.follow() == 0
    assert suspended(index) == [1, 2, 4, 5, 7]
    assert index.head() == chain.head()


def test_following_begins_where_the_contracts_were_deployed(chain, index):
    for number in range(1, 5):
        chain.mine(emit(number))
    follower(chain, index, from_block=3).follow()

    assert suspended(index) == [3, 4]


def test_headers_are_asked_for_only_where_there_are_events(chain, index):
    for number in range(500):
        chain.mine(*([emit(number)] if number % 100 == 0 else []))
    follower(chain, index).follow()

    assert chain.calls["logs"] == 1
    assert chain.calls["block"] <= 10


def test_a_thousand_foreign_events_leave_no_trace(chain, index, engine):
    chain.mine(*[Emission(FOREIGN, (EVENT,), b"\1" * 32)] * 1000)
    follower(chain, index).follow()

    assert suspended(index) == []
    assert len(index.checkpoints()) <= 3


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_range_that_the_node_finds_too_large_is_halved(chain, index, limit):
    for number in range(1, 8):
        chain.mine(emit(number))
    honest = chain.logs

    def logs(addresses, *, from_block: int, to_block: int):
        if to_block - from_block >= limit:
            raise NodeAnswerError("eth_getLogs", "range too large")
        return honest(addresses, from_block=from_block, to_block=to_block)

    chain.logs = logs
    follower(chain, index).follow()

    assert suspended(index) == [1, 2, 3, 4, 5, 6, 7]


def test_a_node_that_gives_no_logs_at_all_is_an_error(chain, index):
    def logs(addresses, *, from_block: int, to_block: int):
        raise NodeAnswerError("eth_getLogs", "never")

    chain.mine(emit(1))
    chain.logs = logs
    with pytest.raises(NodeAnswerError):
        follower(chain, index).follow()


def test_a_reorganisation_while_reading_is_noticed(chain, index):
    chain.mine(emit(1))
    genesis = chain.canonical()[0].stamp
    once = itertools.count()

    def before(method: str) -> None:
        if method == "logs" and next(once) == 0:
            chain.mine(emit(7), parent=genesis.hash)

    chain.before = before
    follower(chain, index).follow()

    assert suspended(index) == [7]


def test_a_shorter_branch_can_become_the_ledger(chain, index):
    stamps = [chain.mine(emit(number)) for number in range(1, 6)]
    following = follower(chain, index)
    following.follow()
    chain.switch(stamps[1].hash)
    following.follow()

    assert suspended(index) == [1, 2]
    assert index.head() == stamps[1]


def test_the_first_block_can_be_reorganised_too(chain, index):
    chain.mine(emit(1))
    following = follower(chain, index, from_block=1)
    following.follow()
    chain.mine(emit(2), parent=chain.canonical()[0].stamp.hash)
    chain.mine(emit(3))
    following.follow()

    assert suspended(index) == [2, 3]


# random ledgers


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, int, bool]]:
    """Blocks as (parent, events, whether the follower looks), depth 12, width 4."""
    depths, widths = {0: 0}, dict.fromkeys(range(13), 0)
    blocks = []
    for number in range(1, draw(st.integers(1, 24)) + 1):
        fitting = [
            parent
            for parent, depth in depths.items()
            if depth < 12 and widths[depth + 1] < 4
        ]
        parent = draw(st.sampled_from(fitting or [0]))
        depths[number] = depths[parent] + 1
        widths[depths[number]] += 1
        blocks.append((parent, draw(st.integers(0, 2)), draw(st.booleans())))
    return blocks


def dump(index: Index) -> list[list[object]]:
    with writing(index.engine) as connection:
        return [
            list(connection.execute(select(table).order_by(*list(table.c)[:2])))
            for table in (events, unread_events)
        ]


def clear(index: Index) -> None:
    with writing(index.engine) as connection:
        for table in (blocks, marks):
            connection.execute(delete(table))


@settings(max_examples=200)
@given(history=histories(), batch=st.integers(1, 5), moves=st.data())
def test_after_any_forks_the_index_equals_a_fresh_one(
    shared_index, history, batch, moves
):
    clear(shared_index)
    chain = FakeChain()
    known = [chain.tip]
    following = follower(chain, shared_index, batch=batch, depth=12)
    for number, (parent, count, looks) in enumerate(history, start=1):
        emissions = [emit(number * 10 + i) for i in range(count)]
        known.append(chain.mine(*emissions, parent=known[parent]).hash)
        if looks:
            chain.switch(known[moves.draw(st.integers(0, number))])
            following.follow()
    following.follow()
    followed = dump(shared_index), shared_index.head()

    clear(shared_index)
    follower(chain, shared_index).follow()
    assert followed == (dump(shared_index), shared_index.head())
    assert followed[1] == chain.head()


@pytest.fixture(scope="module")
def shared_index(
    empty_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """One database for many examples: each begins by emptying it."""
    path = shutil.copy(empty_store, tmp_path_factory.mktemp("forks") / "store.sqlite")
    engine = connect_engine(f"sqlite:///{path}")
    yield Index(engine)
    engine.dispose()


# the loop


def test_run_lives_through_outages(chain, index):
    asked, stop = itertools.count(), threading.Event()

    def before(_: str) -> None:
        if next(asked) < 3:
            raise NodeUnreachableError("away")

    chain.before = before
    chain.mine(emit(1))
    following = follower(chain, index)
    thread = threading.Thread(target=following.run, args=(stop, 0.001), daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while suspended(index) != [1]:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    stop.set()
    thread.join()
