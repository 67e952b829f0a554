"""What facts tell beside what they count: events, standing, column and measures of those asked about."""

from dataclasses import dataclass

import polars as pl

from services.scoring.domain.frames import ids_in_words

TOLD = pl.Schema(
    {"event": pl.String(), "events": pl.List(pl.String()), "standing": pl.String(), "column": pl.String()}
)
MEASURES = ("hours", "quality", "late_percent", "faults", "replies")


@dataclass(frozen=True)
class Evidence:
    """Records first, then `others` (`TOLD`), numbered through: a fact's `row` is its number."""

    records: pl.DataFrame
    others: pl.DataFrame

    def of(self, rows: pl.Series) -> pl.DataFrame:
        """`TOLD`, and of records (else null) the criterion and the measures, of each of the rows."""
        ours, theirs = self._divided(rows)
        if theirs is None:
            return self._of_records(rows)
        if ours is None:
            return self._of_others(rows)
        mine, rest = self._of_records(rows.gather(ours)), self._of_others(rows.gather(theirs))
        return pl.concat([mine, rest], how="diagonal")[pl.concat([ours, theirs]).arg_sort()]

    def event(self, rows: pl.Series) -> pl.Series:
        """The event of each row, null where it has none of its own."""
        if self.others.is_empty():
            return self.records["event"].gather(rows)
        return self.of(rows)["event"]

    def events(self, rows: pl.Series) -> pl.Series:
        """All events of each row, as a list."""
        ours, theirs = self._divided(rows)
        if theirs is None:
            return self._events_of_records(rows)
        if ours is None:
            return self._events_of_others(rows)
        mine, rest = self._events_of_records(rows.gather(ours)), self._events_of_others(rows.gather(theirs))
        return pl.concat([mine, rest]).gather(pl.concat([ours, theirs]).arg_sort())

    def _events_of_records(self, rows: pl.Series) -> pl.Series:
        return pl.select(pl.concat_list(self._ids(rows)).alias("events")).to_series()

    def _ids(self, rows: pl.Series) -> pl.Series:
        return ids_in_words(self.records["event"].gather(rows))

    def _events_of_others(self, rows: pl.Series) -> pl.Series:
        return self.others["events"].gather(rows - self.records.height)

    def _divided(self, rows: pl.Series) -> tuple[pl.Series | None, pl.Series | None]:
        """The places of records and of others among the rows; None when there are none."""
        if self.others.is_empty():
            return rows, None
        recorded = rows < self.records.height
        if recorded.all():
            return rows, None
        return (recorded.arg_true(), (~recorded).arg_true()) if recorded.any() else (None, rows)

    def _of_records(self, rows: pl.Series) -> pl.DataFrame:
        told = self.records.select("standing", "column", "criterion", *MEASURES)[rows]
        text = pl.col("standing", "column", "criterion").cast(pl.String)
        ids = self._ids(rows)
        return told.select(ids, text, pl.concat_list(ids).alias("events"), *MEASURES)

    def _of_others(self, rows: pl.Series) -> pl.DataFrame:
        nothing = [pl.lit(None, dtype=pl.Int64).alias(name) for name in MEASURES]
        told = self.others[rows - self.records.height]
        return told.with_columns(pl.lit(None, dtype=pl.String).alias("criterion"), *nothing)
