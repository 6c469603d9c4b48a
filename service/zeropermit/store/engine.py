"""The database: opened in one way only, and brought to the newest schema.

SQLite runs in WAL mode with `synchronous=FULL`, set and read back at every
connect: with NORMAL, acknowledged commits are lost when the power fails.
Writing transactions take SQLite's one write lock at their beginning, so that
none has to be repeated; on PostgreSQL rows are locked where it matters.

Every function that reads or writes raises `DatabaseError` if the database fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    UpdateBase,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    tuple_,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from zeropermit.errors import (
    DatabaseError,
    DatabaseModeError,
    DatabaseNewerError,
    DatabaseUrlError,
)
from zeropermit.store.rows import read_row
from zeropermit.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

T = TypeVar("T")

BUSY_TIMEOUT: Final = 15_000
"""Milliseconds that SQLite waits for another writer."""

MIGRATIONS: Final = "zeropermit.store:migrations"
MIGRATION_LOCK: Final = 0x7A65726F
"""PostgreSQL's advisory lock, so that two starting services migrate once."""

_PRAGMAS: Final = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", "2"),
    ("foreign_keys", "ON", "1"),
)
"""Name, value to set, value to read back."""


def open_engine(url: str) -> Engine:
    """Open a database and bring it to the newest schema.

    Raises:
        DatabaseUrlError: It is neither an SQLite file nor PostgreSQL.
        DatabaseModeError: SQLite refuses a mode that durability needs.
        DatabaseNewerError: A newer version of this software wrote it.
        DatabaseError: It cannot be reached or migrated.
    """
    engine = connect_engine(url)
    migrate(engine)
    return engine


def connect_engine(url: str) -> Engine:
    """Open a database as it is, without migrating it.

    Raises:
        DatabaseUrlError: It is neither an SQLite file nor PostgreSQL.
    """
    parsed = make_url(url)
    dialect = parsed.get_backend_name()
    in_memory = parsed.database in {None, "", ":memory:"}
    if dialect not in {"sqlite", "postgresql"} or (dialect == "sqlite" and in_memory):
        raise DatabaseUrlError(dialect)
    engine = create_engine(parsed, pool_pre_ping=dialect == "postgresql")
    if dialect == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision, in one transaction.

    A new database gets the tables of the newest revision at once.

    Raises:
        DatabaseNewerError: A newer version of this software wrote the database.
        DatabaseError: The migration failed, and nothing of it was kept.
    """
    # Loaded here: alembic takes longer to import than most commands to run.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    newest = script.get_current_head() or ""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise DatabaseNewerError(current, newest)
        config.attributes["connection"] = connection
        if current is None:
            metadata.create_all(connection)
            command.stamp(config, "head")
        elif current != newest:
            command.upgrade(config, "head")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a writing transaction; commit it unless an exception is raised."""
    with _translated(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads, and sees one state throughout."""
    with _translated(), engine.connect() as connection:
        yield connection.execution_options(zeropermit_begin="BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    """Translate exceptions of SQLAlchemy, without the values of the statement."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__)
        raise DatabaseError(reason) from error


def read_rows(engine: Engine, query: Select[Any]) -> Sequence[Any]:
    """Read all rows of a query, in a transaction of its own."""
    with reading(engine) as connection:
        return connection.execute(query).all()


def read_values(engine: Engine, kind: type[T], query: Select[Any]) -> list[T]:
    """Read the rows of a query as values of a dataclass."""
    return [read_row(kind, row) for row in read_rows(engine, query)]


def read_scalar(engine: Engine, query: Select[Any]) -> Any:  # noqa: ANN401 - of any column
    """Read the first column of a query's first row; None if there is no row."""
    with reading(engine) as connection:
        return connection.scalar(query)


def execute(engine: Engine, statement: UpdateBase) -> int:
    """Execute one statement in a transaction of its own; return the rows it changed."""
    with writing(engine) as connection:
        return connection.execute(statement).rowcount


def insert_new(
    connection: Connection, table: Table, values: Mapping[str, object]
) -> bool:
    """Insert a row; return False if there is one with its key.

    That can be the row of another transaction that was a moment faster.
    """
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**values))
    except IntegrityError:
        return False
    return True


def find_or_insert(
    connection: Connection,
    table: Table,
    condition: ColumnElement[bool],
    values: Mapping[str, object],
) -> Row[Any]:
    """Give the one row that meets a condition; insert it if there is none."""
    query = select(table).where(condition)
    row = connection.execute(query).one_or_none()
    if row is None:
        insert_new(connection, table, values)
        row = connection.execute(query).one()
    return row


def delete_some(
    connection: Connection, table: Table, condition: ColumnElement[bool], limit: int
) -> int:
    """Delete at most `limit` rows that meet a condition; return their number.

    On PostgreSQL, rows that another transaction has locked are left for later.
    """
    key = tuple_(*table.primary_key)
    chosen = (
        select(*table.primary_key)
        .where(condition)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return connection.execute(delete(table).where(key.in_(chosen))).rowcount


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Set the modes that durability needs, and read them back."""
    connection.isolation_level = None  # transactions begin where we say
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        for pragma, value, expected in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}={value}")
            cursor.execute(f"PRAGMA {pragma}")
            row = cursor.fetchone()
            given = str(row[0]) if row else ""
            if given != expected:
                raise DatabaseModeError(pragma, expected=expected, given=given)
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction, with the write lock unless it only reads."""
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("zeropermit_begin", "BEGIN IMMEDIATE"))
