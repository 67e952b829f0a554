"""Which periods and subjects are computed when something changes, in which order, and what is said of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from services.scoring.computing.tree import above, levels
from services.scoring.recompute import recompute, recompute_everybody
from shared.contracts.scoring import ScoreChanged
from tests.unit.scoring.history import TENANT
from tests.unit.scoring.office import BOSS, CRITERIA, PEOPLE, STAFF, Office, new_office

ONE = STAFF[0]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with new_office(tmp_path) as office:
        office.publish()
        office.found()
        yield office


def changed(office: Office, head: int) -> set[tuple[str, str]]:
    """subject and period of the scores announced behind a position."""
    return {(one.subject, one.period) for one in office.said(head) if isinstance(one, ScoreChanged)}


def test_longer_periods_are_the_means_that_the_sheet_says(office: Office) -> None:
    office.record("r-1", ONE, "di-muon", date(2019, 3, 4))
    office.record("r-2", ONE, "khen", date(2019, 9, 4))
    office.settle()
    # (95 + 2 x 101) / 3
    assert [office.points(ONE, one) for one in ("2019-03", "2019-H1", "2019-H2", "2019")] == [95, 95, 101, 99]


def test_a_limit_that_lasts_a_year_keeps_down_the_year_and_goes_with_its_fact(office: Office) -> None:
    office.record("r-1", ONE, "ky-luat", date(2019, 3, 4))
    office.record("r-2", ONE, "khen", date(2019, 9, 4))
    office.settle()
    # (80 + 2 x 101) / 3 = 94
    assert (office.points(ONE, "2019"), office.grade(ONE, "2019")) == (94, "C")
    assert office.grade(ONE, "2019-H2") == "A"
    office.retract("r-1", ONE)
    office.settle()
    assert (office.points(ONE, "2019"), office.grade(ONE, "2019")) == (100, "A")


@pytest.mark.parametrize(("period", "own"), [("quarter", "2019-Q1"), ("half", "2019-H1"), ("year", "2019")])
def test_a_sheet_may_score_persons_by_the_quarter_half_year_or_year(
    office: Office, period: str, own: str
) -> None:
    """What the monthly sheet had said before is withdrawn, and its days no longer weigh in units."""
    office.record("r-1", ONE, "di-muon", date(2019, 1, 4))
    office.record("r-2", ONE, "di-muon", date(2019, 3, 4))
    office.settle()
    longer = CRITERIA.partition("  longer:")[2].partition("  groups:")[0]
    text = CRITERIA.replace(f"  longer:{longer}", "").replace("period: month", f"period: {period}")
    office.publish(text.replace("          limit_lasts: year\n", "") if period == "year" else text)
    office.settle()
    assert office.points(ONE, own) == 90
    assert office.points(ONE, "2019-03") is office.points(ONE, "2019-01") is None
    assert {row[2] for row in office.tables()["member_days"]} == {own}
    assert office.points(ONE, "2019") == 90
    assert office.points("phong-a", "2019") is not None


def test_units_may_be_scored_by_the_quarter(office: Office) -> None:
    individual, _, collective = CRITERIA.partition("collective:")
    office.publish(f"{individual}collective:{collective.replace('period: year', 'period: quarter')}")
    office.record("r-1", ONE, "di-muon", date(2019, 1, 4))
    office.record("r-2", "phong-a", "ke-hoach", date(2019, 5, 4), 5000, kind="unit")
    office.settle()
    assert office.points("phong-a", "2019-Q1") != office.points("phong-a", "2019-Q2")
    assert office.points("phong-a", "2019-Q3") is None
    first, second = office.points("phong-a", "2019-Q1"), office.points("phong-a", "2019-Q2")
    assert first is not None and second is not None
    assert (first + second) // 2 <= (office.points("phong-a", "2019") or 0) <= (first + second + 2) // 2


def test_a_unit_is_due_when_a_member_or_a_unit_below_came_out_otherwise(office: Office) -> None:
    office.record("r-1", ONE, "di-muon", date(2019, 3, 4))
    office.settle()
    head = office.store.head()
    office.record("r-2", ONE, "ky-luat", date(2019, 3, 5))
    assert office.marks() == [("person", ONE, "2019-03")]
    office.settle()
    units = {subject for subject, _ in changed(office, head)} - set(PEOPLE)
    assert units == {"phong-a", "van-phong"}


def test_no_unit_is_computed_when_its_members_came_out_as_before(office: Office) -> None:
    office.record("r-1", ONE, "di-muon", date(2019, 3, 4))
    office.settle()
    recompute_everybody(office.store, TENANT)
    head = office.store.head()
    # a bucket of everybody a mark and month, one of every unit a mark and year, nothing that follows
    assert office.settle() == 128
    assert changed(office, head) == set()


def test_the_head_is_graded_no_better_than_the_unit_and_heard_of_when_the_unit_changes(
    office: Office,
) -> None:
    for number, person in enumerate(STAFF[:3]):
        for day in range(1, 4):
            office.record(f"r-{number}-{day}", person, "ky-luat", date(2019, 3, day))
    office.settle()
    # the head has 100 every month; the unit's members came to (100 + 3 x 40) / 4 = 55
    assert (office.points(BOSS, "2019"), office.grade("phong-a", "2019")) == (100, "B")
    assert office.grade(BOSS, "2019") == "B"
    assert office.grade(BOSS, "2019-H1") == "A"
    for number, person in enumerate(STAFF[:3]):
        for day in range(1, 4):
            office.retract(f"r-{number}-{day}", person)
    office.settle()
    assert (office.grade("phong-a", "2019"), office.grade(BOSS, "2019")) == ("A", "A")


def test_a_grade_that_the_quota_takes_away_is_never_announced(office: Office) -> None:
    """Of the four in the unit two may be outstanding; three reach it, one better than the other two."""
    office.record("r-1", ONE, "khen", date(2019, 3, 4))
    for day in (4, 5):
        office.record(f"r-2-{day}", STAFF[2], "di-muon", date(2019, 3, day))
    office.settle()
    grades = {person: office.grade(person, "2019-03") for person in (BOSS, *STAFF[:3])}
    assert grades == {BOSS: "B", ONE: "A", STAFF[1]: "B", STAFF[2]: "B"}
    heard = [
        (one.subject, one.grade)
        for one in office.said()
        if isinstance(one, ScoreChanged) and one.period == "2019-03"
    ]
    assert [grade for subject, grade in heard if subject == ONE] == ["B", "A"]
    assert {grade for subject, grade in heard if subject in (BOSS, STAFF[1])} == {"B"}

    head = office.store.head()
    office.record("r-3", BOSS, "khen", date(2019, 3, 5))
    office.settle()
    assert (office.grade(BOSS, "2019-03"), office.grade(ONE, "2019-03")) == ("A", "A")
    office.record("r-4", STAFF[1], "khen", date(2019, 3, 5))
    office.settle()
    # three now share the best place, and only two fit: all go without
    assert {office.grade(person, "2019-03") for person in (BOSS, ONE, STAFF[1])} == {"B"}
    told = [one for one in office.said(head) if isinstance(one, ScoreChanged) and one.subject == STAFF[1]]
    assert {one.grade for one in told if one.period == "2019-03"} == {"B"}


def test_whoever_leaves_the_cell_makes_room_in_it(office: Office) -> None:
    office.record("r-1", ONE, "khen", date(2019, 3, 4))
    office.record("r-2", STAFF[2], "di-muon", date(2019, 3, 4))
    office.settle()
    assert office.grade(BOSS, "2019-03") == "B"
    office.record("r-3", STAFF[1], "di-muon", date(2019, 3, 4))
    office.settle()
    assert office.grade(BOSS, "2019-03") == "A"


def test_a_fresh_fact_does_not_wait_for_everybody(office: Office) -> None:
    """While everybody is computed again, its subject comes first, and then the unit."""
    office.record("r-1", ONE, "di-muon", date(2019, 3, 4))
    office.settle()
    recompute_everybody(office.store, TENANT)
    recompute(office.store, 1)
    office.record("r-2", ONE, "di-muon", date(2019, 3, 5))
    recompute(office.store, 1)
    assert office.points(ONE, "2019-03") == 90
    before = office.points("phong-a", "2019")
    recompute(office.store, 1)
    assert office.points("phong-a", "2019") != before
    assert ("everyone", "", "2019-03") in office.marks()


def test_levels_put_units_behind_those_below_them() -> None:
    parents = {"b": "a", "c": "a", "d": "b", "x": "y", "y": "x"}
    assert levels(["a", "b", "c", "d", "x"], parents) == [["d"], ["b", "c", "x"], ["a"]]
    assert levels([], parents) == []
    assert above("d", parents) == ["b", "a"]
    assert above("x", parents) == ["y"]
