"""Create the tables of joint applications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create both."""
    op.create_table(
        "joint_applications",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("id", sa.String(66), nullable=False),
        sa.Column("applicant", sa.String(18), nullable=False),
        sa.Column("project", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_joint_applications_applicant",
        "joint_applications",
        ["applicant", "sequence"],
    )
    op.create_table(
        "joint_members",
        sa.Column("application", sa.String(66), nullable=False),
        sa.Column("joint", sa.String(66), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(64), nullable=False),
        sa.Column("authority", sa.String(18), nullable=False),
        sa.ForeignKeyConstraint(["joint"], ["joint_applications.id"]),
        sa.PrimaryKeyConstraint("application"),
        sa.UniqueConstraint("joint", "position", name="uq_joint_members_position"),
    )
