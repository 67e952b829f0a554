"""From a roster, a work calendar and punches as files to the late and early minutes of every person-day.

Every figure of `EXPECTED` was reckoned by hand from the files below.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO

import polars as pl
import pytest

from services.scoring.domain.attendance.attended import occurrences
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.criteria import load
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.facts import BADGES, PLACEMENTS, PUNCHES, ROSTER, Facts

CRITERIA = """\
criteria: gio-giac
name: {vi: Giờ giấc, en: Hours}
effective_from: 2019-01-01
work:
  hours: {morning: ["07:00", "11:00"], afternoon: ["13:00", "17:00"]}
  days: [mon, tue, wed, thu, fri]
  extra_holidays: [2019-03-07]
  compensatory_days: [2019-03-09]
  grace_minutes: 5
  absent_after_minutes: 60
  shifts:
    dem: [["22:00", "06:00"]]
    toi: [["14:00", "18:00"], ["19:00", "22:30"]]
  units:
    mot-cua: {grace_minutes: 0, hours: {morning: ["07:30", "11:30"], afternoon: ["13:30", "17:00"]}}
individual:
  period: month
  groups:
    - group: gio-giac
      name: {vi: Giờ giấc, en: Hours}
      base: 100
      items:
        - criterion: di-muon
          name: {vi: Đi muộn, en: Late}
          from: attendance
          when: {kind: late}
          points: -1
  grades:
    - {grade: A, from: 50, name: {vi: Tốt, en: Good}}
    - {grade: B, from: 0, name: {vi: Kém, en: Poor}}
"""

PEOPLE = """\
person,unit,badge
an,phong-a,1
binh,phong-a,2
chi,mot-cua,3
"""

ROSTERED = """\
person,day,shift
binh,2019-03-04,dem
binh,2019-03-05,dem
binh,2019-03-06,
binh,2019-03-08,toi
binh,2019-03-10,dem
"""

PUNCHED = """\
badge,at
1,2019-03-04 06:58:10
1,2019-03-04 17:00:30
1,2019-03-05 07:05:59
1,2019-03-05 16:54:59
1,2019-03-06 07:31:00
1,2019-03-08 08:01:00
1,2019-03-08 17:10:00
1,2019-03-09 07:06:00
1,2019-03-09 15:30:00
2,2019-03-04 22:17:45
2,2019-03-05 05:48:20
2,2019-03-05 21:51:00
2,2019-03-08 13:55:00
2,2019-03-08 18:02:00
2,2019-03-08 19:05:00
2,2019-03-08 22:10:00
2,2019-03-10 22:00:00
2,2019-03-11 06:40:00
3,2019-03-04 07:30:59
3,2019-03-04 17:00:00
3,2019-03-05 07:31:00
3,2019-03-05 16:58:30
3,2019-03-06 13:40:00
3,2019-03-06 17:00:00
3,2019-03-08 07:20:00
3,2019-03-08 17:00:00
3,2019-03-11 07:00:00
"""

EXPECTED = """\
person,day,kind,minutes,half_days
an,2019-03-06,late,31,0
an,2019-03-06,missing-punch,0,0
an,2019-03-08,absent,0,1
an,2019-03-09,absent,0,1
an,2019-03-09,late,6,0
binh,2019-03-04,early,11,0
binh,2019-03-04,late,17,0
binh,2019-03-05,missing-punch,0,0
binh,2019-03-08,early,20,0
binh,2019-03-09,absent,0,2
binh,2019-03-10,missing-punch,0,0
chi,2019-03-05,early,1,0
chi,2019-03-05,late,1,0
chi,2019-03-06,absent,0,1
chi,2019-03-06,late,10,0
chi,2019-03-09,absent,0,2
"""

FIRST, LAST = date(2019, 3, 4), date(2019, 3, 10)
SINCE = date(2019, 1, 1)


def lines(text: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(StringIO(text))


@pytest.fixture(scope="module")
def facts() -> Facts:
    people = list(lines(PEOPLE))
    roster = [
        (row["person"], date.fromisoformat(row["day"]), row["shift"] or None) for row in lines(ROSTERED)
    ]
    punches = [
        (row["badge"], datetime.fromisoformat(row["at"]), f"line-{number}")
        for number, row in enumerate(lines(PUNCHED), 2)
    ]
    badges = [(row["person"], row["badge"], SINCE, None) for row in people]
    placements = [(row["person"], row["unit"], SINCE, None) for row in people]
    return Facts(
        punches=pl.DataFrame(punches, schema=PUNCHES, orient="row"),
        badges=pl.DataFrame(badges, schema=BADGES, orient="row"),
        placements=pl.DataFrame(placements, schema=PLACEMENTS, orient="row"),
        roster=pl.DataFrame(roster, schema=ROSTER, orient="row"),
    )


@pytest.fixture(scope="module")
def calendar(facts: Facts) -> WorkCalendar:
    rules = load(CRITERIA, "gio-giac.yaml").work
    assert rules is not None
    return WorkCalendar(rules, clocked_days=frozenset(facts.punches["at"].dt.date()))


def told(found: pl.DataFrame) -> list[dict[str, str]]:
    columns = found.select("person", "day", "kind", "minutes", "half_days")
    return [{name: str(value) for name, value in row.items()} for row in columns.iter_rows(named=True)]


def test_every_person_day_comes_out_to_the_minute(facts: Facts, calendar: WorkCalendar) -> None:
    assert told(occurrences(facts, calendar, FIRST, LAST)) == list(lines(EXPECTED))


def test_day_by_day_and_person_by_person_says_the_same(facts: Facts, calendar: WorkCalendar) -> None:
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    piecewise = [
        row
        for person in ("an", "binh", "chi")
        for day in days
        for row in told(occurrences(facts, calendar, day, day, [person]))
    ]
    assert piecewise == list(lines(EXPECTED))


def test_the_order_of_the_lines_says_nothing(facts: Facts, calendar: WorkCalendar) -> None:
    turned = Facts(
        punches=facts.punches.reverse(),
        badges=facts.badges.reverse(),
        placements=facts.placements.reverse(),
        roster=facts.roster.reverse(),
    )
    assert occurrences(turned, calendar, FIRST, LAST).equals(occurrences(facts, calendar, FIRST, LAST))


def test_a_lateness_names_its_lines(facts: Facts, calendar: WorkCalendar) -> None:
    found = occurrences(facts, calendar, FIRST, FIRST, ["binh"])
    assert found["events"].to_list() == [["line-11", "line-12"]] * 2


def test_the_rules_are_those_of_the_file(calendar: WorkCalendar) -> None:
    assert calendar.rules.shifts == (("dem", ((1320, 1800),)), ("toi", ((840, 1080), (1140, 1350))))
    counter: WorkRules = calendar.rules.of_unit("mot-cua")
    assert (counter.morning, counter.grace_minutes, counter.absent_after_minutes) == ((450, 690), 0, 60)
