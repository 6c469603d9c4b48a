"""A fresh database per test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from zeropermit.store.engine import connect_engine, open_engine


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
