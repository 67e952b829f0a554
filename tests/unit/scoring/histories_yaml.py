"""A criteria set as the YAML file that would declare it."""

from dataclasses import fields
from typing import Any

import yaml

from services.scoring.domain.criteria.model import (
    BONUS,
    AppliesTo,
    CriteriaSet,
    Flag,
    Grade,
    Group,
    InForce,
    Item,
    Repeat,
    Sheet,
    WorkRules,
)
from shared.declared.name import Name

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("target", "measured", "assessed", "results", "members_mean", "children_mean", "from_unit")

Told = dict[str, Any]


def as_yaml(criteria: CriteriaSet) -> str:
    """What is as it would be without saying is not said."""
    told: Told = {
        "criteria": criteria.criteria,
        "name": said(criteria.name),
        "effective_from": criteria.effective_from,
        "contested": criteria.contested,
        "takes_effect": criteria.takes_effect,
    }
    if criteria.work is not None:
        told["work"] = work(criteria.work)
    for name, sheet in (("individual", criteria.individual), ("collective", criteria.collective)):
        if sheet is not None:
            told[name] = sheet_of(sheet)
    return yaml.dump(told, Dumper=Plain, allow_unicode=True, sort_keys=False)


class Plain(yaml.SafeDumper):
    """Writes equal things out in full, without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def number(hundredths: int) -> float | int:
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def said(name: Name) -> Told:
    return {"vi": name.vi, "en": name.en}


def time(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def span(minutes: tuple[int, int]) -> list[str]:
    return [time(minutes[0]), time(minutes[1])]


def work(rules: WorkRules, of: WorkRules | None = None) -> Told:
    """`of`: those from which the rules of a unit differ."""
    told: Told = {}
    if of is None or (rules.morning, rules.afternoon) != (of.morning, of.afternoon):
        told["hours"] = {"morning": span(rules.morning), "afternoon": span(rules.afternoon)}
    if of is None or rules.days != of.days:
        told["days"] = [WEEKDAYS[day] for day in sorted(rules.days)]
    for key in ("extra_holidays", "compensatory_days"):
        if getattr(rules, key) != (getattr(of, key) if of is not None else frozenset()):
            told[key] = sorted(getattr(rules, key))
    for key in MINUTES:
        if getattr(rules, key) != getattr(of or WorkRules, key, None):
            told[key] = getattr(rules, key)
    if rules.shifts != (of.shifts if of is not None else ()):
        told["shifts"] = {code: [span(one) for one in spans] for code, spans in rules.shifts}
    if rules.units:
        told["units"] = {unit: work(other, rules) for unit, other in rules.units}
    return told


MINUTES = (
    "grace_minutes",
    "same_punch_seconds",
    "absent_after_minutes",
    "left_post_after_minutes",
    "explained_within_days",
)


def sheet_of(sheet: Sheet) -> Told:
    told: Told = {"period": sheet.period, "groups": [], "start": number(sheet.start)}
    for bound in ("floor", "ceiling"):
        if getattr(sheet, bound) is not None:
            told[bound] = number(getattr(sheet, bound))
    if sheet.applies_to is not None:
        told["applies_to"] = applies_to(sheet.applies_to)
    if sheet.least_presence != Sheet.least_presence:
        told["least_presence"] = number(sheet.least_presence)
    for group in sheet.groups:
        if group.group == BONUS:
            told["bonus"] = group_of(group)
        else:
            told["groups"].append(group_of(group))
    told["heavier"] = [
        {"applies_to": applies_to(one.applies_to), "times": number(one.times)}
        | ({"groups": list(one.groups)} if one.groups else {})
        for one in sheet.heavier
    ]
    if sheet.longer:
        told["longer"] = {
            one.period: {"mean_of": one.mean_of, "weights": list(one.weights)} for one in sheet.longer
        }
    told["grades"] = [grade_of(grade) for grade in sheet.grades]
    told["flags"] = [flag_of(flag) for flag in sheet.flags]
    return told


def applies_to(rule: AppliesTo) -> Told:
    told: Told = {
        key: list(getattr(rule, key))
        for key in ("kinds", "positions", "units", "unit_kinds")
        if getattr(rule, key)
    }
    if rule.leaders is not None:
        told["leaders"] = rule.leaders
    service = {"from": rule.service_from, "under": rule.service_under}
    if any(months is not None for months in service.values()):
        told["service_months"] = {key: months for key, months in service.items() if months is not None}
    return told


def in_force(rule: InForce) -> Told:
    days = {"from": rule.first_day, "to": rule.last_day}
    return {key: day for key, day in days.items() if day is not None}


def grade_of(grade: Grade) -> Told:
    told: Told = {"grade": grade.grade, "from": number(grade.points), "name": said(grade.name)}
    if grade.needs is not None:
        told["needs"] = {}
        if grade.needs.groups:
            told["needs"]["groups"] = {group: number(points) for group, points in grade.needs.groups}
        if grade.needs.none_of:
            told["needs"]["none_of"] = list(grade.needs.none_of)
    return told


def within(window: str | int) -> str | Told:
    return {"days": window} if isinstance(window, int) else window


def flag_of(flag: Flag) -> Told:
    when: Told = {}
    if flag.criteria:
        when = {"criteria": list(flag.criteria), "count": flag.count, "within": within(flag.window)}
    for key in ("points_under", "points_from"):
        if getattr(flag, key) is not None:
            when[key] = number(getattr(flag, key))
    if flag.grade_at_most is not None:
        when["grade_at_most"] = flag.grade_at_most
    if flag.unobserved_months is not None:
        when["unobserved"] = {"months": flag.unobserved_months}
    told = {"flag": flag.flag, "name": said(flag.name), "severity": flag.severity, "when": when}
    if flag.applies_to is not None:
        told["applies_to"] = applies_to(flag.applies_to)
    return told | {"by_decision": flag.by_decision}


def group_of(group: Group) -> Told:
    told: Told = {"name": said(group.name), "items": [item_of(item) for item in group.items]}
    if group.group != BONUS:
        told = {"group": group.group, "base": number(group.base), **told}
    told["floor"] = "none" if group.floor is None else number(group.floor)
    if group.ceiling is not None:
        told["ceiling"] = number(group.ceiling)
    if group.caps:
        told["cap"] = [{"per": cap.per, "points": number(cap.points)} for cap in group.caps]
    told["missing_targets"] = group.missing
    if group.applies_to is not None:
        told["applies_to"] = applies_to(group.applies_to)
    return told


def item_of(item: Item) -> Told:
    told: Told = {"criterion": item.criterion, "name": said(item.name)}
    if item.counted:
        told |= counted_of(item)
    for kind in KINDS:
        if getattr(item, kind) is not None:
            told[kind] = computed_of(kind, getattr(item, kind))
    if item.needs_finding:
        told["needs_finding"] = True
    if item.at_most_grade is not None:
        told["at_most_grade"] = item.at_most_grade
    if item.limit_lasts is not None:
        told["limit_lasts"] = item.limit_lasts
    if item.applies_to is not None:
        told["applies_to"] = applies_to(item.applies_to)
    if item.in_force is not None:
        told["in_force"] = in_force(item.in_force)
    return told


def counted_of(item: Item) -> Told:
    told: Told = {"from": item.source}
    if item.bands:
        told["bands"] = [bounded(band.up_to) | {"points": number(band.points)} for band in item.bands]
    else:
        told |= {"points": number(item.points), "per": item.per}
    if item.when is not None:
        minutes = {"over": item.when.over, "up_to": item.when.up_to}
        when: Told = {"kind": item.when.kind, "forms": item.when.forms, "criteria": item.when.criteria}
        told["when"] = {
            key: value if isinstance(value, str) else list(value) for key, value in when.items() if value
        }
        if any(value is not None for value in minutes.values()):
            told["when"]["minutes"] = {key: value for key, value in minutes.items() if value is not None}
    if item.family:
        told["family"] = item.family
    if item.free_per_month:
        told["free_per_month"] = item.free_per_month
    if item.once_per is not None:
        told["once_per"] = item.once_per
    if item.repeats:
        told["repeats"] = [repeat_of(repeat) for repeat in item.repeats]
    if item.looks_back_months:
        told["looks_back"] = {"months": item.looks_back_months}
    if item.fades is not None:
        told["fades"] = {"every_months": item.fades.every_months, "to": number(item.fades.to)}
    if item.caps:
        told["cap"] = [{"per": cap.per, "points": number(cap.points)} for cap in item.caps]
    return told


def repeat_of(repeat: Repeat) -> Told:
    return {"within": within(repeat.window), "from": repeat.nth, "times": number(repeat.times)}


def bounded(up_to: int | None) -> Told:
    return {} if up_to is None else {"up_to": number(up_to)}


def computed_of(kind: str, rule: Any) -> Told:
    """The fields of a computed item under their own names, but for steps, bands and `by`."""
    told: Told = {}
    for one in fields(rule):
        value = getattr(rule, one.name)
        if value is None or value == () or value is False:
            continue
        told[one.name] = value_of(one.name, value)
    if kind == "measured":
        told["steps"] = [{"from": number(one.least), "points": number(one.points)} for one in rule.steps]
    if kind == "results":
        told["factors"] = [factor_of(factor) for factor in rule.factors]
    if kind == "children_mean":
        told.pop("minimum", None)
        told["by"] = "minimum" if rule.minimum else "mean"
    if kind == "measured" and rule.measure is None:
        del told["at_least"]
    return told


def value_of(name: str, value: Any) -> Any:
    if name == "over":
        return {"each": number(value.each), "points": number(value.points), "cap": number(value.cap)}
    if name == "levels":
        return [number(level) for level in value]
    if isinstance(value, bool | str):
        return value
    return number(value) if isinstance(value, int) else list(value)


def factor_of(factor: Any) -> Told:
    told: Told = {"measure": factor.measure, "default": number(factor.default)}
    if factor.most is not None:
        told["most"] = number(factor.most)
    if factor.bands:
        told["bands"] = [bounded(band.up_to) | {"times": number(band.times)} for band in factor.bands]
    return told
