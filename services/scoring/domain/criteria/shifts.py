"""Reads spans of working time: the two halves of a day, and shifts, which may run across midnight."""

from dataclasses import dataclass

from services.scoring.domain.criteria.model import Span
from shared.declared.mapping import Entry, ListOf
from shared.declared.place import Place
from shared.declared.shapes import Schema, Shape, Time, Writing

DAY = 1440
_TIMES = ListOf(Time())


@dataclass(frozen=True)
class SpanShape(Shape[Span]):
    """`["07:00", "11:00"]`: a start and an end; `overnight`, an end before the start is on the next day."""

    overnight: bool = False

    def read(self, place: Place) -> Span | None:
        times = _TIMES.read(place)
        if times is None:
            return None
        if len(place.node.value) != 2:
            place.note("span")
            return None
        if len(times) != 2:
            return None
        start, end = times[0].value, times[1].value
        if end < start and self.overnight:
            end += DAY
        if end <= start:
            place.note("span-overnight" if self.overnight else "span")
            return None
        return start, end

    def schema(self, writing: Writing) -> Schema:
        return {**_TIMES.schema(writing), "minItems": 2, "maxItems": 2}


@dataclass(frozen=True)
class Shift(Shape[tuple[Span, ...]]):
    """One or two spans in their order, all within 24 hours of the first start."""

    def read(self, place: Place) -> tuple[Span, ...] | None:
        entries = _SPANS.read(place)
        if entries is None:
            return None
        if len(place.node.value) not in (1, 2):
            place.note("shift-spans")
            return None
        if len(entries) != len(place.node.value):
            return None
        return _in_order(entries)

    def schema(self, writing: Writing) -> Schema:
        return {**_SPANS.schema(writing), "minItems": 1, "maxItems": 2}


_SPANS = ListOf(SpanShape(overnight=True))


def _in_order(entries: list[Entry[Span]]) -> tuple[Span, ...] | None:
    spans = [entries[0].value]
    for entry in entries[1:]:
        start, end = entry.value
        if start < spans[-1][1] and start < spans[0][0]:
            # the clock passed midnight between the two
            start, end = start + DAY, end + DAY
        if start < spans[-1][1] or end - spans[0][0] > DAY:
            entry.place.note("shift-order")
            return None
        spans.append((start, end))
    return tuple(spans)
