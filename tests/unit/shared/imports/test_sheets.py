"""Sheets of every make are read alike, and what cannot be read is said line by line."""

import io
import zipfile
from datetime import datetime
from datetime import time as clock_time
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.refusal import Refusal
from shared.imports import sheets, text, workbook
from shared.imports.columns import Column
from shared.imports.job import Rejected
from shared.imports.sheets import Row

COLUMNS = (
    Column("code", ("Mã CB", "Mã cán bộ"), required=True),
    Column("name", ("Họ tên", "Họ và tên"), required=True),
    Column("unit", ("Đơn vị",)),
)
PLAIN = "Mã CB,Họ tên,Đơn vị\nCB1,Nguyễn Văn An,Văn phòng\n"


def read(content: bytes | str, **options: Any) -> list[Any]:
    content = content.encode() if isinstance(content, str) else content
    return list(sheets.read(content, COLUMNS, options, "ds.csv").rows)


def cells(content: bytes | str, **options: Any) -> list[dict[str, str]]:
    rows = read(content, **options)
    assert all(isinstance(row, Row) for row in rows)
    return [row.cells for row in rows]


def refusal_of(content: bytes | str, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read(content, **options)
    return refused.value


def xlsx(rows: list[list[Any]], title: str = "Danh sách") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.create_sheet("Trống")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


AN = {"code": "CB1", "name": "Nguyễn Văn An", "unit": "Văn phòng"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_delimiter_encoding_and_line_end(delimiter: str, encoding: str, line_end: str) -> None:
    content = PLAIN.replace(",", delimiter).replace("\n", line_end)
    assert cells(content.encode(encoding)) == [AN]


def test_vietnamese_windows_is_read_and_remarked_upon() -> None:
    # the code page writes tones as marks of their own
    content = "code,name\nCB1,Nguyê\u0303n Va\u0306n An\n".replace("a\u0306", "ă").replace("e\u0302", "ê")
    prepared = sheets.read(content.encode("cp1258"), COLUMNS, {})
    assert prepared.rows[0].cells["name"] == "Nguyễn Văn An"
    assert "import.read-as" in [remark.code for remark in prepared.remarks]


@pytest.mark.parametrize("heading", ["MÃ CÁN BỘ", "ma can bo", " Mã cán-bộ ", "code", "Code"])
def test_headings_count_without_case_accents_and_blanks(heading: str) -> None:
    assert cells(f"{heading},name\nCB1,An\n") == [{"code": "CB1", "name": "An"}]


def test_titles_may_stand_above_the_header() -> None:
    rows = read("DANH SÁCH CÁN BỘ,,\n,,\nMã CB,Họ tên,Đơn vị\nCB1,Nguyễn Văn An,Văn phòng\n")
    assert [(row.line, row.cells) for row in rows] == [(4, AN)]


def test_quoted_cells_hold_delimiters_quotes_and_line_breaks() -> None:
    rows = read('code,name\nCB1,"Nguyễn, ""An""\nVăn"\nCB2,Bình 5" cao\nCB3,Cường\n')
    assert [(row.line, row.cells["name"]) for row in rows] == [
        (2, 'Nguyễn, "An"\nVăn'),
        (4, 'Bình 5" cao'),
        (5, "Cường"),
    ]


def test_a_quote_that_never_ends_spoils_its_own_line_alone() -> None:
    rows = read('code,name\nCB1,"An\n' + "".join(f"CB{n},B{n}\n" for n in range(2, 400)))
    assert isinstance(rows[0], Rejected)
    assert (rows[0].line, rows[0].reason) == (2, "quote")
    assert len([row for row in rows if isinstance(row, Row)]) == 398


def test_lines_that_cannot_be_read_are_listed_with_their_reason() -> None:
    content = (
        "code,name,unit\nCB1,Nguyễn,vp\n\nCB2,,vp\nCB3,Ánh,vp,thừa\n".encode()
        + b"CB4,\xff\xfe,vp\n"
        + b"CB5,"
        + b"x" * 70_000
        + b",vp\n"
        + b"CB6,a\0b,vp\n"
        + "CB7,Bảy\nCB1,Nguyễn,vp\n".encode()
    )
    rows = read(content)
    assert [(row.line, row.reason) for row in rows if isinstance(row, Rejected)] == [
        (3, "blank"),
        (4, "missing-value"),
        (5, "columns"),
        (6, "encoding"),
        (7, "too-long"),
        (8, "control"),
        (10, "repeated"),
    ]
    assert [row.cells["code"] for row in rows if isinstance(row, Row)] == ["CB1", "CB7"]
    for row in rows:
        if isinstance(row, Rejected):
            assert "‹" not in row.message("vi").replace(f"‹{row.details.get('value')}›", "")


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=20))
def test_no_garbage_below_a_header_makes_the_reader_fail(garbage: list[bytes]) -> None:
    rows = read(b"code,name\n" + b"\n".join(garbage) + b"\nCB1,An\n")
    numbers = [row.line for row in rows]
    assert numbers == sorted(set(numbers))
    assert all(row.text.isprintable() for row in rows)


def test_a_missing_column_is_named_with_those_there_are_and_the_mend() -> None:
    refusal = refusal_of("Mã CB,Ghi chú\nCB1,x\n")
    assert refusal.code == "import.missing-column"
    assert refusal.details["place"] == "ds.csv, line 1"
    assert (refusal.details["value"], refusal.details["columns"]) == ("name", "Mã CB, Ghi chú")
    assert '--map name="Tên cột"' in refusal.text("vi") and "Họ tên" in refusal.text("vi")


def test_a_column_can_be_pointed_to() -> None:
    content = "Số,Ai,Mã CB\nCB1,An,cũ\n"
    assert cells(content, mapping={"code": "số", "name": "Ai"}) == [{"code": "CB1", "name": "An"}]
    assert refusal_of(content, mapping={"code": "Số", "name": "Tên"}).details["value"] == "Tên"
    assert refusal_of(content, mapping={"who": "Ai"}).code == "import.bad-option"


def test_columns_that_mean_nothing_are_remarked_upon() -> None:
    prepared = sheets.read("code,name,màu,cỡ\nCB1,An,đỏ,L\n".encode(), COLUMNS, {})
    remark = next(one for one in prepared.remarks if one.code == "import.extra-columns")
    assert remark.details == {"columns": "màu, cỡ"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "import.empty"),
        (b"\x89PNG\r\n\x1a\n", "import.unknown-format"),
        (b"%PDF-1.7\n", "import.unknown-format"),
        (b"\x01\x00\x02\x00" * 50, "import.unknown-format"),
        (b"x" * 70_000, "import.too-long"),
    ],
)
def test_what_is_no_sheet_is_refused_whole(content: bytes, code: str) -> None:
    refusal = refusal_of(content)
    assert refusal.code == code
    assert str(refusal.details["place"]).startswith("ds.csv")


def test_a_workbook_gives_days_times_and_numbers_as_people_write_them() -> None:
    content = xlsx(
        [
            ["Danh sách"],
            ["Mã CB", "Họ tên", "Đơn vị"],
            [17, datetime(2019, 7, 15), datetime(2019, 7, 15, 8, 5)],
            [99.5, clock_time(8, 5), True],
            [1e16, "An", None],
            [None, None, None],
            ["x", "y", "z"],
        ]
    )
    rows = read(content)
    assert [(row.line, row.cells) for row in rows if isinstance(row, Row)] == [
        (3, {"code": "17", "name": "2019-07-15", "unit": "2019-07-15T08:05:00"}),
        (4, {"code": "99.5", "name": "08:05:00", "unit": "TRUE"}),
        (5, {"code": "10000000000000000", "name": "An"}),
        (7, {"code": "x", "name": "y", "unit": "z"}),
    ]
    assert [(row.line, row.reason) for row in rows if isinstance(row, Rejected)] == [(6, "blank")]


def test_a_sheet_of_a_workbook_is_chosen_by_name() -> None:
    content = xlsx([["code", "name"], ["CB1", "An"]], title="Tháng 3")
    assert cells(content, sheet="Tháng 3") == [{"code": "CB1", "name": "An"}]
    assert refusal_of(content, sheet="Trống").code == "import.empty"
    refusal = refusal_of(content, sheet="Tháng 4")
    assert (refusal.code, refusal.details["known"]) == ("import.no-such-sheet", "Tháng 3, Trống")


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(2_000_000))
    monkeypatch.setattr(workbook, "LARGEST", 1_000_000)
    assert len(file.getvalue()) < 10_000
    assert refusal_of(file.getvalue()).code == "import.too-large"


def test_a_workbook_with_a_cell_far_out_is_not_opened() -> None:
    book = openpyxl.Workbook()
    book.active.append(["code", "name"])
    book.active["XFD1048576"] = "lạc"
    file = io.BytesIO()
    book.save(file)
    assert refusal_of(file.getvalue()).code == "import.too-many-cells"


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", xlsx([["code", "name"]])[:-500]])
def test_a_broken_workbook_is_refused(content: bytes) -> None:
    assert refusal_of(content).code == "import.unreadable-workbook"


def test_an_overlong_row_of_quoted_lines_does_not_swallow_the_rest() -> None:
    long_cell = "\n".join(["x" * 1000] * 100)
    rows = read(f'code,name\nCB1,"{long_cell}"\nCB2,Bình\n')
    assert len(long_cell) > text.LONGEST
    assert isinstance(rows[0], Rejected) and rows[0].reason == "quote"
    assert isinstance(rows[-1], Row) and rows[-1].cells["code"] == "CB2"
