"""The computed items of a sheet, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from services.scoring.domain.criteria.model import Group, Item, Sheet


@dataclass(frozen=True)
class Placed:
    """An item with its number among all items of the sheet, and the group it stands in."""

    item_no: int
    item: Item
    group_no: int
    group: Group


def computed_items(sheet: Sheet) -> list[Placed]:
    found: list[Placed] = []
    item_no = 0
    for group_no, group in enumerate(sheet.groups):
        for item in group.items:
            if not item.counted:
                found.append(Placed(item_no, item, group_no, group))
            item_no += 1
    return found


def group_full(group: Group) -> int:
    """What the group comes to when all is fulfilled: its base and the weights of its computed items."""
    return group.base + sum(item.weight for item in group.items)


def item_table(items: Iterable[Placed]) -> pl.DataFrame:
    """item_no, criterion, group_no, group, weight, spread: one row per item."""
    rows = [
        (
            one.item_no,
            one.item.criterion,
            one.group_no,
            one.group.group,
            one.item.weight,
            one.group.missing == "spread",
        )
        for one in items
    ]
    schema = {
        "item_no": pl.Int64,
        "criterion": pl.String,
        "group_no": pl.Int64,
        "group": pl.String,
        "weight": pl.Int64,
        "spread": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
