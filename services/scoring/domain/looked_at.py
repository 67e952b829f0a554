"""The facts that a sheet looks at in a period, whatever source they are of, each under its item, as numbers.

`LOOKED_AT` is all that the reckoning needs. What explains a fact (its events, its standing) stays where it came
from and is fetched by `row` for those that are asked about.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from services.scoring.domain.facts import Facts
from services.scoring.domain.lookup import Subjects, among, code_of, looked_up, numbers
from services.scoring.domain.plan import Plan
from services.scoring.domain.rules import Slot
from services.scoring.domain.subordinates import of_led_units
from shared.contracts.observations import SubjectKind

LOOKED_AT = pl.Schema(
    {
        "subject": pl.UInt32(),
        "item": pl.UInt16(),  # `Plan.nothing` for a record under a criterion that the sheet does not have
        "offset": pl.Int32(),  # of the day, see `Plan`
        "quantity": pl.Int64(),
        "retracted": pl.Boolean(),
        "contested": pl.Boolean(),
        "alleged": pl.Boolean(),  # alleged, and never confirmed
        "found": pl.Boolean(),  # a finding was made of it, or none is needed: a clock and a decision are one
        "barred": pl.Boolean(),  # its source is suspended
        "excused": pl.Boolean(),
        "earlier": pl.Boolean(),  # a decision of before what is looked at, still in force
        "row": pl.UInt32(),  # in `Evidence`
    }
)
TOLD = pl.Schema(
    {"event": pl.String(), "events": pl.List(pl.String()), "standing": pl.String(), "column": pl.String()}
)
MEASURES = ("hours", "quality", "late_percent", "faults", "replies")


@dataclass(frozen=True)
class Evidence:
    """What facts tell beside what they count: records first, then `others`, numbered through."""

    records: pl.DataFrame
    others: pl.DataFrame

    def of(self, rows: pl.Series, *, measures: bool = False) -> pl.DataFrame:
        """`TOLD`, and criterion and measures of records (else null), of each of the rows."""
        extra = ["criterion", *MEASURES] if measures else ["criterion"]
        count = self.records.height
        if self.others.is_empty():
            return self._of_records(rows, extra)
        wanted = pl.DataFrame({"row": rows, "place": pl.int_range(len(rows), eager=True)})
        ours = wanted.filter(pl.col("row") < count)
        theirs = wanted.filter(pl.col("row") >= count)
        told = self.others[theirs["row"] - count]
        frames = [
            self._of_records(ours["row"], extra).with_columns(ours["place"]),
            told.with_columns(theirs["place"]),
        ]
        return pl.concat(frames, how="diagonal").sort("place").drop("place")

    def _of_records(self, rows: pl.Series, extra: list[str]) -> pl.DataFrame:
        text = pl.col("event", "standing", "column", "criterion").cast(pl.String)
        return self.records.select("event", "standing", "column", *extra)[rows].select(
            text, pl.concat_list(pl.col("event").cast(pl.String)).alias("events"), *extra[1:]
        )

    def events(self, rows: pl.Series) -> pl.Series:
        """The event of each row, null where it has none of its own."""
        if self.others.is_empty():
            return self.records["event"].gather(rows)
        return self.of(rows)["event"]


def looked_at(
    plan: Plan, facts: Facts, occurrences: pl.DataFrame | None, kind: SubjectKind, subjects: Subjects
) -> tuple[pl.DataFrame, Evidence]:
    """`LOOKED_AT`, in the order of what is given, and the evidence."""
    frames = [_records(plan, facts, kind, subjects)]
    others: list[pl.DataFrame] = []
    count = facts.records.height
    if "attendance" in plan.from_source and occurrences is not None and not occurrences.is_empty():
        frames.append(_attendance(plan, facts, occurrences, subjects, count))
        others.append(_told(occurrences.select(pl.lit(None, dtype=pl.String).alias("event"), "events")))
        count += occurrences.height
    if "discipline" in plan.from_source and not facts.discipline.is_empty():
        frames += _discipline(plan, facts, kind, subjects, count)
        events = pl.concat_list("event").alias("events")
        others.append(_told(facts.discipline.select("event", events)))
    if "subordinates" in plan.from_source:
        frames.append(_subordinates(plan, facts, subjects))
    told = pl.concat(others) if others else pl.DataFrame(schema=TOLD)
    given = [frame for frame in frames if not frame.is_empty()]
    return (pl.concat(given) if len(given) > 1 else (given or frames)[0]), Evidence(facts.records, told)


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    standing = pl.lit("recorded").alias("standing")
    return frame.with_columns(standing, pl.lit(None, dtype=pl.String).alias("column")).select(TOLD.names())


def _offset(plan: Plan, day: str) -> pl.Expr:
    return (pl.col(day).cast(pl.Int32) - plan.origin).alias("offset")


def _row(start: int) -> pl.Expr:
    return pl.int_range(start, start + pl.len(), dtype=pl.UInt32).alias("row")


def _records(plan: Plan, facts: Facts, kind: SubjectKind, subjects: Subjects) -> pl.DataFrame:
    types = facts.records.schema
    offset = _offset(plan, "day")
    theirs = among("subject_kind", types["subject_kind"], [kind])
    looked = theirs & offset.is_between(0, plan.span - 1)
    coded = facts.records.select(
        subjects.number("subject", types["subject"]),
        _item(plan, types["criterion"], offset),
        offset,
        "quantity",
        *_standing(facts, types),
        _row(0),
        looked.alias("looked"),
    ).filter(pl.col("looked") & pl.col("subject").is_not_null())
    if plan.begins > 0:
        starts = numbers([*(plan.offset(day) for day in plan.looks_from), plan.begins])
        coded = coded.filter(pl.col("offset") >= looked_up(starts, "item"))
    return coded.select(LOOKED_AT.names())


def _standing(facts: Facts, types: pl.Schema) -> list[pl.Expr]:
    no = pl.lit(False)
    sources = facts.suspended.sources
    barred = among("source", types["source"], sources) if sources else no
    return [
        among("standing", types["standing"], ["retracted"]).alias("retracted"),
        among("standing", types["standing"], ["contested"]).alias("contested"),
        (pl.col("alleged") & ~pl.col("confirmed")).alias("alleged"),
        pl.col("confirmed").alias("found"),
        barred.alias("barred"),
        no.alias("excused"),
        no.alias("earlier"),
    ]


def _item(plan: Plan, dtype: pl.DataType, offset: pl.Expr) -> pl.Expr:
    """The item of a record by its criterion and, where two versions share the period, its day."""
    slots = plan.from_source.get("record", [])
    after = _by_criterion(plan, slots, earlier=False)
    item = code_of("criterion", dtype, after, plan.nothing)
    if plan.since is not None:
        before = _by_criterion(plan, slots, earlier=True)
        item = (
            pl.when(offset < plan.since)
            .then(code_of("criterion", dtype, before, plan.nothing))
            .otherwise(item)
        )
    return item.cast(pl.UInt16).alias("item")


def _by_criterion(plan: Plan, slots: list[Slot], earlier: bool) -> dict[str, int]:
    """The item that sees records of the days before (since) the version took effect."""
    return {slot.item.criterion: slot.number for slot in slots if _sees(slot, earlier)}


def _sees(slot: Slot, earlier: bool) -> bool:
    return slot.sees.first_day is None if earlier else slot.sees.last_day is None


def _seen(plan: Plan, slots: list[Slot]) -> tuple[pl.Series, pl.Series] | None:
    """By item the first and the last offset that it sees; None: every item sees all days."""
    if plan.since is None:
        return None
    firsts, lasts = [0] * plan.nothing, [plan.span] * plan.nothing
    for slot in slots:
        firsts[slot.number] = plan.offset(slot.sees.first_day) if slot.sees.first_day else -(10**6)
        lasts[slot.number] = plan.offset(slot.sees.last_day) if slot.sees.last_day else 10**6
    return numbers(firsts), numbers(lasts)


def _looked(plan: Plan, slots: list[Slot]) -> pl.Expr:
    """Whether the item looks at the day of the fact."""
    starts = numbers([plan.offset(day) for day in plan.looks_from])
    looked = (pl.col("offset") < plan.span) & (
        (pl.col("offset") >= looked_up(starts, "item")) | pl.col("earlier")
    )
    seen = _seen(plan, slots)
    if seen is None:
        return looked
    return looked & pl.col("offset").is_between(looked_up(seen[0], "item"), looked_up(seen[1], "item"))


def _attendance(
    plan: Plan, facts: Facts, occurrences: pl.DataFrame, subjects: Subjects, start: int
) -> pl.DataFrame:
    """Each occurrence under every item that asks for it.

    The quantity is minutes of a lateness, an early leave or a post left, half days of an absence, else one.
    """
    slots = plan.from_source["attendance"]
    amount = (
        pl.when(pl.col("kind") == "absent")
        .then("half_days")
        .when(pl.col("kind") == "missing-punch")
        .then(1)
        .otherwise("minutes")
    )
    yes, no = pl.lit(True), pl.lit(False)
    barred = "time-clock" in facts.suspended.sources
    return (
        occurrences.with_columns(_row(start))
        .join(_asked(slots), on="kind", maintain_order="left_right")
        .filter((pl.col("minutes") > pl.col("over")) & (pl.col("minutes") <= pl.col("up_to")))
        .select(
            subjects.number("person", pl.String()),
            "item",
            _offset(plan, "day"),
            (amount * 100).cast(pl.Int64).alias("quantity"),
            no.alias("retracted"),
            no.alias("contested"),
            no.alias("alleged"),
            yes.alias("found"),
            pl.lit(barred).alias("barred"),
            "excused",
            no.alias("earlier"),
            "row",
        )
        .filter(pl.col("subject").is_not_null() & _looked(plan, slots))
    )


def _asked(slots: list[Slot]) -> pl.DataFrame:
    rows = [
        (
            slot.number,
            when.kind,
            -1 if when.over is None else when.over,
            10**6 if when.up_to is None else when.up_to,
        )
        for slot in slots
        if (when := slot.item.when) is not None
    ]
    schema = {"item": pl.UInt16, "kind": pl.String, "over": pl.Int64, "up_to": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _discipline(
    plan: Plan, facts: Facts, kind: SubjectKind, subjects: Subjects, start: int
) -> Iterator[pl.DataFrame]:
    """Decisions against persons; of units against those who were members on a decision's first day."""
    decisions = facts.discipline.with_columns(_row(start), pl.col("person").alias("concerned"))
    if kind == "unit":
        members = facts.placements.select("person", "unit", pl.col("first_day").alias("from"), "last_day")
        inside = (pl.col("from") <= pl.col("first_day")) & (
            pl.col("last_day_right").is_null() | (pl.col("last_day_right") >= pl.col("first_day"))
        )
        decisions = (
            decisions.join(members, on="person")
            .filter(inside)
            .with_columns(pl.col("unit").alias("concerned"))
            .unique(["unit", "row"])
        )
    lasting = pl.col("last_day").is_null() | (pl.col("last_day") >= plan.period.first_day)
    yes, no = pl.lit(True), pl.lit(False)
    for slot in plan.from_source["discipline"]:
        forms = slot.item.when.forms if slot.item.when is not None else ()
        earlier = pl.col("first_day") < plan.looks_from[slot.number]
        asked = (pl.col("form").is_in(forms) if forms else yes) & (~earlier | lasting)
        yield (
            decisions.filter(asked)
            .select(
                subjects.number("concerned", pl.String()),
                pl.lit(slot.number, dtype=pl.UInt16).alias("item"),
                _offset(plan, "first_day"),
                pl.lit(100, dtype=pl.Int64).alias("quantity"),
                no.alias("retracted"),
                no.alias("contested"),
                no.alias("alleged"),
                yes.alias("found"),
                no.alias("barred"),
                no.alias("excused"),
                earlier.alias("earlier"),
                "row",
            )
            .filter(pl.col("subject").is_not_null() & _looked(plan, [slot]))
        )


def _subordinates(plan: Plan, facts: Facts, subjects: Subjects) -> pl.DataFrame:
    """Of heads: what was recorded of the unit that they led on the day, and of its other members."""
    slots = plan.from_source["subordinates"]
    rows = [
        (criterion, slot.number, criterion in facts.suspended.criteria)
        for slot in slots
        for criterion in (slot.item.when.criteria if slot.item.when is not None else ())
    ]
    asked = pl.DataFrame(
        rows, schema={"criterion": pl.String, "item": pl.UInt16, "silenced": pl.Boolean}, orient="row"
    )
    types = facts.records.schema
    wanted = facts.records.with_columns(_row(0)).filter(
        pl.col("day").is_between(plan.first_day, plan.period.last_day)
        & among("criterion", types["criterion"], asked["criterion"].unique().to_list())
    )
    return (
        of_led_units(wanted, facts.positions, facts.placements)
        .join(asked, on="criterion", maintain_order="left_right")
        .select(
            subjects.number("head", pl.String()),
            "item",
            _offset(plan, "day"),
            pl.lit(100, dtype=pl.Int64).alias("quantity"),
            *_standing(facts, wanted.schema),
            "row",
            "silenced",
        )
        .with_columns(pl.col("barred") | pl.col("silenced"))
        .filter(pl.col("subject").is_not_null() & _looked(plan, slots))
        .select(LOOKED_AT.names())
    )
