"""The log, its relay and inbox, and the first read models of scoring."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant
from shared.migrations import common_0001

revision = "0001"
down_revision = None


def upgrade() -> None:
    common_0001.create()
    op.create_table(
        "active_months",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "month"),
    )
    op.create_table(
        "arrivals",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", "version"),
    )
    op.create_index(op.f("ix_arrivals_tenant"), "arrivals", ["tenant"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", "version"),
    )
    op.create_index(op.f("ix_assignments_tenant"), "assignments", ["tenant"], unique=False)
    op.create_table(
        "badges",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("badge", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", "version"),
    )
    op.create_index(op.f("ix_badges_tenant"), "badges", ["tenant"], unique=False)
    op.create_table(
        "block_moves",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("block", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "version"),
    )
    op.create_table(
        "clocked_days",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "day"),
    )
    op.create_table(
        "criteria",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("criteria", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "criteria", "version"),
    )
    op.create_table(
        "departures",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", "version"),
    )
    op.create_index(op.f("ix_departures_tenant"), "departures", ["tenant"], unique=False)
    op.create_table(
        "dirty",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "kind", "subject", "period"),
    )
    op.create_table(
        "flags",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("flag", sa.String(length=63), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "period", "flag"),
    )
    op.create_table(
        "leave",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("leave", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("first_part", sa.String(length=10), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("last_part", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("person", "version"),
    )
    op.create_index(op.f("ix_leave_tenant"), "leave", ["tenant"], unique=False)
    op.create_table(
        "leave_cancellations",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("leave", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("person", "version"),
    )
    op.create_index(op.f("ix_leave_cancellations_tenant"), "leave_cancellations", ["tenant"], unique=False)
    op.create_table(
        "member_days",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person", "period", "unit"),
    )
    op.create_table(
        "punches",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("badge", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "badge", "at"),
    )
    op.create_index("punches_by_time", "punches", ["tenant", "at"], unique=False)
    op.create_table(
        "record_contents",
        sa.Column("stream", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("criterion", sa.String(length=63), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "version"),
    )
    op.create_index(
        "record_contents_by_subject", "record_contents", ["tenant", "subject", "day"], unique=False
    )
    op.create_table(
        "record_standings",
        sa.Column("stream", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "version"),
    )
    op.create_index(op.f("ix_record_standings_event"), "record_standings", ["event"], unique=False)
    op.create_table(
        "scores",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("criteria", sa.String(length=63), nullable=False),
        sa.Column("criteria_version", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "period"),
    )
    op.create_index("scores_by_period", "scores", ["tenant", "period"], unique=False)
    op.create_table(
        "successions",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("successor", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "version", "unit", "person"),
    )
    op.create_table(
        "units",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "version"),
    )
    # ### end Alembic commands ###
