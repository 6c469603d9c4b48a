"""Tables of a department's own record store: another database than the service's."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from zeropermit.domain.records.department import QueryEntry, StoredBatch, StoredRecord
from zeropermit.domain.records.file_report import FileReport
from zeropermit.store.rows import columns
from zeropermit.store.tables import sequence

RECORD_STORE_VERSION: Final = 1

metadata: Final = MetaData()

record_store: Final = Table(
    "book",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("department", Text, nullable=False),
)

attestations: Final = Table(
    "attestations",
    metadata,
    *columns(StoredRecord),
    Column("sealed", Text, nullable=False),
    PrimaryKeyConstraint("leaf"),
    Index("ix_attestations_subject_word", "subject_word", "schema"),
    Index("ix_attestations_schema", "schema", "state"),
    Index("ix_attestations_root", "root"),
    Index("ix_attestations_superseded_by", "superseded_by"),
)
Index(
    "uq_attestations_current",
    attestations.c.schema,
    attestations.c.subject,
    attestations.c.query_id,
    unique=True,
    sqlite_where=attestations.c.superseded_by.is_(None),
    postgresql_where=attestations.c.superseded_by.is_(None),
)
"""One current record per query id, also under concurrent loads."""

batches: Final = Table(
    "batches",
    metadata,
    *columns(StoredBatch),
    PrimaryKeyConstraint("root"),
)
Index(
    "uq_batches_prepared",
    batches.c.schema,
    unique=True,
    sqlite_where=batches.c.attester.is_(None),
    postgresql_where=batches.c.attester.is_(None),
)
"""One batch of a schema at a time is on its way."""

questions: Final = Table(
    "questions",
    metadata,
    *columns(QueryEntry),
    PrimaryKeyConstraint("sequence"),
    UniqueConstraint("previous"),
    Index("ix_questions_application", "application", "sequence"),
    Index("ix_questions_subject", "subject", "sequence"),
)

reports: Final = Table(
    "reports", metadata, sequence(), *columns(FileReport, "sequence")
)
"""Result of each loaded file."""
