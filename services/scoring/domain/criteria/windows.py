"""Reads windows of time, and what counts inside them: caps and repetition."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

import yaml

from services.scoring.domain.criteria.model import Cap, Repeat, Window
from shared.declared.mapping import Entry, Fields, Key, Mapping, OneOrMore
from shared.declared.place import Place
from shared.declared.shapes import (
    DAYS,
    FACTOR,
    MOVING,
    Choice,
    Schema,
    Shape,
    Whole,
    Writing,
)

WINDOW = Choice(get_args(Window))

_SPAN = Mapping({"days": Key(DAYS, "Số ngày.", "Number of days.", required=True)})


@dataclass(frozen=True)
class Within(Shape[Any]):
    """`day`, `week`, `month`, `period`, or `{days: 30}`, which is read as the number of days."""

    def read(self, place: Place) -> Any:
        if isinstance(place.node, yaml.MappingNode):
            fields = _SPAN.read(place)
            return fields.get("days") if fields else None
        return WINDOW.read(place)

    def schema(self, writing: Writing) -> Schema:
        return {"anyOf": [WINDOW.schema(writing), _SPAN.schema(writing)]}


WITHIN = Within()

CAP = Key(
    OneOrMore(
        Mapping(
            {
                "per": Key(WINDOW, "Trong khoảng nào.", "Inside which window.", required=True),
                "points": Key(
                    MOVING,
                    "Tổng điểm trừ (số âm) hoặc cộng (số dương) nhiều nhất.",
                    "The most that is taken (negative) or given (positive).",
                    required=True,
                ),
            },
            name="cap",
        )
    ),
    "Mức trần trong từng ngày, tuần, tháng hoặc kỳ; một mức hoặc danh sách, tính lần lượt.",
    "The most that facts move per day, week, month or period; one, or a list worked in order.",
)
REPEATS = Key(
    OneOrMore(
        Mapping(
            {
                "within": Key(WITHIN, "Đếm trong khoảng nào.", "The window to count in.", required=True),
                "from": Key(Whole(1), "Từ lần thứ mấy.", "From which occurrence on.", required=True),
                "times": Key(
                    FACTOR, "Nhân điểm với số này.", "What the points are multiplied by.", required=True
                ),
            },
            name="repeats",
        )
    ),
    "Vi phạm lặp lại: nhân điểm từ lần thứ mấy.",
    "Repetition: from which occurrence on points count more, or less.",
)


def caps(entries: Iterable[Entry[Fields]], sign: int = 0) -> tuple[Cap, ...]:
    """The caps of an item whose points have that sign, or of a group (0: either), in their order."""
    found: list[Cap] = []
    for entry in entries:
        per, points = entry.value.get("per"), entry.value.get("points")
        if per is None or points is None:
            continue
        if points * sign < 0:
            entry.value.note("points", "cap-sign")
        if any(cap.per == per and cap.points * points > 0 for cap in found):
            entry.value.note("per", "double-entry")
        found.append(Cap(per, points))
    return tuple(found)


def repeats(entries: Iterable[Entry[Fields]]) -> tuple[Repeat, ...]:
    """Of entries with the same window, a later one has to begin later, else it could not be reached alone."""
    found: list[Repeat] = []
    for entry in entries:
        window, nth, times = (entry.value.get(key) for key in ("within", "from", "times"))
        if window is None or nth is None or times is None:
            continue
        if any(before.window == window and before.nth >= nth for before in found):
            entry.value.note("from", "repeats-order")
        found.append(Repeat(window, nth, times))
    return tuple(found)
