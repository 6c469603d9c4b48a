"""Find events by their transaction."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_events_tx_hash", "events", ["tx_hash"])
