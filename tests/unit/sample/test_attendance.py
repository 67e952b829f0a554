"""Punches: on the right days, at plausible hours, at plausible rates, and in the clock's own format."""

from collections import defaultdict
from datetime import date, time, timedelta
from itertools import pairwise

import holidays
import pytest

from thidua.sample import Sample, generate, render_attlog
from thidua.sample.attlog import GARBAGE, UNKNOWN_BADGE
from thidua.sample.model import Leave, Punch

Days = dict[tuple[str, date], list[Punch]]

CALENDAR = holidays.country_holidays("VN", years=[2018, 2019, 2020])
WORKING = [
    day for day in (date(2019, 1, 2) + timedelta(n) for n in range(364)) if CALENDAR.is_working_day(day)
]


@pytest.fixture(scope="module")
def days(year: Sample) -> Days:
    """(staff code, day) -> the day's punches."""
    code_of = {person.badge: person.code for person in year.people}
    found: Days = defaultdict(list)
    for punch in year.punches:
        found[code_of[punch.badge], punch.at.date()].append(punch)
    return found


def leave_days(leave: Leave, whole: bool) -> set[date]:
    length = (leave.last_day - leave.first_day).days + 1
    taken = {leave.first_day + timedelta(n) for n in range(length)}
    if whole and leave.first_part == "afternoon":
        taken.discard(leave.first_day)
    if whole and leave.last_part == "morning":
        taken.discard(leave.last_day)
    return taken


def test_nobody_punches_when_the_house_is_closed(days: Days) -> None:
    assert {day for _, day in days} == set(WORKING)
    assert date(2019, 2, 5) not in WORKING and date(2019, 5, 4) in WORKING, "Tết, and a Saturday made up for"


def test_nobody_punches_on_leave_or_after_leaving(year: Sample, days: Days) -> None:
    assert not [x for x in year.leaves for day in leave_days(x, whole=True) if (x.person, day) in days]
    assert not [x for x in year.departures for person, day in days if person == x.person and day >= x.on]


def test_half_a_day_of_leave_leaves_the_other_half(year: Sample, days: Days) -> None:
    mornings = [x for x in year.leaves if x.last_part == "morning" and (x.person, x.last_day) in days]
    assert len(mornings) > 5
    assert all(punch.at.time() > time(12) for x in mornings for punch in days[x.person, x.last_day])


def test_attendance_has_plausible_rates(year: Sample, days: Days) -> None:
    due = len(year.people) * len(WORKING)
    on_leave = {(x.person, day) for x in year.leaves for day in leave_days(x, whole=False)}
    firsts = [
        min(p.at for p in punches).time()
        for key, punches in days.items()
        if len(punches) > 1 and key not in on_leave
    ]
    late = sum(time(7, 1) <= first <= time(7, 15) for first in firsts) / len(firsts)
    very_late = sum(time(7, 15) < first < time(9) for first in firsts) / len(firsts)
    lone = sum(len(punches) == 1 for punches in days.values()) / len(days)
    assert 0.94 < len(days) / due < 0.98
    assert 0.025 < late < 0.055
    assert 0.005 < very_late < 0.016
    assert 0.003 < lone < 0.010


def test_some_stay_away_without_leave(year: Sample, days: Days) -> None:
    excused = {(x.person, day) for x in year.leaves for day in leave_days(x, whole=False)}
    gone = {x.person: x.on for x in year.departures}
    absent = [
        (person.code, day)
        for person in year.people
        for day in WORKING
        if (person.code, day) not in days
        and (person.code, day) not in excused
        and day < gone.get(person.code, date.max)
    ]
    assert 5 < len(absent) < 60


def test_double_punches_and_lunch_punches_occur_and_two_a_day_is_usual(days: Days) -> None:
    counts = [len(punches) for punches in days.values()]
    gaps = [(b.at - a.at).total_seconds() for day in days.values() for a, b in pairwise(day)]
    assert counts.count(2) / len(counts) > 0.8
    assert 0.05 < sum(count >= 4 for count in counts) / len(counts) < 0.2
    assert 200 < sum(0 < gap < 10 for gap in gaps) < 3000


def test_punches_are_in_the_order_of_the_clock(year: Sample) -> None:
    assert list(year.punches) == sorted(year.punches)
    assert {punch.at.utcoffset() for punch in year.punches} == {timedelta(hours=7)}


def test_an_attlog_line_has_the_columns_of_the_device(year: Sample) -> None:
    content = render_attlog(year.punches)
    lines = content.split(b"\r\n")
    first = year.punches[0]
    wanted = f"{first.badge:>9}\t{first.at:%Y-%m-%d %H:%M:%S}\t1\t{first.state}\t{first.verify}\t0"
    assert lines[0].decode() == wanted
    assert len(lines) == len(year.punches) + 1 and lines[-1] == b""


def test_garbage_is_added_to_the_same_lines(year: Sample) -> None:
    clean = render_attlog(year.punches[:1000]).splitlines(keepends=True)
    soiled = render_attlog(year.punches[:1000], garbage=True).splitlines(keepends=True)
    garbage = {line for _, line in GARBAGE}
    strangers = [line for line in soiled if line.strip().startswith(UNKNOWN_BADGE.encode())]
    assert [line for line in soiled if line not in garbage and line not in strangers] == clean
    assert len(soiled) == len(clean) + len(GARBAGE) + len(strangers)
    assert len(strangers) == 1


def test_a_longer_span_goes_on_over_new_year() -> None:
    sample = generate(people=30, days=420)
    seen = {punch.at.date() for punch in sample.punches}
    assert date(2020, 1, 2) in seen and date(2020, 1, 27) not in seen
    assert max(seen) == date(2020, 2, 24)
