"""Each document as a Word file, read back; and what an office may do to its templates."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx as python_docx
import pytest
import zxingcpp
from PIL import Image

from services.awards.documents.making.templates import made
from services.awards.documents.model import Document
from services.awards.documents.printed import printed
from services.awards.documents.templates import SHIPPED, Templates, template_of
from services.awards.documents.word import docx
from shared.contracts.refusal import Refusal
from tests.unit.awards.documents.given import DECISION, DOCUMENTS, LISTS, MINUTES, REPORT, certificate
from tests.unit.awards.documents.test_pdf import MARKUP


def lines(content: bytes) -> list[str]:
    """Every paragraph in the order of the file, those in tables too."""
    document = python_docx.Document(io.BytesIO(content))
    return [text for paragraph in document.element.body.iter(f"{W}p") if (text := _text(paragraph))]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _text(paragraph: object) -> str:
    return "".join(part.text or "" for part in paragraph.iter(f"{W}t"))  # type: ignore[attr-defined]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


@pytest.mark.parametrize("document", DOCUMENTS, ids=template_of)
def test_every_text_of_the_document_is_in_the_file(document: Document) -> None:
    said = " ".join(lines(docx(document)))
    assert "{" not in said and "%" not in re.sub(r"\d%", "", said)
    missing = [one for one in _texts(printed(document)) if one not in said]
    # What only counts or refers need not stand in every template.
    assert [one for one in missing if len(one) > 3 and one != printed(document).get("attached_to")] == []


def test_a_decision_lists_everybody() -> None:
    said = lines(docx(DECISION))
    for one in (one.name for each in LISTS for one in each.recipients):
        assert said.count(one) == 1
    assert "TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH" in said
    assert "Căn cứ Luật Thi đua, khen thưởng;" in said
    assert "Tổng số tiền thưởng: 4.172.000 đồng" in said


def test_minutes_and_reports_are_filled_in() -> None:
    assert "66,66% (cần 66,67%)" in lines(docx(MINUTES))
    said = lines(docx(REPORT))
    assert "Kết quả chấm điểm tháng 3 năm 2020: 98,5 điểm, xếp loại A" in said
    assert "Về sớm" in said and "07/03/2020" in said


def test_the_code_of_a_certificate_is_a_picture_that_reads_back() -> None:
    with ZipFile(io.BytesIO(docx(certificate()))) as archive:
        (name,) = [one for one in archive.namelist() if re.fullmatch(r"word/media/.*\.png", one)]
        picture = Image.open(io.BytesIO(archive.read(name)))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [certificate().verification]


def test_texts_are_never_markup() -> None:
    said = lines(docx(certificate(recipient=MARKUP, achievement="\x00\x07\x0c\u202eđảo\tngược")))
    assert MARKUP in said
    assert "đảo ngược" in said


def test_a_line_break_in_a_text_stays_one() -> None:
    content = docx(certificate(achievement="một\nhai"))
    with ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert re.search(r"một</w:t>\s*<w:br/>\s*<w:t[^>]*>hai", body)


def test_the_shipped_templates_are_those_that_the_program_makes() -> None:
    fresh = made(date(2020, 3, 5))
    assert set(fresh) == {file.name for file in SHIPPED.glob("*.docx")}
    for name, content in fresh.items():
        with ZipFile(io.BytesIO(content)) as new, ZipFile(SHIPPED / name) as shipped:
            assert new.namelist() == shipped.namelist()
            assert all(new.read(part) == shipped.read(part) for part in new.namelist()), name


def _own(folder: Path, text: str) -> Templates:
    document = python_docx.Document()
    document.add_paragraph(text)
    document.save(str(folder / "certificate-of-merit.docx"))
    return Templates(folder)


def test_an_office_replaces_one_template_and_keeps_the_others(tmp_path: Path) -> None:
    templates = _own(tmp_path, "Mẫu riêng {{ recipient }}")
    assert lines(docx(certificate(), templates)) == ["Mẫu riêng Nguyễn Thị Ưỡng"]
    assert "BẰNG KHEN" in lines(docx(certificate("diploma-of-merit"), templates))


def test_a_name_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        docx(certificate(), _own(tmp_path, "{{ recipiant }}"))
    assert refused.value.code == "document.unknown-name"
    said = refused.value.text("en")
    assert said.startswith("certificate-of-merit.docx: ")
    assert "recipiant" in said and "recipient" in said and "qr" in said


@pytest.mark.parametrize(
    "broken",
    [
        "{% for one in %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ recipient.format.__globals__ }}",
        "{% if title %}",
    ],
)
def test_a_template_that_is_broken_or_wants_to_run_something_is_refused(tmp_path: Path, broken: str) -> None:
    with pytest.raises(Refusal) as refused:
        docx(certificate(), _own(tmp_path, broken))
    assert refused.value.code in ("document.template-broken", "document.unknown-name")


def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "certificate-of-merit.docx").write_bytes(b"not a document")
    with pytest.raises(Refusal) as refused:
        docx(certificate(), Templates(tmp_path))
    assert refused.value.code == "document.template-broken"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="There is no folder of templates"):
        Templates(tmp_path / "none")
