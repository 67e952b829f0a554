"""Columns of assessed criteria, measures and allegations of records, and explanations of slips."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("offered_criteria", sa.Column("assessed", sa.JSON(), nullable=True))
    op.add_column("records", sa.Column("column", sa.String(length=63), nullable=True))
    op.add_column("records", sa.Column("measures", sa.Text(), nullable=True))
    op.add_column("records", sa.Column("alleged", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "explanations",
        sa.Column("explanation", sa.String(length=80), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("explanation"),
    )
    op.create_index("explanations_by_person", "explanations", ["tenant", "person", "day"])
