"""Facts that are no records of their subject: of clocks, of discipline, and what heads answer for."""

from collections.abc import Iterator
from functools import lru_cache

import polars as pl

from services.scoring.domain.counting.evidence import TOLD
from services.scoring.domain.counting.lookup import Subjects, among, looked_up, numbers
from services.scoring.domain.counting.plan import Plan
from services.scoring.domain.counting.standing import (
    ALLEGED,
    COUNTS,
    EXCUSED,
    IN_FORCE,
    LOOKED_AT,
    SUSPENDED,
    doubt_of_records,
    why,
)
from services.scoring.domain.counting.subordinates import of_led_units
from services.scoring.domain.criteria.model import CriteriaSet
from services.scoring.domain.facts import Facts
from shared.contracts.observations import SubjectKind

_UNLIMITED = 10**6
"""More minutes, or days, than anything has."""


def told(frame: pl.DataFrame, event: pl.Expr, events: pl.Expr) -> pl.DataFrame:
    """`TOLD` of facts that nobody can contest."""
    standing, column = pl.lit("recorded").alias("standing"), pl.lit(None, dtype=pl.String).alias("column")
    return frame.select(event.alias("event"), events.alias("events"), standing, column).select(TOLD.names())


def offset(plan: Plan, day: str) -> pl.Expr:
    return (pl.col(day).cast(pl.Int32) - plan.origin).alias("offset")


def row(start: int) -> pl.Expr:
    return pl.int_range(start, start + pl.len(), dtype=pl.UInt32).alias("row")


def from_attendance(
    plan: Plan, occurrences: pl.DataFrame, barred: bool, subjects: Subjects, start: int
) -> pl.DataFrame:
    """`LOOKED_AT`: each occurrence under every item that asks for it; numbered from `start`.

    The quantity is minutes of a lateness, an early leave or a post left, half days of an absence, else one.
    """
    asked, wanted, quantity = _asked(plan)
    doubt = pl.when("excused").then(why(EXCUSED)).otherwise(why(COUNTS))
    found = (
        occurrences.select("person", "day", "kind", "minutes", "half_days", "excused", row(start))
        .join(asked, on="kind", maintain_order="left_right")
        .filter(wanted)
        .select(
            subjects.number("person", pl.String()),
            "item",
            offset(plan, "day"),
            quantity,
            (why(SUSPENDED) if barred else doubt).alias("why"),
            pl.lit(True).alias("found"),
            "row",
        )
    )
    return found.filter(_looked(plan))


@lru_cache(maxsize=256)
def _asked(plan: Plan) -> tuple[pl.DataFrame, pl.Expr, pl.Expr]:
    """What items ask for, by kind; whether they get it; and the quantity."""
    rows = [
        (
            slot.number,
            when.kind,
            -1 if when.over is None else when.over,
            _UNLIMITED if when.up_to is None else when.up_to,
        )
        for slot in plan.from_source["attendance"]
        if (when := slot.item.when) is not None
    ]
    schema = {"item": pl.UInt16, "kind": pl.String, "over": pl.Int64, "up_to": pl.Int64}
    amount = (
        pl.when(pl.col("kind") == "absent")
        .then("half_days")
        .when(pl.col("kind") == "missing-punch")
        .then(1)
        .otherwise("minutes")
    )
    wanted = (pl.col("minutes") > pl.col("over")) & (pl.col("minutes") <= pl.col("up_to"))
    return (
        pl.DataFrame(rows, schema=schema, orient="row"),
        wanted,
        (amount * 100).cast(pl.Int64).alias("quantity"),
    )


@lru_cache(maxsize=256)
def _looked(plan: Plan) -> pl.Expr:
    """Whether the item looks at the day of the fact, and the fact is of one of the subjects."""
    starts = numbers([plan.offset(day) for day in plan.looks_from])
    earlier = pl.col("why") == IN_FORCE
    looked = (
        pl.col("subject").is_not_null()
        & (pl.col("offset") < plan.span)
        & ((pl.col("offset") >= looked_up(starts, "item")) | earlier)
    )
    if plan.since is None:
        return looked
    sees = [slot.sees for slot in plan.slots]
    firsts = [plan.offset(one.first_day) if one.first_day else -_UNLIMITED for one in sees]
    lasts = [plan.offset(one.last_day) if one.last_day else _UNLIMITED for one in sees]
    return looked & pl.col("offset").is_between(
        looked_up(numbers(firsts), "item"), looked_up(numbers(lasts), "item")
    )


def from_discipline(
    plan: Plan, facts: Facts, kind: SubjectKind, subjects: Subjects, start: int
) -> Iterator[pl.DataFrame]:
    """`LOOKED_AT` of decisions against persons; of units against those who were members on their first
    day."""
    decisions = facts.discipline.with_columns(row(start), pl.col("person").alias("concerned"))
    if kind == "unit":
        decisions = _of_units(decisions, facts.placements)
    lasting = pl.col("last_day").is_null() | (pl.col("last_day") >= plan.period.first_day)
    for slot in plan.from_source["discipline"]:
        forms = slot.item.when.forms if slot.item.when is not None else ()
        earlier = pl.col("first_day") < plan.looks_from[slot.number]
        asked = (pl.col("form").is_in(forms) if forms else pl.lit(True)) & (~earlier | lasting)
        found = decisions.filter(asked).select(
            subjects.number("concerned", pl.String()),
            pl.lit(slot.number, dtype=pl.UInt16).alias("item"),
            offset(plan, "first_day"),
            pl.lit(100, dtype=pl.Int64).alias("quantity"),
            pl.when(earlier).then(why(IN_FORCE)).otherwise(why(COUNTS)).alias("why"),
            pl.lit(True).alias("found"),
            "row",
        )
        yield found.filter(_looked(plan))


def _of_units(decisions: pl.DataFrame, placements: pl.DataFrame) -> pl.DataFrame:
    members = placements.select(
        "person",
        pl.col("unit").alias("concerned"),
        pl.col("first_day").alias("from"),
        pl.col("last_day").alias("to"),
    )
    until = pl.col("to").is_null() | (pl.col("to") >= pl.col("first_day"))
    return (
        decisions.drop("concerned")
        .join(members, on="person")
        .filter((pl.col("from") <= pl.col("first_day")) & until)
        .unique(["concerned", "row"])
    )


def from_subordinates(plan: Plan, facts: Facts, criteria: CriteriaSet, subjects: Subjects) -> pl.DataFrame:
    """`LOOKED_AT` of heads: what was recorded of the unit that they led on the day, and of its members.

    A record stands for the head as for its subject: its own criterion may be suspended, or need a finding.
    """
    asked = _answered_for(plan, criteria, facts.suspended.criteria)
    types = facts.records.schema
    wanted = facts.records.with_columns(row(0)).filter(
        pl.col("day").is_between(plan.first_day, plan.period.last_day)
        & among("criterion", types["criterion"], asked["criterion"].unique().to_list())
    )
    sources = facts.suspended.sources
    doubt = doubt_of_records(types["standing"], types["source"], criteria.contested, sources)
    claimed = pl.col("needs_finding") & ~pl.col("confirmed") & (doubt > ALLEGED)
    return (
        of_led_units(wanted, facts.positions, facts.placements)
        .join(asked, on="criterion", maintain_order="left_right")
        .select(
            subjects.number("head", pl.String()),
            "item",
            offset(plan, "day"),
            pl.lit(100, dtype=pl.Int64).alias("quantity"),
            pl.when("silenced")
            .then(why(SUSPENDED))
            .when(claimed)
            .then(why(ALLEGED))
            .otherwise(doubt)
            .alias("why"),
            pl.col("confirmed").alias("found"),
            "row",
        )
        .filter(_looked(plan))
        .select(LOOKED_AT.names())
    )


def _answered_for(plan: Plan, criteria: CriteriaSet, suspended: frozenset[str]) -> pl.DataFrame:
    """Under which item each criterion is answered for, and what its own item says of its records."""
    sheets = [sheet for sheet in (criteria.individual, criteria.collective) if sheet is not None]
    claims = {item.criterion for sheet in sheets for _, item in sheet.items() if item.needs_finding}
    rows = [
        (criterion, slot.number, criterion in suspended, criterion in claims)
        for slot in plan.from_source["subordinates"]
        for criterion in (slot.item.when.criteria if slot.item.when is not None else ())
    ]
    schema = {
        "criterion": pl.String,
        "item": pl.UInt16,
        "silenced": pl.Boolean,
        "needs_finding": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
