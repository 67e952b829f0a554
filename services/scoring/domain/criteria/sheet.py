"""Reads a scoring sheet: groups, bonus, grades and flags, and what must agree between them."""

from typing import Literal, get_args

import yaml

from services.scoring.domain.criteria.item import SheetName, read_caps, read_item
from services.scoring.domain.criteria.model import BONUS, Flag, Grade, Group, Item, Missing, Sheet
from services.scoring.domain.criteria.reader import Reader
from shared.contracts.scoring import Severity

_PERIODS: dict[SheetName, Literal["month", "year"]] = {"individual": "month", "collective": "year"}


def read_sheet(reader: Reader, node: yaml.Node, sheet: SheetName, criteria_seen: set[str]) -> Sheet:
    """The sheet as far as it can be read; `criteria_seen` are the codes of the set, which grow."""
    fields = reader.mapping(node, sheet, ("period", "groups", "grades"), ("bonus", "flags"))
    period = _PERIODS[sheet]
    if "period" in fields:
        reader.choice(fields["period"], f"{sheet}.period", (period,))
    grades = _grades(reader, fields.get("grades"), f"{sheet}.grades")
    read = _Groups(reader, sheet, criteria_seen, {grade.grade for grade in grades})
    groups = []
    for entry, path in reader.sequence(fields["groups"], f"{sheet}.groups") if "groups" in fields else []:
        groups.append(read.group(entry, path))
    if "groups" in fields and isinstance(fields["groups"], yaml.SequenceNode) and not groups:
        reader.note("empty-list", fields["groups"], f"{sheet}.groups")
    if "bonus" in fields:
        groups.append(read.bonus(fields["bonus"], f"{sheet}.bonus"))
    flags = _flags(reader, fields.get("flags"), f"{sheet}.flags", groups)
    return Sheet(
        subject_kind="person" if sheet == "individual" else "unit",
        period=period,
        groups=tuple(groups),
        grades=grades,
        flags=flags,
    )


class _Groups:
    """Reads the groups of one sheet and remembers which codes were used."""

    def __init__(self, reader: Reader, sheet: SheetName, criteria_seen: set[str], grades: set[str]) -> None:
        self.reader = reader
        self.sheet = sheet
        self.criteria_seen = criteria_seen
        self.groups_seen: set[str] = {BONUS}
        self.grades = grades

    def group(self, node: yaml.Node, path: str) -> Group:
        fields = self.reader.mapping(
            node, path, ("group", "name", "base", "items"), ("floor", "ceiling", "cap", "missing_targets")
        )
        code = self.reader.slug(fields["group"], f"{path}.group") if "group" in fields else None
        if code in self.groups_seen:
            self.reader.note("double-code", fields["group"], f"{path}.group")
        self.groups_seen.add(code or "")
        return self._group(fields, path, code or "")

    def bonus(self, node: yaml.Node, path: str) -> Group:
        return self._group(
            self.reader.mapping(node, path, ("name", "ceiling", "items"), ("cap",)), path, BONUS
        )

    def _group(self, fields: dict[str, yaml.Node], path: str, code: str) -> Group:
        limits = {
            key: self.reader.points(fields[key], f"{path}.{key}") if key in fields else None
            for key in ("base", "floor", "ceiling")
        }
        base, ceiling = limits["base"] or 0, limits["ceiling"]
        floor = limits["floor"] if "floor" in fields else 0
        if floor is not None and base < floor and "base" in fields:
            self.reader.note("base-under-floor", fields["base"], f"{path}.base")
        if ceiling is not None and base > ceiling:
            self.reader.note("ceiling-under-base", fields["ceiling"], f"{path}.ceiling")
        entries = self.reader.sequence(fields["items"], f"{path}.items") if "items" in fields else []
        items = [self._item(entry, place) for entry, place in entries]
        return Group(
            group=code,
            name=self.reader.name(fields.get("name"), f"{path}.name", code),
            items=tuple(item for item in items if item is not None),
            base=base,
            floor=floor,
            ceiling=ceiling,
            caps=read_caps(self.reader, fields.get("cap"), f"{path}.cap", None),
            missing=self._missing_targets(fields, f"{path}.missing_targets"),
        )

    def _missing_targets(self, fields: dict[str, yaml.Node], path: str) -> Missing:
        if "missing_targets" not in fields:
            return "zero"
        if self.sheet == "individual":
            self.reader.note("collective-only", fields["missing_targets"], path)
        return self.reader.choice(fields["missing_targets"], path, get_args(Missing)) or "zero"

    def _item(self, node: yaml.Node, path: str) -> Item | None:
        item = read_item(self.reader, node, path, self.sheet)
        if item is None:
            return None
        if item.criterion in self.criteria_seen:
            self.reader.note("double-code", _value(node, "criterion"), f"{path}.criterion")
        self.criteria_seen.add(item.criterion)
        if item.at_most_grade is not None and item.at_most_grade not in self.grades:
            place = f"{path}.at_most_grade"
            known = ", ".join(sorted(self.grades))
            self.reader.note("choice", _value(node, "at_most_grade"), place, allowed=known)
        return item


def _grades(reader: Reader, node: yaml.Node | None, path: str) -> tuple[Grade, ...]:
    grades: list[Grade] = []
    entries = reader.sequence(node, path) if node is not None else []
    for entry, place in entries:
        fields = reader.mapping(entry, place, ("grade", "from"), ("name",))
        code = reader.text(fields["grade"], f"{place}.grade") if "grade" in fields else None
        points = reader.points(fields["from"], f"{place}.from") if "from" in fields else None
        if code is None or points is None:
            continue
        if any(grade.grade == code for grade in grades):
            reader.note("double-code", fields["grade"], f"{place}.grade")
        if grades and points >= grades[-1].points:
            reader.note("grades-order", fields["from"], f"{place}.from")
        grades.append(Grade(code, reader.name(fields.get("name"), f"{place}.name", code), points))
    if node is not None and isinstance(node, yaml.SequenceNode) and not entries:
        reader.note("empty-list", node, path)
    return tuple(grades)


def _flags(reader: Reader, node: yaml.Node | None, path: str, groups: list[Group]) -> tuple[Flag, ...]:
    known = {item.criterion for group in groups for item in group.items if item.source != "computed"}
    flags: list[Flag] = []
    for entry, place in reader.sequence(node, path) if node is not None else []:
        fields = reader.mapping(entry, place, ("flag", "severity", "when"), ("name",))
        code = reader.slug(fields["flag"], f"{place}.flag") if "flag" in fields else None
        if code and any(flag.flag == code for flag in flags):
            reader.note("double-code", fields["flag"], f"{place}.flag")
        severity = None
        if "severity" in fields:
            severity = reader.choice(fields["severity"], f"{place}.severity", get_args(Severity))
        criteria, count = _condition(reader, fields.get("when"), f"{place}.when", known)
        name = reader.name(fields.get("name"), f"{place}.name", code or "")
        if code and severity and criteria and count:
            flags.append(Flag(code, name, severity, criteria, count))
    return tuple(flags)


def _condition(
    reader: Reader, node: yaml.Node | None, path: str, known: set[str]
) -> tuple[tuple[str, ...], int | None]:
    if node is None:
        return (), None
    fields = reader.mapping(node, path, ("criteria", "count"))
    criteria: list[str] = []
    entries = reader.sequence(fields["criteria"], f"{path}.criteria") if "criteria" in fields else []
    for entry, place in entries:
        code = reader.slug(entry, place)
        if code is None:
            continue
        if code not in known:
            reader.note("unknown-criterion", entry, place)
        if code in criteria:
            reader.note("double-entry", entry, place)
        criteria.append(code)
    if "criteria" in fields and isinstance(fields["criteria"], yaml.SequenceNode) and not entries:
        reader.note("empty-list", fields["criteria"], f"{path}.criteria")
    count = reader.whole(fields["count"], f"{path}.count", 1) if "count" in fields else None
    return tuple(criteria), count


def _value(node: yaml.Node, key: str) -> yaml.Node:
    """The node under `key` of a mapping that is known to have it: problems point at the line of the value."""
    found: yaml.Node = next(value for name, value in node.value if name.value == key)
    return found
