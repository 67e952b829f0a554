"""From facts to points for any number of subjects, by ranges of subjects, so that memory does not grow with facts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from services.scoring.domain.applies import Applies
from services.scoring.domain.computed import Known, computed
from services.scoring.domain.contributions import rows_of
from services.scoring.domain.counted import RULES, moved, ordered, same_acts
from services.scoring.domain.criteria.model import Contested
from services.scoring.domain.facts import Suspended
from services.scoring.domain.groups import Balance, balance
from services.scoring.domain.looked_at import Evidence
from services.scoring.domain.lookup import Subjects, looked_up
from services.scoring.domain.plan import Plan
from services.scoring.domain.standing import COUNTS, IN_FORCE, SAME_ACT, judged, weighed

FACTS_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Case:
    """What is to be reckoned: `looked_at` facts of `subjects` by a plan, with what computed items know beside."""

    plan: Plan
    contested: Contested
    suspended: Suspended
    subjects: Subjects
    applies: Applies
    looked_at: pl.DataFrame
    evidence: Evidence
    known: Known | None = None

    @cached_property
    def facts(self) -> pl.DataFrame:
        allowed = self.applies.by_item(self.plan, len(self.subjects))
        return weighed(self.looked_at, self.plan, self.contested, self.suspended, allowed, len(self.subjects))

    @cached_property
    def heavier(self) -> list[pl.Series]:
        return [self.applies[entry.applies_to] for entry in self.plan.sheet.heavier]

    @cached_property
    def groups(self) -> list[pl.Series | None]:
        """By group whom it concerns."""
        sheet = self.plan.sheet.applies_to
        found = []
        for group in self.plan.groups:
            conditions = [condition for condition in (sheet, group.applies_to) if condition is not None]
            found.append(self.applies.all_of(conditions))
        return found

    def scored(self) -> pl.Series | None:
        """Whom the sheet concerns at all; None: everybody."""
        condition = self.plan.sheet.applies_to
        return None if condition is None else self.applies[condition]


@dataclass(frozen=True)
class Part:
    """The reckoning of the subjects with the numbers `first` to before `end`."""

    case: Case
    first: int
    end: int
    facts: pl.DataFrame = field(repr=False)

    @cached_property
    def subjects(self) -> pl.Series:
        return pl.int_range(self.first, self.end, dtype=pl.UInt32, eager=True)

    @cached_property
    def counted(self) -> pl.DataFrame:
        """The rows of `moved`, with `at`: their place in the facts of the part."""
        case, plan = self.case, self.case.plan
        counting = self.facts.with_row_index("at").filter(
            (pl.col("why") == COUNTS) & looked_up(plan.counted, "item")
        )
        rows = ordered(counting, case.evidence, plan)
        same = same_acts(rows, plan)
        if same is not None:
            rows = rows.filter(~same)
        found = moved(rows, counting, plan, case.heavier)
        return found.with_columns(counting["at"].gather(found["place"]).alias("at")).drop("place")

    @cached_property
    def judged_facts(self) -> pl.DataFrame:
        """The facts of the part, now that it is known which are the same act as another."""
        plan = self.case.plan
        if not any(slot.item.once_per for slot in plan.slots):
            return self.facts
        counting = (self.facts["why"] == COUNTS) & plan.counted.gather(self.facts["item"])
        dropped = counting.scatter(self.counted["at"], False)
        why = pl.when(dropped).then(pl.lit(SAME_ACT, dtype=pl.UInt8)).otherwise("why")
        return self.facts.with_columns(why.alias("why"))

    @cached_property
    def computed(self) -> pl.DataFrame | None:
        """`ROWS` of the computed items; None: the sheet has none."""
        case, plan = self.case, self.case.plan
        if case.known is None:
            return None
        facts = self.facts.filter(looked_up(plan.computed, "item") & (pl.col("item") != plan.nothing))
        known = case.known if self.whole else _of_range(case.known, self.first, self.end)
        return computed(judged(facts, case.evidence, plan), plan.sheet, plan.period, known)

    @property
    def whole(self) -> bool:
        return self.end - self.first == len(self.case.subjects)

    @cached_property
    def balance(self) -> Balance:
        plan = self.case.plan
        cell = pl.col("cell")
        total = pl.col("points").cum_sum()
        sums = (
            self.counted.select(
                "subject", "item", total.alias("total"), (cell != cell.shift(-1)).alias("last")
            )
            .filter(pl.col("last").fill_null(True))
            .select(
                "subject",
                looked_up(plan.group_numbers, "item").alias("group_no"),
                (pl.col("total") - pl.col("total").shift(fill_value=0)).alias("points"),
            )
        )
        if self.computed is not None:
            theirs = self.computed.select(pl.col("subject").cast(pl.Int64), "group_no", "points")
            sums = pl.concat([sums, theirs])
        sums = sums.group_by("subject", "group_no").agg(pl.sum("points"))
        return balance(plan, self.subjects, sums, self.case.groups)

    def watched(self) -> pl.DataFrame:
        """The standing facts that grades and flags ask for: subject, criterion, day, group_no, item_no, stands,
        and `row` for their events."""
        plan = self.case.plan
        criteria = pl.Series([slot.item.criterion for slot in plan.slots], dtype=pl.String)
        if plan.watched is None:
            facts = self.facts.clear()
        else:
            stands = (pl.col("why") == COUNTS) | (pl.col("why") == IN_FORCE)
            facts = self.judged_facts.filter(stands & looked_up(plan.watched, "item"))
        return facts.select(
            "subject",
            looked_up(criteria, "item").alias("criterion"),
            (pl.col("offset") + plan.origin).cast(pl.Date).alias("day"),
            looked_up(plan.group_numbers, "item").alias("group_no"),
            pl.col("item").cast(pl.Int64).alias("item_no"),
            pl.lit(True).alias("stands"),
            "row",
        )

    def with_events(self, facts: pl.DataFrame) -> pl.DataFrame:
        """`watched` facts with their `events`."""
        return facts.with_columns(self.case.evidence.of(facts["row"])["events"])

    def rows(self) -> pl.DataFrame:
        """`ROWS` of everything, with the subjects' numbers."""
        frames = [self._of_counted(), self._of_others(), self._of_balance()]
        if self.computed is not None:
            frames.append(rows_of(self.computed))
        return pl.concat([frame.with_columns(pl.col("subject").cast(pl.UInt32)) for frame in frames])

    def _of_balance(self) -> pl.DataFrame:
        scored = self.case.scored()
        rows = self.balance.rows()
        return rows if scored is None else rows.filter(looked_up(scored, "subject"))

    def _of_counted(self) -> pl.DataFrame:
        plan, rows = self.case.plan, self.counted
        facts = judged(self.facts[rows["at"]], self.case.evidence, plan)
        rule = looked_up(pl.Series(RULES), "rule").alias("rule")
        return rows_of(facts.with_columns(rows.select("plain", "times", "points", rule)))

    def _of_others(self) -> pl.DataFrame:
        """What does not stand, is only still in force, or is under no criterion of the sheet."""
        plan = self.case.plan
        facts = self.judged_facts.filter(
            ((pl.col("why") != COUNTS) & looked_up(plan.counted, "item")) | (pl.col("item") == plan.nothing)
        )
        nothing = pl.lit(0, dtype=pl.Int64).alias("points")
        return rows_of(judged(facts, self.case.evidence, plan).with_columns(nothing))


def parts(case: Case, facts_at_once: int = FACTS_AT_ONCE) -> Iterator[Part]:
    """The case, cut into ranges of subjects that have about so many facts each."""
    count, height = len(case.subjects), case.facts.height
    ranges = max(1, min(count, -(-height // facts_at_once)))
    if ranges == 1:
        yield Part(case, 0, count, case.facts)
        return
    for number in range(ranges):
        first, end = count * number // ranges, count * (number + 1) // ranges
        yield Part(case, first, end, case.facts.filter(_in_range(first, end)))


def _of_range(known: Known, first: int, end: int) -> Known:
    def mine(frame: pl.DataFrame | None) -> pl.DataFrame | None:
        return None if frame is None else frame.filter(_in_range(first, end))

    return Known(
        applies=known.applies.filter(_in_range(first, end)),
        left_out=known.left_out.filter(_in_range(first, end)),
        served=known.served.filter(_in_range(first, end)),
        members=mine(known.members),
        children=mine(known.children),
        unit_results=mine(known.unit_results),
    )


def _in_range(first: int, end: int) -> pl.Expr:
    return (pl.col("subject") >= first) & (pl.col("subject") < end)
