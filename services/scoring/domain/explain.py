"""Why a score is what it is: group -> criterion -> contribution -> events, as a tree and as text."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from services.scoring.domain.criteria.model import Sheet
from services.scoring.domain.evaluate import Evaluation
from shared.contracts.messages import LANGUAGES, text_of


def explain(evaluation: Evaluation, sheet: Sheet, subject: str) -> dict[str, Any]:
    """The tree of one subject's score in plain values: days as ISO text, points and quantities in hundredths.

    Raises LookupError when the subject has no score, AssertionError when its contributions are not the score.
    """
    found = evaluation.scores.filter(pl.col("subject") == subject).to_dicts()
    if not found:
        raise LookupError(f"{subject} has no score in this evaluation")
    score = found[0]
    rows = evaluation.contributions.filter(pl.col("subject") == subject).to_dicts()
    total = sum(row["points"] for row in rows)
    if total != score["points"]:
        raise AssertionError(f"contributions of {subject} add up to {total}, the score is {score['points']}")
    flags = evaluation.flags.filter(pl.col("subject") == subject)
    flag_names = {flag.flag: flag.name.as_dict() for flag in sheet.flags}
    return {
        **score,
        "groups": [_group(code, name, rows, sheet) for code, name in _groups(sheet, rows)],
        "flags": [
            {**flag, "name": flag_names[flag["flag"]]}
            for flag in flags.select("flag", "severity", "evidence").to_dicts()
        ],
    }


def _groups(sheet: Sheet, rows: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, str]]]:
    for group in sheet.groups:
        yield group.group, group.name.as_dict()
    if any(row["group"] == "" for row in rows):
        yield "", {language: text_of("scoring.outside-criteria", {}, language) for language in LANGUAGES}


def _group(code: str, name: dict[str, str], rows: list[dict[str, Any]], sheet: Sheet) -> dict[str, Any]:
    names = {item.criterion: item.name.as_dict() for _, item in sheet.items()}
    mine = [row for row in rows if row["group"] == code]
    criteria = []
    for criterion in dict.fromkeys(row["criterion"] for row in mine):
        own = [row for row in mine if row["criterion"] == criterion]
        criteria.append(
            {
                "criterion": criterion,
                "name": names.get(criterion),
                "points": sum(row["points"] for row in own),
                "contributions": [_contribution(row) for row in own],
            }
        )
    return {"group": code, "name": name, "points": sum(row["points"] for row in mine), "criteria": criteria}


def _contribution(row: dict[str, Any]) -> dict[str, Any]:
    day = row["day"].isoformat() if row["day"] is not None else None
    kept = ("rule", "quantity", "points", "event", "events", "standing")
    return {"day": day, **{name: row[name] for name in kept}}
