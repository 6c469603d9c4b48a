"""Fixtures: one populated chain for all, taken back after each test.

    pytest tests/contracts --evm py-evm
    pytest tests/contracts --artifacts FOLDER

run the same tests on another EVM, and on bytecode of another code generator: see
`scripts/cross_check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.contracts import factories as f
from tests.contracts.broken_evidence import REASONS
from tests.contracts.engines import ENGINES
from tests.contracts.evm import CHOSEN, Evm, RevertedError, codes_in
from tests.contracts.supervising import Office
from tests.contracts.world import World

Refuses = Callable[..., AbstractContextManager[None]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--evm", choices=sorted(ENGINES), default="pyrevm")
    parser.addoption("--artifacts", metavar="FOLDER", help="bytecode to test instead")


def pytest_configure(config: pytest.Config) -> None:
    """Choose before the modules of the tests deploy anything."""
    CHOSEN.engine = config.getoption("--evm", default="pyrevm")
    folder = config.getoption("--artifacts", default=None)
    if folder is not None:
        CHOSEN.codes = codes_in(Path(folder))


def pytest_report_header() -> str:
    other = ", ".join(sorted(CHOSEN.codes)) or "none"
    return f"contracts: on {CHOSEN.engine}; from other artifacts: {other}"


@pytest.fixture(scope="session")
def populated() -> World:
    world = World()
    world.populate()
    return world


@pytest.fixture
def world(populated: World) -> Iterator[World]:
    with populated.evm.undone():
        yield populated


@pytest.fixture
def evm(world: World) -> Evm:
    return world.evm


@pytest.fixture
def refuses() -> Refuses:
    """Expect a refusal by name, with exactly these values."""

    @contextmanager
    def expected(name: str, *values: Any) -> Iterator[None]:
        with pytest.raises(RevertedError) as caught:
            yield
        assert (caught.value.name, caught.value.values) == (name, values)

    return expected


@pytest.fixture
def not_met(refuses: Refuses):
    """Expect that a requirement is not met, for this reason."""

    def expected(name: str, reason: str) -> AbstractContextManager[None]:
        return refuses("RequirementNotMet", f.word(name), REASONS.index(reason))

    return expected


@pytest.fixture
def office(world: World) -> Office:
    return Office.supervising(world)
