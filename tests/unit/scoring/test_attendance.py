from datetime import date, time
from typing import Any

import pytest

from services.scoring.domain.attendance.attended import occurrences
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.facts import Facts
from tests.unit.scoring.given import START, calendar, facts, one_person, punches, work_rules

MONDAY = date(2019, 3, 4)
DAY = "2019-03-04"


def found(given: Facts, on: WorkCalendar | None = None, day: date = MONDAY) -> list[tuple[Any, ...]]:
    """(kind, minutes, half days) of `an` on the day."""
    on = on or calendar(work_rules(), given)
    rows = occurrences(given, on, day, day).filter(person="an")
    return list(rows.select("kind", "minutes", "half_days").iter_rows())


def leave(first_part: str, last_part: str, day: date = MONDAY) -> tuple[Any, ...]:
    return ("an", "leave-1", "annual", day, first_part, day, last_part, "event-leave")


def test_a_day_in_time_says_nothing() -> None:
    assert found(one_person(punches("7", DAY, "06:52", "11:01", "12:58", "17:00"))) == []


@pytest.mark.parametrize(
    ("times", "said"),
    [
        # hand-checked: 07:12:40 is 12 whole minutes after 07:00; 16:48:30 is 11 whole minutes before 17:00
        (("07:12:40", "11:02", "12:57", "16:48:30"), [("early", 11, 0), ("late", 12, 0)]),
        # 08:01:00 is 61 minutes late: beyond 60, so the morning is absent and the day not late as well
        (("08:01:00", "17:03:11"), [("absent", 0, 1)]),
        # 13:20 is after the whole morning and 20 minutes into the afternoon
        (("13:20:00", "17:01:00"), [("absent", 0, 1), ("late", 20, 0)]),
    ],
)
def test_three_days_checked_by_hand(times: tuple[str, ...], said: list[tuple[Any, ...]]) -> None:
    assert found(one_person(punches("7", DAY, *times))) == said


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("07:05:59", []),
        ("07:06:00", [("late", 6, 0)]),
        ("08:00:59", [("late", 60, 0)]),
        ("08:01:00", [("absent", 0, 1)]),
        ("05:10:00", []),
    ],
)
def test_the_edges_of_grace_and_absence(first: str, said: list[tuple[Any, ...]]) -> None:
    assert found(one_person(punches("7", DAY, first, "17:00"))) == said


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("16:55:00", []),
        ("16:54:00", [("early", 6, 0)]),
        ("15:59:00", [("absent", 0, 1)]),
        ("10:40:00", [("absent", 0, 1), ("early", 20, 0)]),
        ("09:00:00", [("absent", 0, 2)]),
    ],
)
def test_leaving_early(last: str, said: list[tuple[Any, ...]]) -> None:
    assert found(one_person(punches("7", DAY, "07:00", last))) == said


def test_half_a_day_of_leave_shrinks_what_is_due() -> None:
    given = one_person(punches("7", DAY, "13:09", "17:00"), leave=[leave("morning", "morning")])
    assert found(given) == [("late", 9, 0)]
    rows = occurrences(given, calendar(work_rules(), given), MONDAY, MONDAY)
    assert rows.select("due_from", "due_to").row(0) == (time(13), time(17))
    given = one_person(punches("7", DAY, "07:00", "11:00"), leave=[leave("afternoon", "afternoon")])
    assert found(given) == []


def test_a_day_wholly_on_leave_is_not_judged_even_with_punches() -> None:
    assert found(one_person(punches("7", DAY, "09:00"), leave=[leave("morning", "afternoon")])) == []


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (("07:20",), [("late", 20, 0), ("missing-punch", 0, 0)]),
        (("16:40",), [("early", 20, 0), ("missing-punch", 0, 0)]),
        (("11:59:59",), [("absent", 0, 1), ("missing-punch", 0, 0)]),
        (("07:00:00", "07:00:59"), [("missing-punch", 0, 0)]),
        # each nearer than a minute to the one before: one punch, though 100 seconds pass in all
        (("07:00:00", "07:00:50", "07:01:40"), [("missing-punch", 0, 0)]),
        # one gap of a whole minute makes them two
        (("07:00:00", "07:00:50", "07:01:50"), [("absent", 0, 2)]),
        # a minute apart they are two: came and went before work began
        (("06:58:00", "06:59:00"), [("absent", 0, 2)]),
    ],
)
def test_single_and_double_punches(times: tuple[str, ...], said: list[tuple[Any, ...]]) -> None:
    assert found(one_person(punches("7", DAY, *times))) == said


def test_a_single_punch_that_leaves_nothing_attended_is_only_an_absence() -> None:
    given = one_person(punches("7", DAY, "08:30"), leave=[leave("afternoon", "afternoon")])
    assert found(given) == [("absent", 0, 1)]


def test_no_punch_is_absent_only_where_the_clocks_were_read() -> None:
    given = one_person(punches("8", DAY, "07:00", "17:00"))
    assert found(given) == [("absent", 0, 2)]
    assert found(given, WorkCalendar(work_rules())) == []


def test_without_a_badge_nobody_is_judged() -> None:
    given = facts(punches=punches("7", DAY, "09:00"), placements=[("an", "phong-a", START, None)])
    assert found(given) == []


def test_a_badge_that_changes_hands_is_its_wearers_of_the_day() -> None:
    given = facts(
        punches=punches("7", DAY, "07:10", "17:00") + punches("7", "2019-03-05", "07:20", "17:00"),
        badges=[("an", "7", START, MONDAY), ("binh", "7", date(2019, 3, 5), None)],
        placements=[("an", "phong-a", START, None), ("binh", "phong-a", START, None)],
    )
    rows = occurrences(given, calendar(work_rules(), given), MONDAY, date(2019, 3, 5))
    assert list(rows.select("person", "day", "minutes").iter_rows()) == [
        ("an", MONDAY, 10),
        ("binh", date(2019, 3, 5), 20),
    ]


def test_tet_is_off_and_its_compensatory_saturday_is_worked() -> None:
    new_year, saturday = date(2019, 2, 5), date(2019, 2, 16)
    given = one_person(
        punches("7", "2019-02-05", "09:00", "17:00") + punches("7", "2019-02-16", "07:15", "17:00")
    )
    rules = work_rules(compensatory_days=frozenset({saturday}))
    on = calendar(rules, given, holidays=[new_year])
    assert found(given, on, new_year) == []
    assert found(given, on, saturday) == [("late", 15, 0)]
    assert found(given, calendar(work_rules(), given), saturday) == []


def test_the_evidence_is_the_punches_of_the_day() -> None:
    given = one_person(punches("7", DAY, "17:00", "07:30") + punches("7", "2019-03-05", "07:00"))
    rows = occurrences(given, calendar(work_rules(), given), MONDAY, MONDAY)
    assert rows["events"].to_list() == [[f"7@{DAY} 07:30:00", f"7@{DAY} 17:00:00"]]
    absent = one_person(punches("8", DAY, "07:00"))
    assert occurrences(absent, calendar(work_rules(), absent), MONDAY, MONDAY)["events"].to_list() == [[]]


def test_without_a_limit_only_who_was_not_there_is_absent() -> None:
    rules = work_rules(absent_after_minutes=None)
    for times, said in (
        (("10:59", "17:00"), [("late", 239, 0)]),
        (("11:00", "17:00"), [("absent", 0, 1)]),
        (("07:00", "13:00"), [("absent", 0, 1)]),
        (("07:00", "13:01"), [("early", 239, 0)]),
    ):
        given = one_person(punches("7", DAY, *times))
        assert found(given, calendar(rules, given)) == said
