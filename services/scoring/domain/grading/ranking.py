"""The ranking of a block: more points first, ties parted by what the block agreed on, the rest shared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from services.scoring.domain.counting.contributions import NOT_STANDING
from services.scoring.domain.criteria.model import Sheet, Tie
from shared.contracts.scoring import Standing


@dataclass(frozen=True)
class TieBreak:
    """A number per unit that parts equal points; `more_is_better` says which way. No number is 0."""

    name: str
    values: Mapping[str, int]
    more_is_better: bool = True

    def key(self, unit: str) -> int:
        value = self.values.get(unit, 0)
        return -value if self.more_is_better else value


def tie_breaks(contributions: pl.DataFrame, sheet: Sheet) -> tuple[TieBreak, ...]:
    """What the sheet says parts equal points; unless it says, more in its first group, then fewer minus.

    `contributions` are those of an evaluation; a floor or a ceiling is no contribution of the unit's.
    """
    ties = sheet.ties or (Tie("more-in-group", sheet.groups[0].group), Tie("fewer-minus"))
    return tuple(_tie_break(tie, contributions) for tie in ties)


def _tie_break(tie: Tie, contributions: pl.DataFrame) -> TieBreak:
    name = f"{tie.kind} {tie.code}".strip()
    of_criterion = pl.col("criterion") == tie.code
    if tie.kind == "more-in-group":
        return TieBreak(name, _sums(contributions.filter(pl.col("group") == tie.code)))
    if tie.kind == "more-of":
        return TieBreak(name, _sums(contributions.filter(of_criterion)))
    if tie.kind == "fewer-of":
        # rows without a day are no facts
        facts = of_criterion & pl.col("day").is_not_null() & ~pl.col("rule").is_in(NOT_STANDING)
        return TieBreak(name, _counts(contributions.filter(facts)), more_is_better=False)
    taken = (pl.col("points") < 0) & pl.col("criterion").is_not_null()
    return TieBreak(name, _counts(contributions.filter(taken)), more_is_better=False)


def _sums(rows: pl.DataFrame) -> dict[str, int]:
    return dict(rows.group_by("subject").agg(pl.sum("points")).iter_rows())


def _counts(rows: pl.DataFrame) -> dict[str, int]:
    return dict(rows.group_by("subject").len().iter_rows())


def rank(
    scores: pl.DataFrame,
    flags: pl.DataFrame,
    units: Collection[str],
    parted_by: Sequence[TieBreak] = (),
) -> list[Standing]:
    """The standings of `units`, by rank and then by unit.

    `scores` and `flags` are an evaluation's of one period. Units that no tie-break parts share a rank and are
    `tied`; the next rank is skipped (1, 2, 2, 4). A unit with a disqualifying flag keeps its rank, so that
    nobody moves up by another's fall, and names the flags in `barred_by`. Units without points are left out.
    """
    rows = scores.filter(pl.col("subject").is_in(list(units)) & pl.col("points").is_not_null())
    points = {
        unit: (amount, grade) for unit, amount, grade in rows.select("subject", "points", "grade").iter_rows()
    }
    keys = {unit: (-points[unit][0], *(each.key(unit) for each in parted_by)) for unit in points}
    ordered = sorted(keys.values())
    bars = flags.filter(pl.col("severity") == "disqualifying")
    barred: dict[str, list[str]] = {}
    for unit, flag in bars.select("subject", "flag").sort("subject", "flag").iter_rows():
        barred.setdefault(unit, []).append(flag)
    return [
        Standing(
            unit=unit,
            rank=ordered.index(keys[unit]) + 1,
            points=points[unit][0],
            grade=points[unit][1],
            tied=ordered.count(keys[unit]) > 1,
            barred_by=barred.get(unit, []),
        )
        for unit in sorted(points, key=lambda unit: (keys[unit], unit))
    ]
