"""A sheet and a period made ready for reckoning: arrays by item, by day and by both, made once and kept."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TypeVar

import polars as pl

from services.scoring.domain.counting.lookup import looked_up, numbers
from services.scoring.domain.counting.rules import Earlier, Layout, Slot, layout
from services.scoring.domain.criteria.model import InForce, Item, Sheet, Window
from services.scoring.domain.periods import Period, months_from
from services.scoring.domain.rounding import half_up

Entry = TypeVar("Entry")

_EPOCH = date(1970, 1, 1)
NEVER = -1


class Plan:
    """Everything that follows from the sheet and the period alone.

    Days are *offsets*: from the earliest day that any item looks at, which has 0. Items are the numbers of
    their slots; what has no item has the number `nothing`.
    """

    def __init__(self, sheet: Sheet, earlier: Earlier | None, period: Period) -> None:
        made: Layout = layout(sheet, earlier)
        self.sheet, self.period = sheet, period
        self.groups, self.slots = made.groups, made.slots
        self.nothing = len(made.slots)
        self.looks_from = [_looks_from(slot.item, period) for slot in made.slots]
        self.first_day = min([period.first_day, *self.looks_from])
        self.since = None if earlier is None else self.offset(earlier.until)

    def offset(self, day: date) -> int:
        return (day - self.first_day).days

    @property
    def origin(self) -> int:
        """Days since 1970 of the day with the offset 0."""
        return (self.first_day - _EPOCH).days

    @cached_property
    def span(self) -> int:
        """How many offsets there are."""
        return self.offset(self.period.last_day) + 1

    @cached_property
    def begins(self) -> int:
        """The offset of the period's first day."""
        return self.offset(self.period.first_day)

    @cached_property
    def from_source(self) -> dict[str, list[Slot]]:
        found: dict[str, list[Slot]] = {}
        for slot in self.slots:
            found.setdefault(slot.item.source, []).append(slot)
        return found

    @cached_property
    def days(self) -> list[date]:
        return [self.first_day + timedelta(days=number) for number in range(self.span)]

    def window(self, by_item: Sequence[Window | None]) -> pl.Expr:
        """The number of the window of each row's item in which its `offset` lies; they rise with the days.

        Items without a window have those of others.
        """
        kinds = list(dict.fromkeys(window for window in by_item if window is not None))
        if len(kinds) < 2:
            return looked_up(self._window_numbers(kinds[0] if kinds else "period"), "offset")
        of_item = numbers([0 if window is None else kinds.index(window) for window in by_item])
        all_numbers = pl.concat([self._window_numbers(kind) for kind in kinds])
        return looked_up(all_numbers, looked_up(of_item, "item") * self.span + pl.col("offset"))

    def _window_numbers(self, window: Window) -> pl.Series:
        if window == "period":
            return numbers([0] * self.span)
        if window == "day":
            return numbers(list(range(self.span)))
        if window == "week":
            return numbers([(self.first_day.weekday() + offset) // 7 for offset in range(self.span)])
        start = self.first_day.year * 12 + self.first_day.month
        return numbers([day.year * 12 + day.month - start for day in self.days])

    @cached_property
    def counted(self) -> pl.Series:
        """By item, `nothing` last: whether its facts are counted."""
        return pl.Series([*(slot.item.counted for slot in self.slots), False], dtype=pl.Boolean)

    @cached_property
    def computed(self) -> pl.Series:
        """By item, `nothing` last: whether its facts make a computed item."""
        return pl.Series([*(not slot.item.counted for slot in self.slots), False], dtype=pl.Boolean)

    @cached_property
    def group_numbers(self) -> pl.Series:
        return numbers([slot.group_no for slot in self.slots])

    @cached_property
    def in_force(self) -> tuple[pl.Series, pl.Series] | None:
        """By item, `nothing` last: the first and the last offset in force; None: all items always are."""
        spans = [(slot.item.in_force, slot.left) for slot in self.slots]
        if all(_unbounded(own) and _unbounded(left) for own, left in spans):
            return None
        firsts = [max(self._first(own), self._first(left)) for own, left in spans]
        lasts = [min(self._last(own), self._last(left)) for own, left in spans]
        return numbers([*firsts, 0]), numbers([*lasts, self.span])

    def _first(self, span: InForce | None) -> int:
        if span is None or span.first_day is None:
            return -(10**6)
        return self.offset(span.first_day)

    def _last(self, span: InForce | None) -> int:
        return 10**6 if span is None or span.last_day is None else self.offset(span.last_day)

    @cached_property
    def families(self) -> dict[tuple[str, str], int]:
        """The families in which places matter, because an item of theirs forgives or multiplies, numbered."""
        matter = (
            slot.family for slot in self.slots if slot.item.free_per_month > 0 or len(slot.item.repeats) > 0
        )
        return {family: number for number, family in enumerate(dict.fromkeys(matter))}

    @cached_property
    def family_numbers(self) -> pl.Series:
        """By item its family, `NEVER` where places do not matter."""
        return numbers([self.families.get(slot.family, NEVER) for slot in self.slots])

    @cached_property
    def repeat_windows(self) -> list[Window | int]:
        """The windows in which places are asked for."""
        asked = [repeat.window for slot in self.slots for repeat in slot.item.repeats]
        free: list[Window] = ["month"] if any(slot.item.free_per_month for slot in self.slots) else []
        return list(dict.fromkeys([*free, *asked]))

    @cached_property
    def fading(self) -> pl.Series | None:
        """By item x span + offset the share that is left, in ten-thousandths; None: nothing fades."""
        if all(slot.item.fades is None for slot in self.slots):
            return None
        return numbers([share for slot in self.slots for share in self._shares(slot.item)])

    def _shares(self, item: Item) -> list[int]:
        if item.fades is None:
            return [10000] * self.span
        every, to = item.fades.every_months, item.fades.to
        shares, passed = [], 0
        for day in reversed(self.days):
            while months_from(self.period.last_day, -every * (passed + 1)) >= day:
                passed += 1
            shares.append(half_up(10000 * to**passed, 10000**passed))
        return shares[::-1]

    @cached_property
    def grade_places(self) -> dict[str, int]:
        return {grade.grade: place for place, grade in enumerate(self.sheet.grades)}

    @cached_property
    def watched(self) -> pl.Series | None:
        """By item, `nothing` last: whether grades or flags ask for its facts; None: for none."""
        needed = {code for grade in self.sheet.grades if grade.needs for code in grade.needs.none_of}
        flagged = {code for flag in self.sheet.flags for code in flag.criteria}
        asked = [
            slot.item.at_most_grade is not None or slot.item.criterion in needed | flagged
            for slot in self.slots
        ]
        return pl.Series([*asked, False], dtype=pl.Boolean) if any(asked) else None


@lru_cache(maxsize=256)
def plan_of(sheet: Sheet, earlier: Earlier | None, period: Period) -> Plan:
    return Plan(sheet, earlier, period)


def _looks_from(item: Item, period: Period) -> date:
    if not item.looks_back_months:
        return period.first_day
    last_month = Period.month_of(period.last_day).first_day
    return min(period.first_day, months_from(last_month, 1 - item.looks_back_months))


def _unbounded(span: InForce | None) -> bool:
    return span is None or (span.first_day is None and span.last_day is None)


def stages(entries: Sequence[tuple[Entry, ...]]) -> list[list[Entry | None]]:
    """First the first entry of each, then the second of each, None where there is no such."""
    most = max((len(some) for some in entries), default=0)
    return [[some[stage] if stage < len(some) else None for some in entries] for stage in range(most)]
