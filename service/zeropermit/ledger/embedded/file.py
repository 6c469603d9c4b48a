"""The file of the embedded chain: SQLite, one transaction per block.

State lives in `nodes`, py-evm's keys and values; `blocks`, `receipts` and `logs` are
written with them, so that a receipt or a range of logs is one query. Because all of
a block is one transaction, a file never holds half of one.

WAL with `synchronous=FULL` keeps what was acknowledged through a power cut; both are
read back at every connect, since SQLite ignores what it cannot do.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from eth.db.atomic import AtomicDBWriteBatch
from eth.db.backends.base import BaseAtomicDB

from zeropermit.errors import ChainFileBusyError, ChainFileError

FORMAT = 1
"""Written to `user_version`; 0 is a file in which no chain was begun."""

BUSY_SECONDS = 10.0

_SCHEMA = (
    "CREATE TABLE genesis (parameters TEXT NOT NULL)",
    "CREATE TABLE nodes (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE blocks (
        number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, time INTEGER NOT NULL
    )""",
    """CREATE TABLE receipts (
        tx_hash BLOB PRIMARY KEY, block_number INTEGER NOT NULL,
        tx_index INTEGER NOT NULL, sender BLOB NOT NULL, receiver BLOB, contract BLOB,
        kind INTEGER NOT NULL, succeeded INTEGER NOT NULL, gas_used INTEGER NOT NULL,
        cumulative_gas_used INTEGER NOT NULL, bloom BLOB NOT NULL,
        UNIQUE (block_number, tx_index)
    ) WITHOUT ROWID""",
    """CREATE TABLE logs (
        block_number INTEGER NOT NULL, log_index INTEGER NOT NULL,
        tx_hash BLOB NOT NULL, tx_index INTEGER NOT NULL, address BLOB NOT NULL,
        topic0 BLOB, topic1 BLOB, topic2 BLOB, topic3 BLOB, data BLOB NOT NULL,
        PRIMARY KEY (block_number, log_index)
    ) WITHOUT ROWID""",
)


@dataclass(frozen=True, slots=True)
class Genesis:
    """The genesis of a chain; stored in its file and never changed."""

    chain_id: int
    time: int  #: Unix second of block 0.
    gas_limit: int  #: Gas of every block.
    #: Accounts with a balance; nobody needs one, as gas is free.
    funded: tuple[str, ...]

    def as_text(self) -> str:
        """Write it as it is kept."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Genesis:
        """Read it as it is kept."""
        kept = json.loads(text)
        return cls(**{**kept, "funded": tuple(kept["funded"])})


class ChainFile(BaseAtomicDB):
    """One connection to the file, and py-evm's database on it.

    What py-evm writes is held back until `transaction` ends and then written at
    once; outside of one nothing can be written. Not safe for threads: each holder
    has its own connection and its own lock.

    Args:
        path: The file; it is made if it is not there.
        read_only: Change nothing, and let others write.

    Raises:
        ChainFileError: The file cannot be opened, or is something else.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._held: dict[bytes, bytes | None] = {}
        self._is_writing = False
        with translated(path):
            self.connection = _connect(path, read_only=read_only)
            try:
                self._check(read_only=read_only)
            except BaseException:
                self.connection.close()
                raise

    @property
    def genesis(self) -> Genesis | None:
        """Return the genesis of the chain; None before the first start."""
        if self.pragma("user_version") == "0":
            return None
        row = self.connection.execute("SELECT parameters FROM genesis").fetchone()
        return Genesis.from_text(row[0])

    def pragma(self, name: str) -> str:
        """Read a setting of the connection."""
        return str(self.connection.execute(f"PRAGMA {name}").fetchone()[0])

    def begin_chain(self, genesis: Genesis) -> None:
        """Lay out the tables; part of the transaction that writes block 0."""
        for statement in _SCHEMA:
            self.connection.execute(statement)
        self.connection.execute("INSERT INTO genesis VALUES (?)", (genesis.as_text(),))
        self.connection.execute(f"PRAGMA user_version = {FORMAT}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all changes of the block, or none.

        Raises:
            ChainFileError: The disk is full or failing; nothing was written.
        """
        with translated(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            self._is_writing = True
            try:
                yield self.connection
                self._flush()
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._held.clear()
                self._is_writing = False

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Read one state of the file, also during concurrent writes."""
        with translated(self.path):
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                self.connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _check(self, *, read_only: bool) -> None:
        """Check the kind of the file, and verify the modes that keep blocks safe."""
        version = self.pragma("user_version")
        if version not in {"0", str(FORMAT)}:
            raise ChainFileError(str(self.path), f"format {version} is unknown")
        expected = {"synchronous": "2"} | ({} if read_only else {"journal_mode": "wal"})
        for name, value in expected.items():
            found = self.pragma(name)
            if found != value:
                reason = f"SQLite {name} is {found}, must be {value}"
                raise ChainFileError(str(self.path), reason)

    def _flush(self) -> None:
        """Write the changes of py-evm."""
        gone = [(key,) for key, value in self._held.items() if value is None]
        kept = [(key, value) for key, value in self._held.items() if value is not None]
        self.connection.executemany("DELETE FROM nodes WHERE key = ?", gone)
        self.connection.executemany("INSERT OR REPLACE INTO nodes VALUES (?, ?)", kept)

    # py-evm's database

    def __getitem__(self, key: bytes) -> bytes:
        if key in self._held:
            value = self._held[key]
        else:
            sql = "SELECT value FROM nodes WHERE key = ?"
            row = self.connection.execute(sql, (key,)).fetchone()
            value = None if row is None else row[0]
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self._hold(key, value)

    def __delitem__(self, key: bytes) -> None:
        self._hold(key, None)

    def _exists(self, key: bytes) -> bool:
        try:
            self[key]
        except KeyError:
            return False
        return True

    @contextmanager
    def atomic_batch(self) -> Iterator[AtomicDBWriteBatch]:
        """Let py-evm write several values, all or none."""
        with AtomicDBWriteBatch._commit_unless_raises(self) as batch:  # noqa: SLF001 - as py-evm's own AtomicDB does
            yield batch  # type: ignore[misc] # declared as its interface

    def forget_held(self) -> None:
        """Undo the changes of py-evm since the transaction began."""
        self._held.clear()

    def _hold(self, key: bytes, value: bytes | None) -> None:
        if not self._is_writing:
            raise ChainFileError(str(self.path), "written to outside of a block")
        self._held[key] = value


class WriterLock:
    """Keeps a second process from writing the same chain.

    An open transaction on a file beside it; the operating system ends it with the
    process, however that dies, and it works wherever SQLite does.

    Raises:
        ChainFileBusyError: Another process, or this one, holds it.
    """

    def __init__(self, path: Path) -> None:
        beside = path.with_name(path.name + ".lock")
        with translated(path):
            self._connection = sqlite3.connect(
                beside, timeout=0, isolation_level=None, check_same_thread=False
            )
            try:
                self._connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                self._connection.close()
                if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                    raise ChainFileBusyError(str(path)) from error
                raise

    def close(self) -> None:
        """Let others write."""
        self._connection.close()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Translate exceptions of SQLite and the file system."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise ChainFileError(str(path), str(error)) from error


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open the file with the modes that it needs."""
    target = path.absolute().as_uri() + ("?mode=ro" if read_only else "")
    if read_only and _is_at_rest(path):
        target += "&immutable=1"  # a copy on a medium where nothing can be written
    connection = sqlite3.connect(
        target,
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    pragmas: Mapping[str, str] = {"synchronous": "FULL"}
    if not read_only:
        pragmas = {"journal_mode": "WAL", **pragmas}
    try:
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_at_rest(path: Path) -> bool:
    """Whether nobody can be writing: there is no log, and no leave to make one."""
    has_log = path.with_name(path.name + "-wal").exists()
    return not has_log and not os.access(path.parent, os.W_OK)
