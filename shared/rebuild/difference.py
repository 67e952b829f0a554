"""What differs between a table as it was kept up to date and the same table as the logs alone make it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

SHOWN = 10
_TENANT = "tenant"


class Sample(msgspec.Struct):
    """One row that differs: its key, and what it is `live` and `rebuilt`; None where there is no such row."""

    key: dict[str, Any]
    live: dict[str, Any] | None
    rebuilt: dict[str, Any] | None


class Compared(msgspec.Struct):
    """`rows` are those of the rebuilt table; of the live ones some were `missing`, `extra` or `changed`."""

    table: str
    rows: int
    missing: int = 0
    extra: int = 0
    changed: int = 0
    samples: list[Sample] = msgspec.field(default_factory=list)

    @property
    def equal(self) -> bool:
        return not (self.missing or self.extra or self.changed)


def compare(connection: Connection, table: sa.Table, live: str, rebuilt: str) -> Compared:
    """The table in the schema `live` against the one in the schema `rebuilt`, all columns of all rows; the
    first rows that differ, by key, of each organisation come as samples."""
    pair = _Pair(
        table.to_metadata(sa.MetaData(), schema=live), table.to_metadata(sa.MetaData(), schema=rebuilt)
    )
    rows = connection.scalar(sa.select(sa.func.count()).select_from(pair.rebuilt)) or 0
    found = Compared(str(table.name), rows)
    if connection.dialect.name == "postgresql" and _sum(connection, pair.live) == _sum(
        connection, pair.rebuilt
    ):
        return found
    only_live, only_rebuilt = pair.beyond(connection)
    in_both = sa.join(only_live, only_rebuilt, pair.same_key(only_live, only_rebuilt))
    found.changed = _count(connection, in_both)
    found.extra = _count(connection, only_live) - found.changed
    found.missing = _count(connection, only_rebuilt) - found.changed
    if not found.equal:
        keys = pair.keys(connection, only_live, only_rebuilt)
        found.samples = [pair.sample(connection, key) for key in keys]
    return found


@dataclass(frozen=True)
class _Pair:
    live: sa.Table
    rebuilt: sa.Table

    def beyond(self, connection: Connection) -> tuple[sa.Subquery, sa.Subquery]:
        """The rows that are only live, and those that are only rebuilt."""
        live, rebuilt = _values(connection, self.live), _values(connection, self.rebuilt)
        return live.except_(rebuilt).subquery("only_live"), rebuilt.except_(live).subquery("only_rebuilt")

    def same_key(self, one: sa.Subquery, other: sa.Subquery) -> sa.ColumnElement[bool]:
        return sa.and_(*(one.c[key.name] == other.c[key.name] for key in self.live.primary_key.columns))

    def keys(self, connection: Connection, *differing: sa.Subquery) -> Sequence[sa.Row[Any]]:
        """The first keys of rows that are in any of `differing`, of each organisation some."""
        names = [key.name for key in self.live.primary_key.columns]
        owner = [_TENANT] if _TENANT in self.live.c else []
        told = dict.fromkeys([*names, *owner])
        every = sa.union(*(sa.select(*(one.c[name] for name in told)) for one in differing)).subquery()
        key = [every.c[name] for name in names]
        place = sa.func.row_number().over(partition_by=[every.c[name] for name in owner], order_by=key)
        placed = sa.select(*key, place.label("place")).subquery()
        first = sa.select(*(placed.c[name] for name in names)).where(placed.c.place <= SHOWN).distinct()
        return connection.execute(first.order_by(*(placed.c[name] for name in names))).all()

    def sample(self, connection: Connection, key: sa.Row[Any]) -> Sample:
        said = []
        for table in (self.live, self.rebuilt):
            here = (table.c[name] == value for name, value in key._mapping.items())
            row = connection.execute(sa.select(table).where(*here)).first()
            said.append(None if row is None else _plain(row))
        return Sample(_plain(key), *said)


def _plain(row: sa.Row[Any]) -> dict[str, Any]:
    return {str(name): msgspec.to_builtins(value) for name, value in row._mapping.items()}


def _values(connection: Connection, table: sa.Table) -> sa.Select[Any]:
    """All columns in a form that has an equality, which PostgreSQL's `json` has not."""
    if connection.dialect.name != "postgresql":
        return sa.select(table)
    return sa.select(
        *(
            sa.cast(column, JSONB).label(column.name) if isinstance(column.type, sa.JSON) else column
            for column in table.columns
        )
    )


def _sum(connection: Connection, table: sa.Table) -> tuple[Any, ...]:
    """A fingerprint of all rows in any order, for a fraction of what it costs to compare them one by one."""
    values = (
        sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column for column in table.columns
    )
    total = sa.func.sum(sa.func.hash_record_extended(sa.func.row(*values), 0))
    return tuple(connection.execute(sa.select(sa.func.count(), total).select_from(table)).one())


def _count(connection: Connection, rows: sa.FromClause) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(rows)) or 0
