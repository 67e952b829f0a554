"""Ronald Jack and Realand exports: the header is read, not the position."""

from datetime import datetime

import pytest

from services.observations.domain.timeclock import Note, Punch, Reason, Remark


def test_an_export_with_two_names_in_one_header_cell(reading_of):
    reading = reading_of(
        "No\tTMNo\tEnNo\tName GMNo\tMode\tDateTime\r\n1\t1\t31\t 1\t6\t2018/10/08 07:14:47\r\n"
    )
    assert reading.format == "realand"
    assert reading.outcomes[0].reason is Reason.HEADER
    assert reading.outcomes[1:] == [Punch(2, "31", datetime(2018, 10, 8, 7, 14, 47), "1", None, "6")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("No\tTMNo\tEnNo\tName\tINOUT\tMode\tDateTime", "1\t3\t31\tTrần Văn A\t0\t5\t2018/01/08 07:14:47"),
        ("DateTime\tMode\tINOUT\tEnNo\tTMNo", "2018-01-08 07:14:47\t5\t0\t00031\t3"),
        ("DATETIME\tmode\tinout\tENNO\ttmno\t", "2018-01-08 07:14:47\t5\t0\t00031\t3\t"),
        (
            "No\tMchn\tEnNo\t\tName\t\tMode\tIOMd\tDateTime\t",
            "1\t3\t00031\t      \t5\t0\t2018/01/08  07:14:47\t",
        ),
        ("No\tTMNo\tEnNo\tName GMNo\tMode\tInOut\tDateTime", "1\t3\t31\tA B\t9\t5\t0\t2018/01/08 07:14:47"),
        (
            "No\0\0\tTMNo\0\tEnNo  \tName\0\tINOUT\tMode\tDateTime\0\0",
            "1\t3\t31\tA\t0\t5\t2018/01/08 07:14:47",
        ),
        ("No\tTMNo\tEn No\tName\tINOUT\tMode\tDate Time", "1\t3\t31\tA\t0\t5\t2018/01/08 07:14:47"),
    ],
)
def test_headers_of_any_case_order_and_padding(reading_of, header, row):
    reading = reading_of(f"{header}\n{row}\n")
    assert reading.format == "realand"
    assert reading.outcomes[0].reason is Reason.HEADER
    assert reading.outcomes[1:] == [Punch(2, "31", datetime(2018, 1, 8, 7, 14, 47), "3", "0", "5")]


def test_an_export_without_device_says_so(reading_of):
    reading = reading_of("No\tEnNo\tDateTime\n1\t31\t2018/01/08 07:14:47\n")
    assert reading.remarks == [Remark(Note.NO_DEVICE_COLUMN)]


def test_two_exports_in_one_file(reading_of):
    export = "No\tTMNo\tEnNo\tDateTime\n1\t1\t31\t2018/01/08 07:14:4{}\n"
    reading = reading_of(export.format(7) + export.format(8))
    assert [outcome.line for outcome in reading.punches] == [2, 4]
    assert reading.tally() == {Reason.HEADER: 2}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2\t1\t31", Reason.COLUMNS),
        ("2\t1\t31\t2018/01/08 07:14:48\tmore", Reason.COLUMNS),
        ("2\t1\t\t2018/01/08 07:14:48", Reason.NO_BADGE),
        ("2\t1\t31\t2018/13/08 07:14:48", Reason.IMPOSSIBLE_DATE),
        ("2\t1\t31\tyesterday", Reason.BAD_TIME),
        ("2\t1\t31\0\t2018/01/08 07:14:48", Reason.CONTROL),
        ("2\t1\t31\t2018/01/08 07:14:47", Reason.REPEATED),
        ("\0\0\0\0", Reason.BLANK),
        ("\t\t\t", Reason.BLANK),
    ],
)
def test_garbage_is_listed(reading_of, row, reason):
    reading = reading_of(f"No\tTMNo\tEnNo\tDateTime\n1\t1\t31\t2018/01/08 07:14:47\n{row}\n")
    assert [outcome.reason for outcome in reading.unread] == [Reason.HEADER, reason]


def test_names_in_vietnamese_windows(reading_of):
    content = "No\tTMNo\tEnNo\tName\tDateTime\n1\t1\t31\tĐỗ Ơn\t2018/01/08 07:14:47\n"
    encoded = content.replace("ỗ", "ô\u0303").encode("cp1258")
    reading = reading_of(encoded)
    assert [punch.badge for punch in reading.punches] == ["31"]
    assert Remark(Note.ENCODING, "windows-1258") in reading.remarks
