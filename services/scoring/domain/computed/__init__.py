"""Computed items: what records, members, subordinate units or the led unit come to, as one row each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from services.scoring.domain.computed.assessed import assessed
from services.scoring.domain.computed.exact import ratio
from services.scoring.domain.computed.from_unit import from_units
from services.scoring.domain.computed.measured import measured
from services.scoring.domain.computed.outcome import Reckoned
from services.scoring.domain.computed.placed import Placed, computed_items, group_full, item_table
from services.scoring.domain.computed.results import results
from services.scoring.domain.computed.roll_up import children_means, members_means
from services.scoring.domain.computed.rows import rows_of
from services.scoring.domain.computed.target import targets
from services.scoring.domain.computed.weights import KEY, shares, without
from services.scoring.domain.criteria.model import Item, Sheet
from services.scoring.domain.periods import Period

__all__ = ["Known", "computed", "computed_items", "group_full"]


@dataclass(frozen=True)
class Known:
    """What computed items rest on beside facts; `subject` has the type that it has in the facts.

    - `applies` (subject, item_no): the computed items that concern the subject
    - `left_out` (subject, item_no, event): those that a decision took out of the period
    - `served` (subject, served, working): working days of the period on which it was there, and all of them
    - `members` (subject, person, period, points, days): graded periods of a unit's members
    - `children` (subject, points): scores of the units below it
    - `unit_results` (subject, item_no, result, full): what the group of the led unit came to, of its
      full; who leads several units has several rows

    None: there are none.
    """

    applies: pl.DataFrame
    left_out: pl.DataFrame
    served: pl.DataFrame
    members: pl.DataFrame | None = None
    children: pl.DataFrame | None = None
    unit_results: pl.DataFrame | None = None


def computed(facts: pl.DataFrame, sheet: Sheet, period: Period, known: Known) -> pl.DataFrame:
    """Rows, as in `contributions.ROWS`, of all computed items.

    `facts` are the judged facts of these items. One standing fact of an item bears its points, or a row of
    its own does; the others say why they bear none. What does not stand keeps its rule and has no points.
    """
    items = computed_items(sheet)
    told = facts.with_columns(pl.col("item_no").cast(pl.Int64)).with_row_index("row")
    applies = known.applies.with_columns(pl.col("item_no").cast(pl.Int64))
    left_out = _once(known.left_out, applies)
    standing = without(told.filter("stands"), left_out).sort(*KEY, "day", "event", nulls_last=True)
    found = [
        Reckoned(each.rule, without(each.outcomes, left_out), each.others, each.floor)
        for each in _reckoned(standing, items, period, known, applies)
    ]
    table = item_table(items)
    nothing = applies.select(KEY).clear()
    shared = shares(
        pl.concat([nothing, *(each.outcomes.select(KEY) for each in found)]), applies, left_out, table
    )
    weighed = [Reckoned(each.rule, _pointed(each, shared, table), each.others) for each in found]
    return rows_of(told, weighed, items, table, applies, left_out)


def _once(left_out: pl.DataFrame, applies: pl.DataFrame) -> pl.DataFrame:
    """Of each item that applies the first decision that left it out."""
    numbered = left_out.with_columns(pl.col("item_no").cast(pl.Int64))
    if numbered.is_empty():
        return numbered
    return numbered.unique(KEY, keep="first", maintain_order=True).join(applies, on=KEY, how="semi")


_Kind = tuple[Callable[[Item], object], Callable[[pl.DataFrame, Sequence[Placed]], Reckoned]]


def _reckoned(
    standing: pl.DataFrame, items: Sequence[Placed], period: Period, known: Known, applies: pl.DataFrame
) -> list[Reckoned]:
    """What each kind that the sheet has came to, of subjects that it applies to: facts that stand do."""
    kinds: tuple[_Kind, ...] = (
        (lambda item: item.target, lambda mine, some: targets(mine, some, known.served)),
        (lambda item: item.measured, measured),
        (lambda item: item.assessed, assessed),
        (lambda item: item.results, results),
    )
    found = []
    for of, reckon in kinds:
        some = [one for one in items if of(one.item) is not None]
        mine = standing.filter(pl.col("item_no").is_in([one.item_no for one in some]))
        if not mine.is_empty():
            found.append(reckon(mine, some))
    taken_over: tuple[tuple[pl.DataFrame | None, _Kind], ...] = (
        (known.members, (lambda item: item.members_mean, lambda f, some: members_means(f, some, period))),
        (known.children, (lambda item: item.children_mean, children_means)),
        (known.unit_results, (lambda item: item.from_unit, from_units)),
    )
    for frame, (of, reckon) in taken_over:
        some = [one for one in items if of(one.item) is not None]
        if some and frame is not None and not frame.is_empty():
            taken = reckon(frame, some)
            mine = taken.outcomes.join(applies, on=KEY, how="semi")
            found.append(Reckoned(taken.rule, mine, taken.others, taken.floor))
    return found


def _pointed(each: Reckoned, shared: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """The outcomes with `points`, each rounded once from its exact fraction."""
    rows = each.outcomes.with_columns((pl.col("most") + pl.col("surplus")).alias("at_most"))
    part, whole = ["points", "part"], ["whole", "scale"]
    if not shared.is_empty():
        rows = _shared(rows, shared, table)
        part, whole = [*part, "all"], [*whole, "own"]
    points = ratio(rows, part, whole, "at_most")
    if each.floor is not None:
        points = points.clip(lower_bound=each.floor)
    return rows.with_columns((points + rows["beyond"]).alias("points"))


def _shared(rows: pl.DataFrame, shared: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """The outcomes with `all` and `own`, see `shares`, and the bound `at_most` in proportion to these."""
    rows = (
        rows.join(table.select("item_no", "group_no"), on="item_no")
        .join(shared, on=["subject", "group_no"], how="left")
        .with_columns(pl.col("all", "own").fill_null(1), pl.col("most").fill_null(0).alias("bound"))
    )
    bound = ratio(rows, ["bound", "all"], ["own"])
    return rows.with_columns(
        pl.when(pl.col("most").is_not_null()).then(bound + pl.col("surplus")).alias("at_most")
    )
