"""The oracle's groups: where each starts, and the bounds of each and of the whole sheet."""

from dataclasses import dataclass
from typing import Any

from services.scoring.domain.criteria.model import BONUS, TOTAL, Group, Sheet
from tests.unit.scoring.oracle_computed import OwnRow
from tests.unit.scoring.oracle_looked_at import Fact
from tests.unit.scoring.oracle_people import Being, concerns


@dataclass
class Totals:
    """Points by group, and the rows of bases and bounds."""

    points: dict[str, int]
    rows: list[tuple[Any, ...]]


def totals(
    sheet: Sheet, groups: list[Group], facts: list[Fact], own: list[tuple[Group, OwnRow]], being: Being
) -> Totals:
    found = Totals({}, [])
    for group in groups:
        if not concerns(group.applies_to, being):
            continue
        start_with(found, group.group, "base", group.base)
        moved = sum(fact.points for fact in facts if fact.slot is not None and fact.slot.group is group)
        moved += sum(row.points for of, row in own if of is group)
        found.points[group.group] = group.base + moved
        keep_within(found, group.group, [group.group], "group", group.floor, group.ceiling)
    start_with(found, TOTAL, "start", sheet.start)
    found.points[TOTAL] = sheet.start
    everything = [code for code in found.points if code != BONUS]
    keep_within(found, TOTAL, everything, "sheet", sheet.floor, sheet.ceiling)
    return found


def start_with(found: Totals, group: str, rule: str, points: int) -> None:
    if points:
        found.rows.append(plain_row(group, rule, points))


def keep_within(
    found: Totals, group: str, of: list[str], name: str, floor: int | None, ceiling: int | None
) -> None:
    """Adds to `group` what brings the sum of the groups `of` back within its bounds."""
    points = sum(found.points[code] for code in of)
    for rule, bound, out in (
        ("floor", floor, floor is not None and points < floor),
        ("ceiling", ceiling, ceiling is not None and points > ceiling),
    ):
        if out and bound is not None:
            found.rows.append(plain_row(group, f"{name}-{rule}", bound - points))
            found.points[group] += bound - points
            return


def plain_row(group: str, rule: str, points: int) -> tuple[Any, ...]:
    return (group, None, rule, None, None, points, 100, points, None, (), None, None)
