"""Report of a file of records, kept in the department's record store."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.errors import FileProblem

PROBLEMS_KEPT = 200
"""Problems of a file that are kept; in longer lists these are corrected first."""


class FileOutcome(StrEnum):
    """How the loading of a file ended."""

    LOADED = auto()
    REFUSED = auto()  #: The file has a fault, and nothing was loaded.
    CHECKED = auto()  #: Nothing was loaded: it was only to be checked.


@dataclass(frozen=True, slots=True)
class FileReport:
    """One loading of one file."""

    at: int  #: Unix second.
    schema: str
    name: str  #: Name of the file; empty if the text was typed or pasted.
    digest: Digest  #: SHA-256 of the bytes read.
    by: str  #: Account of the officer; empty if it was loaded on the command line.
    outcome: FileOutcome
    #: New records; for a file that was only checked, records that would be loaded.
    loaded: int = 0
    unchanged: int = 0
    superseding: int = 0
    renewed: int = 0
    revoked: int = 0  #: Rows that are held, and revoked.
    skipped: int = 0  #: Lines with problems.
    problem_count: int = 0
    problems: tuple[FileProblem, ...] = ()  #: The first `PROBLEMS_KEPT` of them.
    sequence: int = 0  #: Number in the record store, from 1; 0 while it is not kept.
