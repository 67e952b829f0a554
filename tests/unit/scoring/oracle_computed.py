"""The oracle's computed items of one group of one subject: what is known of each, and what it gives."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from services.scoring.domain.criteria.model import Factor, Group, Item, MembersMean, Over, Results, Target
from services.scoring.domain.periods import Period
from tests.unit.scoring.oracle_dates import Row, nearest
from tests.unit.scoring.oracle_looked_at import Fact, in_time


@dataclass(frozen=True)
class Known:
    """What computed items need beside the facts, of one subject.

    `members` are rows of points and days by person and period, without those that have no grade. `led` is
    what the led units came to, by criterion, with the group's full. `left_out` are the events of decisions.
    """

    period: Period
    served: int = 0
    working: int = 0
    members: list[Row] = field(default_factory=list)
    children: list[int] = field(default_factory=list)
    led: dict[str, tuple[list[int], int]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


@dataclass
class Worth:
    """`of` x `reached` x share, at most `of` x share + `surplus`; `beyond` comes on top.

    `bearer` is the fact whose row bears the points; without one the item has a row of its own.
    """

    rule: str
    of: int
    reached: Fraction
    quantity: int | None
    bearer: Fact | None = None
    events: list[str] = field(default_factory=list)
    surplus: int = 0
    beyond: int = 0

    def points(self, share: Fraction) -> int:
        most = nearest(self.of * share) + self.surplus
        return min(nearest(self.of * share * self.reached), most) + self.beyond


@dataclass(frozen=True)
class OwnRow:
    """A row that no single fact stands for."""

    item: Item
    rule: str
    quantity: int | None
    points: int
    event: str | None
    events: list[str]


def compute(group: Group, items: list[Item], facts: list[Fact], known: Known) -> list[OwnRow]:
    """Gives standing facts of `items` (those that apply) their rules and points; returns the other rows."""
    rows, worths = [], {}
    for item in items:
        mine = sorted((fact for fact in facts if fact.under.item is item), key=in_time)
        if item.criterion in known.left_out:
            event = known.left_out[item.criterion]
            rows.append(OwnRow(item, "left-out", None, 0, event, [event]))
            for fact in mine:
                fact.rule = "left-out"
            continue
        worth = worth_of(item, mine, known)
        if worth is not None:
            worths[item.criterion] = worth
        elif item.members_mean or item.children_mean or item.from_unit:
            rows.append(OwnRow(item, rule_of_mean(item), None, 0, None, []))
    given_away = [
        item
        for item in items
        if item.criterion in known.left_out or (group.missing == "spread" and item.criterion not in worths)
    ]
    whole = sum(item.weight for item in items if item.criterion in worths)
    for item in items:
        worth = worths.get(item.criterion)
        if worth is None:
            continue
        share = Fraction(whole + sum(other.weight for other in given_away), whole) if whole else Fraction(1)
        points = worth.points(share)
        if worth.bearer is None:
            rows.append(OwnRow(item, worth.rule, worth.quantity, points, None, worth.events))
        else:
            assert worth.quantity is not None
            worth.bearer.rule, worth.bearer.points = worth.rule, points
            worth.bearer.quantity, worth.bearer.events = worth.quantity, worth.events
    return rows


def rule_of_mean(item: Item) -> str:
    if item.members_mean is not None:
        return "members-mean"
    return "children-mean" if item.children_mean is not None else "from-unit"


def worth_of(item: Item, facts: list[Fact], known: Known) -> Worth | None:
    """None: nothing standing is known of the item."""
    if item.target is not None:
        return of_target(item.target, facts, known)
    if item.measured is not None:
        return of_measured(item, facts)
    if item.assessed is not None:
        return of_assessed(item, facts)
    if item.results is not None:
        return of_results(item.results, facts)
    if item.members_mean is not None:
        return of_members(item.members_mean, known.members)
    if item.children_mean is not None:
        return of_children(item, known.children)
    return of_unit(item, known)


def last_or_mean(several: str, facts: list[Fact]) -> tuple[int, list[str]]:
    """The quantity that counts and the events that it rests on; the other facts are marked."""
    for fact in facts:
        fact.rule = "averaged" if several == "mean" else "superseded"
    if several == "mean":
        mean = nearest(Fraction(sum(fact.quantity for fact in facts), len(facts)))
        return mean, [event for fact in facts for event in fact.events]
    return facts[-1].quantity, facts[-1].events


def of_target(target: Target, facts: list[Fact], known: Known) -> Worth | None:
    if not facts:
        return None
    quantity, events = last_or_mean(target.several, facts)
    full_at, least = target.full_at, target.zero_under
    if target.in_proportion:
        part = Fraction(known.served, known.working) if known.working else Fraction(1)
        full_at, least = max(nearest(full_at * part), 1), nearest(least * part)
    worth = Worth("target", target.weight, Fraction(0), quantity, facts[-1], events)
    if quantity >= least:
        worth.reached = Fraction(min(quantity, full_at), full_at)
        worth.beyond = over_plan(target.over, quantity - full_at)
    return worth


def over_plan(over: Over | None, quantity: int) -> int:
    if over is None or quantity <= 0:
        return 0
    return min(quantity // over.each * over.points, over.cap)


def of_measured(item: Item, facts: list[Fact]) -> Worth | None:
    measured = item.measured
    assert measured is not None
    enough = []
    for fact in facts:
        replies = fact.measures[measured.measure.replace("-", "_")] if measured.measure is not None else None
        if measured.measure is None or (replies is not None and replies >= measured.at_least):
            enough.append(fact)
        else:
            fact.rule = "too-few"
    if not enough:
        return None
    quantity, events = last_or_mean(measured.several, enough)
    reached = [step.points for step in measured.steps if quantity >= step.least]
    step = reached[0] if reached else 0
    return Worth("measured", item.weight, Fraction(step, item.weight), quantity, enough[-1], events)


def of_assessed(item: Item, facts: list[Fact]) -> Worth | None:
    assessed = item.assessed
    assert assessed is not None
    latest: dict[str, Fact] = {}
    for fact in facts:
        fact.rule = "column"
        if fact.column in assessed.columns:
            if fact.column in latest:
                latest[fact.column].rule = "superseded"
            latest[fact.column] = fact
    filled = [column for column in assessed.columns if column in latest]
    if not filled:
        return None
    fact = latest[filled[-1]]
    given = min(max(fact.quantity, assessed.least), assessed.most)
    return Worth("assessed", assessed.most, Fraction(given, assessed.most), fact.quantity, fact, fact.events)


def of_results(results: Results, facts: list[Fact]) -> Worth | None:
    weighed, weights = Fraction(0), 0
    for fact in facts:
        fact.rule = "averaged"
        weight = measure_of(fact, results.weight, 100)
        value = Fraction(weight * fact.quantity)
        for factor in results.factors:
            value *= Fraction(factor_of(factor, fact), 100)
        weighed, weights = weighed + value, weights + weight
    if not weights:
        return None
    mean = weighed / weights
    events = [event for fact in facts for event in fact.events]
    return Worth(
        "results", results.points, mean / 10000, nearest(mean), None, events, surplus=results.surplus
    )


def measure_of(fact: Fact, name: str | None, default: int) -> int:
    told = fact.measures[name.replace("-", "_")] if name is not None else None
    return default if told is None else told


def factor_of(factor: Factor, fact: Fact) -> int:
    told = fact.measures[factor.measure.replace("-", "_")]
    if told is None:
        return factor.default
    for band in factor.bands:
        if band.up_to is None or told <= band.up_to:
            return band.times
    return told if factor.most is None else min(told, factor.most)


def of_members(rule: MembersMean, members: list[Row]) -> Worth | None:
    mean = members_mean(rule.by, members)
    if mean is None:
        return None
    return Worth("members-mean", rule.points, max(mean / rule.full_at, Fraction(0)), nearest(mean))


def members_mean(by: str, members: list[Row]) -> Fraction | None:
    if by == "days":
        days = sum(row["days"] for row in members)
        return Fraction(sum(row["points"] * row["days"] for row in members), days) if days else None
    points = defaultdict(list)
    for row in members:
        points[row["person"]].append(row["points"])
    means = [Fraction(sum(own), len(own)) for own in points.values()]
    if not means:
        return None
    return min(means) if by == "minimum" else sum(means, Fraction(0)) / len(means)


def of_children(item: Item, children: list[int]) -> Worth | None:
    rule = item.children_mean
    assert rule is not None
    if not children:
        return None
    mean = Fraction(min(children)) if rule.minimum else Fraction(sum(children), len(children))
    return Worth("children-mean", rule.points, max(mean / rule.full_at, Fraction(0)), nearest(mean))


def of_unit(item: Item, known: Known) -> Worth | None:
    rule = item.from_unit
    assert rule is not None
    results, full = known.led.get(item.criterion, ([], 0))
    if not results:
        return None
    mean = Fraction(sum(min(max(result, 0), full) for result in results), len(results))
    return Worth("from-unit", rule.points, mean / full if full else Fraction(0), nearest(mean))
