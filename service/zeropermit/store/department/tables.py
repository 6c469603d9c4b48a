"""Tables of a department's own record store: another database than the service's."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

from zeropermit.store.tables import ADDRESS, WORD

RECORD_STORE_VERSION: Final = 2
"""1: without `reports`, which opening the record store adds."""

metadata: Final = MetaData()

record_store: Final = Table(
    "book",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("department", String(18), nullable=False),
)

attestations: Final = Table(
    "attestations",
    metadata,
    Column("leaf", WORD, primary_key=True),
    Column("schema", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("subject_word", WORD, nullable=False),
    Column("query_id", Text, nullable=False),
    Column("observed_at", BigInteger, nullable=False),
    Column("valid_until", BigInteger),
    Column("content", WORD, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("root", WORD),
    Column("supersedes", WORD),
    Column("renews", WORD),
    Column("superseded_by", WORD),
    Column("reason", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
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
    Column("root", WORD, primary_key=True),
    Column("schema", String(64), nullable=False),
    Column("attester", ADDRESS),
    Column("record_count", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
)
Index(
    "uq_batches_prepared",
    batches.c.schema,
    unique=True,
    sqlite_where=batches.c.state == "prepared",
    postgresql_where=batches.c.state == "prepared",
)
"""One batch of a schema at a time is on its way."""

questions: Final = Table(
    "questions",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("previous", WORD, nullable=False, unique=True),
    Column("digest", WORD, nullable=False),
    Column("application", WORD, nullable=False),
    Column("receipt", WORD, nullable=False),
    Column("schema", Text, nullable=False),
    Column("subject", WORD, nullable=False),
    Column("claims", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("answered", Text, nullable=False),
    Index("ix_questions_application", "application", "sequence"),
    Index("ix_questions_subject", "subject", "sequence"),
)

reports: Final = Table(
    "reports",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("schema", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", WORD, nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("loaded", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("superseding", Integer, nullable=False),
    Column("renewed", Integer, nullable=False),
    Column("revoked", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("problem_count", Integer, nullable=False),
    Column("problems", Text, nullable=False),
)
"""Result of each loaded file."""
