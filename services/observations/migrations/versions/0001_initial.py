"""The log, its relay and inbox, and the first read models of observations."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant
from shared.migrations import common_0001

revision = "0001"
down_revision = None


def upgrade() -> None:
    common_0001.create()
    op.create_table(
        "known_badges",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("badge", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "badge"),
    )
    op.create_table(
        "known_departures",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("left", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person", "version"),
    )
    op.create_table(
        "known_people",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person"),
    )
    op.create_table(
        "known_units",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "unit"),
    )
    op.create_table(
        "offered_criteria",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("criteria", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "criteria", "version", "subject_kind", "criterion"),
    )
    op.create_table(
        "records",
        sa.Column("record", sa.String(length=80), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("observer", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("record"),
    )
    op.create_index("records_by_subject", "records", ["tenant", "subject", "occurred_at"], unique=False)
    op.create_index("records_by_time", "records", ["tenant", "occurred_at", "record"], unique=False)
