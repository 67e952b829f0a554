"""A sheet as a table: one row per criterion, for joining with facts instead of looping over criteria."""

import polars as pl

from services.scoring.domain.criteria.model import Cap, Group, Item, Sheet

RULES = pl.Schema(
    {
        "group_no": pl.Int64(),
        "group": pl.String(),
        "item_no": pl.Int64(),
        "criterion": pl.String(),
        "source": pl.String(),
        "per_fact": pl.Int64(),  # points, in hundredths
        "multiplied": pl.Boolean(),  # points per unit of the quantity, not per fact
        "free": pl.Int64(),
        "cap_per": pl.String(),
        "cap_points": pl.Int64(),
        "group_cap_per": pl.String(),
        "group_cap_points": pl.Int64(),
        "target": pl.Boolean(),
        "grade_limit": pl.Int64(),  # place of at_most_grade among the grades, 0 the best
    }
)


def rule_table(sheet: Sheet) -> pl.DataFrame:
    """`RULES` of all criteria that facts can fall under, numbered in the order of the sheet."""
    places = {grade.grade: place for place, grade in enumerate(sheet.grades)}
    group_numbers = {group.group: number for number, group in enumerate(sheet.groups)}
    rows = [
        _row(group_numbers[group.group], group, item_no, item, places)
        for item_no, (group, item) in enumerate(sheet.items())
        if item.source != "members"
    ]
    return pl.DataFrame(rows, schema=RULES, orient="row")


def _row(group_no: int, group: Group, item_no: int, item: Item, places: dict[str, int]) -> tuple[object, ...]:
    return (
        group_no,
        group.group,
        item_no,
        item.criterion,
        item.source,
        item.points,
        item.per != "occurrence",
        item.free_per_month,
        *_cap(item.cap),
        *_cap(group.cap),
        item.target is not None,
        places[item.at_most_grade] if item.at_most_grade is not None else None,
    )


def _cap(cap: Cap | None) -> tuple[str | None, int | None]:
    return (cap.per, cap.points) if cap is not None else (None, None)
