"""Time clocks that are registered, and the traffic with them."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "devices",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("address", sa.String(length=260), nullable=True),
        sa.Column("networks", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=True),
        sa.Column("registered", Instant(), nullable=False),
        sa.Column("retired", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "device"),
    )
    op.create_index("devices_by_serial", "devices", ["device"])
    op.create_table(
        "device_contacts",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("heard", Instant(), nullable=True),
        sa.Column("heard_from", sa.String(length=45), nullable=True),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("resend", sa.Boolean(), nullable=False),
        sa.Column("skew_seconds", sa.BigInteger(), nullable=True),
        sa.Column("skew_by", sa.String(length=10), nullable=True),
        sa.Column("skew_at", Instant(), nullable=True),
        sa.Column("punches", sa.BigInteger(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.Column("unread", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("pull_due", Instant(), nullable=True),
        sa.Column("pulled", Instant(), nullable=True),
        sa.Column("pulled_records", sa.BigInteger(), nullable=False),
        sa.Column("pulled_sha256", sa.String(length=64), nullable=True),
        sa.Column("failed", Instant(), nullable=True),
        sa.Column("failure", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "device"),
    )
    op.create_table(
        "device_strangers",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("first", Instant(), nullable=False),
        sa.Column("last", Instant(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "device"),
    )
    op.create_table(
        "device_unread",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "device", "sha256"),
    )
    op.create_index("device_unread_by_age", "device_unread", ["at"])
