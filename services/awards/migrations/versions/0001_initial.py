"""The log, its relay and inbox, and the first read models of awards."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import common_0001

revision = "0001"
down_revision = None


def upgrade() -> None:
    common_0001.create()
    op.create_table(
        "awards",
        sa.Column("award", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("nomination", sa.String(length=36), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("campaign_name", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=63), nullable=False),
        sa.Column("form_name", sa.Text(), nullable=False),
        sa.Column("recipient_kind", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=63), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("block", sa.String(length=63), nullable=True),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("conferred_on", sa.Date(), nullable=False),
        sa.Column("signatory", sa.Text(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revocation_number", sa.Text(), nullable=True),
        sa.Column("revocation_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("award"),
    )
    op.create_index("awards_of_campaign", "awards", ["tenant", "campaign"], unique=False)
    op.create_table(
        "campaign_participants",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "campaign", "unit"),
    )
    op.create_table(
        "campaigns",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("criteria", sa.String(length=63), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("launched_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "campaign"),
    )
    op.create_table(
        "criteria",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("criteria", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "criteria"),
    )
    op.create_table(
        "flags",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=63), nullable=False),
        sa.Column("flag", sa.String(length=63), nullable=False),
        sa.Column("raised", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "period", "subject_kind", "subject", "flag"),
    )
    op.create_table(
        "nominations",
        sa.Column("nomination", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("form", sa.String(length=63), nullable=False),
        sa.Column("recipient_kind", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=63), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("block", sa.String(length=63), nullable=True),
        sa.Column("basis", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("decision_number", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("nomination"),
    )
    op.create_index("nominations_of_campaign", "nominations", ["tenant", "campaign", "period"], unique=False)
    op.create_table(
        "rankings",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("block", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=36), nullable=False),
        sa.Column("criteria", sa.String(length=63), nullable=False),
        sa.Column("standings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "period", "block", "version"),
    )
    op.create_table(
        "scores",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=63), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("criteria", sa.String(length=63), nullable=False),
        sa.Column("basis", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "period", "subject_kind", "subject"),
    )
    op.create_table(
        "unit_ends",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("ended", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "unit"),
    )
    op.create_table(
        "units",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "unit"),
    )
