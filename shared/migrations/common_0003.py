"""What every service gained in version 0003: its rebuilds, and how they stand."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant


def extend() -> None:
    """The table of rebuilds; the tables that are being built come and go with each."""
    op.create_table(
        "rebuilds",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("started_by", sa.String(length=120), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_rebuilds_state"), "rebuilds", ["state"], unique=False)
