"""Who may be considered: people, leave, discipline, matters, earlier awards, the catalogue, second looks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("flags") as table:
        table.add_column(sa.Column("severity", sa.String(length=20), nullable=True))
    with op.batch_alter_table("nominations") as table:
        table.add_column(sa.Column("origin", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("by", sa.String(length=80), nullable=True))
    op.create_index("nominations_of_recipient", "nominations", ["tenant", "recipient"], unique=False)
    _people()
    _units()
    _own()
    _looks()


def _person_table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("tenant", "person", "version"),
    )


def _people() -> None:
    _person_table(
        "arrivals",
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
    )
    _person_table("departures", sa.Column("since", sa.Date(), nullable=False))
    _person_table(
        "assignments",
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
    )
    _person_table(
        "positions",
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("heads", sa.String(length=63), nullable=True),
    )
    _person_table(
        "leave",
        sa.Column("leave", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("first_part", sa.String(length=10), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("last_part", sa.String(length=10), nullable=False),
    )
    _person_table("leave_cancellations", sa.Column("leave", sa.String(length=80), nullable=False))
    _person_table(
        "leave_shortenings",
        sa.Column("leave", sa.String(length=80), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("last_part", sa.String(length=10), nullable=False),
    )
    _person_table(
        "discipline",
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
    )
    _person_table("discipline_revocations", sa.Column("decision", sa.String(length=80), nullable=False))


def _units() -> None:
    op.create_table(
        "unit_successions",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("successor", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "version", "unit", "person"),
    )
    op.create_table(
        "block_moves",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("block", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "version"),
    )


def _own() -> None:
    op.create_table(
        "matters",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "matter"),
    )
    op.create_table(
        "holdings",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("award", sa.String(length=36), nullable=False),
        sa.Column("recipient_kind", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "award"),
    )
    op.create_index("holdings_of_recipient", "holdings", ["tenant", "recipient"], unique=False)
    op.create_table(
        "earlier_awards",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("award", sa.String(length=36), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("recipient_kind", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "award"),
    )
    op.create_table(
        "catalogue_overlays",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "version"),
    )


def _looks() -> None:
    op.create_table(
        "due",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject"),
    )
    op.create_table(
        "reassessments",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("nomination", sa.String(length=36), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("objections", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "nomination"),
    )
    op.create_table(
        "award_questions",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("nomination", sa.String(length=36), nullable=False),
        sa.Column("award", sa.String(length=36), nullable=False),
        sa.Column("objections", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "nomination"),
    )
