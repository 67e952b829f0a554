"""What people write into cells, and what it means."""

from datetime import date, datetime
from typing import Any

import pytest

from shared.contracts.refusal import Refusal
from shared.imports.values import choice, day, hundredths, moment


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1", 100),
        ("110", 11000),
        ("99.5", 9950),
        ("99,5", 9950),
        ("4.14 %", 414),
        ("110%", 11000),
        ("-0.5", -50),
        ("0.07", 7),
    ],
)
def test_numbers_are_hundredths(written: str, meant: int) -> None:
    assert hundredths(written, "quantity") == meant


@pytest.mark.parametrize("written", ["", "một", "1.000", "1e3", "1 000", "0x10", "nan", "١", "1.234.567"])
def test_what_may_mean_something_else_is_no_number(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        hundredths(written, "quantity")
    assert (refused.value.code, refused.value.details["place"]) == ("import.bad-number", "quantity")


@pytest.mark.parametrize(
    "written",
    ["2019-07-15", "15/07/2019", "15-7-2019", "15.7.2019", "2019-07-15T00:00:00", "2019/7/15 00:00"],
)
def test_days(written: str) -> None:
    assert day(written, "on") == date(2019, 7, 15)


@pytest.mark.parametrize("written", ["30/02/2019", "07/15/2019", "2019-07-15 08:05", "2019", "hôm qua", ""])
def test_what_is_no_day(written: str) -> None:
    with pytest.raises(Refusal, match="not a day"):
        day(written, "on")


@pytest.mark.parametrize(
    "written",
    [
        "2019-07-15 08:05",
        "2019-07-15T08:05:00+07:00",
        "2019-07-15T01:05:00Z",
        "15/07/2019 8:05",
        "15/07/2019 08:05:00.000",
        "2019-07-15 01:05 +0000",
    ],
)
def test_moments_without_zone_are_vietnams(written: str) -> None:
    assert moment(written, "occurred_at") == datetime.fromisoformat("2019-07-15T08:05:00+07:00")


@pytest.mark.parametrize("written", ["15/07/2019 24:05", "08:05", "2019-07-15 08"])
def test_what_is_no_moment(written: str) -> None:
    with pytest.raises(Refusal, match="not a date and time"):
        moment(written, "occurred_at")


@pytest.mark.parametrize("written", ["cadre", "Cán bộ", "CAN BO", " cán bộ "])
def test_choices_by_any_of_their_names(written: str) -> None:
    choices: dict[str, Any] = {"worker": ("người lao động",), "cadre": ("cán bộ",)}
    assert choice(written, "kind", choices) == "cadre"
    with pytest.raises(Refusal, match="worker / người lao động, cadre / cán bộ"):
        choice("sếp", "kind", choices)
