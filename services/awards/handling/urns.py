"""Where the urns of running secret ballots are kept: one value a ballot, outside the log.

It is no read model: nothing else knows what is in it, so a rebuild leaves it alone. Every vote writes the
whole urn anew, in the order of random receipts. A row a paper would tell the order of the votes by its place
or its number, and on PostgreSQL by `xmin` the transaction that marked the voter.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.domain import urn
from shared.database import upsert

urn_metadata = sa.MetaData()

urns = sa.Table(
    "urns",
    urn_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("ballot", sa.String(80), primary_key=True),
    sa.Column("papers", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)


def papers_in(connection: Connection, tenant: str, ballot: str) -> urn.Urn:
    """What is in the urn of the ballot; nothing when there is none."""
    return urn.read(connection.scalar(sa.select(urns.c.papers).where(_of(tenant, ballot))))


def put_back(connection: Connection, tenant: str, ballot: str, papers: urn.Urn) -> None:
    """Write the urn whole, in place of what was there."""
    upsert(connection, urns, [{"tenant": tenant, "ballot": ballot, "papers": urn.written(papers)}])


def remove(connection: Connection, tenant: str, ballot: str) -> None:
    """Destroy the urn of a ballot that has ended."""
    connection.execute(sa.delete(urns).where(_of(tenant, ballot)))


def _of(tenant: str, ballot: str) -> sa.ColumnElement[bool]:
    return sa.and_(urns.c.tenant == tenant, urns.c.ballot == ballot)
