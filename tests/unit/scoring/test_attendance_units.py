"""Which rules a day has: those of the unit to which the person then belongs; and who is due at all."""

from dataclasses import replace
from datetime import date, timedelta

from services.scoring.domain.attendance.attended import occurrences
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.attendance.duty import duty
from services.scoring.domain.facts import Facts
from tests.unit.scoring.given import START, facts, one_person, punches, work_rules

MONDAY, TUESDAY, SATURDAY = date(2019, 3, 4), date(2019, 3, 5), date(2019, 3, 9)
CLOCKED = frozenset(date(2019, 3, 1) + timedelta(days=number) for number in range(31))
COUNTER = work_rules(morning=(450, 690), afternoon=(780, 1020), days=frozenset(range(6)), grace_minutes=0)
RULES = replace(work_rules(), units=(("mot-cua", COUNTER),))
ON = WorkCalendar(RULES, clocked_days=CLOCKED)


def said(given: Facts, first: date, last: date) -> list[tuple[int, str, int, int]]:
    rows = occurrences(given, ON, first, last).select("day", "kind", "minutes", "half_days").rows()
    return [(day.day, *rest) for day, *rest in rows]


def test_a_transfer_in_the_middle_of_a_month_changes_the_rules_from_its_day() -> None:
    # 07:36 is 36 minutes late at 07:00, and 6 minutes at 07:30
    given = facts(
        punches=punches("7", "2019-03-04", "07:36", "17:00") + punches("7", "2019-03-05", "07:36", "17:00"),
        badges=[("an", "7", START, None)],
        placements=[("an", "phong-a", START, MONDAY), ("an", "mot-cua", TUESDAY, None)],
    )
    assert said(given, MONDAY, TUESDAY) == [(4, "late", 36, 0), (5, "late", 6, 0)]
    # only the counter works on Saturdays
    assert said(given, SATURDAY, SATURDAY) == [(9, "absent", 0, 2)]


def test_whoever_is_in_two_units_is_judged_once_by_the_first_in_which_the_day_is_due() -> None:
    given = facts(
        punches=punches("7", "2019-03-04", "07:36", "17:00") + punches("7", "2019-03-09", "07:36", "17:00"),
        badges=[("an", "7", START, None)],
        placements=[("an", "phong-a", START, None), ("an", "mot-cua", START, None)],
    )
    assert said(given, MONDAY, MONDAY) == [(4, "late", 6, 0)]
    by_name = facts(
        punches=punches("7", "2019-03-04", "07:36", "17:00") + punches("7", "2019-03-09", "07:36", "17:00"),
        badges=[("an", "7", START, None)],
        placements=[("an", "ban-a", START, None), ("an", "mot-cua", START, None)],
    )
    assert said(by_name, MONDAY, MONDAY) == [(4, "late", 36, 0)]
    assert said(by_name, SATURDAY, SATURDAY) == [(9, "late", 6, 0)]
    assert duty(by_name, ON, MONDAY, MONDAY)["unit"].to_list() == ["ban-a", "mot-cua"]


def test_a_business_trip_is_no_absence() -> None:
    trip = [("an", "leave-1", "business-trip", MONDAY, "morning", TUESDAY, "morning", "event-trip")]
    given = one_person(punches("7", "2019-03-05", "13:10", "17:00"), leave=trip)
    assert said(given, MONDAY, TUESDAY) == [(5, "late", 10, 0)]


def test_back_from_leave_before_its_end_is_due_again() -> None:
    # granted for two days, shortened to the first morning: the afternoon and the next day are due
    shortened = [("an", "leave-1", "annual", MONDAY, "morning", MONDAY, "morning", "event-shortened")]
    given = one_person(punches("7", "2019-03-04", "13:00", "17:00"), leave=shortened)
    assert said(given, MONDAY, TUESDAY) == [(5, "absent", 0, 2)]


def test_leaves_that_meet_cover_the_day_together() -> None:
    halves = [
        ("an", "leave-1", "annual", MONDAY, "morning", MONDAY, "morning", "event-1"),
        ("an", "leave-2", "sick", MONDAY, "afternoon", MONDAY, "afternoon", "event-2"),
    ]
    given = one_person(leave=halves)
    assert said(given, MONDAY, MONDAY) == []
    assert duty(given, ON, MONDAY, MONDAY).select("day", "morning", "afternoon").rows() == [
        (MONDAY, False, False)
    ]


def test_a_badge_that_two_wore_one_after_the_other_beside_one_that_nobody_shared() -> None:
    given = facts(
        punches=punches("7", "2019-03-04", "07:10", "17:00")
        + punches("7", "2019-03-05", "07:20", "17:00")
        + punches("9", "2019-03-04", "07:30", "17:00"),
        badges=[("an", "7", START, MONDAY), ("binh", "7", TUESDAY, None), ("chi", "9", START, None)],
        placements=[(person, "phong-a", START, None) for person in ("an", "binh", "chi")],
    )
    rows = occurrences(given, ON, MONDAY, TUESDAY).select("person", "day", "kind", "minutes").rows()
    assert rows == [
        ("an", MONDAY, "late", 10),
        ("binh", TUESDAY, "late", 20),
        ("chi", MONDAY, "late", 30),
        ("chi", TUESDAY, "absent", 0),
    ]


def test_persons_are_numbered_in_their_order() -> None:
    given = facts(placements=[("binh", "u", START, None), ("an", "v", START, None), ("an", "u", START, None)])
    due = duty(given, ON, MONDAY, MONDAY)
    assert due.select("person", "unit", "number").rows() == [("an", "u", 0), ("an", "v", 0), ("binh", "u", 1)]


def test_one_alone_is_judged_as_among_all() -> None:
    given = facts(
        punches=punches("7", "2019-03-04", "07:10", "17:00") + punches("9", "2019-03-04", "07:30", "17:00"),
        badges=[("an", "7", START, None), ("chi", "9", START, None)],
        placements=[("an", "phong-a", START, None), ("chi", "mot-cua", START, None)],
    )
    together = occurrences(given, ON, MONDAY, SATURDAY)
    alone = [occurrences(given, ON, MONDAY, SATURDAY, [person]) for person in ("an", "chi")]
    assert together.rows() == [row for one in alone for row in one.rows()]
