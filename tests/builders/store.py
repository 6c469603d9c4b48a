"""Empty databases with all tables: migrated once in a process, and copied."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from zeropermit.store.engine import connect_engine, open_engine


@cache
def migrated() -> bytes:
    """Give the content of a database to which every migration was applied."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        open_engine(f"sqlite:///{path}").dispose()
        return path.read_bytes()


def empty_store(path: Path) -> Engine:
    """Open a new database at `path`."""
    path.write_bytes(migrated())
    return connect_engine(f"sqlite:///{path}")
