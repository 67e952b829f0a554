"""Closing and reopening periods: what is allowed, and what is said when it is not."""

from datetime import date
from functools import partial
from typing import Any

from services.scoring.domain.deciding import closing
from shared.commands import Decider
from shared.contracts.commands.scoring import ClosePeriod, ReopenPeriod
from shared.contracts.scoring import PeriodClosed, PeriodReopened
from shared.testing.scenario import Scenario, scenario

TODAY = date(2019, 7, 15)


def periods(waiting: int = 0) -> Scenario[Any, Any]:
    around = closing.Surroundings(TODAY, waiting)
    return scenario(Decider(closing.INITIAL, closing.evolve, partial(closing.decide, around=around)))


def close(period: str) -> ClosePeriod:
    return ClosePeriod(period=period, by="CB005")


def reopen(period: str) -> ReopenPeriod:
    return ReopenPeriod(period=period, by="CB005", reason="Có khiếu nại được chấp nhận")


def closed(period: str) -> PeriodClosed:
    return PeriodClosed(period=period, by="CB005")


def reopened(period: str) -> PeriodReopened:
    return PeriodReopened(period=period, by="CB005", reason="Có khiếu nại được chấp nhận")


def test_a_period_is_closed_reopened_and_closed_again() -> None:
    periods().when(close("2019-H1")).then(closed("2019-H1"))
    periods().given(closed("2019-H1")).when(reopen("2019-H1")).then(reopened("2019-H1"))
    history = (closed("2019-H1"), reopened("2019-H1"))
    periods().given(*history).when(close("2019-H1")).then(closed("2019-H1"))


def test_a_period_that_is_under_way_may_be_closed_but_not_one_to_come() -> None:
    """Reviews of a year are held before it is over."""
    periods().when(close("2019")).then(closed("2019"))
    periods().when(close("2019-08")).then_refused("period.not-begun", value="2019-08", day="2019-08-01")


def test_what_is_closed_is_not_closed_again_alone_or_within_another() -> None:
    held = periods().given(closed("2019-Q1"))
    held.when(close("2019-Q1")).then_refused("period.closed", value="2019-Q1", closed="2019-Q1")
    held.when(close("2019-03")).then_refused("period.closed", value="2019-03", closed="2019-Q1")
    held.when(close("2019-H1")).then(closed("2019-H1"))


def test_a_period_waits_until_its_scores_are_computed() -> None:
    periods(waiting=12).when(close("2019-06")).then_refused("period.waiting", value="2019-06", count=12)
    held = periods(waiting=12).given(closed("2019-06"))
    held.when(reopen("2019-06")).then(reopened("2019-06"))


def test_what_is_open_cannot_be_reopened() -> None:
    periods().when(reopen("2019-06")).then_refused("period.open", value="2019-06", known="–")
    others = periods().given(closed("2019-Q2"), closed("2018"))
    others.when(reopen("2019-01")).then_refused("period.open", known="2018, 2019-Q2")


def test_what_is_closed_by_a_longer_period_is_reopened_with_that() -> None:
    held = periods().given(closed("2019-06"), closed("2019-Q2"), closed("2019-H1"))
    held.when(reopen("2019-05")).then_refused("period.closed-within", value="2019-05", closed="2019-Q2")
    held.when(reopen("2019-06")).then(reopened("2019-06"))


def test_a_malformed_period_is_refused() -> None:
    periods().when(close("2019-13")).then_refused("period.invalid", value="2019-13")
