"""What a report of achievements says by itself: the score's explanation, as scoring gives it, in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.awards.documents import wording
from services.awards.documents.model import Contribution, Criterion, Group, ScoreSheet
from shared.contracts.event import Hundredths
from shared.contracts.messages import text_of

_WHOLE = 100
"""A quantity of one, in hundredths: said of nothing that happened once."""


def score_sheets(tree: Mapping[str, Any]) -> tuple[ScoreSheet, ...]:
    """The sheets of an explanation: one of its period or, for a mean over months, that and one a month.

    `tree` is what scoring's explanation says: groups, criteria and contributions, or `months` with a tree
    each; points and quantities in hundredths, days as ISO text. What moved no points is left out: the
    explanation itself has it. The points of a sheet are the tree's own, not added anew.
    """
    return (_sheet(tree), *(sheet for month in tree.get("months") or () for sheet in score_sheets(month)))


def _sheet(tree: Mapping[str, Any]) -> ScoreSheet:
    return ScoreSheet(
        period=tree["period"],
        points=tree["points"],
        grade=tree.get("grade") or "",
        groups=tuple(_group(one) for one in tree.get("groups") or ()),
        flags=tuple(_said(one["name"], one["flag"]) for one in tree.get("flags") or ()),
    )


def _group(given: Mapping[str, Any]) -> Group:
    return Group(
        name=_said(given["name"], given["group"]),
        points=given["points"],
        criteria=tuple(_criteria(given["criteria"])),
    )


def _criteria(given: list[Mapping[str, Any]]) -> Iterator[Criterion]:
    for one in given:
        moved = tuple(_contribution(each) for each in one["contributions"] if each["points"])
        if one["criterion"] is not None and moved:
            yield Criterion(
                name=_said(one["name"], one["criterion"]), points=one["points"], contributions=moved
            )
        elif moved:
            # What concerns the whole group has no criterion: each rule that moved it is a line of its own.
            yield from (Criterion(name=each.said, points=each.points) for each in moved)


def _contribution(given: Mapping[str, Any]) -> Contribution:
    quantity: Hundredths | None = given.get("quantity")
    rule = text_of(f"scoring.rule.{given['rule']}", {}, "vi")
    said = rule if quantity in (None, _WHOLE) else f"{rule} (× {wording.decimal(quantity or 0)})"
    return Contribution(
        on=date.fromisoformat(given["day"]) if given.get("day") else None, said=said, points=given["points"]
    )


def _said(name: Mapping[str, str] | None, code: str) -> str:
    return (name or {}).get("vi") or code
