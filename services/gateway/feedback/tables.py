"""Counters, and what was said of them."""

import sqlalchemy as sa

from shared.database import Instant

feedback_metadata = sa.MetaData()

counters = sa.Table(
    "counters",
    feedback_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("counter", sa.String(63), primary_key=True),
    sa.Column("unit", sa.String(63), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("rules", sa.JSON, nullable=False),
    sa.Column("secret", sa.String(80), nullable=False),
    sa.Column("created", Instant, nullable=False),
    sa.Column("created_by", sa.String(120), nullable=False),
)

said = sa.Table(
    "feedback",
    feedback_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("feedback", sa.String(36), primary_key=True),
    sa.Column("counter", sa.String(63), nullable=False),
    # a day and no moment: who stood at the counter then is nobody's to find out
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("words", sa.Text),
    sa.Column("records", sa.JSON, nullable=False),
    sa.Index("feedback_by_counter", "tenant", "counter", "feedback"),
)
