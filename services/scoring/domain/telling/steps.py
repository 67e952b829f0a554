"""How each counted contribution came to its points: what the sheet gives, and all that changed it, in order.

A step is plain data, `{"step": NAME, "points": what is left after it, …}`; amounts in hundredths.

| step | tells besides |
|---|---|
| `plain` | `per`, `quantity`: the points of the sheet for such a quantity |
| `no-band` | `quantity`: beyond all bands |
| `free` | `nth` of its month, of `allowed` |
| `repeat` | `nth` of its `window`, counts `times` |
| `heavier` | counts `times` for whom it concerns |
| `fade` | `spans` of `every_months` have passed; `share` is left, in hundredths of a percent |
| `cap` | `of` criterion or group, `per` window, `limit` |
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

from services.scoring.domain.counting.counted import RULES
from services.scoring.domain.counting.rules import Layout, Slot
from services.scoring.domain.criteria.model import Cap, Fade, InForce, Repeat, Sheet
from services.scoring.domain.periods import Period, months_from
from services.scoring.domain.rounding import half_up

Row = dict[str, Any]
Step = dict[str, Any]

ONCE = 100


def steps_of(rows: Sequence[Row], sheet: Sheet, layout: Layout, period: Period) -> list[list[Step]]:
    """The steps of each of `rows`, which are all contributions of one subject; none of what is not counted.

    `layout` is the sheet's, with the version before beside it where that still governs some days. Raises
    AssertionError when the steps do not lead to the points of a row.
    """
    slots = [slot_of(row, layout) if row["rule"] in RULES else None for row in rows]
    counted = [_Counted(row, slot) for row, slot in zip(rows, slots, strict=True) if slot is not None]
    ordered = sorted(counted, key=lambda one: (one.day, one.slot.number))
    for one in ordered:
        _before_caps(one, ordered, sheet, period)
    for slot in layout.slots:
        for cap in slot.item.caps:
            _cut([one for one in ordered if one.slot == slot], cap, "criterion")
    for group_no, group in enumerate(layout.groups):
        for cap in group.caps:
            _cut([one for one in ordered if one.slot.group_no == group_no], cap, "group")
    found = {id(one.row): one for one in counted}
    for one in counted:
        if one.points != one.row["points"]:
            raise AssertionError(f"the steps of {one.row} come to {one.points}: {one.steps}")
    return [found[id(row)].steps if id(row) in found else [] for row in rows]


def slot_of(row: Row, layout: Layout) -> Slot | None:
    """The slot that the row was reckoned in; None of what concerns a group, or no criterion of the sheet."""
    mine = [slot for slot in layout.slots if slot.item.criterion == row["criterion"]]
    return next((slot for slot in mine if _sees(slot.sees, row["day"])), mine[0] if mine else None)


def _sees(days: InForce, day: date | None) -> bool:
    if day is None:
        return True
    return (days.first_day or day) <= day <= (days.last_day or day)


class _Counted:
    """A row on its way through the rules."""

    def __init__(self, row: Row, slot: Slot) -> None:
        self.row, self.slot = row, slot
        self.day: date = row["day"]
        self.points = 0
        self.steps: list[Step] = []

    def add(self, step: str, points: int, **told: Any) -> None:
        self.points = points
        self.steps.append({"step": step, "points": points, **told})


def _before_caps(one: _Counted, ordered: Sequence[_Counted], sheet: Sheet, period: Period) -> None:
    item = one.slot.item
    until = ordered[: ordered.index(one) + 1]
    before = [each for each in until if each.slot.family == one.slot.family]
    if one.row["rule"] == "no-band":
        return one.add("no-band", 0, quantity=one.row["quantity"])
    plain = one.row["plain"]
    one.add("plain", plain, per=item.per, quantity=one.row["quantity"])
    if one.row["rule"] == "free":
        nth = sum(_month(each.day) == _month(one.day) for each in before)
        return one.add("free", 0, nth=nth, allowed=item.free_per_month)
    _multiply(one, [each.day for each in before], sheet)
    if item.fades is not None:
        _fade(one, item.fades, period.last_day)
    return None


def _multiply(one: _Counted, days: Sequence[date], sheet: Sheet) -> None:
    """Repetition first, then what weighs heavier on the subject: told by the factor that was used."""
    plain, times = one.points, ONCE
    repeat = _repeat(one.slot.item.repeats, days)
    if repeat is not None:
        times = repeat.times
        nth = _nth(days, repeat)
        one.add("repeat", half_up(plain * times, ONCE), nth=nth, window=repeat.window, times=times)
    heavier = [
        each.times
        for each in sheet.heavier
        if plain < 0 and (not each.groups or one.slot.group.group in each.groups)
    ]
    for factor in _chosen(times, one.row["times"], heavier):
        times = half_up(times * factor, ONCE)
        one.add("heavier", half_up(plain * times, ONCE), times=factor)


def _chosen(times: int, wanted: int, factors: Sequence[int]) -> tuple[int, ...]:
    """Which of `factors` make `wanted` of `times`, the fewest first; none when none do."""
    tried = chain.from_iterable(combinations(factors, number) for number in range(len(factors) + 1))
    for some in tried:
        made = times
        for factor in some:
            made = half_up(made * factor, ONCE)
        if made == wanted:
            return some
    return ()


def _repeat(repeats: Sequence[Repeat], days: Sequence[date]) -> Repeat | None:
    reached = [repeat for repeat in repeats if _nth(days, repeat) >= repeat.nth]
    return reached[-1] if reached else None


def _nth(days: Sequence[date], repeat: Repeat) -> int:
    """The place of the last of `days` among those in its window."""
    last, window = days[-1], repeat.window
    if isinstance(window, int):
        return sum(day > last - timedelta(days=window) for day in days)
    return sum(_window(window, day) == _window(window, last) for day in days)


def _fade(one: _Counted, fades: Fade, last_day: date) -> None:
    spans = 0
    while months_from(last_day, -fades.every_months * (spans + 1)) >= one.day:
        spans += 1
    share = half_up(10000 * fades.to**spans, 10000**spans)
    if spans > 0:
        told = {"every_months": fades.every_months, "spans": spans, "share": share}
        one.add("fade", half_up(one.points * share, 10000), **told)


def _cut(rows: Sequence[_Counted], cap: Cap, of: str) -> None:
    """Let the earliest move first; tell those that are cut."""
    reached: dict[Any, int] = {}
    for one in rows:
        if one.points * cap.points <= 0:
            continue
        window = _window(cap.per, one.day)
        before = reached.get(window, 0)
        reached[window] = before + one.points
        left = _within(reached[window], cap.points) - _within(before, cap.points)
        if left != one.points:
            one.add("cap", left, of=of, per=cap.per, limit=cap.points)


def _within(total: int, limit: int) -> int:
    return max(total, limit) if limit < 0 else min(total, limit)


def _window(per: str, day: date) -> Any:
    if per == "day":
        return day
    if per == "week":
        return day - timedelta(days=day.weekday())
    return _month(day) if per == "month" else None


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
