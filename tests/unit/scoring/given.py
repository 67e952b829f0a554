"""Short ways to say what is given: facts, a calendar, the shipped criteria set."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

import services.scoring
from services.scoring.domain.calendar import WorkCalendar
from services.scoring.domain.criteria import CriteriaSet, WorkRules, load
from services.scoring.domain.facts import BADGES, LEAVE, PLACEMENTS, PUNCHES, RECORDS, Facts

SHIPPED = Path(services.scoring.__file__).parent / "criteria" / "van-hoa-cong-so-2019.yaml"
START = date(2019, 1, 1)


@cache
def shipped() -> CriteriaSet:
    return load(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)


def work_rules(**changes: Any) -> WorkRules:
    usual: dict[str, Any] = {
        "morning": (420, 660),
        "afternoon": (780, 1020),
        "grace_minutes": 5,
        "absent_after_minutes": 60,
    }
    return WorkRules(**{**usual, **changes})


def frame(schema: pl.Schema, rows: Iterable[Sequence[Any]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def record(
    event: str,
    subject: str,
    criterion: str,
    day: date,
    standing: str = "recorded",
    quantity: int = 100,
    kind: str = "person",
) -> tuple[Any, ...]:
    return (f"record-{event}", event, kind, subject, criterion, quantity, day, standing)


def punch(badge: str, at: str) -> tuple[Any, ...]:
    """A punch at `2019-03-04 07:00:00`; the time is also the event's id."""
    return (badge, datetime.fromisoformat(at), f"{badge}@{at}")


def punches(badge: str, day: str, *times: str) -> list[tuple[Any, ...]]:
    return [punch(badge, f"{day} {time if time.count(':') == 2 else time + ':00'}") for time in times]


def facts(
    records: Iterable[Sequence[Any]] = (),
    punches: Iterable[Sequence[Any]] = (),
    badges: Iterable[Sequence[Any]] = (),
    placements: Iterable[Sequence[Any]] = (),
    leave: Iterable[Sequence[Any]] = (),
) -> Facts:
    return Facts(
        records=frame(RECORDS, records),
        punches=frame(PUNCHES, punches),
        badges=frame(BADGES, badges),
        placements=frame(PLACEMENTS, placements),
        leave=frame(LEAVE, leave),
    )


def one_person(punches: Iterable[Sequence[Any]] = (), **more: Iterable[Sequence[Any]]) -> Facts:
    """`an` in `phong-a`, with badge 7, since the start of the year."""
    return facts(
        punches=punches,
        badges=[("an", "7", START, None)],
        placements=[("an", "phong-a", START, None)],
        **more,
    )


def calendar(rules: WorkRules, facts: Facts, holidays: Iterable[date] = ()) -> WorkCalendar:
    """Clocked are the days on which anybody punched."""
    clocked = frozenset(facts.punches["at"].dt.date())
    return WorkCalendar(rules, frozenset(holidays), clocked)
