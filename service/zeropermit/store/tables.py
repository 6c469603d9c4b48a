"""Tables of the store.

Two kinds live side by side: `blocks`, `events`, `evidence_uses`, `dead_letters`
and `marks` are an index of the ledger and can be rebuilt from it at any time; the
others are the service's own records, and the outbox. Identifiers and digests are
`0x` and lower-case digits, so that a person with a database prompt can read them.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData()

WORD: Final = String(66)
ADDRESS: Final = String(42)
SEQUENCE: Final = BigInteger().with_variant(Integer, "sqlite")

blocks: Final = Table(
    "blocks",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", WORD, nullable=False),
    Column("parent", WORD, nullable=False),
    Column("time", BigInteger, nullable=False),
)


def _place_of_event() -> list[Column[Any]]:
    """Give the columns that name an event; they go with its block."""
    block = ForeignKey("blocks.number", ondelete="CASCADE")
    return [
        Column(
            "block_number", BigInteger, block, primary_key=True, autoincrement=False
        ),
        Column("log_index", Integer, primary_key=True, autoincrement=False),
    ]


EVENT_KEYS: Final = (
    *("permit", "application", "organisation", "document", "number", "batch"),
    *("attestation", "commitment", "scope", "version", "project", "key"),
)
"""Columns by which events are looked up."""

events: Final = Table(
    "events",
    metadata,
    *_place_of_event(),
    Column("block_hash", WORD, nullable=False),
    Column("tx_hash", WORD, nullable=False),
    Column("name", String(64), nullable=False),
    *(Column(key, Text) for key in EVENT_KEYS),
    Column("body", Text, nullable=False),
    Index("ix_events_name", "name", "block_number", "log_index"),
    Index("ix_events_tx_hash", "tx_hash"),
    *(
        Index(f"ix_events_{key}", key, "block_number", "log_index")
        for key in EVENT_KEYS
    ),
)

evidence_uses: Final = Table(
    "evidence_uses",
    metadata,
    Column("evidence", WORD, primary_key=True),
    *_place_of_event(),
    Index("ix_evidence_uses_block_number", "block_number"),
)

dead_letters: Final = Table(
    "dead_letters",
    metadata,
    *_place_of_event(),
    Column("tx_hash", WORD, nullable=False),
    Column("address", ADDRESS, nullable=False),
    Column("problem", Text, nullable=False),
)

marks: Final = Table(
    "marks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

outbox: Final = Table(
    "outbox",
    metadata,
    Column("sequence", SEQUENCE, primary_key=True),
    Column("id", String(128), nullable=False, unique=True),
    Column("account", ADDRESS, nullable=False),
    Column("label", Text, nullable=False),
    Column("to_address", ADDRESS, nullable=False),
    Column("data", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("nonce", BigInteger),
    Column("raw", Text),
    Column("tx_hash", WORD, unique=True),
    Column("block", BigInteger),
    Column("block_hash", WORD),
    Column("gas_used", BigInteger),
    Column("revert_data", Text),
    Column("displaced_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("account", "nonce", name="uq_outbox_account_nonce"),
    Index("ix_outbox_account_settled", "account", "settled", "sequence"),
)

leases: Final = Table(
    "leases",
    metadata,
    Column("account", ADDRESS, primary_key=True),
    Column("owner", String(128), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

idempotency: Final = Table(
    "idempotency",
    metadata,
    Column("actor", String(128), primary_key=True),
    Column("route", String(128), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("digest", WORD, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", Integer),
    Column("body", Text),
    Column("started_at", BigInteger, nullable=False),
    Column("owner", String(128)),
    Index("ix_idempotency_started_at", "started_at"),
)

records: Final = Table(
    "records",
    metadata,
    Column("sequence", SEQUENCE, primary_key=True),
    Column("digest", WORD, nullable=False),
    Column("type", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("application", WORD, nullable=False),
    Column("organisation", WORD, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("digest", "application", "organisation", name="uq_records"),
    Index("ix_records_application", "application", "type", "sequence"),
    Index("ix_records_organisation", "organisation", "type", "sequence"),
)

permit_numbers: Final = Table(
    "permit_numbers",
    metadata,
    Column("region", String(6), primary_key=True),
    Column("day", String(8), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("application", WORD, nullable=False),
    UniqueConstraint(
        "region", "day", "application", name="uq_permit_numbers_application"
    ),
)

sessions: Final = Table(
    "sessions",
    metadata,
    Column("token", WORD, primary_key=True),
    Column("address", ADDRESS, nullable=False),
    Column("organisation", WORD, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_sessions_expires_at", "expires_at"),
)

challenges: Final = Table(
    "challenges",
    metadata,
    Column("nonce", String(128), primary_key=True),
    Column("address", ADDRESS),
    Column("expires_at", BigInteger, nullable=False),
    Column("used", Boolean, nullable=False),
    Index("ix_challenges_expires_at", "expires_at"),
)

case_codes: Final = Table(
    "case_codes",
    metadata,
    Column("application", WORD, primary_key=True),
    Column("code", String(8), nullable=False),
)

pending_act_ends: Final = Table(
    "waiting_ends",
    metadata,
    Column("waiting", WORD, primary_key=True),
    Column("operation", String(128)),
    Column("at", BigInteger, nullable=False),
)
"""Without an operation, the act was taken back."""

ratings: Final = Table(
    "ratings",
    metadata,
    Column("sequence", SEQUENCE, primary_key=True),
    Column("application", WORD, nullable=False),
    Column("authority", WORD, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("score", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("rated_at", BigInteger, nullable=False),
    UniqueConstraint("application", "stage", name="uq_ratings_stage"),
    Index("ix_ratings_authority", "authority", "sequence"),
)

joint_applications: Final = Table(
    "joint_applications",
    metadata,
    Column("sequence", SEQUENCE, primary_key=True),
    Column("id", WORD, nullable=False, unique=True),
    Column("applicant", String(18), nullable=False),
    Column("project", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_joint_applications_applicant", "applicant", "sequence"),
)

joint_members: Final = Table(
    "joint_members",
    metadata,
    Column("application", WORD, primary_key=True),
    Column("joint", ForeignKey("joint_applications.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("matter", String(64), nullable=False),
    Column("authority", String(18), nullable=False),
    UniqueConstraint("joint", "position", name="uq_joint_members_position"),
)
