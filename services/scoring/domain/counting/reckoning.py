"""From facts to points for any number of subjects, by ranges, so that memory does not grow with facts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import polars as pl

from services.scoring.domain.computed import Known, computed
from services.scoring.domain.counting.applies import Applies
from services.scoring.domain.counting.contributions import rows_of
from services.scoring.domain.counting.counted import RULES, moved, ordered, same_acts
from services.scoring.domain.counting.evidence import Evidence
from services.scoring.domain.counting.groups import Balance, balance
from services.scoring.domain.counting.looked_at import LookedAt
from services.scoring.domain.counting.lookup import Subjects, looked_up
from services.scoring.domain.counting.plan import Plan
from services.scoring.domain.counting.standing import COUNTS, IN_FORCE, SAME_ACT, day, judged, weighed, why
from services.scoring.domain.facts import Suspended

FACTS_AT_ONCE = 1 << 20


@dataclass(frozen=True, eq=False)
class Case:
    """What is to be reckoned: facts of `subjects` by a plan, with what computed items know beside."""

    plan: Plan
    suspended: Suspended
    subjects: Subjects
    applies: Applies
    looked_at: LookedAt
    known: Known | None = None

    @property
    def evidence(self) -> Evidence:
        return self.looked_at.evidence

    @cached_property
    def facts(self) -> pl.DataFrame:
        """`LOOKED_AT`, with all that is known of why a fact does not count."""
        allowed = self.applies.by_item(self.plan, len(self.subjects))
        return weighed(self.looked_at.facts, self.plan, self.suspended, allowed, len(self.subjects))

    @cached_property
    def heavier(self) -> list[pl.Series]:
        """By entry of the sheet to whom it applies."""
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

    @cached_property
    def scored(self) -> pl.Series | None:
        """Whom the sheet concerns at all; None: everybody."""
        condition = self.plan.sheet.applies_to
        return None if condition is None else self.applies[condition]


@dataclass(frozen=True, eq=False)
class Part:
    """The reckoning of the subjects with the numbers `first` to before `end`, and of their `facts`."""

    case: Case
    first: int
    end: int
    facts: pl.DataFrame = field(repr=False)

    @property
    def whole(self) -> bool:
        return self.end - self.first == len(self.case.subjects)

    @cached_property
    def subjects(self) -> pl.Series:
        return pl.int_range(self.first, self.end, dtype=pl.UInt32, eager=True)

    @cached_property
    def _counting(self) -> pl.Series:
        """Whether each fact is one of a counted item, and counts unless it is the same act as another."""
        return self.facts.select(_counts(self.case.plan)).to_series()

    @cached_property
    def _counted_facts(self) -> pl.DataFrame:
        return self.facts.filter(self._counting)

    @cached_property
    def counted(self) -> pl.DataFrame:
        """The rows of `moved`."""
        rows = ordered(self._counted_facts, self.case.evidence, self.case.plan)
        same = same_acts(rows, self.case.plan)
        if same is not None:
            rows = rows.filter(~same)
        return moved(rows, self._counted_facts, self.case.plan, self.case.heavier)

    @cached_property
    def _judged(self) -> pl.DataFrame:
        """The facts, now that it is known which are the same act as another."""
        if self.counted.height == self._counted_facts.height:
            return self.facts
        remaining = self._counting.arg_true().gather(self.counted["place"])
        dropped = self._counting.scatter(remaining, False)
        return self.facts.with_columns(pl.when(dropped).then(why(SAME_ACT)).otherwise("why").alias("why"))

    @cached_property
    def computed(self) -> pl.DataFrame | None:
        """`ROWS` of the computed items; None: the sheet has none."""
        case, plan = self.case, self.case.plan
        if case.known is None:
            return None
        facts = self.facts.filter(looked_up(plan.computed, "item"))
        known = case.known if self.whole else _of_range(case.known, self.first, self.end)
        return computed(judged(facts, case.evidence, plan), plan.sheet, plan.period, known)

    @cached_property
    def balance(self) -> Balance:
        plan = self.case.plan
        last, sums = _sums(plan)
        found = self.counted.select(*sums, last.alias("last")).filter("last").select(_differences())
        if self.computed is not None:
            theirs = self.computed.select(pl.col("subject").cast(pl.Int64), "group_no", "points")
            found = pl.concat([found, theirs])
        found = found.group_by("subject", "group_no").agg(pl.sum("points"))
        return balance(plan, self.subjects, found, self.case.groups)

    @cached_property
    def watched(self) -> pl.DataFrame:
        """The standing facts that grades and flags ask for: subject, criterion, day, group_no, item_no,
        stands, and `row` for their events."""
        asked, columns = _watched(self.case.plan)
        facts = self.facts.clear() if asked is None else self._judged.filter(asked)
        return facts.select(columns)

    def with_events(self, facts: pl.DataFrame) -> pl.DataFrame:
        """`watched` facts with their `events`."""
        return facts.with_columns(self.case.evidence.events(facts["row"]).alias("events"))

    def rows(self) -> pl.DataFrame:
        """`ROWS` of everything, with the subjects' numbers."""
        frames = [self._of_counted(), self._of_others(), self._of_balance()]
        if self.computed is not None:
            frames.append(rows_of(self.computed))
        return pl.concat([frame.with_columns(pl.col("subject").cast(pl.UInt32)) for frame in frames])

    def _of_counted(self) -> pl.DataFrame:
        rows, plan = self.counted, self.case.plan
        facts = judged(self._counted_facts[rows["place"]], self.case.evidence, plan)
        rule = looked_up(pl.Series(RULES), "rule").alias("rule")
        return rows_of(facts.with_columns(rows.select("plain", "times", "points", rule)))

    def _of_others(self) -> pl.DataFrame:
        """What does not stand, is only still in force, or is under no criterion of the sheet."""
        plan = self.case.plan
        others = (pl.col("why") != COUNTS) & ~looked_up(plan.computed, "item")
        facts = judged(self._judged.filter(others), self.case.evidence, plan)
        return rows_of(facts.with_columns(pl.lit(0, dtype=pl.Int64).alias("points")))

    def _of_balance(self) -> pl.DataFrame:
        rows, scored = self.balance.rows(), self.case.scored
        return rows if scored is None else rows.filter(looked_up(scored, "subject"))


@lru_cache(maxsize=256)
def _counts(plan: Plan) -> pl.Expr:
    return (pl.col("why") == COUNTS) & looked_up(plan.counted, "item")


@lru_cache(maxsize=256)
def _sums(plan: Plan) -> tuple[pl.Expr, list[pl.Expr]]:
    """Whether a counted row is the last of its cell; subject, group, and the points up to the row."""
    cell = pl.col("cell")
    return cell.ne_missing(cell.shift(-1)), [
        pl.col("subject"),
        looked_up(plan.group_numbers, "item").alias("group_no"),
        pl.col("points").cum_sum().alias("total"),
    ]


def _differences() -> list[pl.Expr]:
    total = pl.col("total")
    return [pl.col("subject"), pl.col("group_no"), (total - total.shift(fill_value=0)).alias("points")]


@lru_cache(maxsize=256)
def _watched(plan: Plan) -> tuple[pl.Expr | None, list[pl.Expr]]:
    criteria = pl.Series([*(slot.item.criterion for slot in plan.slots), None], dtype=pl.String)
    columns = [
        pl.col("subject"),
        looked_up(criteria, "item").alias("criterion"),
        day(plan),
        looked_up(plan.group_numbers, "item").alias("group_no"),
        pl.col("item").cast(pl.Int64).alias("item_no"),
        (pl.col("why") >= IN_FORCE).alias("stands"),
        pl.col("row"),
    ]
    if plan.watched is None:
        return None, columns
    return (pl.col("why") >= IN_FORCE) & looked_up(plan.watched, "item"), columns


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
