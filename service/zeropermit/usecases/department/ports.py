"""What the department's verbs need: its own book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from zeropermit.domain.ledger.identifiers import Address, ApplicationId
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.permits.verification import AsOf
from zeropermit.domain.records.department import (
    Asked,
    Concern,
    Held,
    HeldBatch,
    HeldState,
    NewRecord,
    Question,
)
from zeropermit.domain.records.file_report import FileReport

T = TypeVar("T")


class Ledger(Protocol):
    """The ledger, as far as settling a book needs it (see `usecases.ports.Ledger`)."""

    def read(self, reader: Callable[[Registers, AsOf], T]) -> T:
        """Compute something from the newest state; nothing of it may be kept."""


class Book(Protocol):
    """A department's own records, kept apart from the service's store."""

    @property
    def department(self) -> str:
        """Unified social credit code of whose book it is."""

    def current(self, schema: str) -> Sequence[Held]:
        """Give the records of a schema that nothing has taken the place of."""

    def records(
        self, *, schema: str = "", subject: str = "", query_id: str = ""
    ) -> Sequence[Held]:
        """Find records, the oldest first; all that is given must match."""

    def counts(self) -> Mapping[tuple[str, HeldState], int]:
        """Count the records of each schema in each state."""

    def last(self) -> int:
        """Give the number of the newest entry of the log; 0 if there is none."""

    def add(self, records: Sequence[NewRecord]) -> None:
        """Keep new records, all or none.

        Raises:
            BookChangedError: What one of them replaces has changed meanwhile.
        """

    def keep_report(
        self, report: FileReport, *, records: Sequence[NewRecord] = ()
    ) -> FileReport:
        """Keep a report with the new records of its file; give it with its number.

        Raises:
            BookChangedError: What a record replaces has changed meanwhile.
        """

    def reports(self, *, limit: int) -> Sequence[FileReport]:
        """Give the reports of files, the newest first."""

    def report(self, sequence: int) -> FileReport | None:
        """Give the report with this number."""

    def loaded(self, schema: str) -> Sequence[Held]:
        """Give the records of a schema that no batch has yet."""

    def prepared(self, schema: str) -> HeldBatch | None:
        """Give the batch of a schema that is on its way, if there is one."""

    def in_batch(self, root: bytes) -> Sequence[Held]:
        """Give the records of a batch, revoked ones too."""

    def find(self, word: str, *, limit: int) -> Sequence[Held]:
        """Find records by subject code, query id or leaf, the newest first."""

    def with_leaves(self, leaves: Sequence[bytes]) -> Sequence[Held]:
        """Give the records that have these leaves; those that the book has not, not."""

    def sealed(self, leaf: bytes) -> str | None:
        """Give a record with its salts, as canonical JSON: secret."""

    def prepare(
        self, schema: str, root_of: Callable[[Sequence[bytes]], bytes]
    ) -> HeldBatch | None:
        """Put all loaded records into one batch, unless one is on its way."""

    def mark_anchored(self, root: bytes, attester: Address) -> None:
        """Note that a batch is on the ledger; noting it twice changes nothing.

        Raises:
            RootUnknownError: The book has no such batch.
        """

    def batches(self) -> Sequence[HeldBatch]:
        """Give all batches."""

    def leaves(self, root: bytes) -> Sequence[bytes]:
        """Give the leaves of a batch, revoked ones too."""

    def offers(
        self, *, schema: str, subject: bytes
    ) -> Sequence[tuple[Held, str, HeldBatch]]:
        """Give what may be shown of a subject, sealed, the newest first."""

    def begin_revocation(
        self, leaves: Sequence[bytes], reason: RevocationReason
    ) -> None:
        """Note that records are to be revoked; from now on they are not shown."""

    def to_revoke(self) -> Sequence[Held]:
        """Give records that are to be revoked, and are not known to be."""

    def superseded(self) -> Sequence[Held]:
        """Give anchored records whose correction has gone its way."""

    def mark_revoked(self, leaves: Sequence[bytes], reason: RevocationReason) -> None:
        """Note that records are revoked on the ledger; a reason noted before stays."""

    def note(self, asked: Asked) -> Question:
        """Add a question to the log."""

    def questions(
        self,
        *,
        after: int = 0,
        limit: int = 100,
        application: ApplicationId | None = None,
        leaf: bytes | None = None,
    ) -> Sequence[Question]:
        """Give the log in order, from after an entry on; all that is given matches."""

    def concerning(
        self, concern: Concern, *, before: tuple[int, int] | None = None, limit: int
    ) -> Sequence[Question]:
        """Give the questions that concern somebody, the newest first.

        Args:
            concern: Whom.
            before: Second and number of the last entry of the page before.
            limit: How many at most.
        """
