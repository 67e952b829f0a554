"""The log, its relay and inbox, and the first read models of personnel."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import common_0001

revision = "0001"
down_revision = None


def upgrade() -> None:
    common_0001.create()
    op.create_table(
        "assignments",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", "version"),
    )
    op.create_table(
        "badges",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("badge", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "badge", "since"),
    )
    op.create_index(op.f("ix_badges_person"), "badges", ["person"], unique=False)
    op.create_table(
        "block_memberships",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("block", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "block", "unit", "since"),
    )
    op.create_table(
        "blocks",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("block", sa.String(length=63), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "block"),
    )
    op.create_table(
        "leave",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("leave", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("first_part", sa.String(length=10), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("last_part", sa.String(length=10), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", "leave"),
    )
    op.create_table(
        "people",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("heads", sa.String(length=63), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_index(op.f("ix_people_tenant"), "people", ["tenant"], unique=False)
    op.create_table(
        "successions",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("successor", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "unit", "since", "person"),
    )
    op.create_table(
        "units",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent", sa.String(length=63), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "unit"),
    )
