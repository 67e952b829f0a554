"""What every record says and how it stands by now: one compact row each, from which scores are computed.

What was known earlier, and what became of a record step by step, is in `records`; these rows follow from
those alone. A row has two parts with versions of their own, what is told and how it stands, and each part
yields only to a newer one: the events of a record may come in any order, and its standing before its content.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.projections.tables import metadata
from shared import bulk
from shared.contracts.observations import Measure, Source, Standing, SubjectKind
from shared.database import insert_new, is_apart, upsert_guarded

SUBJECT_KINDS: tuple[str, ...] = get_args(SubjectKind)
SOURCES: tuple[str, ...] = get_args(Source)
STANDINGS: tuple[str, ...] = get_args(Standing)
"""Words of the contracts, kept as their number in these: contracts only add to them."""
MEASURED: dict[str, str] = {word: word.replace("-", "_") for word in get_args(Measure)}
"""What may be measured -> the column that has it."""
MEASURES = (*MEASURED.values(),)

CONFIRMED = "confirmed"

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("stream", sa.String(200), primary_key=True),
    sa.Column("told", sa.Integer, nullable=False),
    sa.Column("subject_kind", sa.SmallInteger),
    sa.Column("subject", sa.String(80)),
    sa.Column("day", sa.Date),
    sa.Column("criterion", sa.String(63)),
    sa.Column("quantity", sa.BigInteger),
    sa.Column("source", sa.SmallInteger),
    sa.Column("alleged", sa.Boolean),
    sa.Column("stood", sa.Integer, nullable=False),
    sa.Column("standing", sa.SmallInteger, nullable=False),
    sa.Column("event", sa.Uuid(as_uuid=False), nullable=False),
    sa.Column("found", sa.Integer, nullable=False),
    sa.Column("column", sa.String(63)),
    *(sa.Column(name, sa.BigInteger) for name in MEASURES),
    sa.Index(
        "facts_by_subject",
        "tenant",
        "subject_kind",
        "subject",
        "day",
        postgresql_include=["criterion", "quantity", "source", "alleged", "standing", "event", "found"],
    ),
)
"""`told`, `stood` and `found` are the versions of the record's stream that say the content, the standing and
the newest finding; 0 is not yet. A row whose content is yet to come belongs to nobody."""

TELLS_MORE = sa.or_(*(facts.c[name].is_not(None) for name in ("column", *MEASURES)))
"""The few rows that have more to tell than scores are usually computed from."""
sa.Index(
    "facts_with_more",
    facts.c.tenant,
    facts.c.subject_kind,
    facts.c.subject,
    facts.c.day,
    postgresql_where=TELLS_MORE,
    sqlite_where=TELLS_MORE,
)

criteria_met = sa.Table(
    "criteria_met",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("criterion", sa.String(63), primary_key=True),
)
"""Every criterion that anything was ever recorded under."""

_CONTENT = (
    "subject_kind",
    "subject",
    "day",
    "criterion",
    "quantity",
    "source",
    "alleged",
    "column",
    *MEASURES,
)
_GUARDS: dict[str, str] = {
    "told": "told",
    **dict.fromkeys(_CONTENT, "told"),
    "stood": "stood",
    "standing": "stood",
    "event": "stood",
    "found": "found",
}
NOTHING_TOLD: dict[str, Any] = {"told": 0, **dict.fromkeys(_CONTENT)}


def number_of(words: Sequence[str], name: str) -> pl.Expr:
    """The numbers of the words in a column."""
    numbers = {word: number for number, word in enumerate(words)}
    return pl.col(name).replace_strict(numbers, return_dtype=pl.Int16)


def told(content: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The part of a row that says the content."""
    numbered = {
        "subject_kind": SUBJECT_KINDS.index(content["subject_kind"]),
        "source": SOURCES.index(content["source"]),
    }
    return {name: content[name] for name in _CONTENT} | numbered | {"told": version}


def stood(standing: str, event: str, version: int) -> dict[str, Any]:
    """The part of a row that says how the record stands."""
    found = version if standing == CONFIRMED else 0
    return {"stood": version, "standing": STANDINGS.index(standing), "event": event, "found": found}


def write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Take in what is newer than what is known, part by part. Leaves a table that is being filled alone: see
    `fill`."""
    if not (is_apart(connection) and bulk.being_filled(connection, facts)):
        upsert_guarded(connection, facts, rows, _GUARDS)


def write_frame(connection: Connection, frame: pl.DataFrame, content: bool) -> None:
    """The same for a run of events of one kind, with the columns of `records.standings` and, where they say
    a `content`, those of `records.contents`. Leaves a table that is being filled alone: see `fill`."""
    if bulk.being_filled(connection, facts):
        return
    newest = frame.sort("version").unique(["tenant", "stream"], keep="last", maintain_order=True)
    version = pl.col("version")
    standing = [
        version.alias("stood"),
        number_of(STANDINGS, "standing"),
        "event",
        pl.when(pl.col("standing") == CONFIRMED).then(version).otherwise(0).alias("found"),
    ]
    kept = newest.select("tenant", "stream", *standing, pl.lit(0).alias("told"))
    guards = {name: guard for name, guard in _GUARDS.items() if name in kept.columns}
    if content:
        numbered = (number_of(SUBJECT_KINDS, "subject_kind"), number_of(SOURCES, "source"))
        kept = kept.with_columns(newest["version"].alias("told"))
        kept = kept.hstack(newest.with_columns(*numbered).select(_CONTENT).get_columns())
        guards = _GUARDS
    bulk.upsert_guarded(connection, facts, kept, guards)


def meet(connection: Connection, met: Iterable[tuple[str, str]]) -> None:
    """Remember the criteria, with their tenants, of new contents."""
    rows = [{"tenant": one, "criterion": two} for one, two in set(met)]
    insert_new(connection, criteria_met, rows)


def meet_frame(connection: Connection, frame: pl.DataFrame) -> None:
    """The same for contents that come as columns."""
    bulk.insert_new(connection, criteria_met, frame.select("tenant", "criterion").unique())


def derived_from(contents: sa.Table, standings: sa.Table) -> tuple[list[str], sa.Select[Any]]:
    """The columns and the rows of all records, as the tables of `records` say them."""
    said, became = _newest(contents), _newest(standings)
    findings = (
        sa.select(standings.c.tenant, standings.c.stream, sa.func.max(standings.c.version).label("version"))
        .where(standings.c.standing == CONFIRMED)
        .group_by(standings.c.tenant, standings.c.stream)
        .subquery()
    )
    values: dict[str, sa.ColumnElement[Any]] = {
        "tenant": became.c.tenant,
        "stream": became.c.stream,
        "told": sa.func.coalesce(said.c.version, 0),
        **{name: said.c[name] for name in _CONTENT},
        "subject_kind": _numbered(said.c.subject_kind, SUBJECT_KINDS),
        "source": _numbered(said.c.source, SOURCES),
        "stood": became.c.version,
        "standing": _numbered(became.c.standing, STANDINGS),
        "event": sa.cast(became.c.event, facts.c.event.type),
        "found": sa.func.coalesce(findings.c.version, 0),
    }
    rows = became.outerjoin(said, _same_record(became, said)).outerjoin(
        findings, _same_record(became, findings)
    )
    return [*values], sa.select(*values.values()).select_from(rows)


def _newest(table: sa.Table) -> sa.Subquery:
    place = sa.func.row_number().over(
        partition_by=(table.c.tenant, table.c.stream), order_by=table.c.version.desc()
    )
    every = sa.select(table, place.label("place")).subquery()
    return sa.select(every).where(every.c.place == 1).subquery()


def _same_record(one: sa.FromClause, other: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(one.c.tenant == other.c.tenant, one.c.stream == other.c.stream)


def _numbered(column: sa.ColumnElement[Any], words: Sequence[str]) -> sa.ColumnElement[int]:
    return sa.case({word: number for number, word in enumerate(words)}, value=column)
