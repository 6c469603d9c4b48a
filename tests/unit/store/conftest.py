"""A fresh database per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.builders.store import empty_store


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = empty_store(tmp_path / "store.sqlite")
    yield opened
    opened.dispose()
