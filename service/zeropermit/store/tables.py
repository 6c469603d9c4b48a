"""Tables of the store.

Two kinds live side by side: `blocks`, `events`, `evidence_uses`, `unread_events`
and `marks` are an index of the ledger and can be rebuilt from it at any time; the
others are the service's own records, and the outbox. Identifiers and digests are
`0x` and lower-case digits, so that a person with a database prompt can read them.

The columns of a value are those of its dataclass (`rows.columns`).
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
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from zeropermit.domain.accounts.sign_in import Challenge, Session
from zeropermit.domain.acts.operation import Lease, OutboxEntry
from zeropermit.domain.applications.joint import JointApplication
from zeropermit.domain.applications.rating import Rating
from zeropermit.domain.ledger.block import BlockStamp, UnreadEvent
from zeropermit.store.rows import columns

metadata: Final = MetaData()


def sequence() -> Column[int]:
    """Give a primary key that counts the rows."""
    counter = BigInteger().with_variant(Integer, "sqlite")
    return Column("sequence", counter, primary_key=True)


blocks: Final = Table(
    "blocks", metadata, *columns(BlockStamp), PrimaryKeyConstraint("number")
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
    Column("block_hash", Text, nullable=False),
    Column("tx_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    *(Column(key, Text) for key in EVENT_KEYS),
    Column("body", Text, nullable=False),
    Index("ix_events_tx_hash", "tx_hash"),
    *(
        Index(f"ix_events_{key}", key, "block_number", "log_index")
        for key in ("name", *EVENT_KEYS)
    ),
)

evidence_uses: Final = Table(
    "evidence_uses",
    metadata,
    Column("evidence", Text, primary_key=True),
    *_place_of_event(),
    Index("ix_evidence_uses_block_number", "block_number"),
)

unread_events: Final = Table(
    "unread_events",
    metadata,
    *_place_of_event(),
    *columns(UnreadEvent, "block", "log_index"),
)

marks: Final = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

outbox: Final = Table(
    "outbox",
    metadata,
    sequence(),
    Column("account", Text, nullable=False),
    *columns(OutboxEntry, "sequence"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("tx_hash"),
    UniqueConstraint("account", "nonce", name="uq_outbox_account_nonce"),
    Index("ix_outbox_account_settled", "account", "settled", "sequence"),
)

leases: Final = Table(
    "leases",
    metadata,
    *columns(Lease),
    Column("expires_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("account"),
)

idempotency: Final = Table(
    "idempotency",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", Integer),
    Column("body", Text),
    Column("started_at", BigInteger, nullable=False),
    Column("owner", Text),
    Index("ix_idempotency_started_at", "started_at"),
)

records: Final = Table(
    "records",
    metadata,
    sequence(),
    Column("digest", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("application", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("digest", "application", "organisation", name="uq_records"),
    Index("ix_records_application", "application", "type", "sequence"),
    Index("ix_records_organisation", "organisation", "type", "sequence"),
)

permit_numbers: Final = Table(
    "permit_numbers",
    metadata,
    Column("region", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("application", Text, nullable=False),
    UniqueConstraint(
        "region", "day", "application", name="uq_permit_numbers_application"
    ),
)

sessions: Final = Table(
    "sessions",
    metadata,
    *columns(Session),
    PrimaryKeyConstraint("token"),
    Index("ix_sessions_expires_at", "expires_at"),
)

challenges: Final = Table(
    "challenges",
    metadata,
    *columns(Challenge),
    Column("used", Boolean, nullable=False),
    PrimaryKeyConstraint("nonce"),
    Index("ix_challenges_expires_at", "expires_at"),
)

case_codes: Final = Table(
    "case_codes",
    metadata,
    Column("application", Text, primary_key=True),
    Column("code", Text, nullable=False),
)

pending_act_ends: Final = Table(
    "waiting_ends",
    metadata,
    Column("waiting", Text, primary_key=True),
    Column("operation", Text),
    Column("at", BigInteger, nullable=False),
)
"""Without an operation, the act was taken back."""

ratings: Final = Table(
    "ratings",
    metadata,
    sequence(),
    *columns(Rating),
    UniqueConstraint("application", "stage", name="uq_ratings_stage"),
    Index("ix_ratings_authority", "authority", "sequence"),
)

joint_applications: Final = Table(
    "joint_applications",
    metadata,
    sequence(),
    Column("id", Text, nullable=False, unique=True),
    *columns(JointApplication),
    Index("ix_joint_applications_applicant", "applicant", "sequence"),
)

joint_members: Final = Table(
    "joint_members",
    metadata,
    Column("application", Text, primary_key=True),
    Column("joint", ForeignKey("joint_applications.id"), nullable=False),
)
