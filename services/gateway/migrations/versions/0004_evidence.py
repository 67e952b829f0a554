"""Photographs that bear records out; counters, and what citizens say of them."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "photographs",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_by", sa.String(120), nullable=False),
        sa.Column("kept", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sha256"),
    )
    op.create_table(
        "counters",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("counter", sa.String(63), nullable=False),
        sa.Column("unit", sa.String(63), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("secret", sa.String(80), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "counter"),
    )
    op.create_table(
        "feedback",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("feedback", sa.String(36), nullable=False),
        sa.Column("counter", sa.String(63), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "feedback"),
    )
    op.create_index("feedback_by_counter", "feedback", ["tenant", "counter", "feedback"])
