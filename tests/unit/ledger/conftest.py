"""A writer with a database, a chain and a clock of its own."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from eth_account import Account
from sqlalchemy import Engine

from tests.fakes import FakeChain
from zeropermit.domain.acts.operation import Operation, OperationState, Submission
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import NodeUnreachableError
from zeropermit.ledger.writer import AccountWriter
from zeropermit.store.engine import connect_engine, open_engine
from zeropermit.store.outbox import SqlOutbox

ACCOUNT = Account.from_key(b"\x11" * 32)
CONTRACT = Address("0x" + "cC" * 20)


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000

    def __call__(self) -> int:
        return self.now


class Bench:
    """Everything around a writer, and what tests ask about it."""

    def __init__(self, engine: Engine, chain: FakeChain, clock: Clock) -> None:
        self.engine, self.chain, self.clock = engine, chain, clock
        self.outbox = SqlOutbox(engine)

    def writer(self, **settings: object) -> AccountWriter:
        chosen = {"clock": self.clock, "finality_depth": 2, "owner": "one"} | settings
        return AccountWriter(self.chain, self.outbox, ACCOUNT, **chosen)

    def submission(self, number: int) -> Submission:
        data = number.to_bytes(4, "big")
        return Submission(f"act {number}", CONTRACT, data, "test")

    def submit(self, writer: AccountWriter, *numbers: int) -> None:
        for number in numbers:
            writer.submit(self.submission(number))

    def operation(self, number: int) -> Operation:
        found = self.outbox.operation(f"act {number}")
        assert found is not None
        return found

    def states(self, *numbers: int) -> list[str]:
        return [self.operation(number).state.value for number in numbers]

    def executed(self) -> list[int]:
        return [int.from_bytes(data, "big") for data in self.chain.executed()]

    def settle(self, writer: AccountWriter, *, rounds: int = 10) -> None:
        """Work and mine until nothing is open."""
        for _ in range(rounds):
            with suppress(NodeUnreachableError):
                writer.work()
            self.chain.mine()
            self.clock.now += writer.resend_after
        assert not self.outbox.unsettled(writer.address, list(OperationState))


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, to be copied."""
    path = tmp_path_factory.mktemp("store") / "empty.sqlite"
    open_engine(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def engine(empty_store: Path, tmp_path: Path) -> Iterator[Engine]:
    path = shutil.copy(empty_store, tmp_path / "store.sqlite")
    opened = connect_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def bench(engine: Engine) -> Bench:
    return Bench(engine, FakeChain(), Clock())
