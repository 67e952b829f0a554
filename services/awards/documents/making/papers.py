"""The Word templates of the administrative papers."""

from collections.abc import Callable

from docx.document import Document
from docx.shared import Pt

from services.awards.documents.law import Layout
from services.awards.documents.making import blocks
from services.awards.documents.making.blocks import body, headline, line, repeated

_LIST_COLUMNS = (
    ("TT", "{{ row.no }}", 10),
    ("Họ và tên, tên tập thể", "{{ row.name }}", 45),
    ("Chức vụ", "{{ row.position }}", 25),
    ("Đơn vị", "{{ row.unit }}", 30),
    ("Thành tích", "{{ row.achievement }}", 30),
    ("Tiền thưởng", "{{ row.prize }}", 25),
)
_BALLOT_COLUMNS = (
    ("TT", "{{ one.no }}", 9),
    ("Tập thể, cá nhân", "{{ one.nominee }}{% if one.unit %}, {{ one.unit }}{% endif %}", 31),
    ("Hình thức", "{{ one.form }}", 25),
    ("Thành viên", "{{ one.members }}", 17),
    ("Hợp lệ", "{{ one.valid }}", 13),
    ("Không hợp lệ", "{{ one.invalid }}", 18),
    ("Đồng ý", "{{ one.in_favour }}", 15),
    ("Tỷ lệ", "{{ one.share }} (cần {{ one.required }})", 20),
    ("Kết quả", "{{ one.outcome }}", 17),
)
_SCORE_COLUMNS = (("TT", "", 12), ("Ngày", "", 28), ("Nội dung", "", 100), ("Điểm", "", 25))


def submission(layout: Layout) -> Document:
    document = _begun(layout, "TỜ TRÌNH", "{{ subject }}")
    line(document, "Kính gửi: {{ to }}", after=Pt(8))
    repeated(document, "one in grounds", "Căn cứ {{ one }};", italic=True)
    repeated(document, "one in paragraphs", "{{ one }}")
    body(document, "Số lượng đề nghị: {{ units }} tập thể, {{ persons }} cá nhân (có danh sách kèm theo).")
    body(document, "{{ request }}")
    blocks.signed_and_copied(document, layout)
    _appendix(document, layout, "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG")
    return document


def decision(layout: Layout) -> Document:
    document = _begun(layout, "QUYẾT ĐỊNH", "{{ subject }}")
    line(document, "{{ authority }}", bold=True, after=Pt(8))
    repeated(document, "one in grounds", "Căn cứ {{ one }};", italic=True)
    line(document, "QUYẾT ĐỊNH:", bold=True, after=Pt(6))
    repeated(document, "one in articles", "{{ one.text }}", "Điều {{ one.no }}. ")
    blocks.signed_and_copied(document, layout)
    _appendix(document, layout, "DANH SÁCH ĐƯỢC KHEN THƯỞNG")
    return document


def minutes(layout: Layout) -> Document:
    document = _begun(layout, "BIÊN BẢN", "{{ subject }}")
    body(document, "{{ began }}", "Thời gian bắt đầu: ")
    body(document, "{{ venue }}", "Địa điểm: ")
    headline(document, "I. Thành phần")
    body(
        document,
        "{{ council }} có {{ members }} thành viên; có mặt {{ present_count }} ({{ present_share }}), "
        "vắng mặt {{ absent_count }}.",
    )
    _people(document, "present", "")
    _people(document, "absent", "Vắng mặt:")
    _people(document, "guests", "Cùng dự:")
    headline(document, "II. Nội dung")
    repeated(document, "one in proceedings", "{{ one }}")
    headline(document, "III. Kết quả {{ voting }}")
    body(document, "Tỷ lệ được tính trên tổng số thành viên được biểu quyết, không làm tròn lên.")
    blocks.table(document, layout, "one in ballots", _BALLOT_COLUMNS)
    headline(document, "IV. Kết luận")
    repeated(document, "one in conclusions", "{{ one }}")
    body(document, "Biên bản được thông qua; cuộc họp kết thúc vào {{ ended }}.")
    blocks.signed_with(document, layout, "THƯ KÝ", "{{ secretary }}")
    return document


def achievement_report(layout: Layout) -> Document:
    document = _begun(layout, "BÁO CÁO THÀNH TÍCH", "Đề nghị tặng {{ proposed }}")
    body(document, "{{ name }}", "{% if of_person %}Họ và tên{% else %}Tên tập thể{% endif %}: ")
    headline(document, "I. {% if of_person %}SƠ LƯỢC LÝ LỊCH{% else %}ĐẶC ĐIỂM, TÌNH HÌNH{% endif %}")
    repeated(document, "one in particulars", "- {{ one.label }}: {{ one.value }}")
    headline(document, "II. THÀNH TÍCH ĐẠT ĐƯỢC")
    line(document, "{%p for section in sections %}")
    body(document, "", "{{ section.no }}. {{ section.title }}")
    repeated(document, "one in section.paragraphs", "{{ one }}")
    line(document, "{%p endfor %}")
    _score_sheets(document, layout)
    headline(document, "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG")
    repeated(document, "one in earlier", "- {{ one }}")
    line(document, "{%p if not earlier %}")
    body(document, "Chưa có.")
    line(document, "{%p endif %}")
    blocks.signed_with(document, layout, "NGƯỜI BÁO CÁO", "{{ author }}")
    return document


PAPERS: dict[str, Callable[[Layout], Document]] = {
    "submission": submission,
    "decision": decision,
    "minutes": minutes,
    "achievement-report": achievement_report,
}


def _begun(layout: Layout, kind: str, about: str) -> Document:
    document = blocks.paper(layout)
    blocks.letterhead(document, layout)
    blocks.heading(document, layout, kind, about)
    return document


def _appendix(document: Document, layout: Layout, kind: str) -> None:
    document.add_page_break()
    line(document, kind, Pt(layout.sizes.title), bold=True)
    line(document, "({{ attached_to }})", italic=True, after=Pt(8))
    line(document, "{%p for list in lists %}")
    headline(document, "{{ list.no }}. {{ list.form }} ({{ list.count }})")
    blocks.table(document, layout, "row in list.rows", _LIST_COLUMNS)
    line(document, "{%p endfor %}")
    line(document, "{%p if with_prizes %}")
    headline(document, "Tổng số tiền thưởng: {{ total_prize }}")
    line(document, "{%p endif %}")


def _people(document: Document, name: str, label: str) -> None:
    if label:
        line(document, f"{{%p if {name} %}}")
        body(document, "", label)
        line(document, "{%p endif %}")
    note = "{% if one.note %} ({{ one.note }}){% endif %}"
    repeated(document, f"one in {name}", "{{ one.no }}. {{ one.name }}, {{ one.role }}" + note)


def _score_sheets(document: Document, layout: Layout) -> None:
    line(document, "{%p for sheet in sheets %}")
    grade = "{% if sheet.grade %}, xếp loại {{ sheet.grade }}{% endif %}"
    body(document, "", "Kết quả chấm điểm {{ sheet.period }}: {{ sheet.points }}" + grade)
    line(document, "{%p if sheet.groups %}")
    blocks.rows(
        document,
        layout,
        _SCORE_COLUMNS,
        [
            ("{%tr for group in sheet.groups %}", True),
            (("{{ group.no }}", "", "{{ group.name }}", "{{ group.points }}"), False),
            ("{%tr for criterion in group.criteria %}", True),
            (("", "", "{{ criterion.name }}", "{{ criterion.points }}"), False),
            ("{%tr for one in criterion.contributions %}", True),
            (("", "{{ one.on }}", "{{ one.said }}", "{{ one.points }}"), False),
            ("{%tr endfor %}", True),
            ("{%tr endfor %}", True),
            ("{%tr endfor %}", True),
        ],
    )
    line(document, "{%p endif %}")
    repeated(document, "flag in sheet.flags", "- {{ flag }}")
    line(document, "{%p endfor %}")
