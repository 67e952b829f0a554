"""Commands that came with a key, and what they were answered."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("operation", sa.String(120), nullable=False),
        sa.Column("key_sha256", sa.String(64), nullable=False),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("made", Instant(), nullable=False),
        sa.Column("turn", sa.String(36), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", sa.String(80), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "actor", "operation", "key_sha256"),
    )
    op.create_index("idempotency_keys_by_age", "idempotency_keys", ["made"])
