"""What attendance came to, kept so that other criteria can be tried over a year without reading its punches.

A row holds what the clocks show of one person in one month, by the working time whose fingerprint it bears:
of whoever wore a badge, and a row without a line where nothing was to be said. No event tells of it: it is
written by whoever computes the person's score of the month, in the same transaction, and a rebuild that
mends anything empties it. It holds as long as nothing waits to be computed of the month's badges and persons;
until that is done, and by other working time, the punches are read.

The occurrences are lines of text, which read five times as quickly as JSON, and PostgreSQL hands out those of
a whole bucket as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.attendance.attended import OCCURRENCES
from services.scoring.domain.periods import Period
from services.scoring.projections.buckets import bucket_of
from services.scoring.projections.dirty import BADGES, BEHIND, PERSONS, marks
from services.scoring.projections.tables import metadata
from shared.bulk import upsert_many
from shared.database import one_of

kept_attendance = sa.Table(
    "kept_attendance",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("bucket", sa.SmallInteger, primary_key=True),
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("rules", sa.String(64), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("lines", sa.Text, nullable=False),
)
"""`number` is how many `lines` there are, each with its end."""

_LINE = pl.Schema(
    {
        "day": pl.Date(),
        "kind": pl.String(),
        "minutes": pl.Int64(),
        "half_days": pl.Int64(),
        "due_from": pl.Int64(),  # minutes since midnight
        "due_to": pl.Int64(),
        "excused": pl.Int64(),
        "events": pl.String(),  # with a space between two
    }
)
_END = "\n"
_Row = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """What the clocks show of persons: `OCCURRENCES` by the working time of that fingerprint. `wearers` are
    those of whom they could show anything."""

    rules: str
    wearers: frozenset[str]
    occurrences: pl.DataFrame


def replace(
    connection: Connection, tenant: str, period: Period, persons: Sequence[str], shown: Shown | None
) -> None:
    """Keep what is shown of the persons in the months of the period, and nothing else of them; None: no
    clock is looked at."""
    months = period.months()
    if shown is None and not _ever_kept(connection, tenant, months):
        return
    for month in months:
        _replace(connection, tenant, month, persons, {} if shown is None else _rows(tenant, month, shown))


def _ever_kept(connection: Connection, tenant: str, months: Sequence[Period]) -> bool:
    """Whether anything is kept of anybody in these months, which follow each other."""
    table = kept_attendance.c
    inside = table.month.between(str(months[0]), str(months[-1]))
    query = sa.select(table.month).where(table.tenant == tenant, inside).limit(1)
    return connection.scalar(query) is not None


def _replace(
    connection: Connection,
    tenant: str,
    month: Period,
    persons: Sequence[str],
    rows: dict[str, _Row],
) -> None:
    table = kept_attendance.c
    here = (table.tenant == tenant, table.month == str(month), _buckets(tenant, persons))
    before: dict[str, list[str]] = {}
    for some in one_of(connection, table.person, persons):
        query = sa.select(table.person, table.rules, table.lines).where(*here, some)
        before.update((person, told) for person, *told in connection.execute(query))
    gone = [person for person in before if person not in rows]
    for some in one_of(connection, table.person, gone):
        connection.execute(sa.delete(kept_attendance).where(*here, some))
    changed = [row for person, row in rows.items() if before.get(person) != [row["rules"], row["lines"]]]
    upsert_many(connection, kept_attendance, changed)


def _buckets(tenant: str, persons: Sequence[str]) -> sa.ColumnElement[bool]:
    return kept_attendance.c.bucket.in_(sorted({bucket_of(tenant, person) for person in persons}))


def _rows(tenant: str, month: Period, shown: Shown) -> dict[str, _Row]:
    """person -> the row of the month."""
    said = dict.fromkeys(sorted(shown.wearers), (0, ""))
    inside = shown.occurrences.filter(pl.col("day").is_between(month.first_day, month.last_day))
    if not inside.is_empty():
        told = pl.DataFrame({"person": inside["person"], "line": _written(inside)})
        lines = told.group_by("person", maintain_order=True).agg(pl.len(), pl.col("line").str.join(""))
        said.update((person, (number, text)) for person, number, text in lines.iter_rows())
    same = {"tenant": tenant, "month": str(month), "rules": shown.rules}
    return {
        person: {
            **same,
            "bucket": bucket_of(tenant, person),
            "person": person,
            "number": number,
            "lines": text,
        }
        for person, (number, text) in said.items()
    }


def _written(occurrences: pl.DataFrame) -> pl.Series:
    """A line for each."""
    of_clock = (
        (pl.col(name).dt.hour().cast(pl.Int64) * 60 + pl.col(name).dt.minute()).alias(name)
        for name in ("due_from", "due_to")
    )
    columns = occurrences.with_columns(
        *of_clock, pl.col("excused").cast(pl.Int64), pl.col("events").list.join(" ")
    ).select(_LINE.names())
    return columns.select(pl.concat_str(pl.all(), separator=",") + _END).to_series()


def forget(connection: Connection) -> None:
    """Have everything found out anew, as everybody is computed."""
    connection.execute(sa.delete(kept_attendance))


@dataclass(frozen=True)
class Kept:
    """What is kept of one month by one working time: whose, and `OCCURRENCES`, ordered by person."""

    wearers: frozenset[str]
    occurrences: pl.DataFrame


def of_months(
    connection: Connection, tenant: str, months: Sequence[Period]
) -> dict[tuple[Period, str], Kept]:
    """What is kept of everybody, by month and fingerprint; of a month of which something waits to be computed
    nothing."""
    waiting = _waiting(connection, tenant, {str(month.year) for month in months})
    wanted = {str(month): month for month in months if str(month) not in waiting}
    table = kept_attendance.c
    together = (
        sa.func.aggregate_strings(table.person, _END),
        sa.func.aggregate_strings(sa.cast(table.number, sa.String), _END),
        sa.func.aggregate_strings(table.lines, ""),
    )
    query = (
        sa.select(table.month, table.rules, *together)
        .where(table.tenant == tenant, table.month.in_(sorted(wanted)))
        .group_by(table.month, table.bucket, table.rules)
        .order_by(table.month, table.rules)
    )
    found = groupby(connection.execute(query).all(), key=itemgetter(0, 1))
    return {(wanted[month], rules): _kept([row[2:] for row in some]) for (month, rules), some in found}


def _waiting(connection: Connection, tenant: str, years: set[str]) -> set[str]:
    """The months of which a badge, or anybody, is to be computed."""
    stages = [stage + later for stage in (BADGES, PERSONS) for later in (0, BEHIND)]
    here = (marks.c.stage.in_(stages), marks.c.tenant == tenant, marks.c.year.in_(sorted(years)))
    return set(connection.scalars(sa.select(marks.c.period).where(*here).distinct()))


def _kept(buckets: Sequence[Sequence[str]]) -> Kept:
    """From the persons, numbers and lines of each."""
    persons = [person for named, _, _ in buckets for person in named.split(_END)]
    numbers = [int(number) for _, told, _ in buckets for number in told.split(_END)]
    text = "".join(lines for *_, lines in buckets)
    return Kept(frozenset(persons), _read(persons, numbers, text))


def _read(persons: Sequence[str], numbers: Sequence[int], text: str) -> pl.DataFrame:
    if not text:
        return pl.DataFrame(schema=OCCURRENCES)
    lines = pl.read_csv(text.encode(), has_header=False, schema=_LINE, quote_char=None)
    whose = pl.DataFrame({"person": persons, "number": numbers}).select(
        pl.col("person").repeat_by("number").explode().drop_nulls()
    )
    events = pl.col("events").fill_null("")
    return (
        lines.with_columns(
            whose["person"],
            *(pl.time(pl.col(name) // 60, pl.col(name) % 60).alias(name) for name in ("due_from", "due_to")),
            pl.col("excused") == 1,
            events.str.split(" ").list.filter(pl.element() != "").alias("events"),
        )
        .select(OCCURRENCES.names())
        .sort("person", maintain_order=True)
    )
