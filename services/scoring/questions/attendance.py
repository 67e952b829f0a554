"""What a month looked like on the clocks: every working day of every person, and what was amiss on it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import polars as pl

from services.scoring.asked import Question
from services.scoring.domain.attendance.attended import attended
from services.scoring.domain.attendance.duty import AFTERNOON, MORNING, duty
from services.scoring.domain.periods import Period
from services.scoring.reading import calendar, facts_of_persons
from shared.contracts.refusal import Refusal


def attendance_of(question: Question, month: Period, persons: Sequence[str]) -> list[dict[str, Any]]:
    """A row a person and working day, in this order: `state` and the `slips` of the day.

    `state` is `leave` when nothing of the day was due, `unread` when no clock was read that could tell,
    `slips` when something was amiss that stands unexcused, else `present`. A slip has its kind, minutes, half
    days, whether it is `excused`, and the `events` of the day's punches. Raises Refusal for a period that is
    not a month.
    """
    if month.kind != "month":
        raise Refusal("attendance.month", place="month", value=str(month))
    governed = question.criteria(month)
    if governed is None or governed[0].work is None:
        return []
    rules = governed[0]
    facts = facts_of_persons(question, [rules], month, persons)
    working = calendar(question, rules, month)
    due = duty(facts, working, month.first_day, question.last_of(month), persons)
    slips = _slips(attended(facts, working, due))
    once = due.unique(["person", "day"], keep="first", maintain_order=True)
    return [_day(row, slips.get((row["person"], row["day"]), [])) for row in once.iter_rows(named=True)]


def _slips(occurrences: pl.DataFrame) -> dict[tuple[Any, Any], list[dict[str, Any]]]:
    told = occurrences.select("person", "day", "kind", "minutes", "half_days", "excused", "events")
    rows = told.sort("person", "day", maintain_order=True).iter_rows(named=True)
    return {
        key: [{name: row[name] for name in row if name not in ("person", "day")} for row in some]
        for key, some in groupby(rows, key=lambda row: (row["person"], row["day"]))
    }


def _day(row: dict[str, Any], slips: list[dict[str, Any]]) -> dict[str, Any]:
    if not (row[MORNING] or row[AFTERNOON]):
        state = "leave"
    elif not row["judged"]:
        state = "unread"
    else:
        state = "slips" if any(not one["excused"] for one in slips) else "present"
    return {"person": row["person"], "day": row["day"], "state": state, "slips": slips}
