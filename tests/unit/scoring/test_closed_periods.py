"""A closed period keeps what is published; what comes later is listed beside it until it is reopened."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from shared.contracts.refusal import Refusal
from shared.contracts.scoring import FlagRaised, PeriodReopened, ScoreChanged
from tests.unit.scoring.office import CRITERIA, STAFF, Office, new_office

ONE, OTHER = STAFF[0], STAFF[3]
MARCH = date(2019, 3, 4)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """With scores of March and April 2019: one person came late once."""
    with new_office(tmp_path) as office:
        office.publish()
        office.found()
        office.record("r-1", ONE, "di-muon", MARCH)
        office.record("r-2", OTHER, "khen", date(2019, 4, 2))
        office.settle()
        yield office


def test_a_later_fact_moves_nothing_that_is_published_and_is_listed(office: Office) -> None:
    office.decide("ClosePeriod", period="2019-03")
    before, head = office.tables(), office.store.head()
    office.record("r-3", ONE, "ky-luat", date(2019, 3, 5))
    office.settle()

    late = office.late(ONE, "2019-03")
    assert (late.published_points, late.published_grade, late.points, late.grade) == (9500, "B", 7500, "C")
    assert (late.scored, late.raised, late.cleared) == (True, "don-thu", "")
    assert office.points(ONE, "2019-03") == 95 and office.flags(ONE, "2019-03") == []
    assert office.said(head) == []
    assert {**office.tables(), "late_changes": []} == before


def test_what_no_longer_differs_is_no_longer_listed(office: Office) -> None:
    office.decide("ClosePeriod", period="2019-03")
    office.record("r-3", ONE, "ky-luat", date(2019, 3, 5))
    office.settle()
    since = office.late(ONE, "2019-03").since
    office.record("r-4", ONE, "di-muon", date(2019, 3, 6))
    office.settle()
    assert office.late(ONE, "2019-03").points == 7000
    assert office.late(ONE, "2019-03").raised == "don-thu hay-muon"
    assert office.late(ONE, "2019-03").since == since
    for record in ("r-3", "r-4"):
        office.retract(record, ONE)
    office.settle()
    assert office.late(ONE, "2019-03") is None


def test_reopening_announces_what_was_listed_and_empties_the_list(office: Office) -> None:
    office.decide("ClosePeriod", period="2019-03")
    office.record("r-3", ONE, "ky-luat", date(2019, 3, 5))
    office.settle()
    head = office.store.head()
    office.decide("ReopenPeriod", period="2019-03", reason="Khiếu nại được chấp nhận")
    assert office.marks() == [("everyone", "", "2019-03"), ("units", "", "2019")]
    office.settle()
    assert (office.points(ONE, "2019-03"), office.grade(ONE, "2019-03")) == (75, "C")
    assert office.flags(ONE, "2019-03") == ["don-thu"]
    assert office.tables()["late_changes"] == []
    said = office.said(head)
    assert isinstance(said[0], PeriodReopened) and any(isinstance(one, FlagRaised) for one in said)


@pytest.mark.parametrize("closed", ["2019-Q1", "2019-H1", "2019"])
def test_a_longer_period_closes_all_within_it(office: Office, closed: str) -> None:
    office.decide("ClosePeriod", period=closed)
    head = office.store.head()
    office.record("r-3", ONE, "ky-luat", date(2019, 3, 5))
    office.settle()
    announced = {one.period for one in office.said(head) if isinstance(one, ScoreChanged)}
    inside = {"2019-Q1": {"2019-03", "2019-Q1"}, "2019-H1": {"2019-03", "2019-Q1", "2019-H1"}}
    listed = {row[3] for row in office.tables()["late_changes"]}
    assert announced.isdisjoint(listed)
    assert listed == inside.get(closed, {"2019-03", "2019-Q1", "2019-H1", "2019"})


def test_an_open_period_rests_on_what_is_published_of_the_closed_ones_within(office: Office) -> None:
    """And a closed one is listed as it would be with all that came later."""
    year = office.points(ONE, "2019")
    office.decide("ClosePeriod", period="2019-03")
    office.record("r-3", ONE, "ky-luat", date(2019, 3, 5))
    office.settle()
    assert office.points(ONE, "2019") == year == 97
    office.decide("ClosePeriod", period="2019")
    office.record("r-4", ONE, "di-muon", date(2019, 3, 6))
    office.settle()
    assert office.points(ONE, "2019") == 97
    # (70 in March + 100 in April) / 2
    assert office.late(ONE, "2019").points == 8500
    # 60 x ((70 + 100 x 7) / 8) / 100 and 20 for nothing below, the plan's 40 spread over both
    assert office.late("phong-a", "2019").points < office.late("phong-a", "2019").published_points


def test_a_new_version_leaves_closed_periods_alone(office: Office) -> None:
    office.decide("ClosePeriod", period="2019-03")
    head = office.store.head()
    office.publish(CRITERIA.replace("points: -5", "points: -10"))
    office.settle()
    assert (office.points(ONE, "2019-03"), office.late(ONE, "2019-03").points) == (95, 9000)
    assert "2019-03" not in {one.period for one in office.said(head) if isinstance(one, ScoreChanged)}


def test_a_period_is_closed_only_when_its_scores_are_computed(office: Office) -> None:
    office.record("r-3", ONE, "ky-luat", date(2019, 3, 5))
    with pytest.raises(Refusal, match="1 marks still wait"):
        office.decide("ClosePeriod", period="2019-03")
    office.decide("ClosePeriod", period="2018")
    office.settle()
    office.decide("ClosePeriod", period="2019-03")


def test_what_was_published_follows_from_the_log_also_when_it_is_closed(office: Office) -> None:
    """Closing and reopening once more says nothing that was not said."""
    office.decide("ClosePeriod", period="2019")
    office.record("r-3", ONE, "ky-luat", date(2019, 3, 5))
    office.settle()
    office.decide("ReopenPeriod", period="2019", reason="Mở lại")
    office.settle()
    reopened = office.tables()
    office.decide("ClosePeriod", period="2019")
    office.decide("ReopenPeriod", period="2019", reason="Mở lại lần nữa")
    head = office.store.head()
    office.settle()
    assert office.tables() == reopened and office.said(head) == []
