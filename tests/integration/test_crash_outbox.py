"""SIGKILL at every step between keeping, sending and noting an act.

A child process works on a database and a chain that are files, and kills itself at
a failpoint; the next one goes on, and may be killed too. In the end every act was
done exactly once. Children are forked by a process that has no threads and has done
such work before, so that hundreds of schedules fit half a minute, and no child waits
for a lock of another test.
"""

import itertools
import multiprocessing
import os
import random
import shutil
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from eth_account import Account

from tests.fakes import FileChain
from zeropermit.domain.acts.operation import OperationState, Submission
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import NodeUnreachableError
from zeropermit.ledger.writer import AccountWriter
from zeropermit.store.engine import connect_engine, open_engine
from zeropermit.store.outbox import SqlOutbox

ACCOUNT = Account.from_key(b"\x11" * 32)
CONTRACT = Address("0x" + "cC" * 20)
PLACES = ("saved", "tried", "signed", "storing", "stored", "sending", "sent")
FAULTS = ("ok", "lost", "lost reply", "half reply", "forgotten")
ACTS = range(3)
SCHEDULES_PER_SEED = 50
FAILED = 200
"""Exit code of a failure; those below count lives that were killed."""
PATIENCE = 120
"""Seconds after which children that do not end are a failure."""


def kill_at(place: str, visit: int) -> Callable[[str], None]:
    visits = itertools.count(1)

    def failpoint(name: str) -> None:
        if name == place and next(visits) == visit:
            os.kill(os.getpid(), signal.SIGKILL)

    return failpoint


def work(
    folder: Path, failpoint: Callable[[str], None], faults: list[str], start: int
) -> None:
    """Submit everything and work for some rounds, as a service that starts."""
    engine = connect_engine(f"sqlite:///{folder / 'store.sqlite'}")
    chain = FileChain(folder / "chain")
    chain.faults = deque(faults)
    now = itertools.count(start, 10)
    writer = AccountWriter(
        chain,
        SqlOutbox(engine),
        ACCOUNT,
        clock=lambda: next(now),
        finality_depth=0,
        owner="one",
        failpoint=failpoint,
    )
    for number in ACTS:
        writer.submit(Submission(f"act {number}", CONTRACT, bytes([number]), "test"))
    for _ in range(8):
        with suppress(NodeUnreachableError):
            writer.work()
    engine.dispose()


FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Life:
    """What one child does, and where it ends."""

    folder: Path
    start: int
    faults: tuple[str, ...] = ()
    place: str = ""
    visit: int = 0


def live(life: Life) -> NoReturn:
    """Work as a service that starts, up to the failpoint if one is named, and end."""
    status = 1
    try:
        failpoint = kill_at(life.place, life.visit)
        work(life.folder, failpoint, [*life.faults], life.start)
        status = 0
    finally:
        os._exit(status)


def live_all(warm: Path, lives: Sequence[Life]) -> None:
    """Live one life after another; end with the number of those that were killed.

    Args:
        warm: A folder with an empty store, in which work is done first: who forks a
            process with everything loaded and compiled saves it most of its life.
        lives: In their order.
    """
    work(warm, kill_at("", 0), [], 1_000)
    kills = 0
    for life in lives:
        child = os.fork()
        if child == 0:
            live(life)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            kills += os.WTERMSIG(status) == signal.SIGKILL
        elif os.WEXITSTATUS(status):
            sys.exit(FAILED)
    sys.exit(kills)


def in_children(warm: Path, lives: Sequence[Life]) -> int:
    """Live in processes of their own; give how many were killed."""
    parent = FORKS.Process(target=live_all, args=(warm, lives))
    parent.start()
    parent.join(PATIENCE)
    assert parent.exitcode is not None
    assert 0 <= parent.exitcode < FAILED
    return parent.exitcode


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.sqlite"
    open_engine(f"sqlite:///{path}").dispose()
    return path


def new_folder(path: Path, empty_store: Path) -> Path:
    path.mkdir()
    shutil.copy(empty_store, path / "store.sqlite")
    return path


Plan = list[tuple[str, int, list[str]]]


def lives_of(folder: Path, plan: Plan) -> list[Life]:
    """The lives of a plan, and one more that nothing disturbs."""
    lives = [
        Life(folder, 1_000 * number, tuple(faults), place, visit)
        for number, (place, visit, faults) in enumerate(plan, start=1)
    ]
    return [*lives, Life(folder, 1_000_000)]


@pytest.mark.parametrize("seed", range(10))
def test_whenever_a_writer_is_killed_every_act_is_done_once(
    tmp_path, empty_store, seed
):
    chance = random.Random(seed)  # noqa: S311  # repeatable, and not a secret
    plans = {
        new_folder(tmp_path / str(schedule), empty_store): [
            (chance.choice(PLACES), chance.randint(1, 3), chance.choices(FAULTS, k=3))
            for _ in range(chance.randint(1, 3))
        ]
        for schedule in range(SCHEDULES_PER_SEED)
    }
    warm = new_folder(tmp_path / "warm", empty_store)
    lives = [life for folder, plan in plans.items() for life in lives_of(folder, plan)]

    kills = in_children(warm, lives)

    assert kills > SCHEDULES_PER_SEED // 2
    for folder, plan in plans.items():
        check_done_once(folder, plan)


def check_done_once(folder: Path, plan: object) -> None:
    chain = FileChain(folder / "chain")
    chain.head()
    assert sorted(chain.executed()) == [bytes([number]) for number in ACTS], plan
    engine = connect_engine(f"sqlite:///{folder / 'store.sqlite'}")
    found = [SqlOutbox(engine).operation(f"act {number}") for number in ACTS]
    engine.dispose()
    for operation in found:
        assert operation is not None
        assert operation.state is OperationState.FINAL, plan
        receipt = chain.receipt(operation.tx_hash)
        assert receipt is not None
        assert receipt.block_number == operation.block
