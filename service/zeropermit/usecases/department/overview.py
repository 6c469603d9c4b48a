"""A department's record store at a glance, and the use of its attestations."""

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
from zeropermit.domain.ledger.state import Batch, LedgerState
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import LogHead, QueryEntry, StoredRecordState
from zeropermit.domain.records.file_report import FileReport
from zeropermit.errors import LogBrokenError
from zeropermit.usecases.department.ports import RecordStore
from zeropermit.usecases.department.query import verify_log
from zeropermit.usecases.ports import Ledger

REPORTS = 5
"""Reports of files that are shown."""


@dataclass(frozen=True, slots=True)
class DataSetCounts:
    """Count of the records of one schema in each state."""

    schema: str
    counts: Mapping[StoredRecordState, int]


@dataclass(frozen=True, slots=True)
class Used:
    """A permit that rests on the department's attestations."""

    permit: PermitId
    matter: str
    issued_at: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A department's data, its log and where its attestations are used."""

    data_sets: tuple[DataSetCounts, ...]
    #: How many records wait to be taken back, for each reason.
    to_revoke: Mapping[RevocationReason, int]
    #: Of the files that were loaded last, newest first.
    reports: tuple[FileReport, ...]
    last: Batch | None  #: The newest batch on the ledger.
    query_count: int  #: How many questions the log has.
    questions: tuple[QueryEntry, ...]  #: The newest of them, newest first.
    used: tuple[Used, ...]  #: Permits that rest on its attestations, newest first.


def overview(ledger: Ledger, store: RecordStore, *, limit: int) -> Overview:
    """Look at a department's record store, and at the ledger for its part in it.

    `limit` is for questions and for permits.
    """
    own = organisation_id(store.department)
    query_count = store.last()
    newest = store.questions(after=max(0, query_count - limit), limit=limit)
    with ledger.look() as (state, _):
        batches = reversed(state.batches.values())
        last = next((batch for batch in batches if batch.department == own), None)
        used = _used(state, own, limit)
    return Overview(
        data_sets=_data_sets(store),
        to_revoke=_to_revoke(store),
        reports=tuple(store.reports(limit=REPORTS)),
        last=last,
        query_count=query_count,
        questions=tuple(reversed(newest)),
        used=tuple(used),
    )


def log_head(store: RecordStore) -> LogHead | None:
    """Check the whole log of questions; None if it is broken."""
    try:
        return verify_log(store)
    except LogBrokenError:
        return None


def _to_revoke(store: RecordStore) -> Mapping[RevocationReason, int]:
    """Count the records to be revoked, and the records superseded by corrections."""
    counts = Counter(stored.reason for stored in store.to_revoke())
    counts[RevocationReason.SUPERSEDED] += len(store.superseded())
    return {reason: count for reason, count in sorted(counts.items()) if count}


def _data_sets(store: RecordStore) -> tuple[DataSetCounts, ...]:
    counts = store.counts()
    schemas = sorted({schema for schema, _ in counts})
    return tuple(
        DataSetCounts(
            schema,
            {state: counts.get((schema, state), 0) for state in StoredRecordState},
        )
        for schema in schemas
    )


def _used(state: LedgerState, own: OrganisationId, limit: int) -> Sequence[Used]:
    """Find the newest permits with an attestation of a department among them."""
    found = (
        Used(
            identifier, state.applications[permit.application].matter, permit.issued_at
        )
        for identifier, permit in reversed(state.permits.items())
        if permit.presentation is not None
        and any(one.department == own for one in permit.presentation.attestations)
    )
    return tuple(islice(found, limit))
