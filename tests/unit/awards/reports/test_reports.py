"""Lists and counts for a review, as a workbook read back and as pages."""

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from services.awards.documents.pdf import Press
from services.awards.reports.model import AwardLine, QuotaUse, ReviewReport
from services.awards.reports.paper import pdf
from services.awards.reports.tables import tables
from services.awards.reports.tally import NOT_STATED, tallies
from services.awards.reports.workbook import xlsx
from tests.unit.awards.documents.pages import A4, fonts, pages

DECIDED = date(2021, 2, 5)


def line(form: str = "Lao động tiên tiến", recipient: str = "Nguyễn Thị Ưỡng", **more: Any) -> AwardLine:
    values: dict[str, Any] = {
        "kind": "person",
        "unit": "Văn phòng",
        "decision_number": "12/QĐ",
        "decided_on": DECIDED,
    }
    return AwardLine(form=form, recipient=recipient, **{**values, **more})


AWARDS = (
    line(sex="female", position="Chuyên viên", conferred_on=date(2021, 2, 20)),
    line(recipient="Đỗ Quỳnh Như", unit="Phòng Việc làm", position="Trưởng phòng", sex="female"),
    line(recipient="Trần Văn Bảo", sex="male", position="Chuyên viên"),
    line(recipient="Võ Mỹ Duyên"),
    line("Cờ thi đua", "Thanh tra Sở", kind="unit", unit="Thanh tra Sở"),
    line("Giấy khen", "Bùi Xuân Hòa", sex="male", revoked_on=date(2021, 6, 1)),
)
REPORT = ReviewReport(
    agency="Sở Lao động - Thương binh và Xã hội",
    title="Tổng hợp khen thưởng",
    period="2020",
    on=date(2021, 3, 1),
    awards=AWARDS,
    quotas=(
        QuotaUse(
            form="Chiến sĩ thi đua cơ sở",
            unit="Văn phòng",
            basis="số LĐTT",
            base=20,
            percent=1500,
            allowed=3,
            used=4,
        ),
        QuotaUse(form="Giấy khen", basis="số người", base=120, used=7),
    ),
)


def rows(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(min_row=4, values_only=True))


def test_awards_are_counted_by_unit_sex_and_position_without_the_revoked() -> None:
    unit, sex, position = tallies(AWARDS)
    assert unit.groups == ("Phòng Việc làm", "Thanh tra Sở", "Văn phòng")
    assert unit.rows == (("Lao động tiên tiến", (1, 0, 3)), ("Cờ thi đua", (0, 1, 0)))
    assert sex.groups == ("Nam", "Nữ", NOT_STATED)
    assert sex.rows == (("Lao động tiên tiến", (1, 2, 1)),)
    assert dict(zip(position.groups, position.sums, strict=True)) == {
        "Chuyên viên": 2,
        "Trưởng phòng": 1,
        NOT_STATED: 1,
    }
    assert sum(unit.sums) == 5


def test_a_workbook_has_a_sheet_for_each_table() -> None:
    content = xlsx(REPORT)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "Danh sách",
        "Theo đơn vị",
        "Theo giới tính",
        "Theo chức vụ",
        "Tỷ lệ",
        "Đã thu hồi",
    ]
    assert book["Danh sách"]["A1"].value == REPORT.agency
    heads, first, *rest = rows(content, "Danh sách")
    assert heads[:3] == ("TT", "Hình thức", "Cá nhân, tập thể")
    assert first[2:6] == ("Nguyễn Thị Ưỡng", "Văn phòng", "Nữ", "Chuyên viên")
    assert first[7] == datetime(2021, 2, 5)
    assert len(rest) == 4
    assert rows(content, "Đã thu hồi")[1][2] == "Bùi Xuân Hòa"
    assert rows(content, "Theo đơn vị")[-1] == ("Tổng số", 1, 1, 3, 5)


def test_a_quota_says_what_is_left_and_when_it_is_exceeded() -> None:
    _, over, free = rows(xlsx(REPORT), "Tỷ lệ")
    assert over[3:] == (20, "15", 3, 4, -1, "vượt tỷ lệ")
    assert free[3:] == (120, None, None, 7, None, "không giới hạn")


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "\x00=1"]
)
def test_no_text_becomes_a_formula(evil: str) -> None:
    report = ReviewReport(agency=evil, title="t", period="2020", on=DECIDED, awards=(line(recipient=evil),))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(report)))["Danh sách"]
    for cell in (sheet["A1"], sheet["C5"]):
        assert cell.data_type == "s"
        assert cell.value.strip() == evil.replace("\x00", "").strip()
        assert cell.quotePrefix == (cell.value[0] in "=+-@")


def test_an_empty_report_has_its_sheets_all_the_same() -> None:
    empty = ReviewReport(agency="a", title="t", period="2020", on=DECIDED, awards=())
    assert rows(xlsx(empty), "Danh sách")[0][0] == "TT"
    assert [table.title for table in tables(empty)] == [
        "Danh sách",
        "Theo đơn vị",
        "Theo giới tính",
        "Theo chức vụ",
        "Tỷ lệ",
    ]


def test_the_report_as_pages_has_everybody_and_every_count() -> None:
    with Press() as press:
        made = pdf(REPORT, press)
        many = pages(
            pdf(ReviewReport(agency="a", title="t", period="2020", on=DECIDED, awards=AWARDS * 30), press)
        )
    looked_at = pages(made)
    said = " ".join(page.text for page in looked_at)
    for one in (
        *(award.recipient for award in AWARDS),
        "05/02/2021",
        "vượt tỷ lệ",
        "năm 2020",
        "Theo giới tính",
    ):
        assert one in said
    assert all(
        page.size == A4[::-1] and page.ink(0.05, 0.05, 0.95, 0.95) > 0.002 for page in (*looked_at, *many)
    )
    assert all(fonts(made).values())
    assert len(many) > 3
