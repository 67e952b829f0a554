"""One new fact to its subject's score, with a month of history and with five years of it.

The real scoring service's intake and recompute in one process, without broker: the clock runs from the
delivery of one recorded behaviour to the commit of the last score that follows from it. `--events` is how
many facts the five years have, of which the last month is the short history.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.scoring import migrations, projections
from services.scoring.projections import dirty, facts
from services.scoring.recompute import recompute, recompute_everybody
from shared.contracts.observations import BehaviourRecorded
from shared.database import connect, writing
from shared.eventstore import Recorded, Store
from shared.ids import derived_id, new_id
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from tests.bench import scoresheet
from tests.bench.alone import latency
from tests.bench.ours.recompute_postgres import URL, fill, publish, register, settle_down
from tests.bench.outcome import Growth, Latency, report
from tests.bench.scoresheet import CRITERIA, TENANT

ALONE = 120
WARMING = 20
YEARS = range(2019, 2024)
LAST = "2023-12"
_MONTHS = [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)]


def history(persons: Sequence[str], count: int, seed: int, months: Sequence[str]) -> Iterator[pl.DataFrame]:
    """A month of `count` facts for each of `months`."""
    for number, month in enumerate(months):
        first = date(int(month[:4]), int(month[5:]), 1)
        for part in scoresheet.facts(count, seed + number, list(persons)):
            inside = pl.lit(first) + pl.duration(days=pl.col("day").dt.day() % 28)
            stream = pl.lit(f"{month}-") + pl.col("stream")
            yield part.with_columns(stream.alias("stream"), inside.alias("day"))


def open_months(engine: Engine, months: Sequence[str]) -> None:
    with writing(engine) as connection:
        rows = [{"tenant": TENANT, "month": month} for month in months]
        connection.execute(sa.insert(dirty.active_months), rows)


def settle(store: Store) -> None:
    while recompute(store):
        pass


def alone(store: Store, persons: Sequence[str], first_position: int) -> Latency:
    """Record one fact after the other of another person each."""
    milliseconds = []
    for number in range(WARMING + ALONE):
        event = _recorded(persons[number % len(persons)], first_position + number)
        began = time.perf_counter()
        take(
            store,
            projections.FOREIGN["observations"],
            Delivery.of("observations", event.position - 1, [event]),
        )
        settle(store)
        if number >= WARMING:
            milliseconds.append((time.perf_counter() - began) * 1000)
    return latency(milliseconds)


def _recorded(person: str, position: int) -> Recorded:
    record, at = new_id(), datetime(2023, 12, 1, 3, tzinfo=UTC) + timedelta(hours=position % 600)
    event = BehaviourRecorded(
        record=record, subject_kind="person", subject=person, criterion=CRITERIA[position % len(CRITERIA)],
        quantity=100, occurred_at=at, observer="CB001", source="inspection",
    )  # fmt: skip
    return Recorded(
        position=position, id=derived_id(record, "1"), stream=f"record-{record}", version=1,
        type="BehaviourRecorded", schema_version=1, occurred_at=at, recorded_at=at, actor="bench",
        correlation_id="c", causation_id=None, tenant=TENANT,
        payload=msgspec.Raw(msgspec.json.encode(event)),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1)
    options, _ = parser.parse_known_args()
    upgrade(URL, migrations)
    engine, a_month = connect(URL), options.events // len(_MONTHS)
    store, persons = Store(engine), scoresheet.people(max(a_month * 10, 2000))
    register(engine, persons)
    publish(engine, scoresheet.text("month"))
    with writing(engine) as connection:
        met = [{"tenant": TENANT, "criterion": one} for one in CRITERIA]
        connection.execute(sa.insert(facts.criteria_met), met)
    little = _after(store, persons, history(persons, a_month, options.seed, [LAST]), [LAST], 1)
    earlier = [month for month in _MONTHS if month != LAST]
    much = _after(store, persons, history(persons, a_month, options.seed, earlier), earlier, 1_000_000)
    report(
        Growth(
            little=a_month,
            much=a_month * len(_MONTHS),
            little_p50_ms=little.p50_ms,
            much_p50_ms=much.p50_ms,
            little_p99_ms=little.p99_ms,
            much_p99_ms=much.p99_ms,
        )
    )


def _after(
    store: Store,
    persons: Sequence[str],
    parts: Iterator[pl.DataFrame],
    months: Sequence[str],
    first_position: int,
) -> Latency:
    """How long a fact takes once this history is there, with all its scores."""
    fill(parts)
    open_months(store.engine, months)
    recompute_everybody(store, TENANT)
    settle(store)
    settle_down()
    return alone(store, persons, first_position)


if __name__ == "__main__":
    main()
