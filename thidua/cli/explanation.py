"""The tree of an explanation as indented lines: group, criterion, contribution, steps, events."""

from collections.abc import Iterator
from typing import Any

from shared.contracts.messages import catalogue, text_of
from thidua.cli.numbers import points_text
from thidua.language import Language

Tree = dict[str, Any]

STEP = "  "
_WHOLE = frozenset({"nth", "allowed", "spans", "every_months"})
_WORDS = {"per": "scoring.window", "of": "scoring.cap-of"}


def lines(tree: Tree, language: Language) -> Iterator[str]:
    """The lines of `tree`; of a longer period those of its parts, one after the other."""
    yield _head(tree, language)
    yield from (f"{STEP}{said}" for said in _grade(tree, language))
    for part in tree.get("parts", ()):
        yield ""
        yield from lines(part, language)
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
    points = points_text(tree["points"], language) or "–"
    grade = tree.get("grade") or _no_grade(tree, language)
    words = language("điểm, loại", "points, grade")
    head = f"{_who(tree)} · {tree['period']}: {points} {words} {grade}"
    if tree.get("at_most_grade"):
        head += language(f" (không quá loại {tree['at_most_grade']})", f" (at most {tree['at_most_grade']})")
    return head


def _who(tree: Tree) -> str:
    return " ".join(str(tree[key]) for key in ("code", "name") if tree.get(key)) or str(
        tree.get("subject") or tree.get("person")
    )


def _no_grade(tree: Tree, language: Language) -> str:
    reason = tree.get("reason")
    return f"– ({_text(f'scoring.ungraded.{reason}', language)})" if reason else "–"


def _grade(tree: Tree, language: Language) -> Iterator[str]:
    """Why the grade is not the one that the points alone would give; nothing when it is."""
    steps = tree.get("grade_steps") or []
    if len(steps) < 2:
        return
    for step in steps:
        if step["step"] == "needs":
            yield from (_lacking(step["grade"], one, language) for one in step["lacking"])
        else:
            yield text_of(f"scoring.grade-step.{step['step']}", step, language.code)


def _lacking(grade: str, lacking: Tree, language: Language) -> str:
    told = {
        key: points_text(value, language) if key in ("least", "points") else value
        for key, value in lacking.items()
    }
    code = "needs-group" if "group" in lacking else "needs-none"
    return text_of(f"scoring.grade-step.{code}", {"grade": grade, **told}, language.code)


def _criterion(criterion: Tree, language: Language) -> Iterator[str]:
    depth = 2
    if criterion["criterion"] is not None:
        name = language.of(criterion["name"]) if criterion.get("name") else criterion["criterion"]
        yield f"{STEP * depth}{name} [{criterion['criterion']}]: {_signed(criterion['points'], language)}"
        depth += 1
    for row in criterion["contributions"]:
        yield STEP * depth + _contribution(row, language)
        yield from (STEP * (depth + 1) + said for said in _beneath(row, language))


def _beneath(row: Tree, language: Language) -> Iterator[str]:
    yield from _steps(row, language)
    yield from _members(row, language)
    if row.get("record"):
        yield language("ghi nhận ", "record ") + row["record"]
    yield from row["events"]


def _contribution(row: Tree, language: Language) -> str:
    parts = [
        row["day"],
        _signed(row["points"], language),
        _text(f"scoring.rule.{row['rule']}", language),
        _quantity(row, language),
        row.get("column"),
        _text("scoring.governed-before", language) if row.get("governed_before") else None,
    ]
    return " · ".join(part for part in parts if part)


def _quantity(row: Tree, language: Language) -> str | None:
    quantity, unit = row.get("quantity"), row.get("unit")
    if quantity is None or unit is None:
        return None
    value = points_text(quantity, language)
    whole = str(quantity // 100) if quantity % 100 == 0 else value
    return text_of(f"scoring.unit.{unit}", {"value": value, "whole": whole}, language.code)


def _steps(row: Tree, language: Language) -> Iterator[str]:
    """What changed the points on the way, or what they were measured by; a plain amount needs no words."""
    steps = row.get("steps") or []
    if [step["step"] for step in steps] == ["plain"]:
        return
    for step in steps:
        code = f"scoring.step.{step['step']}"
        if step["step"] == "measured" and step["from"] is None:
            code += ".none"
        elif step["step"] == "target" and not step["zero_under"]:
            code += ".any"
        yield text_of(code, {key: _said(key, value, language) for key, value in step.items()}, language.code)


def _said(key: str, value: Any, language: Language) -> Any:
    if key == "window" and isinstance(value, int):
        return text_of("scoring.window.days", {"days": value}, language.code)
    if key == "window":
        return _text(f"scoring.window.{value}", language)
    if key in _WORDS and f"{_WORDS[key]}.{value}" in catalogue():
        return _text(f"{_WORDS[key]}.{value}", language)
    if key in _WHOLE or not isinstance(value, int):
        return value
    return points_text(value, language, signed=key in ("points", "limit"))


def _members(row: Tree, language: Language) -> Iterator[str]:
    """The members whose mean it is, so that it can be reckoned again by hand."""
    members = row.get("members") or []
    for member in sorted(members, key=_who):
        yield text_of("scoring.members.line", _mean(member, _who(member), language), language.code)
    if members:
        yield text_of("scoring.members.sum", _mean(row["members_in_all"], "", language), language.code)


def _mean(told: Tree, who: str, language: Language) -> Tree:
    numbers = {key: points_text(told[key], language) for key in ("weighted", "mean")}
    return {"who": who, "days": told["days"], **numbers}


def _signed(points: int, language: Language) -> str:
    return points_text(points, language, signed=True)


def _text(code: str, language: Language) -> str:
    return text_of(code, {}, language.code)
