"""Keep which service does a request, so that it can go on at once after a crash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; running requests have no owner, and time frees them."""
    op.add_column("idempotency", sa.Column("owner", sa.String(128)))
