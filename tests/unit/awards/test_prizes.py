"""Prizes: multiples of the base salary of the day, rounded up to a thousand đồng."""

from datetime import date

import pytest

from services.awards import rules
from services.awards.domain.catalogue import overlaid
from services.awards.domain.prizes import prize, rounded
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal

PRIZES = [
    ("LDTT", "person", date(2019, 6, 30), 417_000),
    ("LDTT", "person", date(2019, 7, 1), 447_000),
    ("CSTD-CS", "person", date(2023, 6, 30), 1_490_000),
    ("CSTD-CS", "person", date(2023, 7, 1), 1_800_000),
    ("CSTD-T", "person", date(2024, 7, 1), 7_020_000),
    ("CSTD-TQ", "person", date(2020, 1, 1), 6_705_000),
    ("TTLDTT", "unit", date(2020, 1, 1), 1_192_000),
    ("TTLDXS", "unit", date(2020, 1, 1), 2_235_000),
    ("CO-T", "unit", date(2020, 1, 1), 11_920_000),
    ("CO-CP", "unit", date(2025, 8, 1), 28_080_000),
    ("BK-TTG", "person", date(2020, 1, 1), 5_215_000),
    ("BK-TTG", "unit", date(2020, 1, 1), 10_430_000),
    ("BK-T", "person", date(2020, 1, 1), 2_235_000),
    ("GK", "unit", date(2020, 1, 1), 894_000),
]


@pytest.mark.parametrize(("code", "kind", "day", "expected"), PRIZES)
def test_a_prize_is_by_the_base_salary_of_the_day(
    code: str, kind: SubjectKind, day: date, expected: int
) -> None:
    catalogue = rules.catalogue()
    assert prize(catalogue.on(day)[code], kind, day, catalogue) == expected


def test_an_award_may_go_without_a_prize() -> None:
    catalogue, day = rules.catalogue(), date(2020, 1, 1)
    assert prize(catalogue.on(day)["campaign-award"], "person", day, catalogue) is None


def test_a_fraction_of_a_thousand_is_rounded_up_or_as_an_agency_says() -> None:
    day = date(2020, 1, 1)
    odd = "base_salaries: [{since: 2020-01-01, amount: 1234567, source: thử}]\n"
    down = odd + "prize_roundings: [{since: 2020-01-01, to: 1000, rounded: down, source: thử}]\n"
    for text, expected in ((odd, 371_000), (down, 370_000)):
        catalogue = overlaid(rules.catalogue(), text, "o.yaml")
        assert prize(catalogue.on(day)["LDTT"], "person", day, catalogue) == expected


def test_a_day_without_a_known_base_salary_is_refused() -> None:
    catalogue = rules.catalogue()
    form = catalogue.on(date(2018, 1, 1))["LDTT"]
    with pytest.raises(Refusal) as refused:
        prize(form, "person", date(2018, 6, 30), catalogue)
    assert refused.value.code == "catalogue.no-base-salary"
    assert "2018-07-01" in str(refused.value)


def test_a_half_goes_up_when_it_is_to_the_nearest() -> None:
    assert [rounded(number, 2, "nearest") for number in (1, 2, 3)] == [1, 1, 2]
