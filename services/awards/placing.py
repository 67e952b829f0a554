"""Who was in which unit, and which unit in which block, by the end of a period; as columns."""

from collections.abc import Collection, Iterable
from datetime import date

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.projections.assignments import assignments, successions
from services.awards.projections.people import arrivals, departures, positions
from services.awards.projections.placement import block_moves
from services.awards.reading import Asked
from shared.database import one_of

_MOST_SUCCESSIONS = 60
"""More units than follow each other in a lifetime: where a chain is longer, it is a circle."""


def people(asked: Asked, first: date, last: date) -> pl.DataFrame:
    """Who was there on some day from `first` to `last`: `person, unit, person_kind, leads, service_months`.

    The unit is that of the last day. `service_months` are whole months within the year of `first`.
    """
    there = _employed(asked, last).filter(pl.col("left").is_null() | (pl.col("left") > first))
    placed = _placed(asked, last)
    leads = _newest(asked, positions, "heads", last).select("person", leads=pl.col("heads").is_not_null())
    return (
        there.join(placed, on="person", how="left")
        .join(leads, on="person", how="left")
        .select("person", "unit", "person_kind", "leads", service_months=_months(date(first.year, 1, 1)))
    )


def _employed(asked: Asked, last: date) -> pl.DataFrame:
    came = asked.frame(
        sa.select(arrivals.c.person, arrivals.c.since, arrivals.c.kind).where(arrivals.c.since <= last),
        arrivals,
        arrivals.c.person,
        {"person": pl.String, "since": pl.Date, "person_kind": pl.String},
    )
    went = asked.frame(
        sa.select(departures.c.person, departures.c.since),
        departures,
        departures.c.person,
        {"person": pl.String, "left": pl.Date},
    )
    return came.join(went.group_by("person").agg(pl.col("left").min()), on="person", how="left")


def _months(first: date) -> pl.Expr:
    """Whole months in the year that begins on `first`, from the arrival to the departure."""
    begin = pl.max_horizontal("since", pl.lit(first))
    end = pl.min_horizontal(pl.col("left").fill_null(date(first.year + 1, 1, 1)), date(first.year + 1, 1, 1))

    def number(day: pl.Expr) -> pl.Expr:
        return day.dt.year() * 12 + day.dt.month().cast(pl.Int32)

    return number(end) - number(begin) - (end.dt.day() < begin.dt.day()).cast(pl.Int32)


def _newest(asked: Asked, table: sa.Table, column: str, last: date) -> pl.DataFrame:
    """`person, since` and the `column` of each person's newest row up to `last`."""
    query = sa.select(table.c.person, table.c.since, table.c.version, table.c[column])
    schema = {"person": pl.String, "since": pl.Date, "version": pl.Int64, column: pl.String}
    found = asked.frame(query.where(table.c.since <= last), table, table.c.person, schema)
    return found.sort("person", "since", "version").unique("person", keep="last").drop("version")


def _placed(asked: Asked, last: date) -> pl.DataFrame:
    """`person, unit`: the unit last assigned to, carried on through mergers, splits and dissolutions."""
    placed = _newest(asked, assignments, "unit", last)
    rules = _successions(asked, last)
    for _ in range(_MOST_SUCCESSIONS):
        moved = _followed(placed, rules)
        if moved.is_empty():
            return placed.select("person", "unit")
        placed = pl.concat([placed.join(moved, on="person", how="anti"), moved.select(placed.columns)])
    raise ValueError(f"units succeed each other in a circle: {moved['unit'].unique().to_list()}")


def _followed(placed: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Those of `placed` whose unit has a successor, in the first one: from the day of the succession, or from
    their own when that is later. A member whom a split names goes where it says."""
    rest = rules.filter(pl.col("person") == "").drop("person")
    named = rules.filter(pl.col("person") != "").rename({"successor": "own"})
    offered = placed.join(rest, on="unit", how="inner").join(
        named, on=["unit", "followed", "seq", "person"], how="left"
    )
    goes = pl.when(pl.col("own").is_not_null() & (pl.col("followed") >= pl.col("since")))
    return (
        offered.with_columns(goes=goes.then(pl.col("own")).otherwise(pl.col("successor")))
        .filter(pl.col("goes") != pl.col("unit"))
        .sort("followed", "seq")
        .unique("person", keep="first", maintain_order=True)
        .select("person", since=pl.max_horizontal("since", "followed"), unit="goes")
    )


def _successions(asked: Asked, last: date) -> pl.DataFrame:
    """`unit, followed, seq, person, successor` of all successions up to `last`; `person` is empty for all
    whom the same split does not name."""
    whole = Asked(asked.connection, asked.tenant)
    query = sa.select(
        successions.c.unit,
        successions.c.since,
        successions.c.version,
        successions.c.person,
        successions.c.successor,
    ).where(successions.c.since <= last)
    schema = {
        "unit": pl.String,
        "followed": pl.Date,
        "seq": pl.Int64,
        "person": pl.String,
        "successor": pl.String,
    }
    return whole.frame(query, successions, successions.c.unit, schema)


def blocks(asked: Asked, last: date) -> pl.DataFrame:
    """`unit, block`: the block that each unit competes in on the day `last`."""
    whole = Asked(asked.connection, asked.tenant)
    query = sa.select(
        block_moves.c.unit, block_moves.c.version, block_moves.c.block, block_moves.c.joined
    ).where(block_moves.c.since <= last)
    schema = {"unit": pl.String, "version": pl.Int64, "block": pl.String, "joined": pl.Boolean}
    found = whole.frame(query, block_moves, block_moves.c.unit, schema)
    newest = found.sort("version").unique("unit", keep="last")
    return newest.filter(pl.col("joined")).select("unit", "block")


def with_members(
    connection: Connection, tenant: str, named: Iterable[tuple[str, str]]
) -> Collection[tuple[str, str]]:
    """`named`, and everybody who was ever assigned to one of the units among them, or to one before it."""
    wanted = set(named)
    reached = {subject for kind, subject in wanted if kind == "unit"}
    if not reached:
        return wanted
    query = sa.select(successions.c.unit, successions.c.successor).where(successions.c.tenant == tenant)
    followed = {(row.unit, row.successor) for row in connection.execute(query)}
    while more := {unit for unit, successor in followed if successor in reached} - reached:
        reached |= more
    for these in one_of(connection, assignments.c.unit, sorted(reached)):
        members = sa.select(assignments.c.person).where(assignments.c.tenant == tenant, these).distinct()
        wanted |= {("person", person) for person in connection.scalars(members)}
    return wanted
