"""PostgreSQL's COPY of the rows of workload W, in one transaction of 10,000 rows at a time.

Into a table of W's seven columns with a primary key; `--log` copies the rows of our log into our log's own
table, with its indexes.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import msgspec
import psycopg

from services.observations import migrations
from shared.clock import now
from shared.ids import new_id
from shared.migrate import upgrade
from tests.bench.contest import compete, task
from tests.bench.ours.events import CONTEXT, recorded
from tests.bench.workload import Observation, batches

BATCH = 10_000

TABLE = """
CREATE TABLE observed (
    id uuid PRIMARY KEY, subject text, criterion text, points bigint, at timestamptz, observer text,
    note text)
"""
LOG = """
COPY log (id, stream, version, type, schema_version, occurred_at, recorded_at, actor, correlation_id,
    causation_id, tenant, payload) FROM STDIN
"""


def log_row(one: Observation) -> tuple[object, ...]:
    return (
        new_id(), f"record-{one.id}", 1, "BehaviourRecorded", 1, one.at, now(), CONTEXT.actor,
        CONTEXT.correlation_id, CONTEXT.causation_id, CONTEXT.tenant,
        msgspec.json.encode(recorded(one)).decode(),
    )  # fmt: skip


def copy_rows(connection: psycopg.Connection, statement: str, rows: Iterable[Sequence[object]]) -> None:
    """In one transaction of its own."""
    with connection.transaction(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def main(into_log: bool) -> None:
    given = task()
    url = given.database("observations")
    if into_log:
        upgrade(given.databases.replace("{service}", "observations"), migrations)
    rows = [log_row(one) if into_log else (UUID(one.id), *one[1:]) for one in given.events]
    connection = psycopg.connect(url, autocommit=True)
    if not into_log:
        connection.execute(TABLE)
    statement = LOG if into_log else "COPY observed FROM STDIN"

    def append(_: Sequence[Observation]) -> None:
        for batch in batches(rows, BATCH):
            copy_rows(connection, statement, batch)

    compete(replace(given, append_only=True), append, {}, url)


if __name__ == "__main__":
    main("--log" in sys.argv)
