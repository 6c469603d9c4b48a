"""Correct: the row that a record was loaded from, and how far its correction got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from zeropermit.domain.evidence.attestation import AttestationRecord, SealedAttestation
from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.canonical import parse_canonical
from zeropermit.domain.records.department import StoredRecord, StoredRecordState
from zeropermit.errors import RecordNotHeldError
from zeropermit.usecases.department.ports import RecordStore
from zeropermit.usecases.department.rows import COLUMNS

_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class CorrectionProgress:
    """How far the correction of a record got."""

    stored: StoredRecord  #: The record that is wrong.
    #: The record that takes its place; None if there is none yet.
    correction: StoredRecord | None

    @property
    def anchored(self) -> bool:
        """Whether the correction is on the ledger, or was."""
        found = self.correction
        reached = {StoredRecordState.ANCHORED, StoredRecordState.REVOKED}
        return found is not None and found.root is not None and found.state in reached

    @property
    def revoked(self) -> bool:
        """Whether the wrong record is taken back."""
        return self.stored.state is StoredRecordState.REVOKED


def correction_progress_of(
    store: RecordStore, leaf: bytes
) -> CorrectionProgress | None:
    """Give the progress of a record's correction; None if the record is not stored."""
    stored = next(iter(store.with_leaves([leaf])), None)
    if stored is None:
        return None
    later = stored.superseded_by
    found = next(iter(store.with_leaves([later])), None) if later else None
    corrects = found is not None and found.supersedes == stored.leaf
    return CorrectionProgress(stored, found if corrects else None)


def header_of(schema: Schema) -> tuple[str, ...]:
    """Name the columns of a table of this schema, in order."""
    return (*COLUMNS, *(field.name for field in schema.fields))


def row_of(store: RecordStore, schema: Schema, leaf: bytes) -> dict[str, str]:
    """Give the row that a record would be loaded from, its cells by column.

    Raises:
        RecordNotStoredError: The record store has no such record of the schema.
    """
    sealed = store.sealed(leaf)
    if sealed is None:
        raise RecordNotHeldError(to_hex(leaf))
    record = SealedAttestation.from_json(parse_canonical(sealed.encode())).record
    if record.schema != schema.code:
        raise RecordNotHeldError(to_hex(leaf))
    return {**dict.fromkeys(header_of(schema), ""), **_cells(record)}


def _cells(record: AttestationRecord) -> dict[str, str]:
    until = record.valid_until
    return {
        "subject": record.subject,
        "observed_at": _moment(record.observed_at).isoformat(),
        "valid_until": "" if until is None else _end(until),
        "source_system": record.source_system,
        "query_id": record.query_id,
        **{claim.name: claim.text for claim in record.claims},
    }


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC).astimezone(_CHINA)


def _end(second: int) -> str:
    """Write an end as a day if one begins then, else as a time."""
    moment = _moment(second)
    midnight = moment.timetz().replace(tzinfo=None).isoformat() == "00:00:00"
    return moment.date().isoformat() if midnight else moment.isoformat()
