"""The tree of an explanation as indented lines: group, criterion, contribution, event."""

from collections.abc import Iterator
from typing import Any

from shared.contracts.messages import text_of
from thidua.cli.numbers import points_text
from thidua.language import Language

Tree = dict[str, Any]

STEP = "  "


def lines(tree: Tree, language: Language) -> Iterator[str]:
    """The lines of `tree`; of a quarter or year of a person those of its months, one after the other."""
    yield _head(tree, language)
    for month in tree.get("months", ()):
        yield ""
        yield from lines(month, language)
    for group in tree.get("groups", ()):
        yield f"{STEP}{language.of(group['name'])}: {points_text(group['points'], language)}"
        for criterion in group["criteria"]:
            yield from _criterion(criterion, language)
    for flag in tree.get("flags", ()):
        name = language.of(flag["name"]) if flag.get("name") else flag["flag"]
        severity = _text(f"scoring.severity.{flag['severity']}", language)
        yield f"{STEP}⚑ {name} ({severity})"
        yield from (f"{STEP * 4}{event}" for event in flag["evidence"])


def _head(tree: Tree, language: Language) -> str:
    who = " ".join(str(tree[key]) for key in ("code", "name") if tree.get(key)) or tree["subject"]
    points = points_text(tree["points"], language) or "–"
    grade = tree.get("grade") or _no_grade(tree, language)
    words = language("điểm, loại", "points, grade")
    head = f"{who} · {tree['period']}: {points} {words} {grade}"
    if tree.get("at_most_grade"):
        head += language(f" (không quá loại {tree['at_most_grade']})", f" (at most {tree['at_most_grade']})")
    return head


def _no_grade(tree: Tree, language: Language) -> str:
    reason = tree.get("reason")
    return f"– ({_text(f'scoring.ungraded.{reason}', language)})" if reason else "–"


def _criterion(criterion: Tree, language: Language) -> Iterator[str]:
    depth = 2
    if criterion["criterion"] is not None:
        name = language.of(criterion["name"]) if criterion.get("name") else criterion["criterion"]
        yield f"{STEP * depth}{name} [{criterion['criterion']}]: {_signed(criterion['points'], language)}"
        depth += 1
    for row in criterion["contributions"]:
        yield STEP * depth + _contribution(row, language)
        if row.get("record"):
            yield STEP * (depth + 1) + language("ghi nhận ", "record ") + row["record"]
        yield from (f"{STEP * (depth + 1)}{event}" for event in row["events"])


def _contribution(row: Tree, language: Language) -> str:
    quantity = row.get("quantity")
    parts = [
        row["day"],
        _signed(row["points"], language),
        _text(f"scoring.rule.{row['rule']}", language),
        f"× {points_text(quantity, language)}" if quantity not in (None, 100) else None,
    ]
    return " · ".join(part for part in parts if part)


def _signed(points: int, language: Language) -> str:
    return points_text(points, language, signed=True)


def _text(code: str, language: Language) -> str:
    return text_of(code, {}, language.code)
