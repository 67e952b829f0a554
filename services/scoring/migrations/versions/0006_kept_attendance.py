"""What attendance came to, of each person and month; filled as everybody is next computed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "kept_attendance",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("bucket", sa.SmallInteger(), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "month", "bucket", "person"),
    )
