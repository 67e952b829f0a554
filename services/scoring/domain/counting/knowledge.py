"""What computed items and flags rest on beside the facts of their subjects."""

import polars as pl

from services.scoring.domain.computed import Known
from services.scoring.domain.counting.applies import Applies
from services.scoring.domain.counting.lookup import Subjects
from services.scoring.domain.counting.plan import Plan
from services.scoring.domain.counting.rules import Slot
from services.scoring.domain.facts import Facts, Suspended, check
from services.scoring.domain.grading.flags import Beside
from services.scoring.domain.grading.unobserved import there_since
from services.scoring.domain.periods import Period

MEMBER_SCORES = pl.Schema(
    {
        "person": pl.String(),
        "unit": pl.String(),
        "period": pl.String(),
        "points": pl.Int64(),
        "days": pl.Int64(),
    }
)
CHILD_SCORES = pl.Schema({"unit": pl.String(), "parent": pl.String(), "points": pl.Int64()})
_ITEM = {"subject": pl.UInt32, "item_no": pl.Int64}
_SERVED = pl.Schema({"subject": pl.UInt32(), "served": pl.Int64(), "working": pl.Int64()})


def of_persons(
    plan: Plan,
    facts: Facts,
    subjects: Subjects,
    applies: Applies,
    served: pl.DataFrame | None,
    unit_results: pl.DataFrame | None,
) -> Known | None:
    """What the computed items of a sheet of persons know; None when it has none.

    `served` (person, served, working) and `unit_results` (subject, item_no, result, full) where items ask
    for them.
    """
    slots = _computed(plan)
    if not slots:
        return None
    return Known(
        applies=_concerned(slots, subjects, applies, facts.suspended),
        left_out=_left_out(slots, facts, subjects, plan.period),
        served=pl.DataFrame(schema=_SERVED)
        if served is None
        else _numbered(served, "person", subjects).select(_SERVED.names()),
        unit_results=unit_results,
    )


def of_units(
    plan: Plan,
    facts: Facts,
    subjects: Subjects,
    applies: Applies,
    member_scores: pl.DataFrame,
    child_scores: pl.DataFrame | None,
) -> Known | None:
    """What the computed items of a sheet of units know; None when it has none."""
    check(member_scores, MEMBER_SCORES, "member_scores")
    if child_scores is not None:
        check(child_scores, CHILD_SCORES, "child_scores")
    slots = _computed(plan)
    if not slots:
        return None
    children = None if child_scores is None else _numbered(child_scores, "parent", subjects)
    return Known(
        applies=_concerned(slots, subjects, applies, facts.suspended),
        left_out=_left_out(slots, facts, subjects, plan.period),
        served=_existence(facts, subjects, plan.period)
        if in_proportion(plan)
        else pl.DataFrame(schema=_SERVED),
        members=_numbered(member_scores, "unit", subjects),
        children=None if children is None else children.select("subject", "points"),
    )


def beside_flags(plan: Plan, facts: Facts, subjects: Subjects, applies: Applies) -> Beside:
    flags = plan.sheet.flags
    conditional = [flag for flag in flags if flag.applies_to is not None]
    concerned = None
    if conditional:
        numbers = pl.int_range(len(subjects), dtype=pl.UInt32, eager=True).alias("subject")
        concerned = pl.concat(
            pl.DataFrame({"subject": numbers.filter(applies[flag.applies_to])}).with_columns(
                pl.lit(flag.flag).alias("flag")
            )
            for flag in conditional
            if flag.applies_to is not None
        )
    lifted = None
    if not facts.lifted.is_empty():
        mine = facts.lifted.filter(pl.col("period") == str(plan.period))
        lifted = _numbered(mine, "subject", subjects).select("subject", "flag")
    if all(flag.unobserved_months is None for flag in flags):
        return Beside(applies=concerned, lifted=lifted)
    whose, spans = (
        ("person", facts.placements) if plan.sheet.subject_kind == "person" else ("unit", facts.units)
    )
    return Beside(
        applies=concerned,
        lifted=lifted,
        seen=_numbered(facts.seen, "subject", subjects).select("subject", "last_day"),
        there=there_since(
            _numbered(spans, whose, subjects).select("subject", "first_day", "last_day"), plan.period.last_day
        ),
    )


def _computed(plan: Plan) -> list[Slot]:
    return [slot for slot in plan.slots if not slot.item.counted]


def in_proportion(plan: Plan) -> bool:
    """Whether anything is reckoned in proportion to service."""
    return any(slot.item.target is not None and slot.item.target.in_proportion for slot in plan.slots)


def _concerned(slots: list[Slot], subjects: Subjects, applies: Applies, suspended: Suspended) -> pl.DataFrame:
    """(subject, item_no). What rests on no facts of its own does not apply while it is suspended."""
    frames = [pl.DataFrame(schema=_ITEM)]
    everybody = pl.int_range(len(subjects), dtype=pl.UInt32, eager=True).alias("subject")
    for slot in slots:
        if slot.item.source == "computed" and slot.item.criterion in suspended.criteria:
            continue
        holds = applies.all_of(slot.conditions)
        mine = everybody if holds is None else everybody.filter(holds)
        frames.append(pl.DataFrame(mine).with_columns(pl.lit(slot.number, dtype=pl.Int64).alias("item_no")))
    return pl.concat(frames)


def _left_out(slots: list[Slot], facts: Facts, subjects: Subjects, period: Period) -> pl.DataFrame:
    numbers = {slot.item.criterion: slot.number for slot in slots}
    number = pl.col("criterion").replace_strict(numbers, default=None, return_dtype=pl.Int64)
    mine = facts.left_out.filter(pl.col("period") == str(period)).with_columns(number.alias("item_no"))
    known = _numbered(mine.filter(pl.col("item_no").is_not_null()), "subject", subjects)
    return known.select("subject", "item_no", "event").sort("subject", "item_no", "event")


def _numbered(frame: pl.DataFrame, whose: str, subjects: Subjects) -> pl.DataFrame:
    """The rows of the subjects, with their numbers as `subject`."""
    number = subjects.number(whose, frame.schema[whose])
    return frame.with_columns(number).filter(pl.col("subject").is_not_null())


def _existence(facts: Facts, subjects: Subjects, period: Period) -> pl.DataFrame:
    """Of units, all calendar days of the period and those on which they existed."""
    first, last = period.first_day, period.last_day
    days = (last - first).days + 1
    there = _numbered(facts.units, "unit", subjects).select(
        "subject",
        pl.max_horizontal("first_day", pl.lit(first)).alias("from"),
        pl.min_horizontal("last_day", pl.lit(last)).alias("to"),
    )
    return (
        there.filter(pl.col("from") <= pl.col("to"))
        .with_columns(pl.date_ranges("from", "to").alias("day"))
        .explode("day")
        .group_by("subject")
        .agg(pl.col("day").n_unique().cast(pl.Int64).alias("served"))
        .with_columns(pl.lit(days, dtype=pl.Int64).alias("working"))
    )
