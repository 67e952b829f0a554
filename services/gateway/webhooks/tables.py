"""Who wants which events, the events that somebody wants, and what became of sending each."""

import sqlalchemy as sa

from shared.database import Instant

webhook_metadata = sa.MetaData()

subscriptions = sa.Table(
    "webhook_subscriptions",
    webhook_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subscription", sa.String(36), primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("types", sa.JSON, nullable=False),
    sa.Column("units", sa.JSON, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("created", Instant, nullable=False),
    sa.Column("created_by", sa.String(120), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("why", sa.String(40)),
    sa.Column("since", Instant, nullable=False),
    sa.Column("failures", sa.BigInteger, nullable=False),
    sa.Column("resting_until", Instant),
    sa.Column("succeeded", Instant),
)
"""`state` is active, paused (events wait) or disabled (they do not, since `why`); events count from `since`.
After `failures` in a row the address is left alone until `resting_until`."""

secrets = sa.Table(
    "webhook_secrets",
    webhook_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subscription", sa.String(36), primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True),
    sa.Column("secret", sa.String(80), nullable=False),
    sa.Column("created", Instant, nullable=False),
    sa.Column("ends", Instant),
)
"""The one without an end is the present one; the one before it signs too until its end."""

events = sa.Table(
    "webhook_events",
    webhook_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("event", sa.String(36), primary_key=True),
    sa.Column("source", sa.String(40), nullable=False),
    sa.Column("type", sa.String(80), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("routed", sa.Boolean, nullable=False),
    sa.Index("webhook_events_to_route", "routed", "recorded_at"),
)
"""`routed` says that it was settled to whom it goes."""

deliveries = sa.Table(
    "webhook_deliveries",
    webhook_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subscription", sa.String(36), primary_key=True),
    sa.Column("event", sa.String(36), primary_key=True),
    sa.Column("type", sa.String(80), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.BigInteger, nullable=False),
    sa.Column("made", Instant, nullable=False),
    sa.Column("due", Instant, nullable=False),
    sa.Column("tried", Instant),
    sa.Column("status", sa.BigInteger),
    sa.Column("error", sa.String(40)),
    sa.Index("webhook_deliveries_due", "tenant", "subscription", "state", "due"),
)
"""`state` is pending, delivered or given-up; `status` and `error` are of the last attempt."""

attempts = sa.Table(
    "webhook_attempts",
    webhook_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subscription", sa.String(36), primary_key=True),
    sa.Column("event", sa.String(36), primary_key=True),
    sa.Column("at", Instant, primary_key=True),
    sa.Column("milliseconds", sa.BigInteger, nullable=False),
    sa.Column("status", sa.BigInteger),
    sa.Column("error", sa.String(40)),
    sa.Column("detail", sa.Text, nullable=False),
)

replays = sa.Table(
    "webhook_replays",
    webhook_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subscription", sa.String(36), primary_key=True),
    sa.Column("replay", sa.String(36), primary_key=True),
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("since", Instant, nullable=False),
    sa.Column("asked", Instant, nullable=False),
    sa.Column("asked_by", sa.String(120), nullable=False),
    sa.Column("position", sa.BigInteger),
    sa.Column("until", sa.BigInteger),
    sa.Column("found", sa.BigInteger, nullable=False),
    sa.Column("ended", Instant),
)
"""One log read again for one subscription; `position` is how far, null until its beginning was found."""
