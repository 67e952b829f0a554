"""Person-days as numbers, so that what is known of each is looked up in an array, not by hashing."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

MARGIN = 2
"""Days before the first and after the last that have a number too."""

MARK = 1 << 18
"""More seconds than a key's moments reach over: three days."""
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Grid:
    """`people` x days; a *key* is the person's number x width + the day's.

    A *moment* is key x `MARK` + the seconds since the beginning of the day before, so that moments are in the
    order of persons, days and time, though a day may own a punch of the day before it or after it.
    """

    first_day: date
    last_day: date
    people: int

    @property
    def width(self) -> int:
        return (self.last_day - self.first_day).days + 1 + 2 * MARGIN

    def key(self) -> pl.Expr:
        """From the columns `number` and `day`."""
        start = (self.first_day - date(1970, 1, 1)).days - MARGIN
        days = pl.col("day").cast(pl.Int32) - start
        return (pl.col("number").cast(pl.Int64) * self.width + days).alias("key")

    def array(self, frame: pl.DataFrame, column: str) -> pl.Series:
        """What `column` says for each key; null where the frame has no such `key`."""
        return self._of_each(None, frame.schema[column]).scatter(frame["key"], frame[column])

    def marked(self, frame: pl.DataFrame) -> pl.Series:
        """For each key, whether the frame has it."""
        return self._of_each(False, pl.Boolean()).scatter(frame["key"], True)

    def days_around(self) -> tuple[date, date]:
        """The first and the last day that have a number."""
        margin = timedelta(days=MARGIN)
        return self.first_day - margin, self.last_day + margin

    def _of_each(self, value: bool | None, kind: pl.DataType) -> pl.Series:
        return pl.Series([value], dtype=kind).new_from_index(0, self.people * self.width)


def moment(key: pl.Expr, seconds: pl.Expr) -> pl.Expr:
    """`seconds` since midnight of the key's day; from -1 to 2 days."""
    return (key * MARK + (seconds + DAY_SECONDS)).alias("moment")


def key_of(moment: str) -> pl.Expr:
    return (pl.col(moment) // MARK).alias("key")


def seconds_of(moment: str) -> pl.Expr:
    """Seconds since midnight of the key's day."""
    return pl.col(moment) % MARK - DAY_SECONDS


def looked_up(array: pl.Series, key: pl.Expr) -> pl.Expr:
    return pl.lit(array).gather(key)
