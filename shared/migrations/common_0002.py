"""What every service's dead letters gained in version 0002: the whole event, unreadable messages, halts."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant


def extend() -> None:
    """Room to apply a parked event again and to say what became of it; two more tables beside."""
    for column in (
        sa.Column("tenant", sa.String(length=63), nullable=True),
        sa.Column("envelope", sa.Text(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", sa.String(length=120), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
    ):
        op.add_column("dead_letters", column)
    op.create_table(
        "unreadable_messages",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", sa.String(length=120), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source", "id"),
    )
    op.create_table(
        "subscription_halts",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
