"""Short ways to say what is given: facts, a calendar, the shipped criteria set."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

import services.scoring
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.criteria import CriteriaSet, WorkRules, load
from services.scoring.domain.facts import RECORDS, SCHEMAS, Facts, Suspended

SHIPPED = Path(services.scoring.__file__).parent / "criteria" / "van-hoa-cong-so-2019.yaml"
START = date(2019, 1, 1)
NOTHING = Suspended()


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
    **more: Any,
) -> tuple[Any, ...]:
    """`more` are other columns of `RECORDS`; unless told, an inspection saw it and nobody doubts it."""
    said = {
        "stream": f"record-{event}",
        "event": event,
        "subject_kind": kind,
        "subject": subject,
        "criterion": criterion,
        "quantity": quantity,
        "day": day,
        "standing": standing,
        "source": "inspection",
        "alleged": False,
        "confirmed": False,
        **more,
    }
    return tuple(said.get(name) for name in RECORDS)


def punch(badge: str, at: str) -> tuple[Any, ...]:
    """A punch at `2019-03-04 07:00:00`; the time is also the event's id."""
    return (badge, datetime.fromisoformat(at), f"{badge}@{at}")


def punches(badge: str, day: str, *times: str) -> list[tuple[Any, ...]]:
    return [punch(badge, f"{day} {time if time.count(':') == 2 else time + ':00'}") for time in times]


def facts(suspended: Suspended = NOTHING, **rows: Iterable[Sequence[Any]]) -> Facts:
    """`rows` by the name of the frame."""
    frames = {name: frame(SCHEMAS[name], some) for name, some in rows.items()}
    return Facts(**frames, suspended=suspended)


def one_person(punches: Iterable[Sequence[Any]] = (), **more: Any) -> Facts:
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
