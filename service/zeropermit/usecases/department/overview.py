"""What a department sees of its own book and of what came of it, at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from zeropermit.domain.ledger.identifiers import (
    OrganisationId,
    PermitId,
    organisation_id,
)
from zeropermit.domain.ledger.state import Batch, Registers
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.permits.verification import AsOf
from zeropermit.domain.records.department import HeldState, LogHead, Question
from zeropermit.domain.records.file_report import FileReport
from zeropermit.errors import LogBrokenError
from zeropermit.usecases.department.ports import Book
from zeropermit.usecases.department.query import verify_log
from zeropermit.usecases.ports import Ledger

REPORTS = 5
"""Reports of files that are shown."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """How many records of one schema stand where."""

    schema: str
    counts: Mapping[HeldState, int]


@dataclass(frozen=True, slots=True)
class Used:
    """A permit that rests on the department's attestations."""

    permit: PermitId
    matter: str
    issued_at: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A department's data, its log and where its attestations are used."""

    data_sets: tuple[DataSet, ...]
    to_revoke: Mapping[RevocationReason, int]
    """How many records wait to be taken back, for each reason."""
    reports: tuple[FileReport, ...]
    """Of the files that were loaded last, newest first."""
    last: Batch | None
    """The newest batch on the ledger."""
    asked: int
    """How many questions the log has."""
    questions: tuple[Question, ...]
    """The newest of them, newest first."""
    used: tuple[Used, ...]
    """Permits that rest on its attestations, newest first."""


def overview(ledger: Ledger, book: Book, *, limit: int) -> Overview:
    """Look at a department's book, and at the ledger for its part in it.

    Args:
        ledger: The ledger.
        book: The department's own.
        limit: How many questions and permits at most.
    """
    own = organisation_id(book.department)
    asked = book.last()
    newest = book.questions(after=max(0, asked - limit), limit=limit)

    def look(registers: Registers, _: AsOf) -> tuple[Batch | None, Sequence[Used]]:
        batches = reversed(registers.batches.values())
        last = next((batch for batch in batches if batch.department == own), None)
        return last, _used(registers, own, limit)

    last, used = ledger.read(look)
    return Overview(
        data_sets=_data_sets(book),
        to_revoke=_to_revoke(book),
        reports=tuple(book.reports(limit=REPORTS)),
        last=last,
        asked=asked,
        questions=tuple(reversed(newest)),
        used=tuple(used),
    )


def log_head(book: Book) -> LogHead | None:
    """Check the whole log of questions; None if it is broken."""
    try:
        return verify_log(book)
    except LogBrokenError:
        return None


def _to_revoke(book: Book) -> Mapping[RevocationReason, int]:
    """Count what is to be revoked, and what an anchored correction supersedes."""
    counts = Counter(held.reason for held in book.to_revoke())
    counts[RevocationReason.SUPERSEDED] += len(book.superseded())
    return {reason: count for reason, count in sorted(counts.items()) if count}


def _data_sets(book: Book) -> tuple[DataSet, ...]:
    counts = book.counts()
    schemas = sorted({schema for schema, _ in counts})
    return tuple(
        DataSet(schema, {state: counts.get((schema, state), 0) for state in HeldState})
        for schema in schemas
    )


def _used(registers: Registers, own: OrganisationId, limit: int) -> Sequence[Used]:
    """Find the newest permits with an attestation of a department among them."""
    keys = {a for a, key in registers.keys.items() if key.organisation == own}
    found = (
        Used(
            identifier,
            registers.applications[permit.application].matter,
            permit.issued_at,
        )
        for identifier, permit in reversed(registers.permits.items())
        if permit.presentation is not None
        and any(one.attester in keys for one in permit.presentation.attestations)
    )
    return tuple(islice(found, limit))
