"""Short ways to say what is given to computed items, grades and flags: sheets by hand, and judged facts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl

from services.scoring.domain.computed import Known, computed, computed_items
from services.scoring.domain.criteria.model import Flag, Grade, Group, Item, Sheet
from services.scoring.domain.periods import Period
from shared.contracts.observations import SubjectKind
from shared.declared.name import Name
from tests.unit.scoring.given import frame

NAME = Name("tên", "name")
QUARTER = Period.parse("2019-Q1")
DAY = date(2019, 3, 15)

JUDGED = pl.Schema(
    {
        "subject": pl.String(),
        "criterion": pl.String(),
        "group_no": pl.Int64(),
        "item_no": pl.Int64(),
        "day": pl.Date(),
        "quantity": pl.Int64(),
        "event": pl.String(),
        "events": pl.List(pl.String()),
        "standing": pl.String(),
        "column": pl.String(),
        "hours": pl.Int64(),
        "quality": pl.Int64(),
        "late_percent": pl.Int64(),
        "faults": pl.Int64(),
        "replies": pl.Int64(),
        "rule": pl.String(),
        "stands": pl.Boolean(),
    }
)
MEMBERS = {
    "subject": pl.String,
    "person": pl.String,
    "period": pl.String,
    "points": pl.Int64,
    "days": pl.Int64,
}


def item(criterion: str, **more: Any) -> Item:
    return Item(criterion, NAME, **more)


def group(*items: Item, code: str = "g", **more: Any) -> Group:
    return Group(code, NAME, items, **more)


def grades(**points: int) -> tuple[Grade, ...]:
    return tuple(Grade(code, NAME, least) for code, least in points.items())


def sheet(*groups: Group, kind: SubjectKind = "person", **more: Any) -> Sheet:
    usual: dict[str, Any] = {"period": "quarter", "grades": grades(A=9000, B=7000, C=5000, D=0)}
    return Sheet(kind, groups=groups, **{**usual, **more})


def flag(code: str = "f", **more: Any) -> Flag:
    return Flag(code, NAME, "attention", **more)


def fact(
    sheet: Sheet, criterion: str, event: str | None = "e1", subject: str = "an", **more: Any
) -> dict[str, Any]:
    """A judged fact of quantity 1 on `DAY` that stands; `more` says what is otherwise."""
    numbers = [
        (group_no, of_group.group, one.criterion)
        for group_no, of_group in enumerate(sheet.groups)
        for one in of_group.items
    ]
    item_no = [code for _, _, code in numbers].index(criterion)
    usual = {
        "subject": subject,
        "criterion": criterion,
        "group_no": numbers[item_no][0],
        "item_no": item_no,
        "day": DAY,
        "quantity": 100,
        "event": event,
        "events": [event],
        "standing": "recorded",
        "rule": "occurrence",
        "stands": True,
    }
    return {**dict.fromkeys(JUDGED), **usual, **more}


def judged(facts: Iterable[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(list(facts), schema=JUDGED)


def known(sheet: Sheet, subjects: Sequence[str] = ("an",), **more: Any) -> Known:
    """Every computed item applies to all the subjects, who served the whole period."""
    numbers = [one.item_no for one in computed_items(sheet)]
    usual = {
        "applies": frame(
            pl.Schema({"subject": pl.String(), "item_no": pl.Int64()}),
            [(subject, number) for subject in subjects for number in numbers],
        ),
        "left_out": left_out(),
        "served": served(),
    }
    return Known(**{**usual, **more})


def left_out(*rows: tuple[str, int, str]) -> pl.DataFrame:
    return frame(pl.Schema({"subject": pl.String(), "item_no": pl.Int64(), "event": pl.String()}), rows)


def served(*rows: tuple[str, int, int]) -> pl.DataFrame:
    return frame(pl.Schema({"subject": pl.String(), "served": pl.Int64(), "working": pl.Int64()}), rows)


def members(*rows: tuple[str, str, str, int, int]) -> pl.DataFrame:
    """unit, person, period, points, days"""
    return frame(pl.Schema(MEMBERS), rows)


def worked_out(
    sheet: Sheet, *facts: dict[str, Any], given: Known | None = None, period: Period = QUARTER
) -> pl.DataFrame:
    return computed(judged(facts), sheet, period, known(sheet) if given is None else given)


def said(rows: pl.DataFrame) -> dict[Any, tuple[Any, ...]]:
    """By event, or else by criterion: the rule, the quantity and the points."""
    return {
        row["event"] or row["criterion"]: (row["rule"], row["quantity"], row["points"])
        for row in rows.to_dicts()
    }
