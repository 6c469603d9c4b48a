"""SIGKILL at every step between keeping, sending and noting an act.

A child process works on a database and a chain that are files, and kills itself at
a failpoint; the next one goes on, and may be killed too. In the end every act was
done exactly once. Children are forked, so that hundreds of schedules fit a minute.
"""

import itertools
import os
import random
import shutil
import signal
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from eth_account import Account

from tests.fakes import FileChain
from zeropermit.domain.identifiers import Address
from zeropermit.domain.operation import OperationState, Submission
from zeropermit.errors import NodeUnreachableError
from zeropermit.ledger.writer import Writer
from zeropermit.store.engine import connect_engine, open_engine
from zeropermit.store.outbox import Outbox

ACCOUNT = Account.from_key(b"\x11" * 32)
CONTRACT = Address("0x" + "cC" * 20)
PLACES = ("saved", "tried", "signed", "storing", "stored", "sending", "sent")
FAULTS = ("ok", "lost", "lost reply", "half reply", "forgotten")
ACTS = range(3)
SCHEDULES_PER_SEED = 60


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
    writer = Writer(
        chain,
        Outbox(engine),
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


def in_child(task: Callable[[], None]) -> int:
    """Run a task in a process of its own; give the signal that ended it."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            task()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.sqlite"
    open_engine(f"sqlite:///{path}").dispose()
    return path


@pytest.mark.parametrize("seed", range(10))
def test_whenever_a_writer_is_killed_every_act_is_done_once(
    tmp_path, empty_store, seed
):
    chance = random.Random(seed)  # noqa: S311  # repeatable, and not a secret
    kills = 0
    for schedule in range(SCHEDULES_PER_SEED):
        folder = tmp_path / str(schedule)
        folder.mkdir()
        shutil.copy(empty_store, folder / "store.sqlite")
        plan = [
            (chance.choice(PLACES), chance.randint(1, 3), chance.choices(FAULTS, k=3))
            for _ in range(chance.randint(1, 3))
        ]
        for life, (place, visit, faults) in enumerate(plan):
            failpoint = kill_at(place, visit)
            start = 1_000 * (life + 1)
            kills += in_child(lambda: work(folder, failpoint, faults, start)) == 9  # noqa: B023  # called at once
        in_child(lambda: work(folder, lambda _: None, [], 1_000_000))  # noqa: B023

        check_done_once(folder, plan)
    assert kills > SCHEDULES_PER_SEED // 2


def check_done_once(folder: Path, plan: object) -> None:
    chain = FileChain(folder / "chain")
    chain.head()
    assert sorted(chain.executed()) == [bytes([number]) for number in ACTS], plan
    engine = connect_engine(f"sqlite:///{folder / 'store.sqlite'}")
    found = [Outbox(engine).operation(f"act {number}") for number in ACTS]
    engine.dispose()
    for operation in found:
        assert operation is not None
        assert operation.state is OperationState.FINAL, plan
        receipt = chain.receipt(operation.tx_hash)
        assert receipt is not None
        assert receipt.block_number == operation.block
