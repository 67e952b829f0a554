"""Where groups start, what their facts sum up to, and the bounds within which they and the sheet end."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from services.scoring.domain.counting.contributions import BEFORE, OUTSIDE, rows_of
from services.scoring.domain.counting.plan import Plan
from services.scoring.domain.criteria.model import BONUS, TOTAL


@dataclass(frozen=True)
class Balance:
    """One row per subject: of group n the columns `moved n` (what facts and computed items sum up to),
    `base n` and `ended n` (after its bounds); then `whole` (the start and all groups but the bonus),
    `bounded` (that within the bounds of the sheet) and `points`."""

    plan: Plan
    frame: pl.DataFrame

    def totals(self) -> pl.DataFrame:
        return self.frame.select("subject", "points")

    def of_groups(self) -> pl.DataFrame:
        """subject, group, points: what each group ended with, and under `total` the start and the sheet's
        bounds."""
        numbered = enumerate(self.plan.groups)
        ended = [pl.col(f"ended {number}").alias(group.group) for number, group in numbered]
        total = pl.col("bounded") - pl.col("whole") + self.plan.sheet.start
        return self.frame.select("subject", *ended, total.alias(TOTAL)).unpivot(
            index="subject", variable_name="group", value_name="points"
        )

    def rows(self) -> pl.DataFrame:
        """`ROWS` of bases, of the start, and wherever something left its bounds."""
        found = []
        for number, group in enumerate(self.plan.groups):
            base, moved, ended = (
                pl.col(f"base {number}"),
                pl.col(f"moved {number}"),
                pl.col(f"ended {number}"),
            )
            over = ended - base - moved
            place = (number, group.group)
            found += [
                self._rows(base, BEFORE, *place, pl.lit("base")),
                self._rows(over, OUTSIDE, *place, _side(over, "group")),
            ]
        start, place = self.plan.sheet.start, (len(self.plan.groups), TOTAL)
        over = pl.col("bounded") - pl.col("whole")
        found += [
            self._rows(pl.lit(start, dtype=pl.Int64), BEFORE, *place, pl.lit("start")),
            self._rows(over, OUTSIDE, *place, _side(over, "sheet")),
        ]
        return pl.concat(found)

    def _rows(self, points: pl.Expr, item_no: int, group_no: int, group: str, rule: pl.Expr) -> pl.DataFrame:
        return rows_of(
            self.frame.select(
                "subject",
                points.alias("points"),
                rule.alias("rule"),
                pl.lit(group).alias("group"),
                pl.lit(group_no, dtype=pl.Int64).alias("group_no"),
                pl.lit(item_no, dtype=pl.Int64).alias("item_no"),
            ).filter(pl.col("points") != 0)
        )


def balance(
    plan: Plan, subjects: pl.Series, sums: pl.DataFrame, concerned: list[pl.Series | None]
) -> Balance:
    """`subjects` are numbers in a row; `sums` (subject, group_no, points) is what moved, each pair once.

    `concerned` says by group and then by subject whether it concerns the subject, None: all.
    """
    first, count = subjects[0] if len(subjects) else 0, len(plan.groups)
    dense = pl.repeat(0, len(subjects) * count, dtype=pl.Int64, eager=True)
    if not sums.is_empty():
        at = sums.select((pl.col("subject").cast(pl.Int64) - first) * count + pl.col("group_no"))
        dense = dense.scatter(at.to_series(), sums["points"])
    moved = [dense.gather_every(count, number).alias(f"moved {number}") for number in range(count)]
    frame = pl.DataFrame([subjects.alias("subject"), *moved])
    if all(each is None for each in concerned):
        reckoned = _reckoned(plan)
    else:
        mine = [each.gather(subjects) if each is not None else None for each in concerned]
        reckoned = _columns(plan, mine)
    return Balance(plan, frame.with_columns(reckoned))


@lru_cache(maxsize=256)
def _reckoned(plan: Plan) -> list[pl.Expr]:
    return _columns(plan, [None] * len(plan.groups))


def _columns(plan: Plan, concerned: Sequence[pl.Series | None]) -> list[pl.Expr]:
    """`base n` and `ended n` of each group, `whole`, `bounded` and `points`."""
    columns = []
    whole, bonus = pl.lit(plan.sheet.start, dtype=pl.Int64), pl.lit(0, dtype=pl.Int64)
    for number, (group, mine) in enumerate(zip(plan.groups, concerned, strict=True)):
        base = pl.lit(group.base, dtype=pl.Int64)
        if mine is not None:
            base = pl.when(mine).then(base).otherwise(0)
        total = base + pl.col(f"moved {number}")
        ended = _within(total, group.floor, group.ceiling)
        if mine is not None:
            # a group that does not concern the subject has no bounds either: nothing moved
            ended = pl.when(mine).then(ended).otherwise(total)
        columns += [base.alias(f"base {number}"), ended.alias(f"ended {number}")]
        if group.group == BONUS:
            bonus += ended
        else:
            whole += ended
    bounded = _within(whole, plan.sheet.floor, plan.sheet.ceiling)
    return [*columns, whole.alias("whole"), bounded.alias("bounded"), (bounded + bonus).alias("points")]


def _within(total: pl.Expr, floor: int | None, ceiling: int | None) -> pl.Expr:
    return total if floor is None and ceiling is None else total.clip(floor, ceiling)


def _side(over: pl.Expr, of: str) -> pl.Expr:
    return pl.when(over > 0).then(pl.lit(f"{of}-floor")).otherwise(pl.lit(f"{of}-ceiling"))
