"""Comments on drafts and the answers to them. The texts stay sealed under their author's key."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.awards.projections.tables import metadata
from shared.contracts.campaigns import CommentAnswered, CommentMade
from shared.database import upsert
from shared.personal import KeyRing
from shared.projection import Happened, Projection

comments = sa.Table(
    "comments",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("comment", sa.String(36), primary_key=True),
    sa.Column("campaign", sa.String(63), nullable=False),
    sa.Column("draft", sa.Integer, nullable=False),
    sa.Column("article", sa.String(63), nullable=False),
    sa.Column("author", sa.String(80), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("verdict", sa.String(20)),
    sa.Column("answer", sa.Text),
    sa.Column("answered_by", sa.String(80)),
    sa.Column("answered_on", sa.Date),
    sa.Index("comments_of_campaign", "tenant", "campaign"),
)
"""The columns of the answer are null until there is one."""

_COPIED = ("comment", "campaign", "draft", "article", "author", "text")


def _made(connection: Connection, batch: Sequence[Happened]) -> None:
    unanswered = {"verdict": None, "answer": None, "answered_by": None, "answered_on": None}
    rows = [
        {
            "tenant": one.recorded.tenant,
            **{name: getattr(one.event, name) for name in _COPIED},
            "made_on": one.event.on,
            **unanswered,
        }
        for one in batch
    ]
    upsert(connection, comments, rows)


def _answered(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        here = sa.and_(comments.c.tenant == one.recorded.tenant, comments.c.comment == one.event.comment)
        said = {
            "verdict": one.event.verdict,
            "answer": one.event.answer,
            "answered_by": one.event.by,
            "answered_on": one.event.on,
        }
        connection.execute(sa.update(comments).where(here).values(said))


projection = Projection("comments", (comments,), {CommentMade: _made, CommentAnswered: _answered})


def unanswered(connection: Connection, tenant: str, campaign: str) -> int:
    """How many comments on the campaign's drafts have no answer."""
    query = (
        sa.select(sa.func.count())
        .select_from(comments)
        .where(_of(tenant, campaign), comments.c.verdict.is_(None))
    )
    return connection.scalar(query) or 0


def listed(
    connection: Connection, tenant: str, campaign: str, article: str | None = None
) -> list[dict[str, Any]]:
    """Comments on a campaign, or on one article of it, by draft, article and day, with readable texts."""
    query = (
        sa.select(comments)
        .where(_of(tenant, campaign))
        .order_by(comments.c.draft, comments.c.article, comments.c.made_on, comments.c.comment)
    )
    if article is not None:
        query = query.where(comments.c.article == article)
    rows = connection.execute(query).all()
    keys = KeyRing(connection)
    keys.load(sorted({row.author for row in rows}))
    return [_readable(row, keys) for row in rows]


def _of(tenant: str, campaign: str) -> sa.ColumnElement[bool]:
    return sa.and_(comments.c.tenant == tenant, comments.c.campaign == campaign)


def _readable(row: Row[Any], keys: KeyRing) -> dict[str, Any]:
    told = {name: value for name, value in row._asdict().items() if name != "tenant"}
    for text in ("text", "answer"):
        if told[text] is not None:
            told[text] = keys.read(row.author, told[text])
    return told
