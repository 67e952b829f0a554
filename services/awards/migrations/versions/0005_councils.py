"""Councils, their meetings and ballots, and the urn of secret ones."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _councils()
    _meetings()
    _ballots()
    # No row numbers on SQLite: nothing but the ballot's name tells two urns apart.
    op.create_table(
        "urns",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("ballot", sa.String(length=80), nullable=False),
        sa.Column("papers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "ballot"),
        sqlite_with_rowid=False,
    )


def _councils() -> None:
    op.create_table(
        "councils",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("council", sa.String(length=63), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "council"),
    )
    op.create_table(
        "council_members",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("council", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("substitute", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "council", "person"),
    )
    op.create_table(
        "council_relatives",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("council", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("relatives", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "council", "person"),
    )


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("meeting", sa.String(length=80), nullable=False),
        sa.Column("council", sa.String(length=63), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("guests", sa.JSON(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("presided_by", sa.String(length=80), nullable=True),
        sa.Column("secretary", sa.String(length=80), nullable=True),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("conclusions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "meeting"),
    )


def _ballots() -> None:
    op.create_table(
        "ballots",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("ballot", sa.String(length=80), nullable=False),
        sa.Column("council", sa.String(length=63), nullable=False),
        sa.Column("meeting", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=63), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("nominees", sa.JSON(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("voted", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("void", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "ballot"),
    )
    op.create_index("ballots_of_meeting", "ballots", ["tenant", "meeting"], unique=False)
    op.create_table(
        "votes_on_nominations",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("nomination", sa.String(length=80), nullable=False),
        sa.Column("running", sa.String(length=80), nullable=True),
        sa.Column("ballot", sa.String(length=80), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "nomination"),
    )
