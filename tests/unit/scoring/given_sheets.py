"""Short ways to evaluate a sheet written in a test, and to say what came of each fact."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from services.scoring.domain.attendance.presence import EVERY_DAY
from services.scoring.domain.criteria.model import CriteriaSet, Group, Item, Sheet
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation, evaluate_individuals, evaluate_units
from services.scoring.domain.facts import Facts
from services.scoring.domain.periods import Period
from tests.unit.scoring.given import NOTHING, START, frame, record
from tests.unit.scoring.given import facts as all_facts
from tests.unit.scoring.given_computed import NAME, grades, group, item

MARCH = Period.parse("2019-03")
FREE: dict[str, Any] = {"floor": None}
"""Of a group: nothing holds its points up."""


def march(day: int) -> date:
    return date(2019, 3, day)


def persons(*groups: Group, period: Period = MARCH, **more: Any) -> CriteriaSet:
    """A set with a sheet of persons alone, which scores by periods of that kind; `more` of the sheet."""
    sheet = Sheet("person", period.kind, groups, grades(A=9000, B=5000, C=0), **more)
    return CriteriaSet("set", NAME, START, "suspended", None, sheet, None)


def units(*groups: Group, period: Period, **more: Any) -> CriteriaSet:
    sheet = Sheet("unit", period.kind, groups, grades(A=9000, B=5000, C=0), **more)
    return CriteriaSet("set", NAME, START, "suspended", None, None, sheet)


def one_group(*items: Item, **more: Any) -> CriteriaSet:
    """A set of persons whose only group starts at 0 and is unbounded unless `more` says so."""
    return persons(group(*items, **{**FREE, **more}))


def on_date(criteria: CriteriaSet, day: date) -> CriteriaSet:
    return replace(criteria, takes_effect="on-date", effective_from=day)


def recorded(*days: int, criterion: str = "late", of: str = "an", **more: Any) -> list[tuple[Any, ...]]:
    """Records of days of March, with the events `late-1`, `late-2` and so on in the order given."""
    return [
        record(f"{criterion}-{number}", of, criterion, march(day), **more)
        for number, day in enumerate(days, 1)
    ]


def told(records: Iterable[Sequence[Any]] = (), suspended: Any = NOTHING, **more: Any) -> Facts:
    """`an` and `binh` in `phong-a` all the while, unless `more` says otherwise."""
    places = [(person, "phong-a", START, None) for person in ("an", "binh")]
    return all_facts(records=records, suspended=suspended, **{"placements": places, **more})


def evaluated(
    criteria: CriteriaSet, given: Facts, period: Period = MARCH, previous: CriteriaSet | None = None
) -> Evaluation:
    return evaluate_individuals(criteria, period, given, EVERY_DAY, previous=previous)


def evaluated_units(criteria: CriteriaSet, given: Facts, period: Period, *names: str) -> Evaluation:
    return evaluate_units(criteria, period, given, frame(MEMBER_SCORES, []), names)


def because(done: Evaluation, *columns: str, of: str = "an") -> dict[str, Any]:
    """Event -> rule and points, or the columns asked for, of each row of the subject that has an event."""
    rows = done.contributions.filter((pl.col("subject") == of) & pl.col("event").is_not_null())
    asked = columns or ("rule", "points")
    return {event: tuple(rest) for event, *rest in rows.select("event", *asked).iter_rows()}


def bounds(done: Evaluation, of: str = "an") -> list[tuple[Any, ...]]:
    """group, rule and points of the rows that belong to no criterion."""
    rows = done.contributions.filter((pl.col("subject") == of) & pl.col("criterion").is_null())
    return rows.select("group", "rule", "points").rows()


def points(done: Evaluation, of: str = "an") -> int:
    (found,) = done.scores.filter(pl.col("subject") == of)["points"]
    assert found == done.contributions.filter(pl.col("subject") == of)["points"].sum()
    return int(found)


__all__ = ["grades", "group", "item"]
