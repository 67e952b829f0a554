"""What plain nameko and Celery share: the table of observations, the inbox, one event's transaction."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.bench import board
from tests.bench.workload import Observation

BATCH = 500

metadata = sa.MetaData()

observed = sa.Table(
    "observed",
    metadata,
    sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("criterion", sa.Text, nullable=False),
    sa.Column("points", sa.BigInteger, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("observer", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

inbox = sa.Table("inbox", metadata, sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True))


def create(url: str) -> Engine:
    """The engine of a new database with these tables and the board's."""
    board.create(url.replace("+psycopg", ""))
    engine = sa.create_engine(url)
    metadata.create_all(engine)
    return engine


def commit(engine: Engine, batch: Sequence[Observation]) -> None:
    """The batch in one transaction."""
    with engine.begin() as connection:
        connection.execute(sa.insert(observed), [one._asdict() for one in batch])


def message(one: Observation) -> dict[str, Any]:
    """What is sent of an observation."""
    return one._asdict() | {"at": one.at.isoformat()}


def score(engine: Engine, sent: dict[str, Any]) -> None:
    """The effect of one message, once: a message that comes again meets its own mark in the inbox."""
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        marked = driver.execute(
            "INSERT INTO inbox VALUES (%s) ON CONFLICT DO NOTHING", (sent["id"],), prepare=True
        )
        if marked.rowcount:
            values = {
                "month": sent["at"][:7],
                **{key: sent[key] for key in ("subject", "criterion", "points")},
            }
            driver.execute(board.ADD_ONE, values, prepare=True)
