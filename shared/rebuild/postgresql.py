"""Green tables on PostgreSQL: in a schema of their own, which the search path names first."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.schema import AddConstraint

from shared.database import apart, exclusive_at_once, reading, writing
from shared.eventstore import alone_with_read_models

_WAIT_FOR_WRITERS = "3s"
_WAIT_FOR_READERS = "500ms"
"""Less than after which the server looks for deadlocks: a reader of several tables is never ended for us."""


class PostgresqlGreen:
    schema = "rebuild"
    live_schema = "public"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def at_work(self) -> Iterator[bool]:
        with writing(self._engine) as connection:
            yield exclusive_at_once(connection, "rebuild")

    def exists(self) -> bool:
        with reading(self._engine) as connection:
            found = connection.scalar(sa.text(f"SELECT to_regclass('{self.schema}.rebuild_origin')"))
        return found is not None

    def create(self, tables: Sequence[sa.Table], without_key: Sequence[sa.Table]) -> None:
        with writing(self._engine) as connection:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")
            connection.exec_driver_sql(f"CREATE SCHEMA {self.schema}")
            self._first(connection)
            for table in tables:
                made = _bare(table) if table in without_key else table
                made.create(connection, checkfirst=False)

    def finish(self, tables: Sequence[sa.Table]) -> None:
        with self.writing() as connection:
            for table in tables:
                if not _has_key(connection, table):
                    _add_key(connection, table)
                    for index in sorted(table.indexes, key=lambda index: str(index.name)):
                        index.create(connection)
                connection.exec_driver_sql(f"ANALYZE {self._green(connection, table)}")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            self._first(connection)
            # What a crash takes back it takes back with the progress.
            connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            apart(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with reading(self._engine) as connection:
            self._first(connection)
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_FOR_WRITERS}'")
            alone_with_read_models(connection)
            yield connection

    def seen_by(self, live: Connection) -> None:
        """Another schema of the same database is seen as it is."""

    def switch(self, live: Connection, tables: Sequence[sa.Table]) -> None:
        """Takes locks that readers wait for, so it comes last in its transaction."""
        live.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_FOR_READERS}'")
        names = ", ".join(self._live(live, table) for table in tables)
        if names:
            live.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        for table in tables:
            self._grant_as_before(live, table)
            live.exec_driver_sql(f"DROP TABLE {self._live(live, table)}")
            live.exec_driver_sql(f"ALTER TABLE {self._green(live, table)} SET SCHEMA {self.live_schema}")
        live.exec_driver_sql(f"DROP SCHEMA {self.schema} CASCADE")

    def drop(self) -> None:
        with writing(self._engine) as connection:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")

    def _first(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL search_path = {self.schema}, {self.live_schema}")

    def _grant_as_before(self, connection: Connection, table: sa.Table) -> None:
        """Whoever may use the live table may use the green one."""
        rights = sa.text(
            "SELECT r.rolname AS role, a.privilege_type AS privilege, a.is_grantable AS grantable"
            " FROM pg_class c CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
            " WHERE c.oid = to_regclass(:name) AND a.grantee <> c.relowner"
        )
        quote = connection.dialect.identifier_preparer.quote
        for row in connection.execute(rights, {"name": self._live(connection, table)}).all():
            to = "PUBLIC" if row.role is None else quote(row.role)
            option = " WITH GRANT OPTION" if row.grantable else ""
            connection.exec_driver_sql(
                f"GRANT {row.privilege} ON {self._green(connection, table)} TO {to}{option}"
            )

    def _live(self, connection: Connection, table: sa.Table) -> str:
        return f"{self.live_schema}.{_quoted(connection, table)}"

    def _green(self, connection: Connection, table: sa.Table) -> str:
        return f"{self.schema}.{_quoted(connection, table)}"


def _bare(table: sa.Table) -> sa.Table:
    """The table's columns alone."""
    columns = (sa.Column(one.name, one.type, nullable=one.nullable) for one in table.columns)
    return sa.Table(table.name, sa.MetaData(), *columns)


def _has_key(connection: Connection, table: sa.Table) -> bool:
    query = sa.text("SELECT 1 FROM pg_index WHERE indrelid = to_regclass(:name) AND indisprimary")
    return connection.scalar(query, {"name": _quoted(connection, table)}) is not None


def _add_key(connection: Connection, table: sa.Table) -> None:
    try:
        with connection.begin_nested():
            connection.execute(AddConstraint(table.primary_key, isolate_from_table=False))
    except sa.exc.IntegrityError:
        _keep_first(connection, table)
        connection.execute(AddConstraint(table.primary_key, isolate_from_table=False))


def _keep_first(connection: Connection, table: sa.Table) -> None:
    """Of the rows that share a key, keep the one that came in first."""
    quote = connection.dialect.identifier_preparer.quote
    key = ", ".join(quote(column.name) for column in table.primary_key.columns)
    name = _quoted(connection, table)
    connection.exec_driver_sql(
        f"DELETE FROM {name} WHERE ctid IN (SELECT ctid FROM (SELECT ctid, row_number() OVER"
        f" (PARTITION BY {key} ORDER BY ctid) AS number FROM {name}) numbered WHERE number > 1)"
    )


def _quoted(connection: Connection, table: sa.Table) -> str:
    return str(connection.dialect.identifier_preparer.quote(table.name))
