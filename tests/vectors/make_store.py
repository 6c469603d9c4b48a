"""Writes `store.sql`: the tables of the first version of the store.

    python tests/vectors/make_store.py

Once databases of that version are in use the file is never written again; a change of
the tables then needs a step in `zeropermit/store/migrations/versions/`.
"""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from zeropermit.store.engine import open_engine

TARGET = Path(__file__).with_name("store.sql")


def place(statement: str) -> str:
    """Put indexes, which come in any order, in one order behind the tables."""
    return statement if statement.startswith(("CREATE INDEX", "CREATE UNIQUE")) else ""


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite"
        open_engine(f"sqlite:///{path}").dispose()
        database = sqlite3.connect(path)
        statements = sorted(database.iterdump(), key=place)
        database.close()
    lines = "\n".join(statements).splitlines()
    text = "".join(f"{line.rstrip()}\n" for line in lines)
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
