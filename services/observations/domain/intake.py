"""Many records looked at by columns: which of them the rules would have nothing to say about.

`record` and `directory` alone refuse, and alone word a refusal; whoever is not beyond doubt here is decided
there, one by one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from services.observations.domain.directory import Directory
from services.observations.domain.record import ANYBODY
from services.observations.domain.timeclock.model import WALL_CLOCK
from shared.contracts.commands.observations import RecordBehaviour

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_SCHEMA = {
    "subject_kind": pl.String,
    "subject": pl.String,
    "criterion": pl.String,
    "at": pl.Int64,
    "observer": pl.String,
    "source": pl.String,
    "column": pl.String,
}


def beyond_doubt(wanted: Sequence[RecordBehaviour], directory: Directory, now: datetime) -> list[bool]:
    """For each of `wanted`, subjects by id: whether a new record of it is sound as `record.decide` judges."""
    rows = pl.DataFrame(
        {
            "subject_kind": [one.subject_kind for one in wanted],
            "subject": [one.subject for one in wanted],
            "criterion": [one.criterion for one in wanted],
            "at": [(one.occurred_at - _EPOCH) // _TICK for one in wanted],
            "observer": [one.observer for one in wanted],
            "source": [one.source for one in wanted],
            "column": [one.column for one in wanted],
        },
        schema=_SCHEMA,
    )
    joined = rows.join(_stays(directory), on="subject", how="left", maintain_order="left").join(
        _offered(directory), on=["subject_kind", "criterion"], how="left", maintain_order="left"
    )
    happened = pl.col("at") <= (now - _EPOCH) // _TICK
    sound = happened & _observed(directory) & _subject_known(directory) & pl.col("plain")
    sound &= pl.col("column").is_null()
    return joined.select(sound.fill_null(False)).to_series().to_list()


def _observed(directory: Directory) -> pl.Expr:
    return pl.col("source").is_in(sorted(ANYBODY)) | pl.col("observer").is_in(sorted(directory.staff))


def _subject_known(directory: Directory) -> pl.Expr:
    """A unit that there is, or a person on a day on which they belonged to us."""
    offset = WALL_CLOCK.utcoffset(None) // _TICK
    on = (pl.col("at") + offset).cast(pl.Datetime("us")).dt.date()
    stays = (on >= pl.col("first")) & (pl.col("left").is_null() | (on < pl.col("left")))
    unit = pl.col("subject").is_in(sorted(directory.units))
    return pl.when(pl.col("subject_kind") == "unit").then(unit).otherwise(stays)


def _stays(directory: Directory) -> pl.DataFrame:
    rows = [(person, stay.first, stay.left) for person, stay in directory.people.items()]
    schema = {"subject": pl.String, "first": pl.Date, "left": pl.Date}
    return pl.DataFrame(rows, schema, orient="row")


def _offered(directory: Directory) -> pl.DataFrame:
    """Criteria that anything can be recorded under; what is assessed depends on other records."""
    rows = [
        (kind, name, (kind, name) not in directory.assessed)
        for kind, names in directory.criteria.items()
        for name in names
    ]
    schema = {"subject_kind": pl.String, "criterion": pl.String, "plain": pl.Boolean}
    return pl.DataFrame(rows, schema, orient="row")
