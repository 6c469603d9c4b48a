"""Create the table of ratings by applicants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "ratings",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("application", sa.String(66), nullable=False),
        sa.Column("authority", sa.String(66), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("score", sa.String(24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("application", "stage", name="uq_ratings_stage"),
    )
    op.create_index("ix_ratings_authority", "ratings", ["authority", "sequence"])
