"""Which records a question is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import any_of

_SUBJECTS_A_QUERY = 500


@dataclass(frozen=True)
class Wanted:
    """Records of `subjects` (None: all) of one kind from `first_day` to `last_day`; those under the criteria
    of `earlier` from an earlier day on."""

    subject_kind: str
    subjects: Sequence[str] | None
    first_day: date
    last_day: date
    earlier: tuple[date, tuple[str, ...]] | None = None

    @property
    def since(self) -> date:
        return self.first_day if self.earlier is None else min(self.first_day, self.earlier[0])

    def days(self, table: sa.FromClause) -> sa.ColumnElement[bool]:
        """The condition on the days of `table`, and on its criteria on earlier ones."""
        inside = table.c.day.between(self.since, self.last_day)
        if self.earlier is None:
            return inside
        return sa.and_(inside, sa.or_(table.c.day >= self.first_day, table.c.criterion.in_(self.earlier[1])))

    def parts(self, connection: Connection) -> Iterator["_Part"]:
        """The subjects in parts that are each fit for one query."""
        if self.subjects is None:
            yield _Part(connection, None)
            return
        whole = connection.dialect.name == "postgresql"
        size = max(1, len(self.subjects)) if whole else _SUBJECTS_A_QUERY
        for start in range(0, len(self.subjects), size):
            yield _Part(connection, self.subjects[start : start + size])


@dataclass(frozen=True)
class _Part:
    connection: Connection
    subjects: Sequence[str] | None

    def of(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """That `column` has one of the subjects."""
        return sa.true() if self.subjects is None else any_of(self.connection, column, self.subjects)
