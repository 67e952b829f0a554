"""Statements that are made once and asked often: on PostgreSQL without SQLAlchemy's own work for each."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

from shared.database import raw, text_array

MANY = 500
"""So many values of `among` SQLite takes in one statement."""


class Ready:
    """A statement with parameters by name (`sa.bindparam`), and those of `among` as lists of texts.

    Rows come as tuples; instants in the zone of the session.
    """

    def __init__(self, statement: sa.Select[Any] | sa.CompoundSelect[Any]) -> None:
        self._statement = statement
        self._text: str | None = None
        self._given: dict[str, Any] = {}

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """What the statement finds for these values of its parameters."""
        if connection.dialect.name != "postgresql":
            return [tuple(row) for row in connection.execute(self._statement, values)]
        if self._text is None:
            compiled = self._statement.compile(dialect=connection.dialect)
            self._text, self._given = str(compiled), dict(compiled.params)
        told = {name: text_array(one) if isinstance(one, list) else one for name, one in values.items()}
        with raw(connection) as driver:
            return driver.execute(self._text, {**self._given, **told}).fetchall()


def among(dialect: str, column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """That `column`, of text, has one of the values of the parameter `name`; for statements of a dialect."""
    if dialect == "postgresql":
        return column == sa.any_(sa.cast(sa.bindparam(name, type_=sa.Text), postgresql.ARRAY(sa.Text)))
    return column.in_(sa.bindparam(name, expanding=True))


def parts(connection: Connection, values: Sequence[str] | None) -> list[list[str] | None]:
    """`values` of `among` in lists that are each fit for one statement; None stays None."""
    if values is None:
        return [None]
    size = max(1, len(values)) if connection.dialect.name == "postgresql" else MANY
    return [[*values[start : start + size]] for start in range(0, len(values), size)]
