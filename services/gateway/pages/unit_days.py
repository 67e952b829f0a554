"""The working days of a month as a map: a row a member, a cell a day, each with a letter that tells it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

GRAVEST_FIRST = ("absent", "left-post", "late", "early", "missing-punch")
LETTERS = {
    "absent": "V",
    "left-post": "R",
    "late": "M",
    "early": "S",
    "missing-punch": "T",
    "present": "x",
    "leave": "P",
    "unread": "?",
    "excused": "G",
    "off": "·",
}
"""What stands in a cell, as on the sheets that offices keep by hand."""
KINDS = {
    "absent": "bad",
    "left-post": "bad",
    "late": "care",
    "early": "care",
    "missing-punch": "care",
    "present": "good",
    "leave": "calm",
    "unread": "",
    "excused": "calm",
    "off": "off",
}


def days_of(month: str) -> list[date]:
    """Every day of a month like `2019-03`; none of anything else."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return []
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return [first + timedelta(days=ahead) for ahead in range((after - first).days)]


def heat(rows: Iterable[Mapping[str, Any]], month: str) -> list[dict[str, Any]]:
    """A row a member, in the order in which they come: who it is, a cell for every day of the month, and on
    how many days something was amiss."""
    of_members: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        of_members.setdefault(row["person"], {})[row["day"]] = row
    return [_member(days, month) for days in of_members.values()]


def _member(days: Mapping[str, Mapping[str, Any]], month: str) -> dict[str, Any]:
    one = next(iter(days.values()))
    return {
        "person": one["person"],
        "code": one.get("code"),
        "name": one.get("name"),
        "cells": [_cell(day, days.get(day.isoformat())) for day in days_of(month)],
        "amiss": sum(row["state"] == "slips" for row in days.values()),
    }


def _cell(day: date, row: Mapping[str, Any] | None) -> dict[str, Any]:
    """`what` it is, by the gravest thing of the day; `more` says that there is more than one."""
    slips = list(row["slips"]) if row else []
    standing = [one for one in slips if not one["excused"]]
    what = "off" if row is None else row["state"]
    if standing:
        what = min((one["kind"] for one in standing), key=GRAVEST_FIRST.index)
    elif slips:
        what = "excused"
    return {
        "day": day,
        "what": what,
        "letter": LETTERS[what],
        "kind": KINDS[what],
        "slips": slips,
        "more": len(standing) > 1,
    }
