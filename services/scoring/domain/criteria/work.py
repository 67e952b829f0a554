"""Reads `work:`, the attendance rules."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import yaml

from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.criteria.reader import Reader

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_Entry = TypeVar("_Entry", bound=Hashable)
_OPTIONAL = (
    "extra_holidays",
    "compensatory_days",
    "grace_minutes",
    "same_punch_seconds",
    "absent_after_minutes",
)


def read_work(reader: Reader, node: yaml.Node, path: str = "work") -> WorkRules | None:
    """The rules, or None when the hours cannot be read; mistakes are noted."""
    fields = reader.mapping(node, path, ("hours", "days"), _OPTIONAL)
    morning = afternoon = None
    if "hours" in fields:
        hours = reader.mapping(fields["hours"], f"{path}.hours", ("morning", "afternoon"))
        morning = _span(reader, hours.get("morning"), f"{path}.hours.morning")
        afternoon = _span(reader, hours.get("afternoon"), f"{path}.hours.afternoon")
        if morning and afternoon and morning[1] > afternoon[0]:
            reader.note("hours-overlap", hours["afternoon"], f"{path}.hours.afternoon")
    days = _distinct(reader, fields.get("days"), f"{path}.days", _weekday)
    holidays = _distinct(reader, fields.get("extra_holidays"), f"{path}.extra_holidays", Reader.day)
    worked = _distinct(reader, fields.get("compensatory_days"), f"{path}.compensatory_days", Reader.day)
    for day in sorted(holidays & worked):
        reader.note("holiday-worked", fields["compensatory_days"], f"{path}.compensatory_days", day=day)
    grace = _whole(reader, fields, "grace_minutes", path)
    absent_after = _whole(reader, fields, "absent_after_minutes", path)
    if absent_after is not None and absent_after <= (grace or 0):
        reader.note("absent-within-grace", fields["absent_after_minutes"], f"{path}.absent_after_minutes")
    seconds = _whole(reader, fields, "same_punch_seconds", path)
    if morning is None or afternoon is None:
        return None
    return WorkRules(
        morning=morning,
        afternoon=afternoon,
        days=days,
        extra_holidays=holidays,
        compensatory_days=worked,
        grace_minutes=grace or 0,
        same_punch_seconds=WorkRules.same_punch_seconds if seconds is None else seconds,
        absent_after_minutes=absent_after,
    )


def _whole(reader: Reader, fields: dict[str, yaml.Node], key: str, path: str) -> int | None:
    return reader.whole(fields[key], f"{path}.{key}") if key in fields else None


def _span(reader: Reader, node: yaml.Node | None, path: str) -> tuple[int, int] | None:
    if node is None:
        return None
    entries = reader.sequence(node, path)
    times = [reader.time(entry, place) for entry, place in entries]
    if isinstance(node, yaml.SequenceNode) and len(times) != 2:
        reader.note("span", node, path)
        return None
    if len(times) != 2 or times[0] is None or times[1] is None:
        return None
    if times[0] >= times[1]:
        reader.note("span", node, path)
        return None
    return times[0], times[1]


def _weekday(reader: Reader, node: yaml.Node, path: str) -> int | None:
    name = reader.choice(node, path, WEEKDAYS)
    return None if name is None else WEEKDAYS.index(name)


def _distinct(
    reader: Reader, node: yaml.Node | None, path: str, read: Callable[[Reader, yaml.Node, str], _Entry | None]
) -> frozenset[_Entry]:
    found: set[_Entry] = set()
    for entry, place in reader.sequence(node, path) if node is not None else []:
        value = read(reader, entry, place)
        if value is None:
            continue
        if value in found:
            reader.note("double-entry", entry, place)
        found.add(value)
    return frozenset(found)
