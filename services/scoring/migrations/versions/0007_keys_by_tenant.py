"""Every key begins with the organisation: what belongs to one is found, and can be kept, in one place."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

OF_STREAMS = ("record_contents", "record_standings", "explanations", "explanation_outcomes")
OF_PERSONS = (
    "arrivals", "departures", "assignments", "badges", "positions", "leave", "leave_cancellations",
    "leave_shortenings", "discipline", "discipline_revocations", "roster",
)  # fmt: skip
KEYS = {
    **dict.fromkeys(OF_STREAMS, ("tenant", "stream", "version")),
    **dict.fromkeys(OF_PERSONS, ("tenant", "person", "version")),
}


def upgrade() -> None:
    for table in OF_PERSONS:
        # the key finds what it found
        op.drop_index(f"ix_{table}_tenant", table)
    change = _made_anew if op.get_context().dialect.name == "sqlite" else _altered
    for table, key in KEYS.items():
        change(table, key)


def _altered(table: str, key: tuple[str, ...]) -> None:
    op.drop_constraint(f"{table}_pkey", table)
    op.create_primary_key(f"{table}_pkey", table, [*key])


def _made_anew(table: str, key: tuple[str, ...]) -> None:
    """SQLite keeps the key that a table was made with."""
    connection = op.get_bind()
    old = sa.Table(table, sa.MetaData(), autoload_with=connection)
    declared = dict(
        (name, kind) for _, name, kind, *_ in connection.exec_driver_sql(f"PRAGMA table_info({table})")
    )
    columns = ", ".join(
        f'"{column.name}" {declared[column.name]}{"" if column.nullable else " NOT NULL"}'
        for column in old.columns
    )
    indexes = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).scalars()
    definitions = [*indexes]
    op.rename_table(table, f"{table}_before")
    for index in old.indexes:
        connection.exec_driver_sql(f'DROP INDEX "{index.name}"')
    op.execute(f"CREATE TABLE {table} ({columns}, PRIMARY KEY ({', '.join(key)}))")
    names = ", ".join(f'"{column.name}"' for column in old.columns)
    op.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {table}_before")
    op.execute(f"DROP TABLE {table}_before")
    for definition in definitions:
        op.execute(definition)
