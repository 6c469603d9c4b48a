"""Create the table of how acts ended that waited for a second officer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "waiting_ends",
        sa.Column("waiting", sa.String(66), nullable=False),
        sa.Column("operation", sa.String(128)),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("waiting"),
    )
