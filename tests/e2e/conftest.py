"""Real processes on folders of their own; the town is set up once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders.demonstration import prepared_town
from tests.e2e.processes import Running


@pytest.fixture(scope="session")
def pristine(tmp_path_factory) -> Path:
    """The folder of a town that is set up, and in which nothing happened yet."""
    return prepared_town(tmp_path_factory)


@pytest.fixture
def folder(pristine, tmp_path) -> Path:
    """A copy of the town for one test."""
    shutil.copytree(pristine, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def start() -> Iterator[Callable[..., Running]]:
    """Start a command; whatever still runs at the end of the test is killed."""
    running: list[Running] = []

    def begin(*words: object) -> Running:
        running.append(Running(*words))
        return running[-1]

    yield begin
    for one in running:
        one.kill()
