"""Create the table of codes by which cases are followed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "case_codes",
        sa.Column("application", sa.String(66), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("application"),
    )
