"""Scores and flags as the service's own events announced them, and beside them what no event tells of: the
days of membership, and the limits that outlast a period."""

from collections.abc import Sequence
from itertools import permutations
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.periods import LENGTHS, Period
from services.scoring.projections.late import late_changes
from services.scoring.projections.tables import metadata
from shared.bulk import upsert as upsert_frame
from shared.bulk import upsert_many
from shared.contracts.scoring import FlagCleared, FlagRaised, ScoreChanged
from shared.database import key_of, looked_up, one_of, upsert
from shared.projection import Happened, Projection

scores = sa.Table(
    "scores",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("criteria", sa.String(63), nullable=False),
    sa.Column("criteria_version", sa.Integer, nullable=False),
    sa.Column("points", sa.BigInteger),
    sa.Column("grade", sa.String(40)),
    sa.Index("scores_by_period", "tenant", "period"),
)

member_days = sa.Table(
    "member_days",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("days", sa.Integer, nullable=False),
)
"""Working days of the period that the person belonged to the unit: the weight of the period's score in it. No
event tells of them: they are written with the score."""

limits = sa.Table(
    "limits",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("lasts", sa.String(8), primary_key=True),
    sa.Column("grade", sa.String(40), nullable=False),
    sa.Column("reason", sa.String(63), nullable=False),
)
"""`LIMITS`: the best grade of longer periods by what stands in this one. Written with the score."""

flags = sa.Table(
    "flags",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("subject_kind", sa.String(10), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("flag", sa.String(63), primary_key=True),
    sa.Column("severity", sa.String(20), nullable=False),
    sa.Column("evidence", sa.JSON, nullable=False),
)

_KEYS_A_QUERY = 500

SAID = pl.Schema(
    {
        "tenant": pl.String(),
        "subject_kind": pl.String(),
        "subject": pl.String(),
        "period": pl.String(),
        "criteria": pl.String(),
        "criteria_version": pl.Int64(),
        "points": pl.Int64(),
        "grade": pl.String(),
        "removed": pl.Boolean(),  # there is no such score any longer
    }
)


def follow(connection: Connection, said: pl.DataFrame) -> None:
    """Bring the scores up to date with what was `SAID` of them, the later word behind the earlier."""
    key = key_of(scores)
    newest = said.unique(key, keep="last", maintain_order=True)
    rows = newest.filter(~pl.col("removed")).drop("removed")
    gone = newest.filter("removed").select(key).rows()
    if gone and not rows.is_empty():
        _hold(connection, scores, newest.select(key).rows())
    upsert_frame(connection, scores, rows)
    _remove(connection, scores, gone)


def _changed(connection: Connection, batch: Sequence[Happened]) -> None:
    told = attrgetter(*SAID.names()[1:])
    rows = [(one.recorded.tenant, *told(one.event)) for one in batch]
    follow(connection, pl.DataFrame(rows, schema=SAID, orient="row"))


def _said(_connection: Connection, batch: Sequence[Happened]) -> Sequence[Happened]:
    return batch


def follow_flags(connection: Connection, batch: Sequence[Happened]) -> None:
    """What was raised and what was cleared, together: of each flag only the last word counts."""
    newest = {_key(flags, one): one.event for one in batch}
    rows = [
        {**_named(flags, key), "severity": event.severity, "evidence": event.evidence}
        for key, event in newest.items()
        if isinstance(event, FlagRaised)
    ]
    upsert(connection, flags, rows)
    _remove(connection, flags, [key for key, event in newest.items() if isinstance(event, FlagCleared)])


_Key = tuple[str, ...]


def _key(table: sa.Table, one: Happened) -> _Key:
    """The primary key of the row of `table` that the event is about."""
    told = (getattr(one.event, column.name) for column in list(table.primary_key.columns)[1:])
    return one.recorded.tenant, *told


def _named(table: sa.Table, key: _Key) -> dict[str, Any]:
    return dict(zip(key_of(table), key, strict=True))


def _remove(connection: Connection, table: sa.Table, keys: list[_Key]) -> None:
    if keys:
        same = (column == sa.bindparam(f"b_{column.name}") for column in table.primary_key.columns)
        rows = [{f"b_{name}": part for name, part in _named(table, key).items()} for key in sorted(keys)]
        connection.execute(sa.delete(table).where(*same), rows)


def _hold(connection: Connection, table: sa.Table, keys: list[_Key]) -> None:
    """Two that write the same rows, each some of them first, come one after the other."""
    order = list(table.primary_key.columns)
    for start in range(0, len(keys), _KEYS_A_QUERY):
        some = sa.tuple_(*order).in_(sorted(keys)[start : start + _KEYS_A_QUERY])
        connection.execute(sa.select(order[0]).where(some).order_by(*order).with_for_update())


score_projection = Projection("scores", (scores,), {ScoreChanged: _changed})
flag_projection = Projection("flags", (flags,), {FlagRaised: _said, FlagCleared: _said}, finish=follow_flags)


def of_period(
    connection: Connection, tenant: str, kind: str, subjects: Sequence[str], period: str
) -> list[sa.Row[Any]]:
    """The scores of these subjects in one period."""
    here = (scores.c.tenant == tenant, scores.c.subject_kind == kind, scores.c.period == period)
    return looked_up(connection, sa.select(scores).where(*here), scores.c.subject, subjects)


def raised(connection: Connection, tenant: str, kind: str, subject: str, period: str) -> frozenset[str]:
    """The flags that are raised of the subject in the period."""
    query = sa.select(flags.c.flag).where(
        flags.c.tenant == tenant,
        flags.c.subject_kind == kind,
        flags.c.subject == subject,
        flags.c.period == period,
    )
    return frozenset(connection.scalars(query))


def of_year(
    connection: Connection, table: sa.Table, tenant: str, kind: str, subjects: Sequence[str], year: str
) -> list[sa.Row[Any]]:
    """Rows of `scores`, `flags` or `limits` of these subjects in all periods of the year."""
    # told so that no index by periods looks fit: in a table that grew unseen it would be taken for the best
    inside = sa.func.substr(table.c.period, 1, len(year)) == year
    here = (table.c.tenant == tenant, table.c.subject_kind == kind, inside)
    return looked_up(connection, sa.select(table).where(*here), table.c.subject, subjects)


def replace_limits(
    connection: Connection, tenant: str, kind: str, subjects: Sequence[str], rows: pl.DataFrame, period: str
) -> None:
    """Set the `LIMITS` that the subjects' own period sets to longer ones."""
    here = (limits.c.tenant == tenant, limits.c.subject_kind == kind, limits.c.period == period)
    for some in one_of(connection, limits.c.subject, subjects):
        connection.execute(sa.delete(limits).where(*here, some))
    upsert_many(
        connection, limits, [{"tenant": tenant, "subject_kind": kind, **row} for row in rows.to_dicts()]
    )


NO_DAYS = pl.DataFrame(schema={"person": pl.String, "unit": pl.String, "days": pl.Int64})


def days_of(connection: Connection, tenant: str, period: str, persons: Sequence[str]) -> pl.DataFrame:
    """`NO_DAYS` with what these persons have."""
    table = member_days
    query = sa.select(table.c.person, table.c.unit, table.c.days)
    query = query.where(table.c.tenant == tenant, table.c.period == period)
    rows = [tuple(row) for row in looked_up(connection, query, table.c.person, persons)]
    return pl.DataFrame(rows, schema=NO_DAYS.schema, orient="row") if rows else NO_DAYS


class Moved(NamedTuple):
    """Whose days are otherwise now, and all units that they had or have any in."""

    persons: set[str]
    units: set[str]


def replace_days(
    connection: Connection, tenant: str, period: str, persons: Sequence[str], frame: pl.DataFrame
) -> Moved:
    """Set the persons' `DAYS` in the period."""
    before, after = days_of(connection, tenant, period, persons), frame.select(NO_DAYS.columns)
    differing = [one.join(other, on=one.columns, how="anti") for one, other in permutations((before, after))]
    changed = pl.concat(differing)["person"].unique()
    there = before.filter(pl.col("person").is_in(changed.implode()))
    here = (member_days.c.tenant == tenant, member_days.c.period == period)
    for some in one_of(connection, member_days.c.person, there["person"].unique().to_list()):
        connection.execute(sa.delete(member_days).where(*here, some))
    rows = after.filter(pl.col("person").is_in(changed.implode()))
    here_too = (pl.lit(tenant).alias("tenant"), pl.lit(period).alias("period"))
    upsert_frame(connection, member_days, rows.with_columns(here_too))
    return Moved(set(changed), {*there["unit"], *rows["unit"]})


def member_scores(
    connection: Connection, tenant: str, within: Period, units: Sequence[str] | None, late: bool = False
) -> list[Any]:
    """person, unit, period, points, days: every graded period of every member inside `within`.

    With `late`, of closed periods what would stand there if they were reopened.
    """
    inside = [str(part) for kind in LENGTHS for part in within.parts(kind)]
    same = sa.and_(
        scores.c.tenant == member_days.c.tenant,
        scores.c.subject == member_days.c.person,
        scores.c.subject_kind == "person",
        scores.c.period == member_days.c.period,
    )
    points: sa.ColumnElement[Any] = scores.c.points
    grade: sa.ColumnElement[Any] = scores.c.grade
    joined = member_days.join(scores, same)
    if late:
        changed = late_changes.c
        besides = sa.and_(
            changed.tenant == scores.c.tenant,
            changed.subject_kind == "person",
            changed.subject == scores.c.subject,
            changed.period == scores.c.period,
        )
        joined = joined.join(late_changes, besides, isouter=True)
        there = changed.scored.is_not(None)
        points = sa.case((there, changed.points), else_=points).label("points")
        grade = sa.case((there, changed.grade), else_=grade).label("grade")
    query = (
        sa.select(member_days.c.person, member_days.c.unit, member_days.c.period, points, member_days.c.days)
        .select_from(joined)
        .where(member_days.c.tenant == tenant, member_days.c.period.in_(inside), grade.is_not(None))
        .where(points.is_not(None))
    )
    if units is None:
        return list(connection.execute(query))
    found: list[Any] = []
    for some in one_of(connection, member_days.c.unit, units):
        found.extend(connection.execute(query.where(some)))
    return found
