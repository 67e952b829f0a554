"""Whether one criteria set asks for at least as much as another: compared as the files that they are.

Only what is surely as strict passes: amounts may be lower, bounds and bases too, grades may need more, and
there may be further criteria. Any other change to a criterion, a grade or a flag counts as a weakening, since
it cannot be shown to be none. Names, days of validity and working hours are each agency's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.awards.domain.reasons import Reason

Part = Mapping[str, Any]

_SHEETS = ("individual", "collective")
_LISTS = {"groups", "bonus", "grades", "flags"}
_AT_MOST = {
    "sheet": {"start", "ceiling", "floor"},
    "group": {"base", "ceiling", "floor"},
    "item": {"points", "free_per_month"},
    "grade": set[str](),
    "flag": set[str](),
}
"""Numbers that the adopting set may have lower, by the kind of part that they stand in."""
_AT_LEAST = {"grade": {"from"}}
_OWN = {"name", "description"}


def weakened_criteria(above: Part, own: Part) -> list[Reason]:
    """Where the criteria set `own` asks for less than `above`; both as plain values of their files."""
    if not above or not own:
        return [Reason("adoption.criteria-unread")]
    found = [
        *_changed(
            "sheet", "contested", {"contested": above.get("contested")}, {"contested": own.get("contested")}
        )
    ]
    for sheet in _SHEETS:
        if sheet in above:
            found += _sheet(sheet, above[sheet], own.get(sheet))
    return found


def _sheet(name: str, above: Part, own: Part | None) -> Iterator[Reason]:
    if own is None:
        yield Reason("adoption.criteria-left-out", {"criterion": name})
        return
    yield from _changed("sheet", name, _without(above, _LISTS), _without(own, _LISTS))
    yield from _groups(_all_groups(above), _all_groups(own))
    yield from _kept("item", _items(above), _items(own))
    yield from _kept("grade", _by("grade", above.get("grades")), _by("grade", own.get("grades")))
    yield from _kept("flag", _by("flag", above.get("flags")), _by("flag", own.get("flags")))


def _groups(above: Mapping[str, Part], own: Mapping[str, Part]) -> Iterator[Reason]:
    yield from _kept("group", above, own)
    for name, group in own.items():
        base = group.get("base", 0)
        if name not in above and _number(base) > 0:
            yield Reason("adoption.criteria-base", {"group": name, "points": base})


def _kept(kind: str, above: Mapping[str, Part], own: Mapping[str, Part]) -> Iterator[Reason]:
    for name, part in above.items():
        if name not in own:
            yield Reason("adoption.criteria-left-out", {"criterion": name})
        else:
            yield from _changed(kind, name, part, own[name])


def _changed(kind: str, name: str, above: Part, own: Part) -> Iterator[Reason]:
    """The keys of a part that are neither the same nor surely stricter."""
    for key in [*above, *(key for key in own if key not in above)]:
        before, after = above.get(key), own.get(key)
        if key in _OWN or key == "items" or before == after or _stricter(kind, key, before, after):
            continue
        said = {"criterion": name, "key": key, "before": _told(before), "after": _told(after)}
        yield Reason("adoption.criteria-changed", said)


def _stricter(kind: str, key: str, before: Any, after: Any) -> bool:
    if key in _AT_MOST[kind]:
        return _bound(key, after) <= _bound(key, before)
    if key in _AT_LEAST.get(kind, ()):
        return _number(after) >= _number(before)
    return False


_UNBOUNDED = {"ceiling": Decimal("Infinity"), "floor": Decimal("-Infinity")}


def _bound(key: str, value: Any) -> Decimal:
    """What a missing number stands for: no bound for a ceiling, 0 for anything else."""
    if value == "none" or (value is None and key == "ceiling"):
        return _UNBOUNDED[key]
    return _number(value)


def _number(value: Any) -> Decimal:
    return Decimal(str(value or 0))


def _all_groups(sheet: Part) -> dict[str, Part]:
    groups = _by("group", sheet.get("groups"))
    bonus = sheet.get("bonus")
    return {**groups, "bonus": bonus} if bonus else groups


def _items(sheet: Part) -> dict[str, Part]:
    """Each criterion of the sheet with the group that it stands in."""
    return {
        item["criterion"]: {**item, "group": name}
        for name, group in _all_groups(sheet).items()
        for item in group.get("items", ())
    }


def _by(key: str, parts: Sequence[Part] | None) -> dict[str, Part]:
    return {part[key]: part for part in parts or ()}


def _without(part: Part, keys: set[str]) -> Part:
    return {key: value for key, value in part.items() if key not in keys}


def _told(value: Any) -> str:
    return "–" if value is None else str(value)
