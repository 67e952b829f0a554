"""Each document as pages: what stands on them, where, in which fonts; and what an office may replace."""

import unicodedata
from datetime import date
from pathlib import Path

import msgspec
import pytest

from services.awards.documents.model import Certificate, Document, Recipient
from services.awards.documents.pdf import Press, pdf
from services.awards.documents.templates import Templates, template_of
from shared.contracts.papers import CertificateForm
from shared.contracts.refusal import Refusal
from tests.unit.awards.documents.given import (
    DECISION,
    DOCUMENTS,
    FORMS,
    LETTERS,
    LISTS,
    MINUTES,
    REPORT,
    SUBMISSION,
    TITLES,
    certificate,
    letterhead,
)
from tests.unit.awards.documents.pages import A4, fonts, pages, text

MARKUP = (
    '#let x = 1 {{ name }} {% if %} \\par <b>&amp;</b> $x$ *đậm* _nghiêng_ @ref "ngoặc" {_{ }_} `mã` // ~ ---'
)


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


@pytest.mark.parametrize("document", DOCUMENTS, ids=template_of)
def test_pages_are_a4_with_ink_and_embedded_fonts(press: Press, document: Document) -> None:
    made = press.pdf(document)
    size = A4[::-1] if isinstance(document, Certificate) else A4
    looked_at = pages(made)
    assert [page.size for page in looked_at] == [size] * len(looked_at)
    assert all(page.ink(0.05, 0.02, 0.95, 0.98) > 0.002 for page in looked_at)
    used = fonts(made)
    assert used and all(used.values())
    assert all("Tinos" in name for name in used)


@pytest.mark.parametrize("document", DOCUMENTS, ids=template_of)
def test_the_motto_stands_over_every_document(press: Press, document: Document) -> None:
    first = pages(press.pdf(document))[0]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first.text
    assert "Độc lập - Tự do - Hạnh phúc" in first.text
    assert "Cần Thơ, ngày 05 tháng 02 năm 2021" in first.text


def test_a_decision_has_its_articles_its_signature_under_delegation_and_its_list(press: Press) -> None:
    front, appendix = pages(press.pdf(DECISION))
    for said in (
        "ỦY BAN NHÂN DÂN TỈNH",
        "Số: 12/QĐ-SLĐTBXH",
        "Căn cứ Luật Thi đua, khen thưởng;",
        "Điều 3. Thi hành.",
        "TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH GIÁM ĐỐC SỞ",
        "Phạm Quốc Khánh",
        "- Lưu: VT, HS;",
    ):
        assert said in front.text
    for one in (one.name for each in LISTS for one in each.recipients):
        assert one in appendix.text
    assert "Kèm theo Quyết định số 12/QĐ-SLĐTBXH ngày 05 tháng 02 năm 2021" in appendix.text
    assert "Tổng số tiền thưởng: 4.172.000 đồng" in appendix.text
    assert front.ink(0.5, 0.0, 1.0, 0.1) > 0.01  # the motto, on the right
    assert appendix.text.startswith("2 ")  # numbered from the second page on


def test_columns_that_nobody_fills_are_left_out(press: Press) -> None:
    bare = msgspec.structs.replace(LISTS[0], recipients=(Recipient(name="Thanh tra Sở", kind="unit"),))
    appendix = pages(press.pdf(msgspec.structs.replace(DECISION, lists=(bare,))))[1].text
    assert "Thanh tra Sở" in appendix
    assert not any(head in appendix for head in ("Chức vụ", "Tiền thưởng", "Tổng số"))


def test_a_submission_counts_those_whom_it_proposes(press: Press) -> None:
    front, appendix = pages(press.pdf(SUBMISSION))
    assert "Kính gửi: Giám đốc Sở" in front.text
    assert "Số lượng đề nghị: 01 tập thể, 02 cá nhân" in front.text
    assert "TM. HỘI ĐỒNG KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in front.text
    assert "II. LAO ĐỘNG TIÊN TIẾN (02)" in appendix.text


def test_minutes_show_counts_and_a_share_that_is_never_rounded_up(press: Press) -> None:
    said = text(press.pdf(MINUTES))
    assert "có 04 thành viên; có mặt 03 (75%), vắng mặt 01" in said
    assert "08 giờ 00 phút, ngày 15 tháng 01 năm 2021" in said
    assert "66,66%" in said and "66,67%" in said and "Không thông qua" in said
    assert "Huỳnh Tấn Phát, ủy viên (đi công tác)" in said
    assert "Võ Mỹ Duyên" in said and "Lê Thị Hồng" in said


def test_a_report_is_filled_from_the_explanation(press: Press) -> None:
    said = text(press.pdf(REPORT))
    assert "Kết quả chấm điểm tháng 3 năm 2020: 98,5 điểm, xếp loại A" in said
    assert "07/03/2020" in said and "Về sớm" in said and "-1,5" in said
    assert "Trang phục" not in said  # moved nothing
    assert "Lao động tiên tiến năm 2019" in said


@pytest.mark.parametrize("form", FORMS)
def test_a_certificate_leads_to_its_verification_page(press: Press, form: CertificateForm) -> None:
    (page,) = pages(press.pdf(certificate(form)))
    assert page.codes() == [certificate().verification]
    for said in (
        TITLES[form].upper(),
        "Nguyễn Thị Ưỡng",
        "Quyết định số 12/QĐ-SLĐTBXH ngày 05 tháng 02 năm 2021",
        "Phạm Quốc Khánh",
        "CÔNG NHẬN" if form == "title-certificate" else "TẶNG",
    ):
        assert said in page.text
    assert page.ink(0.3, 0.25, 0.7, 0.45) > 0.02  # the title, in the middle
    assert page.ink(0.09, 0.75, 0.2, 0.95) > 0.1  # the code, at the foot


def test_every_letter_of_vietnamese_is_printed_composed_or_not(press: Press) -> None:
    decomposed = unicodedata.normalize("NFD", LETTERS + LETTERS.upper())
    (page,) = pages(press.pdf(certificate(achievement=decomposed)))
    assert " ".join((LETTERS + LETTERS.upper()).split()) in page.text


def test_texts_are_never_markup(press: Press) -> None:
    (page,) = pages(press.pdf(certificate(recipient=MARKUP, achievement="\x00\u202eđảo\tngược\u202c")))
    assert MARKUP in page.text
    assert "đảo ngược" in page.text


def test_a_long_list_goes_over_pages_with_its_heading_on_each(press: Press) -> None:
    many = tuple(Recipient(name=f"Nguyễn Văn {no}", kind="person", unit="Văn phòng") for no in range(120))
    listed = msgspec.structs.replace(LISTS[1], recipients=many)
    looked_at = pages(press.pdf(msgspec.structs.replace(DECISION, lists=(listed,))))[1:]
    assert len(looked_at) > 2
    assert all("Họ và tên, tên tập thể" in page.text for page in looked_at)
    assert all(f"Nguyễn Văn {no} " in " ".join(page.text + " " for page in looked_at) for no in range(120))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf(certificate()) == pdf(certificate())


def test_a_page_number_stands_where_the_rule_of_the_day_has_it(press: Press) -> None:
    before = msgspec.structs.replace(DECISION, letterhead=letterhead(on=date(2020, 3, 4)))
    old, new = (pages(press.pdf(document))[1] for document in (before, DECISION))
    assert old.ink(0.0, 0.0, 1.0, 0.06) == 0 and old.ink(0.85, 0.93, 1.0, 1.0) > 0
    assert new.ink(0.4, 0.0, 0.6, 0.06) > 0 and new.ink(0.85, 0.93, 1.0, 1.0) == 0


def test_a_character_without_a_glyph_is_refused_and_named(press: Press) -> None:
    with pytest.raises(Refusal) as refused:
        press.pdf(certificate(recipient="漢"))
    assert refused.value.code == "document.no-glyph"
    assert "漢" in refused.value.text("vi")


def test_an_office_replaces_one_template_and_keeps_the_others(tmp_path: Path) -> None:
    own = """
    #import "common.typ": data
    #set page(paper: "a4", flipped: true)
    #set text(font: "Tinos")
    Mẫu riêng #data.recipient
    """
    (tmp_path / "certificate-of-merit.typ").write_text(own, encoding="utf-8")
    with Press(Templates(tmp_path)) as press:
        assert "Mẫu riêng Nguyễn Thị Ưỡng" in text(press.pdf(certificate()))
        assert "BẰNG KHEN" in text(press.pdf(certificate("diploma-of-merit")))


@pytest.mark.parametrize(
    "broken", ["#data.nosuch", "#let x = (", '#read("/etc/hostname")', '#import "@preview/x:1.0.0"']
)
def test_a_broken_template_is_named(tmp_path: Path, broken: str) -> None:
    (tmp_path / "certificate-of-merit.typ").write_text(
        f'#import "common.typ": data\n{broken}', encoding="utf-8"
    )
    with Press(Templates(tmp_path)) as press, pytest.raises(Refusal) as refused:
        press.pdf(certificate())
    assert refused.value.code == "document.template-broken"
    assert refused.value.details["place"] == "certificate-of-merit.typ"


def test_a_document_of_a_day_without_a_rule_is_refused(press: Press) -> None:
    with pytest.raises(Refusal, match="No layout is kept for a document of 1999-01-01"):
        press.pdf(certificate(decided_on=date(1999, 1, 1)))
