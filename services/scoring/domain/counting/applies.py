"""Whom rules concern: each condition of a sheet judged once per subject, on its last day in the period."""

from collections.abc import Sequence
from typing import Protocol

import polars as pl

from services.scoring.domain.counting.lookup import Subjects
from services.scoring.domain.counting.plan import Plan
from services.scoring.domain.criteria.model import AppliesTo
from services.scoring.domain.facts import Facts
from services.scoring.domain.periods import Period


class Applies:
    """For each subject, by its number, whether a condition holds; judged when first asked."""

    def __init__(self, concerns: "Concerns") -> None:
        self._concerns = concerns
        self._judged: dict[AppliesTo, pl.Series] = {}

    def __getitem__(self, condition: AppliesTo) -> pl.Series:
        if condition not in self._judged:
            self._judged[condition] = self._concerns(condition)
        return self._judged[condition]

    def all_of(self, conditions: Sequence[AppliesTo]) -> pl.Series | None:
        """Whether all hold; None when there are none, which is for everybody."""
        holds: pl.Series | None = None
        for condition in conditions:
            holds = self[condition] if holds is None else holds & self[condition]
        return holds

    def by_item(self, plan: Plan, subjects: int) -> pl.Series | None:
        """By item x subjects + subject whether the item concerns the subject; None: all concern all."""
        if not any(slot.conditions for slot in plan.slots):
            return None
        everybody = pl.repeat(True, subjects, dtype=pl.Boolean, eager=True)
        found = [self.all_of(slot.conditions) for slot in plan.slots]
        return pl.concat([everybody if one is None else one for one in found])


class Concerns(Protocol):
    def __call__(self, condition: AppliesTo) -> pl.Series: ...


class Persons:
    """Conditions about persons, on the last day of the period on which they belonged to a unit."""

    def __init__(self, facts: Facts, subjects: Subjects, period: Period) -> None:
        self._subjects, self._size = subjects, len(subjects)
        self._facts, self._period = facts, period
        self._found: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame] | None = None

    def __call__(self, condition: AppliesTo) -> pl.Series:
        days, placed, held = self._on_last_day()
        holds = self._marked(days["subject"])
        if condition.kinds:
            holds &= self._among(held, "kind", condition.kinds)
        if condition.positions:
            holds &= self._among(held, "position", condition.positions)
        if condition.leaders is not None:
            leads = self._marked(held.filter(pl.col("heads").is_not_null())["subject"])
            holds &= leads if condition.leaders else ~leads
        if condition.units:
            holds &= self._among(placed, "unit", condition.units)
        if condition.service_from is not None:
            holds &= self._marked(days.filter(pl.col("months") >= condition.service_from)["subject"])
        if condition.service_under is not None:
            holds &= self._marked(days.filter(pl.col("months") < condition.service_under)["subject"])
        return holds

    def led_units(self) -> pl.DataFrame:
        """subject, unit: who leads what on that day."""
        held = self._on_last_day()[2]
        return (
            held.filter(pl.col("heads").is_not_null())
            .select("subject", pl.col("heads").alias("unit"))
            .unique()
        )

    def _on_last_day(self) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """subject, on and whole months of service; the placements and the positions of that day."""
        if self._found is None:
            first, last = self._period.first_day, self._period.last_day
            known = self._numbered(self._facts.placements)
            end = pl.min_horizontal("last_day", pl.lit(last))
            there = (pl.col("first_day") <= last) & (end >= first)
            days = (
                known.group_by("subject")
                .agg(end.filter(there).max().alias("on"), pl.min("first_day").alias("employed"))
                .filter(pl.col("on").is_not_null())
                .select("subject", "on", _months("employed", "on").alias("months"))
            )
            placed, held = known, self._numbered(self._facts.positions)
            self._found = (days, _that_day(placed, days), _that_day(held, days))
        return self._found

    def _numbered(self, frame: pl.DataFrame) -> pl.DataFrame:
        number = self._subjects.number("person", frame.schema["person"])
        return frame.with_columns(number).filter(pl.col("subject").is_not_null())

    def _among(self, frame: pl.DataFrame, column: str, words: Sequence[str]) -> pl.Series:
        return self._marked(frame.filter(pl.col(column).is_in(list(words)))["subject"])

    def _marked(self, subjects: pl.Series) -> pl.Series:
        return pl.repeat(False, self._size, dtype=pl.Boolean, eager=True).scatter(subjects, True)


class Units:
    """Conditions about units: which they are, and of what kind on their last day in the period."""

    def __init__(self, facts: Facts, subjects: Subjects, period: Period) -> None:
        self._facts, self._subjects, self._period = facts, subjects, period

    def __call__(self, condition: AppliesTo) -> pl.Series:
        holds = pl.repeat(True, len(self._subjects), dtype=pl.Boolean, eager=True)
        if condition.units:
            holds &= self._subjects.codes.is_in(list(condition.units))
        if condition.unit_kinds:
            holds &= self._of_kind(condition)
        return holds

    def _of_kind(self, condition: AppliesTo) -> pl.Series:
        first, last = self._period.first_day, self._period.last_day
        end = pl.min_horizontal("last_day", pl.lit(last))
        kinds = (
            self._facts.units.filter((pl.col("first_day") <= last) & (end >= first))
            .with_columns(self._subjects.number("unit", self._facts.units.schema["unit"]), end.alias("until"))
            .filter(
                pl.col("subject").is_not_null() & (pl.col("until") == pl.col("until").max().over("subject"))
            )
            .filter(pl.col("kind").is_in(list(condition.unit_kinds)))
        )
        return pl.repeat(False, len(self._subjects), dtype=pl.Boolean, eager=True).scatter(
            kinds["subject"], True
        )


def _that_day(spans: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    open_end = pl.col("last_day").is_null() | (pl.col("last_day") >= pl.col("on"))
    return spans.join(days, on="subject").filter((pl.col("first_day") <= pl.col("on")) & open_end)


def _months(since: str, until: str) -> pl.Expr:
    """Whole months from one day to another; a month that lacks the day is whole with its last."""
    first, last = pl.col(since).dt, pl.col(until).dt
    whole = (last.year() - first.year()) * 12 + last.month().cast(pl.Int32) - first.month().cast(pl.Int32)
    due = pl.min_horizontal(first.day(), last.month_end().dt.day())
    return whole - (last.day() < due).cast(pl.Int32)
