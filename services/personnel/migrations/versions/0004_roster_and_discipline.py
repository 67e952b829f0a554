"""The roster and disciplinary decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "discipline",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", "decision"),
    )
    op.create_table(
        "roster",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("shift", sa.String(length=63), nullable=True),
        sa.PrimaryKeyConstraint("person", "day"),
    )
