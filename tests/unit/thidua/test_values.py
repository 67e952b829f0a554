"""Numbers, moments, languages and cells as users read and write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.cli.failures import USAGE, Failure
from thidua.cli.moments import as_of
from thidua.cli.numbers import count_text, points_text
from thidua.cli.reasons import name_of
from thidua.cli.records import hundredths
from thidua.cli.session import Session
from thidua.cli.tables import Column, Row, csv_text, guarded
from thidua.language import Language, choose

VI, EN = Language("vi"), Language("en")
EVENING = datetime(2019, 7, 15, 18, 30, tzinfo=UTC)
"""Past midnight in Viet Nam: the 16th."""


@pytest.mark.parametrize(
    ("points", "vi", "machine"),
    [
        (9950, "99,50", "99.50"),
        (-50, "-0,50", "-0.50"),
        (-12345, "-123,45", "-123.45"),
        (0, "0,00", "0.00"),
        (5, "0,05", "0.05"),
        (None, "", ""),
    ],
)
def test_points_have_two_decimals(points: int | None, vi: str, machine: str) -> None:
    assert points_text(points, VI) == vi
    assert points_text(points, EN) == points_text(points) == machine


def test_signed_points_say_plus_but_not_for_nothing() -> None:
    assert [points_text(points, VI, signed=True) for points in (150, 0, -150)] == ["+1,50", "0,00", "-1,50"]


def test_counts_are_grouped_as_the_language_does() -> None:
    assert count_text(65582, VI) == "65.582"
    assert count_text(65582, EN) == "65,582"


@given(st.integers(-(10**8), 10**8))
def test_a_quantity_is_read_back_as_it_was_written(quantity: int) -> None:
    assert hundredths(points_text(quantity, VI), Session()) == quantity
    assert hundredths(points_text(quantity, EN), Session()) == quantity


@pytest.mark.parametrize(("text", "value"), [("1", 100), ("104,14", 10414), ("110.5", 11050), ("-2", -200)])
def test_a_quantity_may_be_short(text: str, value: int) -> None:
    assert hundredths(text, Session()) == value


@pytest.mark.parametrize("text", ["", "-", "1.234", "1,2,3", "một", "1e3", "+1", "٣"])
def test_what_is_no_quantity_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(Failure, match="--quantity") as caught:
        hundredths(text, Session())
    assert f"‹{text}›" in str(caught.value)
    assert caught.value.exit_code == USAGE


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (None, None),
        ("2019-12-31", "2019-12-31T23:59:59.999999+07:00"),
        ("2019-12-31T17:00", "2019-12-31T17:00:00+07:00"),
        ("2019-12-31 17:00:30", "2019-12-31T17:00:30+07:00"),
        ("2019-12-31T10:00:00Z", "2019-12-31T10:00:00+00:00"),
        ("2019-12-31T10:00:00+09:00", "2019-12-31T10:00:00+09:00"),
        ("hôm nay", "2019-07-16T23:59:59.999999+07:00"),
        ("Yesterday", "2019-07-15T23:59:59.999999+07:00"),
        ("hôm qua", "2019-07-15T23:59:59.999999+07:00"),
        ("recorded:2019-12-31", "2019-12-31T23:59:59.999999+07:00"),
        ("occurred:2019-12-31", "occurred:2019-12-31"),
        ("occurred:hôm qua", "occurred:2019-07-15"),
    ],
)
def test_as_of_is_a_day_in_viet_nam_or_a_moment(text: str | None, moment: str | None) -> None:
    assert as_of(text, VI, EVENING) == moment


@pytest.mark.parametrize("text", ["31/12/2019", "2019-02-30", "soon", "2019", "occurred:soon", "recorded:"])
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Failure, match="2019-12-31T17:00") as caught:
        as_of(text, EN, EVENING)
    assert caught.value.exit_code == USAGE


@pytest.mark.parametrize(
    ("reason", "vi", "en"),
    [
        ("blank", "dòng trống", "blank line"),
        ("unit.ended", "Đơn vị … đã kết thúc ngày", "Unit … ended on … and is no more on"),
        ("no.such-code", "no.such-code", "no.such-code"),
    ],
)
def test_a_reason_has_a_name_even_when_none_was_given_to_it(reason: str, vi: str, en: str) -> None:
    assert (name_of(reason, VI), name_of(reason, EN)) == (vi, en)


@pytest.mark.parametrize(
    ("option", "environ", "code"),
    [
        (None, {}, "vi"),
        (None, {"LANG": "C.UTF-8"}, "vi"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "en_GB.UTF-8", "THIDUA_LANG": "vi"}, "vi"),
        ("en", {"THIDUA_LANG": "vi"}, "en"),
    ],
)
def test_the_language_is_vietnamese_unless_english_is_asked_for(
    option: str | None, environ: dict[str, str], code: str
) -> None:
    assert choose(option, environ).code == code


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "=", "-"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(cell: str) -> None:
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell", ["-12.50", "-1", "+3", "-0,5", "", "Nguyễn Thị Hoa", "a=b", "031/QĐ-SLĐTBXH"]
)
def test_other_cells_and_negative_numbers_stay(cell: str) -> None:
    assert guarded(cell) == cell


def test_csv_has_decimal_points_and_empty_cells_for_what_is_not_there() -> None:
    columns = (
        Column("name", "Tên", "Name"),
        Column("points", "Điểm", "Points", points=True),
        Column("flags", "Cờ", "Flags"),
    )
    rows: list[Row] = [
        {"name": "=HYPERLINK(1)", "points": -50, "flags": ["a", "b"]},
        {"name": None, "points": None},
    ]
    assert csv_text(rows, columns) == 'name,points,flags\n\'=HYPERLINK(1),-0.50,"a, b"\n,,\n'
