"""Generated histories and criteria sets for property tests."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, get_args

from hypothesis import strategies as st

from services.scoring.domain.criteria import CriteriaSet, load
from services.scoring.domain.criteria.model import Cap, CapPer, Group, Sheet
from services.scoring.domain.facts import BADGES, LEAVE, PLACEMENTS, PUNCHES, RECORDS, Facts
from tests.unit.scoring.given import frame, shipped

AROUND = [date(2019, 4, 28) + timedelta(days=number) for number in range(38)]
PERSONS = ("an", "binh", "chi")
STANDINGS = ("recorded", "recorded", "recorded", "corrected", "contested", "upheld", "retracted")

ODD = """\
criteria: odd
name: odd
effective_from: 2019-01-01
contested: counts
work:
  hours: {morning: ["07:30", "11:30"], afternoon: ["13:30", "17:00"]}
  days: [mon, tue, wed, thu, sat]
  extra_holidays: [2019-05-02]
  compensatory_days: [2019-05-05]
  grace_minutes: 0
  same_punch_seconds: 120
individual:
  period: month
  groups:
    - group: time
      name: time
      base: 5
      floor: -3
      cap: {per: week, points: -4}
      items:
        - {criterion: late-minutes, from: attendance, when: {kind: late}, per: minute, points: -0.03,
           cap: {per: week, points: -2.5}}
        - {criterion: any-late, from: attendance, when: {kind: late, minutes: {over: 10}}, points: -1,
           free_per_month: 1, at_most_grade: good}
        - {criterion: left-early, from: attendance, when: {kind: early, minutes: {up_to: 90}}, points: -0.7}
        - {criterion: away, from: attendance, when: {kind: absent}, per: half-day, points: -1.25}
        - {criterion: no-punch, from: attendance, when: {kind: missing-punch}, points: -0.3}
    - group: deeds
      name: deeds
      base: 2
      ceiling: 6
      cap: {per: day, points: 1.5}
      items:
        - {criterion: good-deed, points: 0.75, cap: {per: month, points: 3}, per: quantity}
        - {criterion: bad-deed, points: -0.33, per: quantity, cap: {per: period, points: -1},
           at_most_grade: poor}
  bonus:
    name: bonus
    ceiling: 1
    items: [{criterion: gift, points: 0.4, free_per_month: 1}]
  grades: [{grade: best, from: 9}, {grade: good, from: 6}, {grade: poor, from: 0}]
  flags:
    - {flag: mixed, severity: attention, when: {criteria: [any-late, bad-deed], count: 2}}
    - {flag: kind, severity: commendable, when: {criteria: [good-deed], count: 1}}
collective:
  period: year
  groups:
    - group: plan
      name: plan
      base: 0
      ceiling: 20
      items:
        - {criterion: one, target: {weight: 7, full_at: 90, zero_under: 40,
           over: {each: 1.5, points: 0.07, cap: 0.5}}}
        - {criterion: two, target: {weight: 3, several: mean}, at_most_grade: low}
        - {criterion: penalty, points: -0.5, per: quantity, free_per_month: 1,
           cap: {per: month, points: -1}}
    - group: spread
      name: spread
      base: 1
      floor: 0.5
      missing_targets: spread
      items:
        - {criterion: three, target: {weight: 7, several: mean, over: {each: 1, points: 1, cap: 2}}}
        - {criterion: four, target: {weight: 4, zero_under: 20}}
        - {criterion: five, target: {weight: 2}}
    - group: people
      name: people
      base: 0
      items: [{criterion: members, members_mean: {points: 6.5, full_at: 80}}]
  grades: [{grade: top, from: 15}, {grade: low, from: 0}]
  flags: [{flag: planned, severity: commendable, when: {criteria: [one, two, penalty], count: 2}}]
"""


@cache
def odd() -> CriteriaSet:
    return load(ODD, "odd.yaml")


@st.composite
def criteria_sets(draw: st.DrawFn) -> CriteriaSet:
    """The shipped set or the odd one, with other bounds, allowances and caps."""
    chosen = draw(st.sampled_from([shipped(), odd()]))
    sheet = chosen.individual
    assert sheet is not None
    groups = tuple(_varied(draw, group) for group in sheet.groups)
    return replace(
        chosen,
        contested=draw(st.sampled_from(["suspended", "counts"])),
        individual=replace(sheet, groups=groups),
    )


def _varied(draw: st.DrawFn, group: Group) -> Group:
    items = []
    for item in group.items:
        free = draw(st.integers(0, 2))
        cap = item.cap
        if draw(st.booleans()):
            size = draw(st.integers(1, 300))
            per = draw(st.sampled_from(get_args(CapPer)))
            cap = Cap(per, size if item.points > 0 else -size)
        items.append(replace(item, free_per_month=free, cap=cap))
    return replace(group, items=tuple(items), floor=draw(st.sampled_from([None, 0, group.floor])))


def _spans(draw: st.DrawFn) -> tuple[date, date | None]:
    first, last = sorted(draw(st.tuples(st.sampled_from(AROUND), st.sampled_from(AROUND))))
    return first, draw(st.sampled_from([last, None]))


def recorded_criteria(sheet: Sheet | None) -> list[str]:
    assert sheet is not None
    return [item.criterion for _, item in sheet.items() if item.source == "record"]


@st.composite
def histories(draw: st.DrawFn, criteria: CriteriaSet) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of all facts of three persons around a month."""
    days = st.sampled_from(AROUND)
    codes = [*recorded_criteria(criteria.individual), "unheard-of"]
    records = [
        (f"r{number}", f"e{number:03}", *each)
        for number, each in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["person", "person", "unit"]),
                        st.sampled_from(PERSONS),
                        st.sampled_from(codes),
                        st.sampled_from([100, 100, 33, 250, 0]),
                        days,
                        st.sampled_from(STANDINGS),
                    ),
                    max_size=40,
                )
            )
        )
    ]
    placements, badges, leave = [], [], []
    for person in PERSONS:
        first, last = _spans(draw)
        placements.append((person, "phong-a", first, last))
        if last is not None and draw(st.booleans()):
            placements.append((person, "phong-b", last + timedelta(days=1), None))
        if draw(st.integers(0, 4)):
            badges.append(
                (person, f"badge-{person}", *draw(st.just((AROUND[0], None)) | st.builds(_pair, days, days)))
            )
        if draw(st.integers(0, 2)) == 0:
            first, last = _pair(draw(days), draw(days))
            parts = [draw(st.sampled_from(["morning", "afternoon"])) for _ in range(2)]
            if first == last:
                parts.sort(reverse=True)
            leave.append((person, f"l-{person}", "annual", first, parts[0], last, parts[1], f"el-{person}"))
    return {
        "records": records,
        "punches": _punches(draw),
        "badges": badges,
        "placements": placements,
        "leave": leave,
    }


def _pair(one: date, other: date) -> tuple[date, date]:
    return min(one, other), max(one, other)


def _punches(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Usual days, shifted by minutes and seconds, thinned out, with double punches."""
    random = Random(draw(st.integers(0, 2**32)))
    rows: list[tuple[Any, ...]] = []
    usual = [7 * 3600, 11 * 3600, 13 * 3600, 17 * 3600]
    for person in PERSONS:
        for day in AROUND:
            if random.random() < 0.3:
                continue
            for second in random.sample(usual, random.choice([1, 2, 2, 3, 4])):
                at = datetime.combine(day, datetime.min.time()) + timedelta(
                    seconds=second
                    + random.choice([-300, 0, 360, 900, 1860, 3599, 3660, 5400])
                    + random.randrange(61)
                )
                for again in range(random.choice([1, 1, 1, 2, 3])):
                    moment = at + timedelta(seconds=again * random.choice([20, 59, 60, 119, 130]))
                    rows.append((f"badge-{person}", moment, f"p{len(rows):05}"))
    return rows


def facts_of(history: dict[str, list[tuple[Any, ...]]]) -> Facts:
    return Facts(
        records=frame(RECORDS, history["records"]),
        punches=frame(PUNCHES, history["punches"]),
        badges=frame(BADGES, history["badges"]),
        placements=frame(PLACEMENTS, history["placements"]),
        leave=frame(LEAVE, history["leave"]),
    )
