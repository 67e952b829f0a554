from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.awards.documents import wording
from services.awards.documents.law import grounds_on, layout_on
from services.awards.documents.model import Signatory
from services.awards.documents.verification import verification_url
from shared.contracts.refusal import Refusal


def test_days_and_moments() -> None:
    assert wording.day(date(2021, 2, 5)) == "ngày 05 tháng 02 năm 2021"
    assert wording.day(date(2021, 3, 15)) == "ngày 15 tháng 3 năm 2021"
    assert (
        wording.moment(datetime(2021, 1, 15, 1, 5, tzinfo=UTC)) == "08 giờ 05 phút, ngày 15 tháng 01 năm 2021"
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("2019", "năm 2019"),
        ("2019-H1", "6 tháng đầu năm 2019"),
        ("2019-Q4", "quý IV năm 2019"),
        ("2019-07", "tháng 7 năm 2019"),
        ("2019–2025", "2019–2025"),
    ],
)
def test_periods(code: str, said: str) -> None:
    assert wording.period(code) == said


def test_numbers() -> None:
    assert [wording.decimal(one) for one in (9850, -5, 100_000, 0)] == ["98,5", "-0,05", "1.000", "0"]
    assert wording.signed(150) == "+1,5"
    assert wording.money(1_490_000) == "1.490.000 đồng"
    assert [wording.count(one) for one in (0, 9, 10)] == ["00", "09", "10"]


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_reads_as_a_bound_only_when_it_reaches_it(part: int, whole: int) -> None:
    part = min(part, whole)
    said = wording.share(part, whole)
    assert (said == "100%") == (part == whole)
    assert (said == "80%") <= (part * 100 >= 80 * whole)


def test_a_share_of_nobody_is_a_dash() -> None:
    assert wording.share(0, 0) == "–"


@pytest.mark.parametrize(
    ("signatory", "lines"),
    [
        (Signatory(name="A", office="Giám đốc"), ["GIÁM ĐỐC"]),
        (
            Signatory(name="A", office="Phó Giám đốc", capacity="KT", principal="Giám đốc"),
            ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
        ),
        (
            Signatory(name="A", office="Giám đốc Sở", capacity="TUQ", principal="Chủ tịch", body="UBND"),
            ["TM. UBND", "TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ"],
        ),
        (Signatory(name="A", office="Giám đốc", capacity="Q"), ["Q. GIÁM ĐỐC"]),
    ],
)
def test_lines_over_a_signature(signatory: Signatory, lines: list[str]) -> None:
    assert wording.signature_lines(signatory) == lines


@given(st.text())
def test_a_clean_text_has_no_control_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = wording.clean(text)
    assert wording.clean(cleaned) == cleaned
    assert all(one == "\n" or ord(one) >= 32 for one in cleaned)


def test_the_law_is_that_of_the_day_and_no_figure_claims_to_be_verified() -> None:
    assert [one.source for one in grounds_on(date(2019, 12, 1))][1] == "91/2017/NĐ-CP"
    assert [one.source for one in grounds_on(date(2025, 6, 30))] == ["06/2022/QH15", "98/2023/NĐ-CP"]
    assert [one.source for one in grounds_on(date(2025, 7, 1))] == ["06/2022/QH15", "152/2025/NĐ-CP"]
    assert layout_on(date(2020, 3, 4)).page_number == "bottom-right"
    assert layout_on(date(2020, 3, 5)).page_number == "top-centre"
    assert not any(one.verified for one in grounds_on(date(2025, 7, 1)))
    assert not layout_on(date(2025, 7, 1)).verified


def test_a_verification_address() -> None:
    assert (
        verification_url("https://so.example/thidua/", "a/b?c")
        == "https://so.example/thidua/verify/a%2Fb%3Fc"
    )


@pytest.mark.parametrize(
    "base", ["javascript:alert(1)", "so.example", "https://", "https://so.example/?a=1", "https://x/#y"]
)
def test_an_unusable_base_is_refused(base: str) -> None:
    with pytest.raises(Refusal) as refused:
        verification_url(base, "a")
    assert refused.value.code == "document.base-url"
