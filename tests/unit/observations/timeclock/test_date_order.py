"""Reading one written time, and whether the day or the month comes first."""

from datetime import datetime

import pytest

from services.observations.domain.timeclock import DateOrder, Note, Reason, Remark
from services.observations.domain.timeclock.times import join, read_time

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2018/10/08 07:14:47", datetime(2018, 10, 8, 7, 14, 47)),
        ("2018-10-08T07:14:47", datetime(2018, 10, 8, 7, 14, 47)),
        ("2018-10-08T07:14:47.250", datetime(2018, 10, 8, 7, 14, 47)),
        ("2018-10-08T00:14:47Z", datetime(2018, 10, 8, 7, 14, 47)),
        ("2018-10-08T07:14:47+07:00", datetime(2018, 10, 8, 7, 14, 47)),
        ("2018-10-07 20:14:47-0400", datetime(2018, 10, 8, 7, 14, 47)),
        ("03-03-2015  12:15:44PM", datetime(2015, 3, 3, 12, 15, 44)),
        ("03-03-2015  12:15:44 AM", datetime(2015, 3, 3, 0, 15, 44)),
        ("07/03/2015 07:30:47", datetime(2015, 3, 7, 7, 30, 47)),
        ("7.3.2015, 7:30", datetime(2015, 3, 7, 7, 30)),
        ("07/03/2015 05:30:47 CH", datetime(2015, 3, 7, 17, 30, 47)),
        ("07/03/2015 17:30:47 PM", datetime(2015, 3, 7, 17, 30, 47)),
        ("07/03/2015 17:30:47 AM", Reason.BAD_TIME),
        ("03/25/2015 07:30:47", Reason.IMPOSSIBLE_DATE),
        ("31/04/2015 07:30:47", Reason.IMPOSSIBLE_DATE),
        ("2015-03-07 07:30:60", Reason.IMPOSSIBLE_DATE),
        ("2015-03-07 07:30+99:00", Reason.IMPOSSIBLE_DATE),
        ("0001-01-01 00:00:00+14:00", Reason.IMPOSSIBLE_DATE),
        ("07/03/15 07:30:47", Reason.BAD_TIME),
        ("07/03-2015 07:30:47", Reason.BAD_TIME),
        ("2015-03-07", Reason.BAD_TIME),
        ("2015-03-07 07:30:4", Reason.BAD_TIME),
        ("٢٠١٥-٠٣-٠٧ 07:30:47", Reason.BAD_TIME),
        ("", Reason.BAD_TIME),
    ],
)
def test_one_written_time_day_first(written, expected):
    assert read_time(written, DAY) == expected


def test_without_an_order_only_what_reads_one_way_is_read():
    assert read_time("25/03/2015 07:30:00", None) == datetime(2015, 3, 25, 7, 30)
    assert read_time("03/25/2015 07:30:00", None) == datetime(2015, 3, 25, 7, 30)
    assert read_time("03/03/2015 07:30:00", None) == datetime(2015, 3, 3, 7, 30)
    assert read_time("03/04/2015 07:30:00", None) is Reason.DATE_ORDER


@pytest.mark.parametrize(
    ("date", "time", "joined"),
    [
        ("07/03/2015", "07:30:47", "07/03/2015 07:30:47"),
        ("2015-03-07 00:00:00", "1899-12-30 07:30:47", "2015-03-07 07:30:47"),
        ("2015-03-07T00:00:00", "07:30", "2015-03-07 07:30"),
        ("2015-03-07", "2015-03-08 07:30:47", "2015-03-08 07:30:47"),
    ],
)
def test_date_and_time_in_two_cells(date, time, joined):
    assert join(date, time) == joined


def dates(reading_of, *written, **options):
    rows = "".join(f"{badge},{time}\n" for badge, time in enumerate(written))
    reading = reading_of("ID,Time\n" + rows, **options)
    ignored = (Note.MAPPING, Note.NO_DEVICE_COLUMN)
    return reading, [remark for remark in reading.remarks if remark.note not in ignored]


def days(reading):
    return [f"{punch.at:%Y-%m-%d}" for punch in reading.punches]


def test_a_day_above_twelve_anywhere_decides_for_all(reading_of):
    reading, remarks = dates(reading_of, "05/03/2015 07:00", "03/04/2015 07:00", "03/25/2015 07:00")
    assert days(reading) == ["2015-05-03", "2015-03-04", "2015-03-25"]
    assert Remark(Note.ORDER_BY_VALUE, MONTH) in remarks
    reading, remarks = dates(reading_of, "05/03/2015 07:00", "25/03/2015 07:00")
    assert days(reading) == ["2015-03-05", "2015-03-25"]
    assert Remark(Note.ORDER_BY_VALUE, DAY) in remarks


def test_else_the_reading_in_which_time_goes_forward(reading_of):
    reading, remarks = dates(reading_of, "03/01/2015 07:00", "03/02/2015 07:00", "04/01/2015 07:00")
    assert days(reading) == ["2015-03-01", "2015-03-02", "2015-04-01"]
    assert remarks == [Remark(Note.ORDER_BY_SEQUENCE, MONTH)]
    reading, remarks = dates(reading_of, "11/01/2015 07:00", "12/01/2015 07:00", "01/02/2015 07:00")
    assert days(reading) == ["2015-01-11", "2015-01-12", "2015-02-01"]
    assert remarks == [Remark(Note.ORDER_BY_SEQUENCE, DAY)]


def test_else_day_first_as_in_vietnam(reading_of):
    reading, remarks = dates(reading_of, "03/04/2015 07:00", "03/04/2015 07:01")
    assert days(reading) == ["2015-04-03"] * 2
    assert remarks == [Remark(Note.ORDER_BY_DEFAULT, DAY)]


def test_a_stated_order_overrides_the_file(reading_of):
    reading, remarks = dates(reading_of, "03/04/2015 07:00", "25/04/2015 07:00", date_order=MONTH)
    assert days(reading) == ["2015-03-04"]
    assert reading.tally()[Reason.IMPOSSIBLE_DATE] == 1
    assert remarks == [Remark(Note.ORDER_GIVEN, MONTH)]


def test_a_contradictory_file_is_told_line_by_line(reading_of):
    written = "25/03/2015 07:00", "03/26/2015 07:00", "03/04/2015 07:00", "05/05/2015 07:00"
    reading, remarks = dates(reading_of, *written)
    assert days(reading) == ["2015-03-25", "2015-03-26", "2015-05-05"]
    assert [
        (unread.line, unread.detail) for unread in reading.unread if unread.reason is Reason.DATE_ORDER
    ] == [(4, "03/04/2015 07:00")]
    assert remarks == [Remark(Note.ORDER_CONTRADICTORY, "1/1")]


def test_one_bad_date_in_a_hundred_contradicts_nothing(reading_of):
    good = [f"25/03/2015 07:{minute:02}:{second:02}" for minute in range(10) for second in range(10)]
    reading, remarks = dates(reading_of, *good, "03/26/2015 07:00:00")
    assert reading.tally()[Reason.IMPOSSIBLE_DATE] == 1
    assert remarks == [Remark(Note.ORDER_BY_VALUE, DAY)]
    _, remarks = dates(reading_of, *good[1:], "03/26/2015 07:00:00")
    assert remarks == [Remark(Note.ORDER_CONTRADICTORY, "99/1")]


def test_years_first_need_no_order(reading_of):
    _, remarks = dates(reading_of, "2015/03/04 07:00", "2015-03-04 07:01")
    assert remarks == []
