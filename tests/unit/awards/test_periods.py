from datetime import date

import pytest

from services.awards.domain.periods import span, touch
from shared.contracts.refusal import Refusal


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-Q1", date(2019, 1, 1), date(2019, 3, 31)),
        ("2019-Q4", date(2019, 10, 1), date(2019, 12, 31)),
        ("2019-H1", date(2019, 1, 1), date(2019, 6, 30)),
        ("2019-H2", date(2019, 7, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
    ],
)
def test_a_period_covers_its_days(period: str, first: date, last: date) -> None:
    assert span(period) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "0000", "2019-13", "2019-Q5", "2019-H3", "2019-1", "2019-03-01", "２０１９"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        span(text)
    assert refused.value.code == "period.invalid"


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("2019", "2019-05", True),
        ("2019-Q2", "2019-06", True),
        ("2019-Q2", "2019-07", False),
        ("2018", "2019-01", False),
    ],
)
def test_periods_touch_when_they_share_a_day(one: str, other: str, common: bool) -> None:
    assert touch(one, other) is touch(other, one) is common
