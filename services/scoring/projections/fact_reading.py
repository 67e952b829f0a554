"""Reads what every record says by now as columns, of some subjects or of all, at the cost of few rows.

PostgreSQL hands out rows at a microsecond each, which is more than it takes to score them. So of many
subjects it packs the facts of each into one row: their numbers behind each other in network order, a word for
all that is small, and their events; Polars takes them apart again. What criterion a word means is told by its
hash; the criteria there are have different ones, which is made sure of.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.facts import RECORDS, SEEN, empty
from services.scoring.projections.facts import (
    MEASURES,
    SOURCES,
    STANDINGS,
    SUBJECT_KINDS,
    TELLS_MORE,
    criteria_met,
    facts,
)
from services.scoring.projections.packing import ids, numbers, places
from services.scoring.projections.wanted import Wanted
from shared.database import raw, text_array
from shared.ready import Ready, among, parts

FEW_SUBJECTS = 32
"""Up to here single rows are quicker."""
_MORE = ("column", *MEASURES)


def records_now(connection: Connection, tenant: str, wanted: Wanted) -> pl.DataFrame:
    """`facts.RECORDS` as they are by now. Of more than a few subjects PostgreSQL leaves `stream` out, and
    tells words and ids otherwise than as texts."""
    few = wanted.subjects is not None and len(wanted.subjects) <= FEW_SUBJECTS
    if few or connection.dialect.name != "postgresql":
        return one_by_one(connection, tenant, wanted)
    return packed(connection, tenant, wanted)


def one_by_one(connection: Connection, tenant: str, wanted: Wanted) -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = []
    ready = _ready(connection.dialect.name, wanted.subjects is not None)
    days = {"since": wanted.since, "first_day": wanted.first_day, "last_day": wanted.last_day}
    here = {"tenant": tenant, "kind": SUBJECT_KINDS.index(wanted.subject_kind), **days}
    looked_back = [] if wanted.earlier is None else [*wanted.earlier[1]]
    for some in parts(connection, wanted.subjects):
        subjects = {} if some is None else {"subjects": some}
        for row in ready.rows(connection, criteria=looked_back, **here, **subjects):
            stream, event, subject, criterion, quantity, day, standing, source, alleged, found, *more = row
            words = (STANDINGS[standing], SOURCES[source], bool(alleged), found > 0)
            said = (stream, str(event), wanted.subject_kind, subject, criterion, quantity, day)
            rows.append((*said, *words, *more))
    return pl.DataFrame(rows, schema=RECORDS, orient="row") if rows else empty(RECORDS)


_TOLD = (
    "stream",
    "event",
    "subject",
    "criterion",
    "quantity",
    "day",
    "standing",
    "source",
    "alleged",
    "found",
)


@cache
def _ready(dialect: str, of_some: bool) -> Ready:
    """Rows of `subjects`, or of all: days from `first_day` on, of the looked-back `criteria` from `since`."""
    told = facts.c
    looked_back = sa.or_(told.day >= sa.bindparam("first_day"), among(dialect, told.criterion, "criteria"))
    here = (
        told.tenant == sa.bindparam("tenant"),
        told.subject_kind == sa.bindparam("kind"),
        told.day.between(sa.bindparam("since"), sa.bindparam("last_day")),
        looked_back,
    )
    query = sa.select(*(told[name] for name in (*_TOLD, *_MORE))).where(*here)
    return Ready(query.where(among(dialect, told.subject, "subjects")) if of_some else query)


def _queries(connection: Connection, tenant: str, wanted: Wanted) -> Iterator[sa.Select[Any]]:
    kind = SUBJECT_KINDS.index(wanted.subject_kind)
    here = (facts.c.tenant == tenant, facts.c.subject_kind == kind, wanted.days(facts))
    for part in wanted.parts(connection):
        yield sa.select(facts).where(*here, part.of(facts.c.subject))


def last_recorded(connection: Connection, tenant: str, wanted: Wanted) -> pl.DataFrame:
    """`facts.SEEN`: the last of the wanted days on which anything is said to have been, of each subject."""
    last = sa.func.max(facts.c.day)
    rows = [
        tuple(row)
        for query in _queries(connection, tenant, wanted)
        for row in connection.execute(
            query.with_only_columns(facts.c.subject, last).group_by(facts.c.subject)
        )
    ]
    return pl.DataFrame(rows, schema=SEEN, orient="row")


_SETTINGS = """
SELECT set_config('jit', 'off', true), set_config('enable_bitmapscan', 'off', true),
    set_config('enable_seqscan', 'off', true)
"""
_PACKED = """
    count(*) AS number,
    string_agg(int8send(quantity), '') AS quantities,
    string_agg(int8send(
        (hashtextextended(criterion, %(seed)s) << 32) | ((day - %(since)s::date)::int8 << 16)
        | (source << 8) | (standing << 2) | ((found > 0)::int << 1) | alleged::int
    ), '') AS words,
    string_agg(uuid_send(event), '') AS events
FROM facts
WHERE tenant = %(tenant)s AND subject_kind = %(kind)s AND day BETWEEN %(since)s AND %(last_day)s
    AND (day >= %(first_day)s OR criterion = ANY(%(criteria)s))
"""
_OF_SOME = f"""
SELECT wanted.subject, packed.* FROM unnest(%(subjects)s::text[]) AS wanted (subject)
CROSS JOIN LATERAL (SELECT {_PACKED} AND facts.subject = wanted.subject) AS packed
WHERE packed.number > 0
"""
_OF_ALL = f"SELECT subject, {_PACKED} AND subject IS NOT NULL GROUP BY subject"


def packed(connection: Connection, tenant: str, wanted: Wanted) -> pl.DataFrame:
    seed, names = criteria_by_hash(connection, tenant)
    _, criteria = wanted.earlier or (wanted.first_day, ())
    values = {
        "tenant": tenant,
        "kind": SUBJECT_KINDS.index(wanted.subject_kind),
        "since": wanted.since,
        "first_day": wanted.first_day,
        "last_day": wanted.last_day,
        "criteria": [*criteria],
        "seed": seed,
    }
    query = _OF_ALL
    if wanted.subjects is not None:
        query, values["subjects"] = _OF_SOME, text_array(wanted.subjects)
    with raw(connection) as driver, driver.cursor(binary=True) as cursor:
        cursor.execute(_SETTINGS)
        rows = cursor.execute(query, values).fetchall()
    if not rows:
        return pl.DataFrame(schema=RECORDS)
    frame = _unpacked(rows, names, wanted)
    more = _telling_more(connection, tenant, wanted)
    if not more.is_empty():
        frame = frame.join(more, on="event", how="left", maintain_order="left")
    return frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, kind).alias(name)
        for name, kind in RECORDS.items()
    )


def _unpacked(rows: Sequence[tuple[Any, ...]], names: dict[int, str], wanted: Wanted) -> pl.DataFrame:
    """Words stand as the number that they have among those there are."""
    subjects, counts, quantities, words, events = zip(*sorted(rows), strict=True)
    word = b"".join(words)
    criteria = sorted(names.values())
    codes = {half: criteria.index(name) for half, name in names.items()}
    kinds = pl.repeat(SUBJECT_KINDS.index(wanted.subject_kind), len(word) // 8, dtype=pl.UInt32, eager=True)
    small = pl.col("small")
    return pl.DataFrame(
        {
            "event": ids(b"".join(events)),
            "subject_kind": kinds.cat.to(pl.Enum(SUBJECT_KINDS)),
            "subject": places(counts).cat.to(pl.Enum(subjects)),
            "half": numbers(word, pl.Int32()).gather_every(2),
            "quantity": numbers(b"".join(quantities), pl.Int64()),
            "days": numbers(word, pl.UInt16()).gather_every(4, 2),
            "small": numbers(word, pl.UInt16()).gather_every(4, 3),
        }
    ).select(
        "event",
        "subject_kind",
        "subject",
        pl.col("half")
        .replace_strict(codes, return_dtype=pl.UInt32)
        .cat.to(pl.Enum(criteria))
        .alias("criterion"),
        "quantity",
        (pl.lit(wanted.since) + pl.duration(days="days")).alias("day"),
        (small % 256 // 4).cat.to(pl.Enum(STANDINGS)).alias("standing"),
        (small // 256).cat.to(pl.Enum(SOURCES)).alias("source"),
        (small % 2 == 1).alias("alleged"),
        (small // 2 % 2 == 1).alias("confirmed"),
    )


def _telling_more(connection: Connection, tenant: str, wanted: Wanted) -> pl.DataFrame:
    """`event`, and of those records that have them their column and measures."""
    (query,) = _queries(connection, tenant, wanted)
    event = sa.func.uuid_send(facts.c.event, type_=sa.LargeBinary)
    query = query.where(TELLS_MORE).with_only_columns(event, *(facts.c[name] for name in _MORE))
    schema: dict[str, pl.DataType] = {"event": pl.Binary(), **{name: RECORDS[name] for name in _MORE}}
    return pl.DataFrame([tuple(row) for row in connection.execute(query)], schema=schema, orient="row")


def criteria_by_hash(connection: Connection, tenant: str) -> tuple[int, dict[int, str]]:
    """A seed under which no two criteria have the same half of their hash, and the criterion of each half."""
    met = criteria_met.c
    for seed in count():
        hashed = sa.func.hashtextextended(met.criterion, seed)
        half = sa.cast(hashed.op("<<")(32).op(">>")(32), sa.Integer)
        rows = connection.execute(sa.select(half, met.criterion).where(met.tenant == tenant)).all()
        names = {row[0]: row[1] for row in rows}
        if len(names) == len(rows):
            break
    return seed, names
