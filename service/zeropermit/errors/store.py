"""Errors of the database."""

# fmt: off
from dataclasses import KW_ONLY

from zeropermit.errors.base import USAGE, Public, StoreError


class DatabaseError(StoreError, code="DATABASE_FAILED"):
    reason: str
    sentence = "database: {reason}"
class DatabaseUrlError(StoreError, code="DATABASE_URL", exit=USAGE):
    dialect: str
    sentence = "database {dialect!r} refused: an SQLite file or PostgreSQL is needed"
class DatabaseModeError(StoreError, code="DATABASE_MODE"):
    pragma: str
    _: KW_ONLY
    expected: Public[str]
    given: str
    sentence = "SQLite {pragma} is {given}, must be {expected}"
class DatabaseNewerError(StoreError, code="DATABASE_NEWER"):
    revision: str
    known: str
    sentence = ("database is at revision {revision}, newer than {known}: run the "
                "newer version of zeropermit that wrote it")
class BlockOrderError(StoreError, code="BLOCK_ORDER"):
    number: int
    head: int
    sentence = "block {number} does not follow indexed block {head}"
class OperationClashError(StoreError, code="OPERATION_CLASH", status=409):
    operation: str
    sentence = "operation {operation!r} exists with another content"
class LeaseLostError(StoreError, code="LEASE_LOST"):
    account: str
    owner: str
    sentence = "{owner} is no longer the writer of {account}"
class BookOfAnotherError(StoreError, code="BOOK_OF_ANOTHER", exit=USAGE):
    owner: str
    department: str
    sentence = "the record store belongs to {owner}, not to {department}"
class BookChangedError(StoreError, code="BOOK_CHANGED", status=409):
    sentence = "somebody else changed the record store meanwhile: load again"
class RootUnknownError(StoreError, code="ROOT_UNKNOWN"):
    root: bytes
    sentence = "the book has no batch {root}"
