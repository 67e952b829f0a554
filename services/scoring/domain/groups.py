"""Where groups start, what their facts sum up to, and the bounds within which they and the whole sheet end."""

from dataclasses import dataclass

import polars as pl

from services.scoring.domain.contributions import BEFORE, OUTSIDE, rows_of
from services.scoring.domain.criteria.model import BONUS, TOTAL, Group
from services.scoring.domain.plan import Plan


@dataclass(frozen=True)
class Balance:
    """One row per subject; of group n the columns `moved n` (what facts and computed items sum up to), `base n`
    and `ended n` (after its bounds); `whole` (the start and all groups but the bonus, before the bounds of the
    sheet) and `points`."""

    plan: Plan
    frame: pl.DataFrame

    def totals(self) -> pl.DataFrame:
        return self.frame.select("subject", "points")

    def of_groups(self) -> pl.DataFrame:
        """subject, group, points: what each group ended with."""
        ended = self.frame.select(
            "subject",
            *(pl.col(f"ended {number}").alias(group.group) for number, group in enumerate(self.plan.groups)),
        )
        return ended.unpivot(index="subject", variable_name="group", value_name="points")

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


def balance(plan: Plan, subjects: pl.Series, sums: pl.DataFrame, applies: list[pl.Series | None]) -> Balance:
    """`subjects` are numbers in order; `sums` (subject, group_no, points) is what moved, each pair at most once.

    `applies` says by group and then by subject whether the group concerns it, None: all.
    """
    first, count = subjects[0] if len(subjects) else 0, len(plan.groups)
    at = (pl.col("subject").cast(pl.Int64) - first) * count + pl.col("group_no")
    dense = pl.repeat(0, len(subjects) * count, dtype=pl.Int64, eager=True)
    if not sums.is_empty():
        dense = dense.scatter(sums.select(at).to_series(), sums["points"])
    moved = [dense.gather_every(count, number).alias(f"moved {number}") for number in range(count)]
    frame = pl.DataFrame([subjects.alias("subject"), *moved])
    concerned = [None if each is None else each.gather(subjects) for each in applies]
    numbered = list(zip(range(count), plan.groups, concerned, strict=True))
    frame = frame.with_columns(_base(number, group, each) for number, group, each in numbered)
    frame = frame.with_columns(_ended(number, group, each) for number, group, each in numbered)
    whole, bonus = pl.lit(plan.sheet.start, dtype=pl.Int64), pl.lit(0, dtype=pl.Int64)
    for number, group in enumerate(plan.groups):
        if group.group == BONUS:
            bonus += pl.col(f"ended {number}")
        else:
            whole += pl.col(f"ended {number}")
    bounded = pl.col("whole").clip(plan.sheet.floor, plan.sheet.ceiling)
    return Balance(
        plan,
        frame.with_columns(whole.alias("whole"), bonus.alias("bonus"))
        .with_columns(bounded.alias("bounded"))
        .with_columns((pl.col("bounded") + pl.col("bonus")).alias("points")),
    )


def _base(number: int, group: Group, concerned: pl.Series | None) -> pl.Expr:
    base = pl.lit(group.base, dtype=pl.Int64)
    return (base if concerned is None else pl.when(concerned).then(base).otherwise(0)).alias(f"base {number}")


def _ended(number: int, group: Group, concerned: pl.Series | None) -> pl.Expr:
    """A group that does not concern the subject has no bounds either: nothing moved."""
    total = pl.col(f"base {number}") + pl.col(f"moved {number}")
    ended = total.clip(group.floor, group.ceiling)
    return (ended if concerned is None else pl.when(concerned).then(ended).otherwise(total)).alias(
        f"ended {number}"
    )


def _side(over: pl.Expr, of: str) -> pl.Expr:
    return pl.when(over > 0).then(pl.lit(f"{of}-floor")).otherwise(pl.lit(f"{of}-ceiling"))
