"""Webhooks; and what taking events from the other services needs: the inbox, and what could not be taken."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant
from shared.migrations import common_0002

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "webhook_subscriptions",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subscription", sa.String(length=36), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("resting_until", Instant(), nullable=True),
        sa.Column("succeeded", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "subscription"),
    )
    op.create_table(
        "webhook_secrets",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subscription", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.String(length=80), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("ends", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "subscription", "number"),
    )
    op.create_table(
        "webhook_events",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("routed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "event"),
    )
    op.create_index("webhook_events_to_route", "webhook_events", ["routed", "recorded_at"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subscription", sa.String(length=36), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("made", Instant(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.Column("tried", Instant(), nullable=True),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "subscription", "event"),
    )
    op.create_index(
        "webhook_deliveries_due", "webhook_deliveries", ["tenant", "subscription", "state", "due"]
    )
    op.create_table(
        "webhook_attempts",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subscription", sa.String(length=36), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subscription", "event", "at"),
    )
    op.create_table(
        "webhook_replays",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subscription", sa.String(length=36), nullable=False),
        sa.Column("replay", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("asked", Instant(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("ended", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "subscription", "replay", "source"),
    )
    op.create_table(
        "inbox_spans",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "after", "last"),
    )
    op.create_table(
        "inbox_watermarks",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "dead_letters",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parked_at", Instant(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "position"),
    )
    common_0002.extend()
