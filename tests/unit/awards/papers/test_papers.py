"""What was decided, on paper: pages are rendered, looked at and read."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from services.awards.documents.model import Document
from services.awards.papers.decision import certificate_form
from services.awards.papers.heading import signatory_of
from services.awards.papers.printing import printed
from services.awards.papers.prizes import prizes
from services.awards.projections import awards
from services.awards.reports.model import ReviewReport
from shared.contracts.papers import PaperDetails, PaperForm, PaperKind
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from tests.unit.awards.decided import (
    awards_of,
    correct,
    decide_and_confer,
    draft_by_catalogue,
    nominate_year,
    revoke,
)
from tests.unit.awards.documents.pages import pages, text
from tests.unit.awards.given import CAMPAIGN, TENANT
from tests.unit.awards.papers.town import ORGANISATION, PUBLIC, desk
from tests.unit.awards.test_handlers import do

DETAILS = PaperDetails(place="Cần Thơ", office="Giám đốc Sở")
YEAR = PaperDetails(period="2019", to="Giám đốc Sở", on=date(2020, 2, 1))


@pytest.fixture
def named(store: Store) -> dict[str, str]:
    return nominate_year(store)


def paper(store: Store, kind: PaperKind, about: str, details: PaperDetails = DETAILS, **more: Any) -> Any:
    return desk(store, **more).draw_up(kind, about, details)


def file(drawn: Document | ReviewReport | Any, form: PaperForm = "pdf") -> bytes:
    return printed(drawn, form, None)


def test_a_certificate_names_its_recipient_and_leads_to_its_page(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, named["p9"])
    award = awards_of(store)["p9"]["award"]
    [page] = pages(file(paper(store, "certificate", award)))
    assert page.size == (842, 595)
    for said in ("GIẤY KHEN", "Nguyễn Thị Ưỡng", "Chuyên viên, Phòng Việc làm", "417/QĐ-UBND", "Cần Thơ"):
        assert said in page.text, said
    assert "TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH GIÁM ĐỐC SỞ" in page.text
    assert page.codes() == [f"{PUBLIC}/verify/{award}"]
    assert page.ink(0.1, 0.1, 0.9, 0.9) > 0.01


def test_a_decision_lists_everybody_and_says_who_signed_for_whom(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, *named.values())
    said = text(file(paper(store, "decision", "417/QĐ-UBND", prize=1_490_000)))
    for wanted in (
        "SỞ LAO ĐỘNG",
        "417/QĐ-UBND",
        "02 tập thể và 02 cá nhân",
        "Phòng Việc làm",
        "Thanh tra Sở",
        "Nguyễn Thị Ưỡng",
        "(đã xoá tên)",
        "5.960.000 đồng",
        "Văn bản ủy quyền số 12/QĐ-UBND",
        "Trần Văn Minh",
    ):
        assert wanted in said, wanted
    assert file(paper(store, "decision", "417/QĐ-UBND"), "docx").startswith(b"PK")


def test_the_submission_asks_for_those_who_wait_for_a_decision(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, named["p9"])
    said = text(file(paper(store, "submission", CAMPAIGN, YEAR)))
    assert "02 tập thể" in said and "01 cá nhân" in said
    assert "Nguyễn Thị Ưỡng" not in said
    assert "Kính gửi: Giám đốc Sở" in said and "ngày 01 tháng 02 năm 2020" in said
    decide_and_confer(store, *(one for who, one in named.items() if who != "p9"))
    assert _code(store, "submission", CAMPAIGN, YEAR) == "submission.nobody"


def test_the_report_of_achievements_is_filled_in_from_the_explanation(
    store: Store, named: dict[str, str]
) -> None:
    said = text(file(paper(store, "achievement-report", named["p9"])))
    for wanted in ("Nguyễn Thị Ưỡng", "Chuyên viên", "98,5 điểm", "Về sớm", "Giấy khen, năm 2019"):
        assert wanted in said, wanted
    assert "không có điểm" in text(file(paper(store, "achievement-report", named["p8"])))


def test_the_review_counts_what_stands_and_lists_what_was_revoked(
    store: Store, named: dict[str, str]
) -> None:
    decide_and_confer(store, *named.values())
    do(store, revoke(named["p8"]))
    report = paper(store, "report", CAMPAIGN, PaperDetails(period="2019"))
    book = load_workbook(io.BytesIO(file(report, "xlsx")))
    assert [row[2].value for row in book["Danh sách"].iter_rows(min_row=5)] == [
        "Phòng Việc làm",
        "Thanh tra Sở",
        "Nguyễn Thị Ưỡng",
    ]
    quotas = {row[0].value: [one.value for one in row[3:8]] for row in book["Tỷ lệ"].iter_rows(min_row=5)}
    assert quotas["Giấy khen"] == [10, "20", 2, 1, 1]
    assert "Đã thu hồi" in book.sheetnames
    assert "(đã xoá tên)" in text(file(report))


def test_a_quota_of_the_catalogue_is_shown_beside_the_campaign_s_own(
    store: Store, named: dict[str, str]
) -> None:
    draft_by_catalogue(store, "danh-hieu", "CSTD-CS")
    [quota] = paper(store, "report", "danh-hieu", PaperDetails(period="2019")).quotas
    assert (quota.basis, quota.allowed, quota.used) == (
        "cá nhân có điểm trong kỳ; danh mục khen thưởng",
        0,
        0,
    )


def test_prizes_are_multiples_of_the_base_salary_of_the_day(store: Store, named: dict[str, str]) -> None:
    draft_by_catalogue(store, "danh-hieu", "LDTT")
    prize = prizes(store, TENANT)
    title = {"campaign": "danh-hieu", "form": "giay-khen", "recipient_kind": "person"}
    assert prize(title, date(2020, 2, 28)) == 447_000
    assert prize({**title, "campaign": CAMPAIGN}, date(2020, 2, 28)) is None


def test_all_certificates_of_a_decision_come_in_one_archive_without_the_revoked(
    store: Store, named: dict[str, str]
) -> None:
    decide_and_confer(store, *named.values())
    do(store, revoke(named["p8"]))
    made = file(paper(store, "certificates", "417/QĐ-UBND"), "zip")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        [*inside] = (text(archive.read(name)) for name in archive.namelist())
    assert len(inside) == 3 and not any("(đã xoá tên)" in one for one in inside)
    refused = _refusal(store, "certificates", "417/QĐ-UBND", PaperDetails(part=2))
    assert (refused.code, refused.details["parts"]) == ("certificates.part", 1)
    revoked = awards_of(store)["p8"]["award"]
    assert _code(store, "certificate", revoked) == "certificate.revoked"


def test_a_corrected_award_is_printed_as_it_reads_now(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, named["p9"])
    do(store, correct(named["p9"], "signatory", "Trần Văn Minh", "Trần Văn Minh Tâm"))
    assert "Trần Văn Minh Tâm" in text(file(paper(store, "certificate", awards_of(store)["p9"]["award"])))


@pytest.mark.parametrize(
    ("kind", "about", "details", "code"),
    [
        ("certificate", "la", DETAILS, "award.unknown"),
        ("decision", "0/QĐ", DETAILS, "decision.unknown"),
        ("submission", CAMPAIGN, DETAILS, "paper.period"),
        ("submission", "la", YEAR, "campaign.unknown"),
        ("report", CAMPAIGN, DETAILS, "paper.period"),
        ("achievement-report", "la", DETAILS, "nomination.unknown"),
        ("minutes", "la", DETAILS, "meeting.unknown"),
    ],
)
def test_what_is_not_there_is_refused(
    store: Store, named: dict[str, str], kind: PaperKind, about: str, details: PaperDetails, code: str
) -> None:
    assert _code(store, kind, about, details) == code


def test_a_form_that_a_paper_does_not_come_in_is_refused(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, named["p9"])
    drawn = paper(store, "decision", "417/QĐ-UBND")
    with pytest.raises(Refusal, match="pdf, docx"):
        file(drawn, "xlsx")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Giấy khen của Giám đốc Sở", "certificate-of-merit"),
        ("Bằng khen của Chủ tịch UBND tỉnh", "diploma-of-merit"),
        ("Cờ thi đua của UBND tỉnh", "emulation-flag"),
        ("Lao động tiên tiến", "title-certificate"),
    ],
)
def test_the_name_of_an_award_says_which_certificate_goes_with_it(name: str, form: str) -> None:
    assert certificate_form(name) == form


def test_lines_over_a_signature_may_stand_in_the_event(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, named["p9"])
    with reading(store.engine) as connection:
        row = awards.of_id(connection, awards_of(store)["p9"]["award"])
    lines = "TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nGIÁM ĐỐC SỞ\nLê Văn Tám"
    signed = signatory_of({**row, "signatory": lines, "capacity": "", "on_behalf_of": ""}, PaperDetails())
    assert (signed.capacity, signed.principal) == ("TUQ", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH")
    assert (signed.office, signed.name) == ("GIÁM ĐỐC SỞ", "Lê Văn Tám")


def test_papers_are_headed_by_the_organisation(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, named["p9"])
    drawn = paper(store, "decision", "417/QĐ-UBND")
    assert drawn.letterhead.agency.name == ORGANISATION


def _refusal(store: Store, kind: PaperKind, about: str, details: PaperDetails = DETAILS) -> Refusal:
    with pytest.raises(Refusal) as refused:
        paper(store, kind, about, details)
    assert "‹{" not in refused.value.text("vi") + refused.value.text("en")
    return refused.value


def _code(store: Store, kind: PaperKind, about: str, details: PaperDetails = DETAILS) -> str:
    return _refusal(store, kind, about, details).code
