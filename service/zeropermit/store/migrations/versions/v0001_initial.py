"""Create the tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "blocks",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=66), nullable=False),
        sa.Column("parent", sa.String(length=66), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "challenges",
        sa.Column("nonce", sa.String(length=128), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("nonce"),
    )
    op.create_index(
        "ix_challenges_expires_at", "challenges", ["expires_at"], unique=False
    )
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("route", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "route", "key"),
    )
    op.create_index(
        "ix_idempotency_started_at", "idempotency", ["started_at"], unique=False
    )
    op.create_table(
        "leases",
        sa.Column("account", sa.String(length=42), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("account", sa.String(length=42), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("to_address", sa.String(length=42), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("tx_hash", sa.String(length=66), nullable=True),
        sa.Column("block", sa.BigInteger(), nullable=True),
        sa.Column("block_hash", sa.String(length=66), nullable=True),
        sa.Column("gas_used", sa.BigInteger(), nullable=True),
        sa.Column("revert_data", sa.Text(), nullable=True),
        sa.Column("displaced_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("account", "nonce", name="uq_outbox_account_nonce"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("tx_hash"),
    )
    op.create_index(
        "ix_outbox_account_settled",
        "outbox",
        ["account", "settled", "sequence"],
        unique=False,
    )
    op.create_table(
        "permit_numbers",
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("day", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("application", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("region", "day", "sequence"),
        sa.UniqueConstraint(
            "region", "day", "application", name="uq_permit_numbers_application"
        ),
    )
    op.create_table(
        "records",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=66), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("application", sa.String(length=66), nullable=False),
        sa.Column("organisation", sa.String(length=66), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("digest", "application", "organisation", name="uq_records"),
    )
    op.create_index(
        "ix_records_application",
        "records",
        ["application", "type", "sequence"],
        unique=False,
    )
    op.create_index(
        "ix_records_organisation",
        "records",
        ["organisation", "type", "sequence"],
        unique=False,
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(length=66), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("organisation", sa.String(length=66), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_table(
        "dead_letters",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_number"], ["blocks.number"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("block_number", "log_index"),
    )
    op.create_table(
        "events",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("block_hash", sa.String(length=66), nullable=False),
        sa.Column("tx_hash", sa.String(length=66), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("permit", sa.Text(), nullable=True),
        sa.Column("application", sa.Text(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("attestation", sa.Text(), nullable=True),
        sa.Column("commitment", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("project", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_number"], ["blocks.number"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("block_number", "log_index"),
    )
    op.create_index(
        "ix_events_application",
        "events",
        ["application", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_attestation",
        "events",
        ["attestation", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_batch",
        "events",
        ["batch", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_commitment",
        "events",
        ["commitment", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_document",
        "events",
        ["document", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_key", "events", ["key", "block_number", "log_index"], unique=False
    )
    op.create_index(
        "ix_events_name", "events", ["name", "block_number", "log_index"], unique=False
    )
    op.create_index(
        "ix_events_number",
        "events",
        ["number", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_organisation",
        "events",
        ["organisation", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_permit",
        "events",
        ["permit", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_project",
        "events",
        ["project", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_scope",
        "events",
        ["scope", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        "ix_events_version",
        "events",
        ["version", "block_number", "log_index"],
        unique=False,
    )
    op.create_table(
        "evidence_uses",
        sa.Column("evidence", sa.String(length=66), nullable=False),
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["block_number"], ["blocks.number"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("evidence", "block_number", "log_index"),
    )
    op.create_index(
        "ix_evidence_uses_block_number", "evidence_uses", ["block_number"], unique=False
    )
