"""Answer: show the records that one application needs, if the applicant agreed.

Every question is in the log before its answer leaves, whatever the answer is.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from zeropermit.domain.applications.consent import DataSet, covers
from zeropermit.domain.evidence.attestation import SealedAttestation
from zeropermit.domain.evidence.disclosure import Anchor, Disclosure, disclose
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.evidence.schema import FIELD_LIMIT, Schema, SchemaSubject
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    ProjectId,
    matter_id,
    matter_version_id,
    organisation_id,
    project_id,
)
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.records.canonical import parse_canonical
from zeropermit.domain.records.department import (
    FIRST_PREVIOUS,
    AccessScope,
    LogHead,
    QueryEntry,
    QueryOutcome,
    QueryRecord,
    StoredBatch,
    StoredRecord,
)
from zeropermit.errors import (
    ConsentRefusedError,
    DepartmentUnreachableError,
    LogBrokenError,
    SchemaUnknownError,
    StoreError,
    ZeropermitError,
)
from zeropermit.usecases.department.ports import RecordStore
from zeropermit.usecases.ports import Clock, Query

TREE_LIMIT = 16
"""Trees kept in memory: one of 10,000 records takes about 2 MB."""

PAGE = 500
_NAME_LIMIT = 64

FiledOf: TypeAlias = Callable[[ApplicationId], Filed | None]
"""Gives an application as the ledger has it."""

SchemaOf: TypeAlias = Callable[[str], Schema]
"""Gives a schema by its code, or raises `SchemaUnknownError`."""


@dataclass(slots=True)
class Trees:
    """Trees of anchored batches, rebuilt from the record store when they are needed.

    A batch never changes, so a tree can be kept as long as there is room for it.
    """

    _kept: dict[bytes, StandardTree] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def path(self, store: RecordStore, root: bytes, leaf: bytes) -> tuple[bytes, ...]:
        """Give the path from a leaf to the root of its batch."""
        with self._lock:
            tree = self._kept.get(root)
            if tree is None:
                tree = StandardTree.of(
                    [stored.leaf for stored in store.records(root=root)]
                )
                while len(self._kept) >= TREE_LIMIT:
                    del self._kept[next(iter(self._kept))]
                self._kept[root] = tree
        return tree.path(leaf)


@dataclass(frozen=True, slots=True)
class QueryContext:
    """The context of an answer besides the record store."""

    filed_of: FiledOf
    schema_of: SchemaOf
    clock: Clock
    trees: Trees = field(default_factory=Trees)


def answer(
    store: RecordStore, query: Query, *, query_context: QueryContext
) -> tuple[Disclosure, ...]:
    """Show a department's records of a subject, the newest first.

    Raises:
        ConsentRefusedError: As in `check_consent`.
    """
    now = query_context.clock()
    try:
        schema = check_consent(
            store.department, query, query_context=query_context, now=now
        )
        offers = store.offers(schema=schema.code, subject=query.subject)
        shown = tuple(_show(store, query, o, trees=query_context.trees) for o in offers)
    except ZeropermitError as error:
        reason = getattr(error, "reason", "")
        said = reason if isinstance(error, ConsentRefusedError) else error.code
        store.note(_query_record(query, now, QueryOutcome.REFUSED, reason=str(said)))
        raise
    leaves = tuple(stored.leaf for stored, _, _ in offers)
    outcome = QueryOutcome.ANSWERED if leaves else QueryOutcome.NOTHING_HELD
    store.note(_query_record(query, now, outcome, answered=leaves))
    return shown


def check_consent(
    department: str, query: Query, *, query_context: QueryContext, now: int
) -> Schema:
    """Check that the applicant agreed to just this question.

    1. The question is to this department.
    2. The application is on the ledger, and its consent is this receipt.
    3. Applicant, project, matter and authority are those of the receipt.
    4. The receipt covers this department's data of this schema, now.
    5. A question about a project is about the application's project. Which other
       organisations take part is what is being found out, so a question about an
       organisation cannot be checked further: it is in the log.
    6. The claims are of the schema, and none is personal.

    Raises:
        ConsentRefusedError: A step fails; its `reason` is `department`,
            `application`, `receipt`, `applicant`, `project`, `matter`, `authority`,
            `schema`, `data_set`, `subject`, `claim` or `personal`.
    """
    # 1. The department
    _require(query, query.department == department, "department")
    # 2. and 3. The application
    project = _check_application(query, query_context.filed_of(query.application))
    # 4. The data set
    schema = _schema(query, query_context.schema_of)
    covered = covers(query.receipt, schema=schema.code, department=department, at=now)
    data_set = DataSet(schema.code, department, schema.subject)
    _require(query, covered and data_set in query.receipt.data_sets, "data_set")
    # 5. The subject
    if schema.subject is not SchemaSubject.ORGANISATION:
        _require(query, query.subject == project, "subject")
    # 6. The claims
    for name in query.claims:
        found = schema.field(name)
        if found is None:
            raise ConsentRefusedError(schema.code, "claim")
        _require(query, not found.personal, "personal")
    return schema


def _check_application(query: Query, filed: Filed | None) -> ProjectId:
    """Check steps 2 and 3 of `check_consent`, and give the application's project."""
    if filed is None:
        raise ConsentRefusedError(query.schema[:_NAME_LIMIT], "application")
    content, receipt = filed.content, query.receipt
    # 2. The application
    _require(query, content.id == query.application, "application")
    _require(query, content.consent == receipt.digest(), "receipt")
    # 3. What the application is about
    version = matter_version_id(matter_id(receipt.matter), receipt.version)
    for part, expected, reason in (
        (content.applicant, organisation_id(receipt.applicant), "applicant"),
        (content.project, project_id(receipt.project), "project"),
        (content.version, version, "matter"),
        (content.authority, organisation_id(receipt.authority), "authority"),
    ):
        _require(query, part == expected, reason)
    return content.project


def _require(query: Query, holds: object, reason: str) -> None:
    if not holds:
        raise ConsentRefusedError(query.schema[:_NAME_LIMIT], reason)


@dataclass(slots=True)
class LocalDepartments:
    """Departments that answer inside this process (see `ports.Departments`)."""

    stores: Mapping[str, RecordStore]
    query_context: QueryContext

    def query(self, query: Query) -> Sequence[Disclosure]:
        """Give the department's records, newest first; empty if it has none."""
        with self._reachable(query.department) as store:
            return answer(store, query, query_context=self.query_context)

    def codes(self) -> Sequence[str]:
        """Name the departments that can be asked."""
        return sorted(self.stores)

    def queries(
        self,
        department: str,
        scope: AccessScope,
        *,
        before: tuple[int, int] | None,
        limit: int,
    ) -> Sequence[QueryEntry]:
        """Give the queries to a department within a scope, newest first."""
        with self._reachable(department) as store:
            return store.in_scope(scope, before=before, limit=limit)

    def store(self, department: str) -> RecordStore:
        """Give the record store of a department."""
        store = self.stores.get(department)
        if store is None:
            raise DepartmentUnreachableError(department)
        return store

    @contextmanager
    def _reachable(self, department: str) -> Iterator[RecordStore]:
        """Give the record store of a department; a failing one is out of reach."""
        try:
            yield self.store(department)
        except StoreError as error:
            raise DepartmentUnreachableError(department) from error


def verify_log(store: RecordStore) -> LogHead:
    """Check the whole log; compare the head with one that was kept elsewhere.

    Raises:
        LogBrokenError: An entry was changed, or one before it is missing.
    """
    head = LogHead(0, FIRST_PREVIOUS)
    while page := store.questions(after=head.count, limit=PAGE):
        for question in page:
            follows = question.sequence == head.count + 1
            chained = question.previous == head.digest
            if not (follows and chained and question.intact):
                raise LogBrokenError(question.sequence)
            head = LogHead(question.sequence, question.digest)
    return head


def _schema(query: Query, schema_of: SchemaOf) -> Schema:
    try:
        return schema_of(query.schema)
    except SchemaUnknownError as error:
        raise ConsentRefusedError(query.schema[:_NAME_LIMIT], "schema") from error


def _show(
    store: RecordStore,
    query: Query,
    offer: tuple[StoredRecord, str, StoredBatch],
    *,
    trees: Trees,
) -> Disclosure:
    stored, sealed, batch = offer
    attestation = SealedAttestation.from_json(parse_canonical(sealed.encode()))
    made = {claim.name for claim in attestation.record.claims}
    names = [name for name in dict.fromkeys(query.claims) if name in made]
    if batch.attester is None:
        raise DepartmentUnreachableError(store.department)
    path = trees.path(store, batch.root, stored.leaf)
    anchor = Anchor(batch.root, path)
    return disclose(attestation, names, anchor=anchor)


def _query_record(
    query: Query,
    now: int,
    outcome: QueryOutcome,
    *,
    reason: str = "",
    answered: tuple[bytes, ...] = (),
) -> QueryRecord:
    return QueryRecord(
        application=query.application,
        receipt=query.receipt.digest(),
        schema=_plain(query.schema),
        subject=query.subject,
        claims=tuple(_plain(name) for name in query.claims[:FIELD_LIMIT]),
        queried_at=now,
        outcome=outcome,
        reason=reason,
        answered=answered,
    )


def _plain(name: str) -> str:
    """Make a name from a request fit for the log."""
    text = name[:_NAME_LIMIT].encode("utf-8", "backslashreplace").decode()
    return unicodedata.normalize("NFC", text)
