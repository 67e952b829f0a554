"""CSV and spreadsheet rows: columns by known names, by stated names, by number."""

from datetime import datetime

import pytest

from services.observations.domain.timeclock import (
    Columns,
    Note,
    Punch,
    ReadOptions,
    Reason,
    Remark,
    parse_rows,
)
from shared.contracts.refusal import Refusal

OPTIONS = ReadOptions(now=datetime(2026, 1, 1))
AT = datetime(2024, 3, 31, 7, 58)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Mã chấm công|Họ tên|Ngày|Giờ|Máy", "0042|Trần A|31/03/2024|07:58:00|2"),
        ("STT|Mã NV|Thời gian|Tên máy", "1|42|31/03/2024 07:58:00|2"),
        ("ID|DateTime|Device ID", "42|2024-03-31 07:58:00|2"),
        ("AC-No.|Name|Date|Time|Machine No.", "42|A|2024-03-31|07:58|2"),
        ("MÃ NHÂN VIÊN|NGÀY CHẤM CÔNG|GIỜ CHẤM CÔNG|MÁY CHẤM CÔNG", "42|31/03/2024|7:58:00|2"),
        ("Device|Ngày|Thời gian|User ID", "2|31/03/2024|07:58:00 SA|42"),
        ("Time|ID|Terminal", "2024-03-31 07:58|42|2"),
        ('"Mã NV"|"Ghi chú"|"Thời gian"|"Máy"', '"42"|"muộn; do mưa, tắc đường"|"31/03/2024 07:58:00"|"2"'),
    ],
)
def test_known_names(reading_of, delimiter, header, row):
    reading = reading_of("\n".join([header, row]).replace("|", delimiter))
    assert reading.format == "table"
    assert reading.outcomes[1:] == [Punch(2, "42", AT, "2", None, None)]


def test_what_was_recognised_is_remarked(reading_of):
    reading = reading_of("Mã NV,Ngày,Giờ\n42,31/03/2024,07:58:00\n")
    assert Remark(Note.MAPPING, "badge=Mã NV, time=Giờ, date=Ngày") in reading.remarks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(reading_of, encoding):
    content = "Mã NV,Thời gian\nĐỖ-1,31/03/2024 07:58:00\n"
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    reading = reading_of(mark + content.encode(encoding))
    assert [punch.badge for punch in reading.punches] == ["ĐỖ-1"]


def test_code_pages(reading_of):
    vietnamese = "Ma\u0303 NV,Th\u01a1\u0300i gian\n\u0110-1,31/03/2024 07:58:00\n".encode("cp1258")
    reading = reading_of(vietnamese)
    assert [punch.badge for punch in reading.punches] == ["Đ-1"]
    assert Remark(Note.ENCODING, "windows-1258") in reading.remarks
    western = "ID,Time,Note\n\xc9-1,31/03/2024 07:58:00,\x8e\n".encode(
        "latin-1"
    )  # Ž, not in Vietnamese Windows
    assert Remark(Note.ENCODING, "windows-1252") in reading_of(western).remarks


def test_a_broken_line_in_utf_8_leaves_the_others(reading_of):
    lines = ["Mã NV,Thời gian", "1,31/03/2024 07:58:00", "X,31/03/2024 07:58:00", ""]
    reading = reading_of("\n".join(lines).encode().replace(b"X", b"\xe1\xbb"))
    assert [outcome.reason for outcome in reading.unread] == [Reason.HEADER, Reason.ENCODING]
    assert len(list(reading.punches)) == 1


def test_titles_above_the_header_are_header(reading_of):
    reading = reading_of("sep=,\nBẢNG CHẤM CÔNG THÁNG 3\n\nMã NV,Thời gian\n42,31/03/2024 07:58:00\n")
    assert [unread.reason for unread in reading.unread] == [
        Reason.HEADER,
        Reason.HEADER,
        Reason.BLANK,
        Reason.HEADER,
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("42,31/03/2024 07:58:00", Reason.COLUMNS),  # cut off
        ("42,31/03/2024 07:58:00,1,surplus", Reason.COLUMNS),
        (",31/03/2024 07:58:00,1", Reason.NO_BADGE),
        ("42,,1", Reason.BAD_TIME),
        (",,", Reason.BLANK),
        ("4\x002,31/03/2024 07:58:00,1", Reason.CONTROL),
        ("42,01/01/2000 07:58:00,1", Reason.CLOCK_RESET),
        ("42," + "9" * 5000 + ",1", Reason.TOO_LONG),
    ],
)
def test_garbage_is_listed(reading_of, row, reason):
    reading = reading_of(f"ID,Time,Device\n{row}\n")
    assert [unread.reason for unread in reading.unread] == [Reason.HEADER, reason]


def test_empty_columns_too_many_do_no_harm(reading_of):
    assert len(list(reading_of("ID,Time\n42,31/03/2024 07:58:00,,\n").punches)) == 1


def test_stated_columns(reading_of):
    columns = Columns(badge="Thẻ", date="Hôm", time="Lúc", device="Cửa")
    reading = reading_of("Cửa;Thẻ;Hôm;Lúc;ID\nBắc;42;31/03/2024;07:58:00;9\n", columns=columns)
    assert reading.outcomes[1:] == [Punch(2, "42", AT, "Bắc", None, None)]


def test_a_stated_column_that_is_not_there(reading_of):
    with pytest.raises(Refusal) as refused:
        reading_of("\nThẻ,Giờ vào\n42,31/03/2024 07:58:00\n", columns=Columns(badge="Thẻ", time="Lúc"))
    assert refused.value.code == "timeclock.no-such-column"
    assert refused.value.details == {"place": "line 2", "value": "Lúc", "columns": "Thẻ, Giờ vào"}


def test_columns_by_number(reading_of):
    columns = Columns(badge=2, time=3)
    expected = [("42", AT)]
    headless = reading_of("x;42;31/03/2024 07:58:00\n", columns=columns)
    assert [(punch.badge, punch.at) for punch in headless.punches] == expected
    headed = reading_of("A;B;C\nx;42;31/03/2024 07:58:00\n", columns=columns)
    assert [(punch.badge, punch.at) for punch in headed.punches] == expected
    assert headed.tally() == {Reason.HEADER: 1}


def test_a_column_number_beyond_the_table(reading_of):
    with pytest.raises(Refusal) as refused:
        reading_of("42;31/03/2024 07:58:00\n", columns=Columns(badge=1, time=4))
    assert (refused.value.code, refused.value.details["value"]) == ("timeclock.no-such-column", "4")


@pytest.mark.parametrize("columns", [{"badge": 0, "time": 1}, {"badge": "ID", "time": 2}])
def test_columns_are_all_names_or_all_numbers_from_1(columns):
    with pytest.raises(ValueError, match="columns are"):
        Columns(**columns)


def test_rows_of_a_spreadsheet_share_the_way():
    rows = [
        (1, ["BẢNG CÔNG"]),
        (3, ["Mã\nNV", "Ngày", "Giờ", "Ghi chú"]),
        (4, ["42", "2024-03-31 00:00:00", "1899-12-30 07:58:00"]),
        (5, ["", " ", ""]),
        (6, ["42", "2024-03-31", "07:58:00", "x", "surplus"]),
        (7, ["42", "2024-03-31", "07:58", "", ""]),
        (8, ["4\n2", "2024-03-31", "07:58"]),
    ]
    reading = parse_rows(iter(rows), OPTIONS)
    assert list(reading.punches) == [Punch(4, "42", AT, None, None, None)]
    assert [(unread.line, unread.reason) for unread in reading.unread] == [
        (1, Reason.HEADER),
        (3, Reason.HEADER),
        (5, Reason.BLANK),
        (6, Reason.COLUMNS),
        (7, Reason.REPEATED),
        (8, Reason.CONTROL),
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "timeclock.empty"),
        ([["", " "]], "timeclock.empty"),
        ([["lorem", "ipsum"]], "timeclock.unknown-format"),
        ([["Mã NV", "ipsum"], ["lorem"]], "timeclock.no-such-column"),
    ],
)
def test_rows_that_are_no_table_of_punches(rows, code):
    with pytest.raises(Refusal) as refused:
        parse_rows(enumerate(rows, 1), OPTIONS)
    assert refused.value.code == code
