"""A campaign's life: comments, registrations, ceremonies, reviews, honours; when a unit was heard of last."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _campaigns()
    _criteria()
    _comments()
    _participation()
    _occasions()
    op.create_table(
        "recorded_days",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=63), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "day"),
    )


def _campaigns() -> None:
    """Campaigns drafted before have one draft, and none of what a charter could not say then."""
    op.add_column("campaigns", sa.Column("draft", sa.Integer(), nullable=False, server_default="1"))
    for name in ("articles", "periods", "contacts"):
        op.add_column("campaigns", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("campaigns", sa.Column("adopts_tenant", sa.String(length=63)))
    op.add_column("campaigns", sa.Column("adopts_campaign", sa.String(length=63)))
    op.add_column("campaigns", sa.Column("consulted_draft", sa.Integer()))
    for name in ("consulted_from", "consulted_until", "consultation_closed_on", "closed_on"):
        op.add_column("campaigns", sa.Column(name, sa.Date()))


def _criteria() -> None:
    """What the sets published before say is unknown until awards is rebuilt."""
    op.add_column("criteria", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("criteria", sa.Column("text", sa.Text(), nullable=False, server_default=""))


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("comment", sa.String(length=36), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=63), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=20)),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_by", sa.String(length=80)),
        sa.Column("answered_on", sa.Date()),
        sa.PrimaryKeyConstraint("tenant", "comment"),
    )
    op.create_index("comments_of_campaign", "comments", ["tenant", "campaign"], unique=False)


def _participation() -> None:
    op.add_column(
        "campaign_participants", sa.Column("registration", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "campaign_participants", sa.Column("commitments", sa.JSON(), nullable=False, server_default="[]")
    )
    op.create_table(
        "registrations",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("commitments", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "campaign", "unit", "period"),
    )
    op.create_table(
        "reminders",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("unit", sa.String(length=63), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("last_recorded", sa.Date()),
        sa.Column("silent_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "campaign", "unit", "reminded_on"),
    )


def _occasions() -> None:
    op.create_table(
        "ceremonies",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "campaign", "version"),
    )
    op.create_table(
        "reviews",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "campaign", "kind", "period"),
    )
    op.create_table(
        "published_honours",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("campaign", sa.String(length=63), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("honours", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "campaign", "period"),
    )
