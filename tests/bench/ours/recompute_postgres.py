"""Facts in PostgreSQL to written scores: a year of everybody by the real scoring service's recompute.

The facts are there before, filled by COPY. The clock runs from the marks of everybody to the last commit,
with `--replicas` processes that take them; what they announce is written to the log as always. A sample of
scores is compared with plain sums, and every subject has to have one.
"""

import argparse
import gc
import os
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.scoring import handlers, migrations, projections
from services.scoring.projections import dirty, facts, people, scores
from services.scoring.projections.buckets import bucket_of
from services.scoring.recompute import recompute, recompute_everybody
from shared import bulk
from shared.commands import dispatch
from shared.database import connect, reading, writing
from shared.eventstore import Context, Store
from shared.migrate import upgrade
from tests.bench import scoresheet
from tests.bench.outcome import Outcome, report
from tests.bench.processes import Process, running, say_ready
from tests.bench.scoresheet import TENANT, YEAR

REPLICAS = 2
SAMPLE = 200
LEARNT = datetime(YEAR, 12, 31, tzinfo=UTC)
SELF = "tests.bench.ours.recompute_postgres"
URL = os.environ["DATABASE_URL"].replace("{service}", "scoring")
DATABASE = URL.replace("+psycopg", "")
"""The same as libpq's URL."""


def prepared(count: int, seed: int) -> tuple[Engine, list[str]]:
    """The database with people, criteria, and the facts of a year; and the people."""
    upgrade(URL, migrations)
    engine, persons = connect(URL), scoresheet.people(count)
    register(engine, persons)
    publish(engine, scoresheet.text())
    fill(scoresheet.facts(count, seed, persons))
    with writing(engine) as connection:
        met = [{"tenant": TENANT, "criterion": one} for one in scoresheet.CRITERIA]
        connection.execute(sa.insert(facts.criteria_met), met)
        months = [{"tenant": TENANT, "month": f"{YEAR}-{month:02}"} for month in range(1, 13)]
        connection.execute(sa.insert(dirty.active_months), months)
    settle_down()
    return engine, persons


def settle_down() -> None:
    """Have the server finish what it would do later."""
    with psycopg.connect(DATABASE, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def publish(engine: Engine, text: str) -> None:
    command = {"command": "PublishCriteria", "text": text}
    dispatch(Store(engine), handlers.ROUTES, projections.OWN, command, Context(tenant=TENANT, actor="bench"))


def register(engine: Engine, persons: Sequence[str]) -> None:
    row = {"version": 1, "tenant": TENANT, "recorded_at": LEARNT, "since": date(YEAR - 1, 1, 1)}
    came = [{"person": one, "bucket": bucket_of(TENANT, one), **row} for one in persons]
    placed = [{"person": one, "unit": f"phong-{number % 997}", **row} for number, one in enumerate(persons)]
    with writing(engine) as connection:
        bulk.upsert_many(connection, people.arrivals, came)
        bulk.upsert_many(connection, people.assignments, placed)


_KEYLESS = "ALTER TABLE facts DROP CONSTRAINT facts_pkey; DROP INDEX facts_by_subject, facts_with_more"


def fill(parts: Iterable[pl.DataFrame]) -> None:
    """COPY the facts; keys and indexes afterwards, as a rebuild does."""
    with psycopg.connect(DATABASE, autocommit=True) as connection:
        indexes = connection.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'facts' AND indexname <> 'facts_pkey'"
        ).fetchall()
        connection.execute(_KEYLESS)
        for part in parts:
            _copy(connection, part)
        connection.execute("ALTER TABLE facts ADD PRIMARY KEY (tenant, stream)")
        for (definition,) in indexes:
            connection.execute(definition)


def _copy(connection: psycopg.Connection, part: pl.DataFrame) -> None:
    columns = ("stream", "event", "subject", "criterion", "day")
    same = {
        "tenant": TENANT, "told": 1, "stood": 1, "found": 0, "subject_kind": 0, "quantity": 100, "source": 0,
        "alleged": "f", "standing": 0,
    }  # fmt: skip
    rows = part.select(*columns, *(pl.lit(value).alias(name) for name, value in same.items()))
    names = ", ".join((*columns, *same))
    with connection.cursor() as cursor, cursor.copy(f"COPY facts ({names}) FROM STDIN") as copy:
        copy.write(rows.write_csv(include_header=False, separator="\t").encode())


def replica() -> None:
    """Compute whatever is marked, until ended; what was loaded is set aside from collection, as by a host of
    services."""
    store = Store(connect(URL))
    recompute(store)
    gc.collect()
    gc.freeze()
    say_ready()
    while True:
        if not recompute(store):
            time.sleep(0.01)


def wait_until_computed(engine: Engine, replicas: Sequence[Process]) -> None:
    waiting = True
    while waiting:
        time.sleep(0.02)
        for one in replicas:
            one.require_running()
        with reading(engine) as connection:
            waiting = dirty.count(connection) > 0


def require_right(engine: Engine, persons: Sequence[str]) -> None:
    with reading(engine) as connection:
        query = sa.select(scores.scores.c.subject, scores.scores.c.points, scores.scores.c.grade)
        found = {row.subject: (row.points, row.grade) for row in connection.execute(query)}
        assert len(found) == len(persons), f"{len(found)} scores of {len(persons)}"
        for person in persons[:: max(1, len(persons) // SAMPLE)]:
            here = (facts.facts.c.tenant == TENANT, facts.facts.c.subject_kind == 0)
            told = sa.select(facts.facts.c.criterion, facts.facts.c.day)
            rows = connection.execute(told.where(*here, facts.facts.c.subject == person)).all()
            assert found[person] == scoresheet.score(map(tuple, rows)), person


def peak(process: Process) -> float:
    """MiB that stood in memory at most."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replicas", type=int, default=REPLICAS)
    options, _ = parser.parse_known_args()
    engine, persons = prepared(options.events, options.seed)
    replicas = [Process(SELF, "--replica") for _ in range(options.replicas)]
    with running(*replicas):
        began = time.monotonic()
        recompute_everybody(Store(engine), TENANT)
        wait_until_computed(engine, replicas)
        seconds = time.monotonic() - began
        memory = {f"replica {number}": peak(one) for number, one in enumerate(replicas, 1)}
    require_right(engine, persons)
    report(Outcome(events=options.events, append_seconds=0.0, seconds=seconds, memory=memory))


if __name__ == "__main__":
    if "--replica" in sys.argv:
        replica()
    else:
        main()
