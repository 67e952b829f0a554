"""Rostered shifts, most of them across midnight. Every expected minute is reckoned by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from services.scoring.domain.attendance.attended import occurrences
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.attendance.duty import duty
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.facts import ROSTER, Facts
from tests.unit.scoring.given import frame, one_person, punch, work_rules

SUNDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2019, 3, day) for day in (3, 4, 5, 6))
CLOCKED = frozenset(date(2019, 3, 1) + timedelta(days=number) for number in range(-2, 12))
RULES = work_rules(
    shifts=(
        ("night", ((1320, 1800),)),  # 22:00 to 06:00
        ("split", ((420, 660), (780, 1020))),
        ("evening", ((840, 1320),)),  # 14:00 to 22:00
        ("broken", ((1200, 1380), (1500, 1680))),  # 20:00 to 23:00, 01:00 to 04:00
        ("small", ((0, 480),)),  # 00:00 to 08:00
        ("long", ((1080, 2160),)),  # 18:00 to 12:00
    )
)


def rostered(
    shifts: Iterable[tuple[date, str | None]], *times: str, **more: Iterable[tuple[Any, ...]]
) -> Facts:
    """`an` with the badge 7, on these shifts; `times` are `04 22:00` of March 2019."""
    punches = [punch("7", f"2019-03-{one}:00") for one in times]
    roster = frame(ROSTER, [("an", day, shift) for day, shift in shifts])
    return replace(one_person(punches, **more), roster=roster)


def found(
    given: Facts, first: date = MONDAY, last: date | None = None, rules: WorkRules = RULES
) -> list[tuple[int, str, int, int]]:
    """(day of the month, kind, minutes, half days)."""
    rows = occurrences(given, WorkCalendar(rules, clocked_days=CLOCKED), first, last or first)
    return [
        (day.day, kind, minutes, half_days)
        for day, kind, minutes, half_days in rows.select("day", "kind", "minutes", "half_days").iter_rows()
    ]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (("04 21:50", "05 06:05"), []),
        # 22:12 is 12 minutes after the start; 05:40 on Tuesday 20 before the end
        (("04 22:12", "05 05:40"), [(4, "early", 20, 0), (4, "late", 12, 0)]),
        # 23:01 is 61 minutes late: the half night from 22:00 to 02:00 is absent
        (("04 23:01", "05 06:00"), [(4, "absent", 0, 1)]),
        # gone at 02:00 sharp: nothing of the half night from 02:00 to 06:00 was attended
        (("04 22:00", "05 02:00"), [(4, "absent", 0, 1)]),
        (("05 02:10", "05 06:00"), [(4, "absent", 0, 1), (4, "late", 10, 0)]),
        ((), [(4, "absent", 0, 2)]),
        (("04 21:58",), [(4, "missing-punch", 0, 0)]),
        (("05 06:03",), [(4, "missing-punch", 0, 0)]),
        # before 02:00, the middle, it is an arrival, four hours late: the first half is absent
        (("05 01:59",), [(4, "absent", 0, 1), (4, "missing-punch", 0, 0)]),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(
    times: tuple[str, ...], said: list[tuple[Any, ...]]
) -> None:
    assert found(rostered([(MONDAY, "night"), (TUESDAY, None)], *times), MONDAY, TUESDAY) == said


def test_a_night_shows_when_it_was_due() -> None:
    given = rostered([(MONDAY, "night"), (TUESDAY, None)], "04 22:30", "05 06:00")
    row = occurrences(given, WorkCalendar(RULES, clocked_days=CLOCKED), MONDAY, MONDAY).row(0, named=True)
    assert (row["due_from"], row["due_to"]) == (time(22), time(6))
    assert row["events"] == ["7@2019-03-04 22:30:00", "7@2019-03-05 06:00:00"]


def test_a_punch_after_midnight_goes_to_the_nearer_of_the_night_and_the_next_day() -> None:
    # Tuesday has the usual hours from 07:00: 06:29 is 29 minutes after the night and 31 before the day
    night = [(MONDAY, "night")]
    assert found(rostered(night, "04 22:00", "05 06:29", "05 17:00"), MONDAY, TUESDAY) == [
        (5, "missing-punch", 0, 0)
    ]
    # 06:31 is the day's, so the night has its arrival alone
    assert found(rostered(night, "04 22:00", "05 06:31", "05 17:00"), MONDAY, TUESDAY) == [
        (4, "missing-punch", 0, 0)
    ]
    # equally near: it stays with its calendar day
    assert found(rostered(night, "04 22:00", "05 06:30", "05 17:00"), MONDAY, TUESDAY) == [
        (4, "missing-punch", 0, 0)
    ]


def test_nights_in_a_row_share_the_punches_of_a_day() -> None:
    nights = [(MONDAY, "night"), (TUESDAY, "night"), (WEDNESDAY, None)]
    times = ("04 21:55", "05 06:02", "05 22:20", "06 05:30")
    assert found(rostered(nights, *times), MONDAY, WEDNESDAY) == [(5, "early", 30, 0), (5, "late", 20, 0)]


def test_a_shift_draws_no_further_than_six_hours() -> None:
    night = [(MONDAY, "night"), (TUESDAY, None)]
    assert found(rostered(night, "04 22:00", "05 12:00")) == []
    assert found(rostered(night, "04 22:00", "05 12:01")) == [(4, "missing-punch", 0, 0)]


def test_overtime_past_midnight_is_the_evening_s() -> None:
    given = rostered(
        [(MONDAY, "evening"), (TUESDAY, "evening")], "04 14:00", "05 00:40", "05 14:00", "05 22:00"
    )
    assert found(given, MONDAY, TUESDAY) == []


def test_who_comes_before_midnight_to_a_shift_that_begins_then() -> None:
    given = rostered([(MONDAY, None), (TUESDAY, "small")], "04 23:45", "05 08:00")
    assert found(given, MONDAY, TUESDAY) == []
    # the usual Monday ends at 17:00: 23:45 is 6 h 45 after it, 15 minutes before the shift
    given = rostered([(TUESDAY, "small")], "04 07:00", "04 17:00", "04 23:45", "05 08:00")
    assert found(given, MONDAY, TUESDAY) == []


def test_each_of_two_shifts_has_the_punches_near_it() -> None:
    # Tuesday is off: 04:30 is half an hour after Monday's shift, 19:00 five hours before Wednesday's
    given = rostered(
        [(MONDAY, "broken"), (TUESDAY, None), (WEDNESDAY, "small")],
        *("04 20:00", "05 04:30", "05 19:00", "06 08:00"),
    )
    assert found(given, MONDAY, WEDNESDAY) == []


def test_as_near_to_two_shifts_it_is_the_earlier_one_s() -> None:
    # 18:00 on Tuesday is six hours after noon, when Monday's ends, and six before Wednesday's begins
    shifts = [(MONDAY, "long"), (TUESDAY, None), (WEDNESDAY, "small")]
    assert found(rostered(shifts, "04 18:00", "05 18:00", "06 08:00"), MONDAY, WEDNESDAY) == [
        (6, "missing-punch", 0, 0)
    ]


def test_the_pause_of_a_broken_night_is_no_absence() -> None:
    given = rostered([(MONDAY, "broken")], "04 20:00", "04 23:00", "05 01:08", "05 04:00")
    assert found(given) == []
    given = rostered([(MONDAY, "broken"), (TUESDAY, None)], "05 01:08", "05 04:00")
    assert found(given) == [(4, "absent", 0, 1), (4, "late", 8, 0)]


def test_a_month_begins_with_the_night_before_it_and_ends_with_the_morning_after_it() -> None:
    given = rostered([(SUNDAY, "night"), (MONDAY, "night")], "03 22:00", "04 06:00", "04 22:00", "05 06:00")
    assert found(given, MONDAY, MONDAY) == []
    assert found(given, SUNDAY, SUNDAY) == []


def test_leave_of_half_a_night() -> None:
    leave = [("an", "leave-1", "annual", MONDAY, "afternoon", MONDAY, "afternoon", "event-leave")]
    given = rostered([(MONDAY, "night"), (TUESDAY, None)], "04 22:07", "05 01:50", leave=leave)
    assert found(given) == [(4, "early", 10, 0), (4, "late", 7, 0)]


def test_the_roster_works_on_a_sunday_and_rests_on_a_monday() -> None:
    given = rostered([(SUNDAY, "split"), (MONDAY, None)], "03 07:09", "03 17:00")
    assert found(given, SUNDAY, MONDAY) == [(3, "late", 9, 0)]


def test_a_shift_without_a_name_in_the_rules_is_due_but_not_judged() -> None:
    given = rostered([(SUNDAY, "unheard-of")])
    assert found(given, SUNDAY) == []
    due = duty(given, WorkCalendar(RULES, clocked_days=CLOCKED), SUNDAY, SUNDAY)
    assert due.select("day", "judged", "morning", "afternoon").rows() == [(SUNDAY, False, True, True)]


def test_a_night_is_judged_when_both_its_days_were_read() -> None:
    given = rostered([(MONDAY, "night")])
    for clocked, said in (
        ({MONDAY, TUESDAY}, [("absent", 2)]),
        ({MONDAY}, []),
        ({TUESDAY}, []),
    ):
        rows = occurrences(given, WorkCalendar(RULES, clocked_days=frozenset(clocked)), MONDAY, MONDAY)
        assert rows.select("kind", "half_days").rows() == said


def test_a_shift_by_the_rules_of_the_unit() -> None:
    short = replace(RULES, shifts=(("night", ((1380, 1740),)),), grace_minutes=0)  # 23:00 to 05:00
    rules = replace(RULES, units=(("phong-a", short),))
    given = rostered([(MONDAY, "night"), (TUESDAY, None)], "04 23:02", "05 05:00")
    assert found(given, rules=rules) == [(4, "late", 2, 0)]
