"""What is kept of the commands that came with a key."""

import sqlalchemy as sa

from services.gateway.identity.tables import metadata
from shared.database import Instant

answers = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("actor", sa.String(120), primary_key=True),
    sa.Column("operation", sa.String(120), primary_key=True),
    sa.Column("key_sha256", sa.String(64), primary_key=True),
    sa.Column("request_sha256", sa.String(64), nullable=False),
    sa.Column("made", Instant, nullable=False),
    # Whose turn it is to do it, and until when nobody else may; the answer once there is one.
    sa.Column("turn", sa.String(36), nullable=False),
    sa.Column("until", Instant, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("content_type", sa.String(80)),
    sa.Column("body", sa.Text),
    sa.Index("idempotency_keys_by_age", "made"),
)
