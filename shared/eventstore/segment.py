"""A stretch of the log as one data frame, for readers of whole logs: no Python object is made for an event.

PostgreSQL hands a protocol message, and so an object, to its client for each row, which costs more than all
the rest. So it joins the rows itself into one text a statement, with control characters between the fields
and between the rows; JSON has none of these, and where another text has one, the rows are read one by one.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import msgspec
import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

from shared.clock import VIETNAM
from shared.eventstore.envelope import Recorded
from shared.eventstore.schema import log

INSTANT = pl.Datetime("us", "UTC")

COLUMNS: dict[str, pl.DataType] = {
    "position": pl.Int64(),
    "id": pl.String(),
    "stream": pl.String(),
    "version": pl.Int32(),
    "type": pl.String(),
    "schema_version": pl.Int16(),
    "occurred_at": INSTANT,
    "recorded_at": INSTANT,
    "actor": pl.String(),
    "correlation_id": pl.String(),
    "causation_id": pl.String(),
    "tenant": pl.String(),
    "payload": pl.String(),
}
"""A segment's columns: those of the log, the payload as JSON text. Only `causation_id` may be null."""

_ROWS_A_STATEMENT = 20_000
"""A text of PostgreSQL has at most 1 GB: room for 50 KB an event, on an average."""


@dataclass(frozen=True)
class Field:
    """A field of payloads that is wanted as a column: a text, an integer, a boolean or an object of integers
    (`pl.Struct`), which may be null or missing, or is there in every event."""

    name: str
    kind: pl.DataType
    nullable: bool


_FIELD_END, _ROW_END = b"\x02", b"\x03"
_THERE = "="


def segment(
    connection: Connection,
    after: int,
    limit: int,
    types: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    until: int | None = None,
    fields: Sequence[Field] = (),
) -> pl.DataFrame:
    """At most `limit` events with a position above `after`, and none above `until`, of `types` or of all, in
    the order of the log.

    Who asks for stretches `(after, after + limit]` by both can ask for the next before it has the last.
    `columns` names those of `COLUMNS` that are wanted (None: all); `position` always comes first. `fields`
    are wanted in the place of the payload: where it is there all the same, they are still to be decoded.
    """
    names = ["position", *(name for name in columns or COLUMNS if name != "position")]
    wanted = _Wanted(tuple(names), until, None if types is None else tuple(types), tuple(fields))
    if connection.dialect.name != "postgresql":
        return _plain(connection, wanted.query(after, limit), names)
    try:
        return _in_pages(connection, wanted, after, limit)
    except _Undecodable:
        return _in_pages(connection, replace(wanted, fields=()), after, limit)


def empty(columns: Sequence[str] = tuple(COLUMNS)) -> pl.DataFrame:
    """A segment without events."""
    return pl.DataFrame(schema={name: COLUMNS[name] for name in columns})


def pack(frame: pl.DataFrame) -> bytes:
    """`frame` as an Arrow IPC file, compressed."""
    packed = BytesIO()
    frame.write_ipc(packed, compression="lz4")
    return packed.getvalue()


def unpack(packed: bytes) -> pl.DataFrame:
    """The frame that was packed."""
    return pl.read_ipc(BytesIO(packed))


def frame_of(events: Sequence[Recorded]) -> pl.DataFrame:
    """The whole segment of `events`."""
    rows = [
        (*(getattr(one, name) for name in COLUMNS if name != "payload"), bytes(one.payload).decode())
        for one in events
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def recorded(frame: pl.DataFrame) -> list[Recorded]:
    """The events of a whole segment."""
    return [
        Recorded(**{**row, "payload": msgspec.Raw(row["payload"].encode())})
        for row in frame.select(*COLUMNS).iter_rows(named=True)
    ]


def local_days(name: str) -> pl.Expr:
    """The days in Viet Nam on which the instants of a column fall."""
    return (pl.col(name) + VIETNAM.utcoffset(None)).dt.date()


@dataclass(frozen=True)
class _Wanted:
    columns: tuple[str, ...]
    until: int | None
    types: tuple[str, ...] | None
    fields: tuple[Field, ...]

    def query(self, after: int, limit: int) -> sa.Select[Any]:
        query = sa.select(*(log.c[name] for name in self.columns)).where(log.c.position > after)
        if self.until is not None:
            query = query.where(log.c.position <= self.until)
        if self.types is not None:
            query = query.where(log.c.type.in_(self.types))
        return query.order_by(log.c.position).limit(limit)


def _plain(connection: Connection, query: sa.Select[Any], names: Sequence[str]) -> pl.DataFrame:
    rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema={name: COLUMNS[name] for name in names}, orient="row")


class _Undecodable(Exception):
    """PostgreSQL's `jsonb` takes less than JSON has, or a field holds what is between the fields."""


def _in_pages(connection: Connection, wanted: _Wanted, after: int, limit: int) -> pl.DataFrame:
    frames: list[pl.DataFrame] = []
    while limit > 0:
        frame = _joined(connection, wanted, after, min(limit, _ROWS_A_STATEMENT))
        if frame.is_empty():
            break
        frames.append(frame)
        limit -= frame.height
        after = frame["position"][-1]
    return pl.concat(frames) if frames else empty(wanted.columns)


def _joined(connection: Connection, wanted: _Wanted, after: int, limit: int) -> pl.DataFrame:
    query = wanted.query(after, limit)
    names = [name for name in wanted.columns if name != "payload" or not wanted.fields]
    if wanted.fields:
        query = query.add_columns(sa.cast(log.c.payload, JSONB).label("fields"))
    page = query.subquery()
    texts = [
        *(_as_text(page.c[name]) for name in names),
        *(_taken(page.c.fields, one) for one in wanted.fields),
    ]
    joined = sa.func.string_agg(sa.func.concat_ws(_FIELD_END.decode(), *texts), _ROW_END.decode())
    rows, text = _answer(connection, sa.select(sa.func.count(), joined), bool(wanted.fields))
    if not rows:
        return empty(wanted.columns)
    if text.count(_ROW_END) == rows - 1:
        try:
            return _parsed(text, names, wanted.fields)
        except pl.exceptions.PolarsError:
            pass  # more fields than there are: one of them has the character that ends a field
    if wanted.fields:
        raise _Undecodable
    return _plain(connection, query, names)


def _answer(connection: Connection, query: sa.Select[Any], may_fail: bool) -> tuple[int, bytes]:
    """The count and the text, which SQLAlchemy and psycopg would make a str of."""
    try:
        with connection.begin_nested() if may_fail else nullcontext():
            result: Any = connection.execute(query)
    except sa.exc.DataError:
        raise _Undecodable from None
    answer = result.cursor.pgresult
    rows, text = int(answer.get_value(0, 0)), answer.get_value(0, 1)
    result.close()
    return rows, text


def _as_text(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if column.name == "causation_id":
        return _marked(column)
    if isinstance(COLUMNS[column.name], pl.Datetime):
        return _microseconds(column)
    return column


def _taken(payload: sa.ColumnElement[Any], field: Field) -> sa.ColumnElement[Any]:
    text = payload[field.name].astext
    told = isinstance(field.kind, pl.String | pl.Struct)
    return _marked(text) if field.nullable and told else sa.func.coalesce(text, "")


def _marked(text: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Told from null, which is empty."""
    return sa.func.coalesce(sa.literal(_THERE) + text, "")


def _microseconds(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """Since 1970. A float has the room for them in years like these, and is quicker than an exact number."""
    near = column.between(sa.text("timestamptz '1800-01-01Z'"), sa.text("timestamptz '2200-01-01Z'"))
    quick = sa.cast(sa.func.date_part("epoch", column) * sa.text("1e6::float8"), sa.BigInteger)
    exact = sa.cast(sa.extract("epoch", column) * sa.text("1000000"), sa.BigInteger)
    return sa.case((near, quick), else_=exact)


def _parsed(text: bytes, names: Sequence[str], fields: Sequence[Field]) -> pl.DataFrame:
    instants = [name for name in names if COLUMNS[name] == INSTANT]
    objects = {one.name: one.kind for one in fields if isinstance(one.kind, pl.Struct)}
    marked = [one.name for one in fields if one.nullable and (one.kind == pl.String or one.name in objects)]
    kinds = {name: pl.Int64() if name in instants else COLUMNS[name] for name in names}
    taken = {one.name: pl.String() if one.name in objects else one.kind for one in fields}
    frame = pl.read_csv(
        text + _ROW_END,  # without it one field too many in the last row would be overlooked
        has_header=False,
        separator=_FIELD_END.decode(),
        eol_char=_ROW_END.decode(),
        quote_char=None,
        schema=kinds | taken,
        empty_string_is_null=False,
    )
    told = [*(["causation_id"] if "causation_id" in names else []), *marked]
    unmarked = [pl.when(pl.col(name) != "").then(pl.col(name).str.slice(len(_THERE))) for name in told]
    frame = frame.with_columns(*(pl.col(name).cast(INSTANT) for name in instants), *unmarked)
    return frame.with_columns(pl.col(name).str.json_decode(kind) for name, kind in objects.items())
