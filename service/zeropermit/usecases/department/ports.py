"""The ports of the department's verbs: its own record store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, Unpack

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import (
    AccessScope,
    NewRecord,
    QueryEntry,
    QueryRecord,
    RecordFilter,
    StoredBatch,
    StoredRecord,
    StoredRecordState,
)
from zeropermit.domain.records.file_report import FileReport


class RecordStore(Protocol):
    """A department's own records, kept apart from the service's store."""

    @property
    def department(self) -> str:
        """Unified social credit code of whose record store it is."""

    def records(self, **where: Unpack[RecordFilter]) -> Sequence[StoredRecord]:
        """Find records, the oldest first; all that is given must match."""

    def counts(self) -> Mapping[tuple[str, StoredRecordState], int]:
        """Count the records of each schema in each state."""

    def last(self) -> int:
        """Give the number of the newest entry of the log; 0 if there is none."""

    def add(self, records: Sequence[NewRecord]) -> None:
        """Keep new records, all or none.

        Raises:
            RecordStoreChangedError: What one of them replaces has changed meanwhile.
        """

    def keep_report(
        self, report: FileReport, *, records: Sequence[NewRecord] = ()
    ) -> FileReport:
        """Keep a report with the new records of its file; give it with its number.

        Raises:
            RecordStoreChangedError: What a record replaces has changed meanwhile.
        """

    def reports(self, *, limit: int) -> Sequence[FileReport]:
        """Give the reports of files, the newest first."""

    def report(self, sequence: int) -> FileReport | None:
        """Give the report with this number."""

    def prepared(self, schema: str) -> StoredBatch | None:
        """Give the batch of a schema that is on its way, if there is one."""

    def find(self, word: str, *, limit: int) -> Sequence[StoredRecord]:
        """Find records by subject code, query id or leaf, the newest first."""

    def with_leaves(self, leaves: Sequence[bytes]) -> Sequence[StoredRecord]:
        """Give the stored records that have these leaves."""

    def sealed(self, leaf: bytes) -> str | None:
        """Give a record with its salts, as canonical JSON: secret."""

    def prepare(
        self, schema: str, root_of: Callable[[Sequence[bytes]], bytes]
    ) -> StoredBatch | None:
        """Put all loaded records into one batch, unless one is on its way."""

    def mark_anchored(self, root: bytes, attester: Address) -> None:
        """Note that a batch is on the ledger; noting it twice changes nothing.

        Raises:
            RootUnknownError: The record store has no such batch.
        """

    def batches(self) -> Sequence[StoredBatch]:
        """Give all batches."""

    def offers(
        self, *, schema: str, subject: bytes
    ) -> Sequence[tuple[StoredRecord, str, StoredBatch]]:
        """Give the records that may be shown of a subject, sealed, the newest first."""

    def begin_revocation(
        self, leaves: Sequence[bytes], reason: RevocationReason
    ) -> None:
        """Note that records are to be revoked; from now on they are not shown."""

    def to_revoke(self) -> Sequence[StoredRecord]:
        """Give records that are to be revoked, and are not known to be."""

    def superseded(self) -> Sequence[StoredRecord]:
        """Give anchored records whose correction has gone its way."""

    def mark_revoked(self, leaves: Sequence[bytes], reason: RevocationReason) -> None:
        """Note that records are revoked on the ledger; a reason noted before stays."""

    def note(self, query: QueryRecord) -> QueryEntry:
        """Add a question to the log."""

    def questions(self, *, after: int = 0, limit: int = 100) -> Sequence[QueryEntry]:
        """Give the log in order, from after an entry on."""

    def in_scope(
        self, scope: AccessScope, *, before: tuple[int, int] | None = None, limit: int
    ) -> Sequence[QueryEntry]:
        """Give the questions within a scope, the newest first.

        `before` is second and number of the last entry of the page before.
        """
