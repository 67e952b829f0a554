"""What another criteria set would have made of a province's year: both sets over the facts in PostgreSQL.

The shipped criteria against the same with other points. `--events` are persons; each has two punches a
working day, and ten records a year. Everybody's scores are computed before, as they are in service, and with
them what attendance came to is kept. The clock runs from the question to the answer, all reading included.
"""

import argparse
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

import services.scoring
from services.scoring import handlers, migrations, projections, questions
from services.scoring.domain.criteria import load
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from services.scoring.projections import dirty, facts, people, punches, units
from services.scoring.projections.buckets import bucket_of
from services.scoring.recompute import recompute, recompute_everybody
from shared import bulk
from shared.commands import dispatch
from shared.database import connect, reading, writing
from shared.eventstore import Context, Store
from shared.migrate import upgrade
from tests.bench.contest import Task, task
from tests.bench.outcome import Outcome, report

TENANT = "tinh"
YEAR = Period.parse("2019")
SHIPPED = Path(services.scoring.__file__).parent / "criteria" / "van-hoa-cong-so-2019.yaml"
MEMBERS = 50
A_YEAR = 10
LEARNT = datetime(2019, 12, 31, tzinfo=UTC)
SINCE = date(2018, 1, 1)
CRITERIA = ("no-uniform", "no-badge", "praise-citizen", "private-work", "untidy-desk", "meeting-missed")


def prepare(given: Task, persons: int) -> sa.Engine:
    url = given.databases.replace("{service}", "scoring")
    upgrade(url, migrations)
    engine = connect(url)
    command = {"command": "PublishCriteria", "text": SHIPPED.read_text(encoding="utf-8")}
    dispatch(Store(engine), handlers.ROUTES, projections.OWN, command, Context(tenant=TENANT, actor="bench"))
    with writing(engine) as connection:
        _organisation(connection, [f"nguoi-{number:06}" for number in range(persons)])
        _records(connection, persons)
        for month in YEAR.months():
            _punches(connection, persons, month)
    recompute_everybody(Store(engine), TENANT)
    while recompute(Store(engine)):
        pass
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM ANALYZE"))
    return engine


def _organisation(connection: Connection, persons: list[str]) -> None:
    row = {"tenant": TENANT, "version": 1, "recorded_at": LEARNT, "since": SINCE}
    wanted = [f"phong-{number}" for number in range((len(persons) - 1) // MEMBERS + 1)]
    created = [
        {**row, "version": number, "unit": unit, "kind": "division", "parent": None}
        for number, unit in enumerate(wanted, 1)
    ]
    connection.execute(sa.insert(units.units), created)
    came = [{"person": one, "bucket": bucket_of(TENANT, one), **row} for one in persons]
    placed = [{"person": one, "unit": wanted[at // MEMBERS], **row} for at, one in enumerate(persons)]
    worn = [{"person": one, "badge": one.removeprefix("nguoi-"), **row} for one in persons]
    for table, rows in ((people.arrivals, came), (people.assignments, placed), (people.badges, worn)):
        bulk.upsert_many(connection, table, rows)
    months = [{"tenant": TENANT, "month": str(month)} for month in YEAR.months()]
    connection.execute(sa.insert(dirty.active_months), months)
    met = [{"tenant": TENANT, "criterion": one} for one in CRITERIA]
    connection.execute(sa.insert(facts.criteria_met), met)


def _records(connection: Connection, persons: int) -> None:
    number = pl.int_range(persons * A_YEAR, eager=True).alias("number")
    drawn = pl.col("number").hash(1)
    frame = pl.DataFrame([number]).select(
        pl.lit(TENANT).alias("tenant"),
        pl.format("record-{}", "number").alias("stream"),
        *(pl.lit(1).alias(name) for name in ("told", "stood")),
        *(pl.lit(0).alias(name) for name in ("subject_kind", "source", "standing", "found")),
        pl.format("nguoi-{}", (pl.col("number") // A_YEAR).cast(pl.String).str.zfill(6)).alias("subject"),
        (pl.lit(YEAR.first_day) + pl.duration(days=drawn % 365)).alias("day"),
        pl.lit(pl.Series(CRITERIA)).gather((drawn // 365 % len(CRITERIA)).cast(pl.UInt32)).alias("criterion"),
        pl.lit(100).alias("quantity"),
        pl.lit(False).alias("alleged"),
        pl.col("number").map_elements(lambda at: str(UUID(int=at)), return_dtype=pl.String).alias("event"),
    )
    bulk.insert_new(connection, facts.facts, frame)


def _punches(connection: Connection, persons: int, month: Period) -> None:
    days = [day for day in month.days() if day.weekday() < 5]
    connection.execute(sa.insert(punches.clocked_days), [{"tenant": TENANT, "day": day} for day in days])
    badges = pl.DataFrame([pl.int_range(persons, eager=True).alias("number")])
    frame = badges.join(pl.DataFrame({"day": days}), how="cross")
    bulk.insert_new(connection, punches.punches, pl.concat(_in_and_out(frame)))


def _in_and_out(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Who comes before seven and goes after five by the wall clock; 3 in 100 come late, or go early."""
    drawn = (pl.struct("number", "day").hash(7) % 4_000).cast(pl.Int64)
    shifted = pl.when(drawn % 100 < 3).then(drawn // 100).otherwise(-(drawn % 20))
    for base, minutes in ((0, shifted), (10 * 60, -shifted)):  # 07:00 and 17:00 in Viet Nam
        yield frame.select(
            pl.lit(TENANT).alias("tenant"),
            pl.col("number").cast(pl.String).str.zfill(6).alias("badge"),
            (pl.col("day").cast(pl.Datetime("us", "UTC")) + pl.duration(minutes=minutes + base)).alias("at"),
            pl.format("{}-{}-{}", "number", "day", pl.lit(base)).str.pad_start(36, "0").alias("event"),
            pl.lit(LEARNT).alias("recorded_at"),
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000, help="persons")
    options, _ = parser.parse_known_args()
    engine = prepare(task(), options.events)
    text = SHIPPED.read_text(encoding="utf-8").replace("points: -0.5", "points: -0.8")
    with reading(engine) as connection:
        question = Question(connection, TENANT)
        began = time.monotonic()
        found = questions.what_if_of(question, load(text, SHIPPED.name), None, YEAR, None)
        seconds = time.monotonic() - began
    persons = found["person"]
    assert persons["subjects"] == options.events, f"{persons['subjects']} persons of {options.events}"
    assert persons["down"] > 0 and persons["up"] == 0, "who is late loses more, and nobody gains"
    report(Outcome(events=options.events, append_seconds=0.0, seconds=seconds))


if __name__ == "__main__":
    main()
