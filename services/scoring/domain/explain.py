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


def as_text(tree: dict[str, Any], language: str = "vi") -> str:
    """The tree of `explain` as indented lines in Vietnamese (`vi`) or English (`en`)."""
    return "\n".join(_lines(tree, language))


def points_text(points: int | None, language: str = "vi", signed: bool = False) -> str:
    """Hundredths as a reader writes them: `99,50` in Vietnamese, `99.50` in English."""
    if points is None:
        return "–"
    sign = "-" if points < 0 else "+" if signed else ""
    mark = "," if language == "vi" else "."
    return f"{sign}{abs(points) // 100}{mark}{abs(points) % 100:02}"


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


def _lines(tree: dict[str, Any], language: str) -> Iterator[str]:
    reason = tree["reason"]
    yield text_of(
        "scoring.explain-head",
        {
            "subject": tree["subject"],
            "period": tree["period"],
            "points": points_text(tree["points"], language),
            "grade": tree["grade"] or text_of(f"scoring.ungraded.{reason}", {}, language),
        },
        language,
    )
    if tree["at_most_grade"] is not None:
        yield "  " + text_of("scoring.explain-at-most", {"grade": tree["at_most_grade"]}, language)
    for group in tree["groups"]:
        yield f"  {group['name'][language]}: {points_text(group['points'], language)}"
        for criterion in group["criteria"]:
            yield from _criterion_lines(criterion, language)
    for flag in tree["flags"]:
        severity = text_of(f"scoring.severity.{flag['severity']}", {}, language)
        yield f"  ⚑ {flag['name'][language]} ({severity}): {', '.join(flag['evidence']) or '–'}"


def _criterion_lines(criterion: dict[str, Any], language: str) -> Iterator[str]:
    indent = "    "
    if criterion["criterion"] is not None:
        name = (criterion["name"] or {}).get(language, criterion["criterion"])
        yield f"{indent}{name}: {points_text(criterion['points'], language, signed=True)}"
        indent += "  "
    for row in criterion["contributions"]:
        rule = text_of(f"scoring.rule.{row['rule']}", {}, language)
        parts = [
            row["day"],
            points_text(row["points"], language, signed=True),
            rule,
            ", ".join(row["events"]),
        ]
        yield indent + " · ".join(part for part in parts if part)
