"""Slips that were explained: excused when the head accepted it and it was made in time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.scoring.domain.attendance.attended import occurrences
from services.scoring.domain.facts import EXPLANATIONS
from tests.unit.scoring.given import calendar, frame, one_person, punches, work_rules

MONDAY, DAY = date(2019, 3, 4), "2019-03-04"
PUNCHED = [f"7@{DAY} 07:20:00", f"7@{DAY} 16:30:00"]


def said(*explanations: tuple[Any, ...], within: int | None = 3) -> dict[str, tuple[bool, list[str]]]:
    """Kind -> excused and events of a day from 07:20 to 16:30."""
    rows = [("an", MONDAY, *explanation) for explanation in explanations]
    given = replace(one_person(punches("7", DAY, "07:20", "16:30")), explanations=frame(EXPLANATIONS, rows))
    on = calendar(work_rules(explained_within_days=within), given)
    found = occurrences(given, on, MONDAY, MONDAY)
    return {
        kind: (excused, events) for kind, excused, events in found.select("kind", "excused", "events").rows()
    }


def march(day: int) -> date:
    return date(2019, 3, day)


def test_nobody_explained() -> None:
    assert said() == {"late": (False, PUNCHED), "early": (False, PUNCHED)}


def test_an_accepted_explanation_excuses_its_kind_and_is_named() -> None:
    assert said(("late", "accepted", march(5), "event-accepted")) == {
        "late": (True, [*PUNCHED, "event-accepted"]),
        "early": (False, PUNCHED),
    }


@pytest.mark.parametrize("outcome", ["open", "refused"])
def test_what_is_not_accepted_excuses_nothing(outcome: str) -> None:
    assert said(("late", outcome, march(5), "event"))["late"] == (False, PUNCHED)


@pytest.mark.parametrize(
    ("on", "within", "excused"), [(7, 3, True), (8, 3, False), (28, None, True), (4, 0, True)]
)
def test_it_must_be_made_in_time(on: int, within: int | None, excused: bool) -> None:
    assert said(("late", "accepted", march(on), "event"), within=within)["late"][0] is excused


def test_another_day_or_person_is_not_excused() -> None:
    rows = [
        ("an", march(5), "late", "accepted", march(5), "event-1"),
        ("binh", MONDAY, "late", "accepted", march(5), "event-2"),
    ]
    given = replace(one_person(punches("7", DAY, "07:20", "17:00")), explanations=frame(EXPLANATIONS, rows))
    found = occurrences(given, calendar(work_rules(), given), MONDAY, MONDAY)
    assert found["excused"].to_list() == [False]


def test_one_word_excuses_every_gap_of_the_day_and_an_absence_without_punches() -> None:
    times = ("07:00", "08:00", "08:50", "14:00", "14:40", "17:00")
    rules = work_rules(left_post_after_minutes=30)
    explained = frame(EXPLANATIONS, [("an", MONDAY, "left-post", "accepted", march(5), "event")])
    given = replace(one_person(punches("7", DAY, *times)), explanations=explained)
    found = occurrences(given, calendar(rules, given), MONDAY, MONDAY)
    assert found.select("minutes", "excused").rows() == [(50, True), (40, True)]
    explained = frame(EXPLANATIONS, [("an", MONDAY, "absent", "accepted", march(5), "event")])
    given = replace(one_person(punches("8", DAY, *times)), explanations=explained)
    found = occurrences(given, calendar(rules, given), MONDAY, MONDAY)
    assert found.select("half_days", "excused", "events").rows() == [(2, True, ["event"])]
