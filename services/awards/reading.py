"""Tables as data frames, of one organisation, whole or of some people and units."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import one_of


@dataclass(frozen=True)
class Asked:
    """Of whom it is asked: the organisation `tenant`, or `only` these (kind, subject) of it."""

    connection: Connection
    tenant: str
    only: Collection[tuple[str, str]] | None = None

    def wants(self, kind: str, subject: str) -> bool:
        return self.only is None or (kind, subject) in self.only

    def frame(
        self, query: sa.Select[Any], table: sa.Table, subject: sa.Column[Any], schema: Mapping[str, Any]
    ) -> pl.DataFrame:
        """The rows of `query` on `table`, as columns of `schema`; `subject` is the column to choose by."""
        query = query.where(table.c.tenant == self.tenant)
        if self.only is None:
            rows = self.connection.execute(query).all()
        else:
            wanted = sorted({name for _, name in self.only})
            rows = [
                row
                for these in one_of(self.connection, subject, wanted)
                for row in self.connection.execute(query.where(these))
            ]
        columns = zip(*rows, strict=True) if rows else [() for _ in schema]
        series = [
            pl.Series(name, values, dtype=kind, strict=False)
            for (name, kind), values in zip(schema.items(), columns, strict=True)
        ]
        return pl.DataFrame(series)
