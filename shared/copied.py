"""A data frame in the text format of PostgreSQL's COPY."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import polars as pl
from psycopg import Cursor
from psycopg.abc import Query

_SPECIAL = ["\\", "\t", "\n", "\r"]
_ANY_SPECIAL = r"[\\\t\n\r]"
_ESCAPED = ["\\\\", "\\t", "\\n", "\\r"]


def copy_frame(cursor: Cursor[Any], into: Query, frame: pl.DataFrame) -> None:
    """Send the rows to the COPY that `into` says, whose columns are those of `frame`; instants are UTC, or
    ValueError is raised."""
    with cursor.copy(into) as copy:
        copy.write(in_text(frame))


def in_text(frame: pl.DataFrame) -> bytes:
    copied = BytesIO()
    frame.with_columns(_escaped(frame)).write_csv(
        copied,
        include_header=False,
        separator="\t",
        quote_style="never",
        null_value="\\N",
        datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
    )
    return copied.getvalue()


def _escaped(frame: pl.DataFrame) -> Sequence[pl.Expr]:
    instants = [kind for kind in frame.schema.values() if isinstance(kind, pl.Datetime)]
    if any(kind.time_zone != "UTC" for kind in instants):
        raise ValueError("an instant needs a zone, and it is UTC")
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    found = frame.select(pl.col(texts).str.contains(_ANY_SPECIAL).any())
    return [pl.col(name).str.replace_many(_SPECIAL, _ESCAPED) for name in texts if found[name].item() is True]
