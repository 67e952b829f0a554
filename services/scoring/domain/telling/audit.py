"""What moved a score between two explanations of it: the contributions that differ, with both amounts."""

from collections.abc import Iterator
from typing import Any

Tree = dict[str, Any]
Key = tuple[str | None, ...]


def moved(before: Tree | None, after: Tree | None) -> list[dict[str, Any]]:
    """The contributions of two trees (`explain`; None: no score) whose points differ, in the sheet's order.

    A contribution is known again by its record, else by its criterion and day, else by its rule: a base, a
    bound. The differences add up to that of the scores. `events` are those of the later tree, of the earlier
    one when the contribution is gone.
    """
    old, new = _by_key(before), _by_key(after)
    found = []
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        amounts = [sum(one["points"] for one in rows or ()) for rows in (was, now)]
        if amounts[0] == amounts[1]:
            continue
        seen = now or was or []
        group, criterion, record = key[:3]
        found.append(
            {
                "group": group,
                "criterion": criterion,
                "record": record,
                "day": seen[-1]["day"],
                "rule_before": was[-1]["rule"] if was else None,
                "rule_after": now[-1]["rule"] if now else None,
                "before": amounts[0] if was else None,
                "after": amounts[1] if now else None,
                "difference": amounts[1] - amounts[0],
                "events": list(dict.fromkeys(event for one in seen for event in one["events"])),
            }
        )
    return found


def _by_key(tree: Tree | None) -> dict[Key, list[Tree]]:
    found: dict[Key, list[Tree]] = {}
    for key, row in _rows(tree):
        found.setdefault(key, []).append(row)
    return found


def _rows(tree: Tree | None) -> Iterator[tuple[Key, Tree]]:
    for group in () if tree is None else tree["groups"]:
        for criterion in group["criteria"]:
            for row in criterion["contributions"]:
                record = row.get("record")
                known_by = (None, None) if record else (row["day"], None if row["day"] else row["rule"])
                yield (group["group"], criterion["criterion"], record, *known_by), row
