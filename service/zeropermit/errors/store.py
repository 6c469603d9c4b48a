"""Errors of the database."""

# fmt: off
from dataclasses import KW_ONLY

from zeropermit.errors.base import USAGE, Public, StoreError


class DatabaseError(StoreError, code="DATABASE_FAILED"):
    """database: {reason}"""
    reason: str
class DatabaseUrlError(StoreError, exit=USAGE):
    """database {dialect!r} refused: an SQLite file or PostgreSQL is needed"""
    dialect: str
class DatabaseModeError(StoreError):
    """SQLite {pragma} is {given}, must be {expected}"""
    pragma: str
    _: KW_ONLY
    expected: Public[str]
    given: str
class DatabaseNewerError(StoreError):
    """database is at revision {revision}, newer than {known}: run the newer version
    of zeropermit that wrote it"""
    revision: str
    known: str
class BlockOrderError(StoreError):
    """block {number} does not follow indexed block {head}"""
    number: int
    head: int
class OperationClashError(StoreError, status=409):
    """operation {operation!r} exists with another content"""
    operation: str
class LeaseLostError(StoreError):
    """{owner} is no longer the writer of {account}"""
    account: str
    owner: str
class BookOfAnotherError(StoreError, exit=USAGE):
    """the record store belongs to {owner}, not to {department}"""
    owner: str
    department: str
class BookChangedError(StoreError, status=409):
    """somebody else changed the record store meanwhile: load again"""
class RootUnknownError(StoreError):
    """the book has no batch {root}"""
    root: bytes
