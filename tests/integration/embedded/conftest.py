"""An embedded chain of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.embedded.programs import BY_HAND, Clock
from zeropermit.ledger.client import Client
from zeropermit.ledger.embedded.chain import Embedded


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "chain"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chain(path, clock) -> Iterator[Embedded]:
    with Embedded(path, clock=clock, blocks=BY_HAND) as opened:
        yield opened


@pytest.fixture
def client(chain) -> Client:
    return Client(chain)
