"""Facts and scores of workload W made anew from its JSON log in PostgreSQL, into fresh tables beside the old.

The log's owner is a process of its own and is asked by RPC, as in production; `--one-process` reads the log's
database directly. Facts are one typed row an event, keyed by its record at the end; scores are W's, with the
cap. `--real` fills the real scoring service's facts instead, all their keys and indexes, and no scores.
"""

import thidua.up  # patches the standard library, so it comes before all else

# isort: split
import argparse
import base64
import sys
import time
from dataclasses import asdict

import eventlet
import msgspec
import polars as pl
import psycopg
import sqlalchemy as sa
from nameko.standalone.rpc import ServiceRpcProxy
from sqlalchemy.engine import Connection, Engine

from services.observations import migrations as observations_migrations
from services.scoring import migrations as scoring_migrations
from services.scoring.projections import record_intake
from shared import bulk
from shared.clock import now
from shared.contracts.event import Event
from shared.contracts.observations import BehaviourRecorded
from shared.database import connect, reading, writing
from shared.eventstore.payload import segment_of
from shared.eventstore.segment import local_days, unpack
from shared.ids import new_id
from shared.migrate import upgrade
from shared.personal import KeyRing
from shared.projection import ColumnChange, Projection, apply_frame
from shared.rebuild.postgresql import PostgresqlGreen
from shared.rebuild.reading import Ask, Reading
from shared.rebuild.sources import PAGE_OF_COLUMNS, Log, Reply
from tests.bench.contest import Task, task
from tests.bench.limits.copy import LOG, copy_rows
from tests.bench.ours.events import CONTEXT, recorded
from tests.bench.processes import Process, running
from tests.bench.workload import FLOOR, Observation, batches, oracle

KIND = BehaviourRecorded

metadata = sa.MetaData()

facts = sa.Table(
    "board_facts",
    metadata,
    sa.Column("record", sa.Uuid, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("criterion", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("points", sa.BigInteger, nullable=False),
)

scores = sa.Table(
    "board_scores",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("points", sa.BigInteger, nullable=False),
)


class Rebuilt(msgspec.Struct, kw_only=True):
    """`seconds` from the first question to the last commit."""

    events: int
    seconds: float


class Board:
    """W's facts, and its scores from what passes on the way to them."""

    tables = (facts, scores)
    columns = ("occurred_at",)
    fields = ("record", "subject", "criterion", "quantity")

    def __init__(self) -> None:
        self._sums: list[pl.DataFrame] = []
        self.projection = Projection(
            "board",
            self.tables,
            {KIND: _never},
            order_free=True,
            columns={KIND: ColumnChange(self._note, self.columns, self.fields)},
        )

    def _note(self, connection: Connection, frame: pl.DataFrame) -> None:
        rows = frame.rename({"quantity": "points"}).with_columns(local_days("occurred_at").alias("day"))
        bulk.insert_new(connection, facts, rows.select(facts.c.keys()))
        month = pl.col("day").dt.truncate("1mo").alias("month")
        self._sums.append(rows.select("subject", "criterion", month, "points"))

    def finish(self, connection: Connection) -> None:
        tallies = pl.concat(self._sums).group_by("subject", "criterion", "month").agg(pl.col("points").sum())
        capped = tallies.with_columns(pl.col("points").clip(lower_bound=FLOOR))
        bulk.insert_new(connection, scores, capped.group_by("subject").agg(pl.col("points").sum()))

    def require_right(self, given: Task, engine: Engine) -> None:
        with PostgresqlGreen(engine).reading() as connection:
            found = {row.subject: row.points for row in connection.execute(sa.select(scores))}
            known = connection.scalar(sa.select(sa.func.count()).select_from(facts))
        assert found == oracle(given.events) and known == len(given.events), "the board is wrong"


class RealFacts:
    """The real scoring service's."""

    tables = record_intake.projection.tables
    projection = record_intake.projection

    def finish(self, connection: Connection) -> None:
        """Its scores are evaluated afterwards, subject by subject."""

    def require_right(self, given: Task, engine: Engine) -> None:
        with PostgresqlGreen(engine).reading() as connection:
            of_each_event = [table for table in self.tables if "stream" in table.c]
            for table in of_each_event:
                known = connection.scalar(sa.select(sa.func.count()).select_from(table))
                assert known == len(given.events), f"{table.name} has {known} rows"


def _never(*_: object) -> None:
    raise AssertionError("every event of W is taken by columns")


def fill(given: Task, engine: Engine) -> None:
    """Make W a past of the log, its notes encrypted."""
    with psycopg.connect(given.database("observations"), autocommit=True) as log:
        for batch in batches(given.events, PAGE_OF_COLUMNS):
            with writing(engine) as connection:
                sealed = KeyRing(connection).seal_all([recorded(one) for one in batch])
            copy_rows(log, LOG, map(_log_row, batch, sealed))
        log.execute("VACUUM ANALYZE log")
        log.execute("CHECKPOINT")


def _log_row(one: Observation, event: Event) -> tuple[object, ...]:
    return (
        new_id(), f"record-{one.id}", 1, event.type_name(), 1, one.at, now(), CONTEXT.actor,
        CONTEXT.correlation_id, CONTEXT.causation_id, CONTEXT.tenant, msgspec.json.encode(event).decode(),
    )  # fmt: skip


def rebuild(ask: Ask, head: int, engine: Engine, model: Board | RealFacts) -> None:
    """As `shared.rebuild` does, up to the moment before the switch."""
    green, log, pages = PostgresqlGreen(engine), Log("observations", (model.projection,)), Reading(ask)
    green.create(model.tables, without_key=model.tables)
    after = 0
    while after < head:
        frame, after = pages.page(log, after, head)
        with green.writing() as connection:
            apply_frame(connection, [model.projection], frame)
    with green.writing() as connection:
        model.finish(connection)
        if model.projection.derive is not None:
            model.projection.derive(connection)
    green.finish(model.tables)
    with writing(engine) as connection:
        # a commit that waits for the disk, and so for all before it
        connection.execute(sa.select(sa.func.pg_current_xact_id()))


def by_rpc(proxy: ServiceRpcProxy) -> Ask:
    def ask(log: Log, after: int, until: int) -> Reply:
        stretch = {"after": after, "until": until, "limit": log.page}
        reply = proxy.log_segment.call_async(**stretch, **asdict(log.wanted))
        return lambda: unpack(base64.b64decode(reply.result()["frame"]))

    return ask


def directly(engine: Engine) -> Ask:
    def read(log: Log, after: int, until: int) -> pl.DataFrame:
        with reading(engine) as connection:
            return segment_of(connection, after, log.page, log.wanted, until)

    return lambda *stretch: eventlet.spawn(read, *stretch).wait


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--one-process", action="store_true")
    parser.add_argument("--real", action="store_true")
    options, _ = parser.parse_known_args()
    given = task()
    model = RealFacts() if options.real else Board()
    log = connect(given.databases.replace("{service}", "observations"))
    upgrade(given.databases.replace("{service}", "observations"), observations_migrations)
    upgrade(given.databases.replace("{service}", "scoring"), scoring_migrations)
    fill(given, log)
    engine = connect(given.databases.replace("{service}", "scoring"))
    head = len(given.events)
    if options.one_process:
        seconds = timed(directly(log), head, engine, model)
    else:
        owner = Process("tests.bench.ours.log_owner")
        with running(owner), ServiceRpcProxy("observations", {"AMQP_URI": given.broker}) as proxy:
            seconds = timed(by_rpc(proxy), head, engine, model)
    model.require_right(given, engine)
    sys.stdout.write(msgspec.json.encode(Rebuilt(events=head, seconds=seconds)).decode() + "\n")


def timed(ask: Ask, head: int, engine: Engine, model: Board | RealFacts) -> float:
    began = time.monotonic()
    rebuild(ask, head, engine, model)
    return time.monotonic() - began


if __name__ == "__main__":
    assert thidua.up
    main()
