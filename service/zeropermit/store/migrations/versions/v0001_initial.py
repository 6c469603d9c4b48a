"""Create the tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_EVENT_KEYS = (
    *("permit", "application", "organisation", "document", "number", "batch"),
    *("attestation", "commitment", "scope", "version", "project", "key"),
)


def _place_of_event() -> list[SchemaItem]:
    """Give the columns that name an event; they go with its block."""
    block = sa.ForeignKeyConstraint(
        ["block_number"], ["blocks.number"], ondelete="CASCADE"
    )
    return [
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.Integer(), autoincrement=False, nullable=False),
        block,
    ]


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "blocks",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(66), nullable=False),
        sa.Column("parent", sa.String(66), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "challenges",
        sa.Column("nonce", sa.String(128), nullable=False),
        sa.Column("address", sa.String(42)),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("nonce"),
    )
    op.create_index("ix_challenges_expires_at", "challenges", ["expires_at"])
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("route", sa.String(128), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("digest", sa.String(66), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("body", sa.Text()),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "route", "key"),
    )
    op.create_index("ix_idempotency_started_at", "idempotency", ["started_at"])
    op.create_table(
        "leases",
        sa.Column("account", sa.String(42), nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "outbox",
        sa.Column("sequence", _SEQUENCE, nullable=False),
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("account", sa.String(42), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("to_address", sa.String(42), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("nonce", sa.BigInteger()),
        sa.Column("raw", sa.Text()),
        sa.Column("tx_hash", sa.String(66)),
        sa.Column("block", sa.BigInteger()),
        sa.Column("block_hash", sa.String(66)),
        sa.Column("gas_used", sa.BigInteger()),
        sa.Column("revert_data", sa.Text()),
        sa.Column("displaced_at", sa.BigInteger()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("account", "nonce", name="uq_outbox_account_nonce"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("tx_hash"),
    )
    op.create_index(
        "ix_outbox_account_settled", "outbox", ["account", "settled", "sequence"]
    )
    op.create_table(
        "permit_numbers",
        sa.Column("region", sa.String(6), nullable=False),
        sa.Column("day", sa.String(8), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("application", sa.String(66), nullable=False),
        sa.PrimaryKeyConstraint("region", "day", "sequence"),
        sa.UniqueConstraint(
            "region", "day", "application", name="uq_permit_numbers_application"
        ),
    )
    op.create_table(
        "records",
        sa.Column("sequence", _SEQUENCE, nullable=False),
        sa.Column("digest", sa.String(66), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("application", sa.String(66), nullable=False),
        sa.Column("organisation", sa.String(66), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("digest", "application", "organisation", name="uq_records"),
    )
    op.create_index(
        "ix_records_application", "records", ["application", "type", "sequence"]
    )
    op.create_index(
        "ix_records_organisation", "records", ["organisation", "type", "sequence"]
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(66), nullable=False),
        sa.Column("address", sa.String(42), nullable=False),
        sa.Column("organisation", sa.String(66), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "dead_letters",
        *_place_of_event(),
        sa.Column("tx_hash", sa.String(66), nullable=False),
        sa.Column("address", sa.String(42), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index"),
    )
    op.create_table(
        "events",
        *_place_of_event(),
        sa.Column("block_hash", sa.String(66), nullable=False),
        sa.Column("tx_hash", sa.String(66), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        *(sa.Column(key, sa.Text()) for key in _EVENT_KEYS),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index"),
    )
    for key in ("name", *_EVENT_KEYS):
        op.create_index(
            f"ix_events_{key}", "events", [key, "block_number", "log_index"]
        )
    op.create_table(
        "evidence_uses",
        sa.Column("evidence", sa.String(66), nullable=False),
        *_place_of_event(),
        sa.PrimaryKeyConstraint("evidence", "block_number", "log_index"),
    )
    op.create_index("ix_evidence_uses_block_number", "evidence_uses", ["block_number"])
