"""Why a score is what it is: group -> criterion -> contribution -> steps and events, in plain values.

Days are ISO text; points, percentages and quantities are hundredths.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from services.scoring.domain.counting.contributions import NOT_STANDING
from services.scoring.domain.counting.rules import Layout, earlier_of, layout
from services.scoring.domain.criteria.model import TOTAL, CriteriaSet, Item, Needs, Sheet
from services.scoring.domain.evaluate import Evaluation
from services.scoring.domain.periods import Period
from services.scoring.domain.telling.steps import Row, slot_of, steps_of
from shared.contracts.messages import LANGUAGES, text_of

Tree = dict[str, Any]

_KEPT = ("rule", "quantity", "plain", "times", "points", "column", "event", "events", "standing")


def explain(
    evaluation: Evaluation,
    criteria: CriteriaSet,
    sheet: Sheet,
    subject: str,
    previous: CriteriaSet | None = None,
) -> Tree:
    """The tree of one subject's score of an own period of the sheet.

    `previous` is the set under which the facts before `effective_from` still are, if any. Raises LookupError
    when the subject has no score, AssertionError when its contributions are not the score.
    """
    found = evaluation.scores.filter(pl.col("subject") == subject).to_dicts()
    if not found:
        raise LookupError(f"{subject} has no score in this evaluation")
    score = found[0]
    rows = evaluation.contributions.filter(pl.col("subject") == subject).to_dicts()
    total = sum(row["points"] for row in rows)
    if total != score["points"]:
        raise AssertionError(f"contributions of {subject} add up to {total}, the score is {score['points']}")
    period = Period.parse(score["period"])
    laid = layout(sheet, earlier_of(criteria, sheet.subject_kind, period, previous))
    shown = _shown(rows, sheet, laid, period)
    flags = evaluation.flags.filter(pl.col("subject") == subject)
    groups = [_group(code, name, shown, laid) for code, name in _groups(laid, rows)]
    return {
        **score,
        "grade_steps": grade_steps(score, sheet, {group["group"]: group["points"] for group in groups}, rows),
        "groups": groups,
        "flags": flags_shown(flags, sheet),
    }


def flags_shown(flags: pl.DataFrame, sheet: Sheet) -> list[Tree]:
    names = {flag.flag: flag.name.as_dict() for flag in sheet.flags}
    rows = flags.select("flag", "severity", "evidence").to_dicts()
    return [{**row, "name": names.get(row["flag"])} for row in rows]


def grade_steps(
    score: Row, sheet: Sheet, points_of: dict[str, int], rows: list[Row] | None = None
) -> list[Tree]:
    """How the grade was arrived at: by the points, then what kept it from being as good as these.

    Empty when there is no grade. `rows` None: needs were not asked for, as of a longer period.
    """
    if score["grade"] is None:
        return []
    reached = [grade for grade in sheet.grades[:-1] if score["points"] >= grade.points]
    told: list[Tree] = [{"step": "points", "grade": (reached or sheet.grades)[0 if reached else -1].grade}]
    if rows is not None:
        standing = {row["criterion"] for row in rows if row["rule"] not in (*NOT_STANDING, "left-out")}
        for grade in reached:
            lacking = [] if grade.needs is None else list(_lacking(grade.needs, points_of, standing))
            if not lacking:
                break
            told.append({"step": "needs", "grade": grade.grade, "lacking": lacking})
    if score.get("at_most_grade"):
        told.append({"step": "at-most", "grade": score["at_most_grade"], "criterion": score.get("reason")})
    return told


def _lacking(needs: Needs, points_of: dict[str, int], standing: set[str | None]) -> Iterator[Tree]:
    for group, least in needs.groups:
        if points_of.get(group, 0) < least:
            yield {"group": group, "least": least, "points": points_of.get(group, 0)}
    yield from ({"criterion": criterion} for criterion in needs.none_of if criterion in standing)


def _shown(rows: list[Row], sheet: Sheet, laid: Layout, period: Period) -> list[tuple[Row, Tree]]:
    """The rows, each with what is shown of it."""
    found = []
    for row, steps in zip(rows, steps_of(rows, sheet, laid, period), strict=True):
        item = _item(row, laid)
        shown: Tree = {
            "day": row["day"].isoformat() if row["day"] is not None else None,
            **{name: row[name] for name in _KEPT},
            "unit": None if item is None else _unit(item, row),
            "steps": steps or ([] if item is None else _measured_against(item, row)),
        }
        if _governed_before(row, sheet, laid):
            shown["governed_before"] = True
        found.append((row, shown))
    return found


def _governed_before(row: Row, sheet: Sheet, laid: Layout) -> bool:
    """Whether the fact is still under the version before this one."""
    slot = slot_of(row, laid)
    own = sum(len(group.items) for group in sheet.groups)
    return slot is not None and slot.number >= own


def _item(row: Row, laid: Layout) -> Item | None:
    slot = slot_of(row, laid)
    return None if slot is None else slot.item


def _unit(item: Item, row: Row) -> str | None:
    """What the quantity counts; None where it is a mere once."""
    if row["quantity"] is None:
        return None
    if item.source == "attendance" and item.when is not None:
        kinds = {"late": "minutes", "early": "minutes", "left-post": "minutes", "absent": "half-days"}
        return kinds.get(item.when.kind or "")
    if item.counted:
        return "quantity" if item.per == "quantity" or item.bands or row["quantity"] != 100 else None
    if item.results is not None:
        return "percent"
    return "result" if item.target is not None or item.measured is not None else "points"


def _measured_against(item: Item, row: Row) -> list[Tree]:
    """The scale that a computed row was measured by: one step of its kind."""
    told: Tree | None = None
    if row["rule"] == "target" and item.target is not None:
        target = item.target
        told = {"weight": target.weight, "full_at": target.full_at, "zero_under": target.zero_under}
    elif row["rule"] == "measured" and item.measured is not None:
        steps = item.measured.steps
        reached = next((step.least for step in steps if row["quantity"] >= step.least), None)
        told = {"weight": item.weight, "from": reached}
    elif row["rule"] == "assessed" and item.assessed is not None:
        told = {"least": item.assessed.least, "most": item.assessed.most}
    elif row["rule"] == "results" and item.results is not None:
        told = {"weight": item.weight, "surplus": item.results.surplus}
    elif row["rule"] in ("members-mean", "children-mean"):
        mean = item.members_mean or item.children_mean
        told = None if mean is None else {"weight": mean.points, "full_at": mean.full_at}
    elif row["rule"] == "from-unit" and item.from_unit is not None:
        told = {"weight": item.weight, "group": item.from_unit.group}
    return [] if told is None else [{"step": row["rule"], "points": row["points"], **told}]


def _groups(laid: Layout, rows: list[Row]) -> Iterator[tuple[str, dict[str, str]]]:
    for group in laid.groups:
        yield group.group, group.name.as_dict()
    for code, text in ((TOTAL, "scoring.whole-sheet"), ("", "scoring.outside-criteria")):
        if any(row["group"] == code for row in rows):
            yield code, {language: text_of(text, {}, language) for language in LANGUAGES}


def _group(code: str, name: dict[str, str], shown: list[tuple[Row, Tree]], laid: Layout) -> Tree:
    mine = [(row, tree) for row, tree in shown if row["group"] == code]
    criteria = []
    for criterion in dict.fromkeys(row["criterion"] for row, _ in mine):
        own = [(row, tree) for row, tree in mine if row["criterion"] == criterion]
        item = _item(own[0][0], laid)
        criteria.append(
            {
                "criterion": criterion,
                "name": None if item is None else item.name.as_dict(),
                "points": sum(row["points"] for row, _ in own),
                "contributions": [tree for _, tree in own],
            }
        )
    return {
        "group": code,
        "name": name,
        "points": sum(row["points"] for row, _ in mine),
        "criteria": criteria,
    }
