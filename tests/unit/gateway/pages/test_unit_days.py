"""The map of a month: every day has a letter, and the gravest thing of a day gives it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.pages.unit_days import KINDS, LETTERS, days_of, heat


def worked(day: str, state: str = "present", *kinds: str, excused: bool = False) -> dict[str, object]:
    slips = [{"kind": kind, "minutes": 9, "half_days": 0, "excused": excused} for kind in kinds]
    return {"person": "p1", "code": "CB001", "name": "Lan", "day": day, "state": state, "slips": slips}


@pytest.mark.parametrize(
    ("month", "days"), [("2019-02", 28), ("2020-02", 29), ("2019-12", 31), ("2019-Q1", 0)]
)
def test_a_month_has_its_days(month: str, days: int) -> None:
    assert len(days_of(month)) == days


@pytest.mark.parametrize(
    ("row", "letter", "more"),
    [
        (worked("2019-02-01"), "x", False),
        (worked("2019-02-01", "leave"), "P", False),
        (worked("2019-02-01", "unread"), "?", False),
        (worked("2019-02-01", "slips", "late"), "M", False),
        (worked("2019-02-01", "slips", "late", "absent"), "V", True),
        (worked("2019-02-01", "present", "late", excused=True), "G", False),
    ],
)
def test_the_gravest_thing_of_the_day_gives_the_letter(
    row: dict[str, object], letter: str, more: bool
) -> None:
    [member] = heat([row], "2019-02")
    first, *rest = member["cells"]
    assert (first["letter"], first["more"]) == (letter, more)
    assert {cell["what"] for cell in rest} == {"off"}


def test_no_two_things_share_a_letter_and_each_has_a_colour() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert set(KINDS) == set(LETTERS)


@given(st.lists(st.sampled_from(["present", "slips", "leave", "unread"]), min_size=1, max_size=28))
def test_days_that_were_amiss_are_counted(states: list[str]) -> None:
    rows = [
        worked(f"2019-02-{day:02}", state, *(["late"] if state == "slips" else []))
        for day, state in enumerate(states, 1)
    ]
    [member] = heat(rows, "2019-02")
    assert member["amiss"] == states.count("slips")
    assert len(member["cells"]) == 28
