"""Facts of a worked example, said in few words; everything that is not said is as usual."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

import services.scoring
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.criteria import CriteriaSet, WorkRules, load
from services.scoring.domain.facts import (
    BADGES,
    DISCIPLINE,
    EXPLANATIONS,
    LEFT_OUT,
    PLACEMENTS,
    POSITIONS,
    PUNCHES,
    RECORDS,
    SEEN,
    Facts,
)

FOLDER = Path(services.scoring.__file__).parent / "criteria"
START = date(2018, 1, 1)
NO_WORK = WorkRules(morning=(0, 0), afternoon=(0, 0), days=frozenset(range(5)))


@cache
def shipped(name: str) -> CriteriaSet:
    return load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name)


class Story:
    """Collects facts; `facts()` gives them as frames. Records are numbered in the order they are told."""

    def __init__(self) -> None:
        self._records: list[dict[str, Any]] = []
        self._rows: dict[str, list[tuple[Any, ...]]] = {}

    def record(self, subject: str, criterion: str, day: str, points: float = 1, **said: Any) -> "Story":
        """`points` is the quantity as people say it: 110 (%), 8 (minutes), 9.5 (points of a column)."""
        number = len(self._records) + 1
        usual = {
            "stream": f"record-{number:03}",
            "event": f"e-{number:03}",
            "subject_kind": "person",
            "subject": subject,
            "criterion": criterion,
            "quantity": round(points * 100),
            "day": date.fromisoformat(day),
            "standing": "recorded",
            "source": "inspection",
            "alleged": False,
            "confirmed": said.get("standing") == "confirmed",
            "column": None,
            **dict.fromkeys(("hours", "quality", "late_percent", "faults", "replies")),
        }
        measures = ("hours", "quality", "late_percent", "faults", "replies")
        told = {name: round(value * 100) if name in measures else value for name, value in said.items()}
        self._records.append({**usual, **told})
        return self

    def of_unit(self, unit: str, criterion: str, day: str, points: float = 1, **said: Any) -> "Story":
        return self.record(unit, criterion, day, points, subject_kind="unit", **said)

    def person(self, person: str, unit: str, heads: str | None = None, badge: str | None = None) -> "Story":
        self._add("placements", (person, unit, START, None))
        self._add("positions", (person, "civil-servant", "Chuyên viên", heads, START, None))
        if badge is not None:
            self._add("badges", (person, badge, START, None))
        return self

    def punched(self, badge: str, day: str, *times: str) -> "Story":
        for time in times:
            self._add("punches", (badge, datetime.fromisoformat(f"{day} {time}:00"), f"{badge}@{day}T{time}"))
        return self

    def explained(self, person: str, day: str, kind: str, outcome: str, on: str) -> "Story":
        days = date.fromisoformat(day), date.fromisoformat(on)
        self._add("explanations", (person, days[0], kind, outcome, days[1], f"x-{person}-{day}"))
        return self

    def disciplined(self, person: str, form: str, on: str) -> "Story":
        day = date.fromisoformat(on)
        self._add("discipline", (person, f"d-{person}", form, day, None, f"d-{person}"))
        return self

    def left_out(self, subject: str, criterion: str, period: str) -> "Story":
        self._add("left_out", (subject, criterion, period, f"o-{subject}-{criterion}"))
        return self

    def facts(self) -> Facts:
        frames: dict[str, Any] = {name: _frame(name, rows) for name, rows in self._rows.items()}
        return Facts(records=pl.DataFrame(self._records, schema=RECORDS), seen=self._seen(), **frames)

    def calendar(self, rules: WorkRules | None) -> WorkCalendar:
        """Judged are the days on which anybody punched."""
        clocked = frozenset(row[1].date() for row in self._rows.get("punches", ()))
        return WorkCalendar(rules or NO_WORK, frozenset(), clocked)

    def _seen(self) -> pl.DataFrame:
        """When anything was last recorded of each subject."""
        last: dict[str, date] = {}
        for one in self._records:
            last[one["subject"]] = max(one["day"], last.get(one["subject"], one["day"]))
        return pl.DataFrame(list(last.items()), schema=SEEN, orient="row")

    def _add(self, frame: str, row: tuple[Any, ...]) -> None:
        self._rows.setdefault(frame, []).append(row)


def _frame(name: str, rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    schemas: Mapping[str, pl.Schema] = {
        "placements": PLACEMENTS,
        "positions": POSITIONS,
        "badges": BADGES,
        "punches": PUNCHES,
        "explanations": EXPLANATIONS,
        "discipline": DISCIPLINE,
        "left_out": LEFT_OUT,
    }
    return pl.DataFrame(list(rows), schema=schemas[name], orient="row")
