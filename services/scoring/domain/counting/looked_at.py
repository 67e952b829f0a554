"""The facts that a sheet looks at in a period, whatever source they are of, each under its item, as numbers.

`LOOKED_AT` is all that the reckoning needs. What explains a fact (its events, its standing) stays where it
came from, see `Evidence`, and is fetched by `row` for those that are asked about.
"""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from services.scoring.domain.counting.evidence import TOLD, Evidence
from services.scoring.domain.counting.lookup import Subjects, among, code_of, looked_up, numbers
from services.scoring.domain.counting.plan import Plan
from services.scoring.domain.counting.rules import Slot
from services.scoring.domain.counting.sources import (
    from_attendance,
    from_discipline,
    from_subordinates,
    offset,
    row,
    told,
)
from services.scoring.domain.counting.standing import doubt_of_records
from services.scoring.domain.criteria.model import Contested, CriteriaSet
from services.scoring.domain.facts import Facts
from shared.contracts.observations import SubjectKind


@dataclass(frozen=True)
class LookedAt:
    """`facts`: `LOOKED_AT`; `evidence`: what they tell besides."""

    facts: pl.DataFrame
    evidence: Evidence


def looked_at(
    plan: Plan,
    facts: Facts,
    criteria: CriteriaSet,
    occurrences: pl.DataFrame | None,
    kind: SubjectKind,
    subjects: Subjects,
) -> LookedAt:
    """What the sheet looks at of the subjects, in the order of what is given."""
    frames = [_records(plan, facts, criteria.contested, kind, subjects)]
    others: list[pl.DataFrame] = []
    count = facts.records.height
    if "attendance" in plan.from_source and occurrences is not None and not occurrences.is_empty():
        barred = "time-clock" in facts.suspended.sources
        frames.append(from_attendance(plan, occurrences, barred, subjects, count))
        others.append(told(occurrences, pl.lit(None, dtype=pl.String), pl.col("events")))
        count += occurrences.height
    if "discipline" in plan.from_source and not facts.discipline.is_empty():
        frames += from_discipline(plan, facts, kind, subjects, count)
        others.append(told(facts.discipline, pl.col("event"), pl.concat_list("event")))
    if "subordinates" in plan.from_source:
        frames.append(from_subordinates(plan, facts, criteria, subjects))
    given = [frame for frame in frames if not frame.is_empty()] or frames[:1]
    return LookedAt(
        given[0] if len(given) == 1 else pl.concat(given),
        Evidence(facts.records, pl.concat(others) if others else pl.DataFrame(schema=TOLD)),
    )


def _records(
    plan: Plan, facts: Facts, contested: Contested, kind: SubjectKind, subjects: Subjects
) -> pl.DataFrame:
    types = facts.records.schema
    mine = facts.records.select(
        subjects.number("subject", types["subject"]),
        _item(plan, types["criterion"]),
        offset(plan, "day"),
        "quantity",
        doubt_of_records(types["standing"], types["source"], contested, facts.suspended.sources),
        pl.col("confirmed").alias("found"),
        row(0),
    )
    theirs = facts.records.select(_of_kind(types["subject_kind"], kind)).to_series()
    return mine.filter(theirs & mine.select(_looked(plan)).to_series())


@lru_cache(maxsize=256)
def _of_kind(dtype: pl.DataType, kind: SubjectKind) -> pl.Expr:
    return among("subject_kind", dtype, [kind])


@lru_cache(maxsize=256)
def _looked(plan: Plan) -> pl.Expr:
    """Whether the fact is a subject's, on a day at which its item looks; without an item, in the period."""
    looked = pl.col("subject").is_not_null() & pl.col("offset").is_between(0, plan.span - 1)
    if plan.begins == 0:
        return looked
    starts = numbers([*(plan.offset(day) for day in plan.looks_from), plan.begins])
    return looked & (pl.col("offset") >= looked_up(starts, "item"))


@lru_cache(maxsize=256)
def _item(plan: Plan, dtype: pl.DataType) -> pl.Expr:
    """The item of a record by its criterion and, where two versions share the period, its day."""
    slots = plan.from_source.get("record", [])
    item = code_of("criterion", dtype, _by_criterion(slots, earlier=False), plan.nothing)
    if plan.since is not None:
        before = code_of("criterion", dtype, _by_criterion(slots, earlier=True), plan.nothing)
        item = pl.when(offset(plan, "day") < plan.since).then(before).otherwise(item)
    return item.cast(pl.UInt16).alias("item")


def _by_criterion(slots: list[Slot], earlier: bool) -> dict[str, int]:
    """The item that sees records of the days before (since) the version took effect."""
    return {
        slot.item.criterion: slot.number
        for slot in slots
        if (slot.sees.first_day if earlier else slot.sees.last_day) is None
    }
