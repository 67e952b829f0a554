"""How far the tables that are being built are: kept beside them, and changed in the same transactions.

So whatever ends a process leaves both as they were together, and tables that were lost take their progress
along.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateIndex, CreateTable

from shared.projection import Projection

progress_metadata = sa.MetaData()

origins = sa.Table(
    "rebuild_origin",
    progress_metadata,
    sa.Column("rebuild", sa.String(36), primary_key=True),
    sa.Column("shape", sa.String(64), nullable=False),
)

logs = sa.Table(
    "rebuild_progress",
    progress_metadata,
    sa.Column("log", sa.String(40), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("events", sa.BigInteger, nullable=False),
    sa.Column("left_out", sa.JSON, nullable=False),
)


class Superseded(Exception):
    """Somebody else built on meanwhile."""


@dataclass(frozen=True)
class Progress:
    """Everything of `log` up to `position` was read, `events` in all; those at `left_out` were not applied,
    because they stood parked."""

    log: str
    position: int
    events: int
    left_out: tuple[int, ...] = ()


def begin(connection: Connection, rebuild: str, shape: str, names: Iterable[str]) -> None:
    """Nothing of any of the logs `names` was read yet."""
    connection.execute(sa.insert(origins), [{"rebuild": rebuild, "shape": shape}])
    rows = [{"log": name, "position": 0, "events": 0, "left_out": []} for name in names]
    connection.execute(sa.insert(logs), rows)


def origin(connection: Connection) -> tuple[str, str]:
    """The rebuild that the tables were made for, and their shape."""
    row = connection.execute(sa.select(origins)).one()
    return row.rebuild, row.shape


def read(connection: Connection) -> dict[str, Progress]:
    """log -> how far it was read."""
    return {
        row.log: Progress(row.log, row.position, row.events, tuple(row.left_out))
        for row in connection.execute(sa.select(logs))
    }


def move(connection: Connection, before: Progress, after: Progress) -> None:
    """Go on from `before` to `after`; raises Superseded when somebody else did, and holds others up until the
    end of this transaction."""
    here = sa.and_(logs.c.log == before.log, logs.c.position == before.position)
    values = {"position": after.position, "events": after.events, "left_out": list(after.left_out)}
    if not connection.execute(sa.update(logs).where(here).values(**values)).rowcount:
        raise Superseded(f"{before.log} is no longer at {before.position}")


def shape_of(dialect: sa.Dialect, tables: Sequence[sa.Table], projections: Sequence[Projection]) -> str:
    """A fingerprint of the tables and of the events that change them: tables that another version of the
    program began are not to be built on."""
    said = [str(CreateTable(table).compile(dialect=dialect)) for table in tables]
    indexes = [index for table in tables for index in table.indexes]
    said.extend(sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes))
    said.extend(
        f"{one.name} {kind.type_name()} {kind.schema_version}"
        for one in projections
        for kind in sorted(one.changes, key=lambda kind: kind.type_name())
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
