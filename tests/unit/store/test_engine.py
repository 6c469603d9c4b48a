import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from zeropermit.errors import (
    DatabaseError,
    DatabaseModeError,
    DatabaseNewerError,
    DatabaseUrlError,
)
from zeropermit.store import engine as engine_module
from zeropermit.store import migrations
from zeropermit.store.engine import connect_engine, open_engine, reading, writing
from zeropermit.store.tables import metadata

FIRST_VERSION = Path(__file__).parents[2] / "vectors" / "store.sql"


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql+pymysql://host/name"]
)
def test_a_database_that_cannot_be_durable_is_refused(url):
    with pytest.raises(DatabaseUrlError):
        open_engine(url)


def test_a_database_of_a_newer_version_is_refused(engine):
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseNewerError) as refused:
        open_engine(str(engine.url))

    assert refused.value.revision == "9999"
    assert refused.value.known == "0001"


def test_sqlite_that_does_not_take_a_mode_is_refused(tmp_path, monkeypatch):
    wrong = (("synchronous", "NORMAL", "2"),)
    monkeypatch.setattr(engine_module, "_PRAGMAS", wrong)

    with pytest.raises(DatabaseModeError) as refused:
        open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")

    assert (refused.value.pragma, refused.value.given) == ("synchronous", "1")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database" * 100)

    with pytest.raises(DatabaseError):
        open_engine(f"sqlite:///{path}")


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    engine = connect_engine(url)

    @event.listens_for(engine, "before_cursor_execute")
    def _fail_late(conn, cursor, statement, *_):
        if "CREATE TABLE sessions" in statement:
            raise sqlite3.OperationalError("disk full")

    with pytest.raises((DatabaseError, sqlite3.OperationalError)):
        engine_module.migrate(engine)
    engine.dispose()
    found = sqlite3.connect(tmp_path / "store.sqlite")
    tables = found.execute("SELECT name FROM sqlite_master").fetchall()
    found.close()
    assert tables == []

    open_engine(url).dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1)],
)
def test_every_connection_has_the_modes_of_durability(engine, pragma, value):
    with reading(engine) as first, reading(engine) as second:
        for connection in (first, second):
            given = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            assert given == value


def test_a_new_database_has_the_tables_that_the_code_knows(engine):
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_steps_lead_from_the_first_version_to_the_tables_of_the_code(tmp_path):
    path = tmp_path / "store.sqlite"
    first = sqlite3.connect(path)
    first.executescript(FIRST_VERSION.read_text(encoding="utf-8"))
    first.close()

    engine = open_engine(f"sqlite:///{path}")

    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_database_of_an_earlier_version_takes_the_steps_behind_it(
    engine, tmp_path, monkeypatch
):
    steps = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__path__[0]), steps)
    (steps / "versions" / "v0002_later.py").write_text(
        "from alembic import op\n"
        "revision, down_revision = '0002', '0001'\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE later (number INTEGER)')\n"
    )
    monkeypatch.setattr(engine_module, "MIGRATIONS", str(steps))

    engine_module.migrate(engine)

    with reading(engine) as connection:
        assert connection.execute(text("SELECT * FROM later")).all() == []
        version = connection.execute(text("SELECT * FROM alembic_version")).scalar()
    assert version == "0002"


def test_opening_twice_changes_nothing(engine):
    again = open_engine(str(engine.url))
    with reading(again) as connection:
        versions = connection.execute(text("SELECT * FROM alembic_version")).all()
    again.dispose()
    assert versions == [("0001",)]


def test_errors_do_not_repeat_values(engine):
    with pytest.raises(DatabaseError) as failed, writing(engine) as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:x)"), {"x": "secret"})

    assert "secret" not in str(failed.value)


def test_what_fails_is_not_kept(engine):
    def fail():
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO marks VALUES ('final', 1)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with reading(engine) as connection:
        assert connection.execute(text("SELECT * FROM marks")).all() == []


def test_the_tables_can_be_made_for_postgresql():
    dialect = postgresql.dialect()
    made = [
        str(CreateTable(table).compile(dialect=dialect))
        for table in metadata.sorted_tables
    ]

    assert sum("BIGSERIAL" in statement for statement in made) == 4
