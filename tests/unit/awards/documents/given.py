"""Documents with every kind of content, of an invented department."""

from datetime import date, datetime
from typing import Any

from services.awards.documents.achievement import score_sheets
from services.awards.documents.model import (
    AchievementReport,
    Agency,
    Attendee,
    AwardList,
    Ballot,
    Certificate,
    Decision,
    Letterhead,
    Minutes,
    Recipient,
    Section,
    Signatory,
    Submission,
)
from shared.contracts.papers import CertificateForm

LETTERS = "ăắằẳẵặâấầẩẫậđêếềểễệôốồổỗộơớờởỡợưứừửữự áàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ"
"""Every letter of Vietnamese with a mark."""

DEPARTMENT = Agency(name="Sở Lao động - Thương binh và Xã hội", above="Ủy ban nhân dân tỉnh")
DIRECTOR = Signatory(name="Phạm Quốc Khánh", office="Giám đốc")
DELEGATED = Signatory(
    name="Phạm Quốc Khánh", office="Giám đốc Sở", capacity="TUQ", principal="Chủ tịch Ủy ban nhân dân tỉnh"
)
CHAIR = Signatory(
    name="Lê Thị Hồng", office="Phó Chủ tịch", capacity="KT", principal="Chủ tịch", body="Hội đồng"
)

PEOPLE = (
    Recipient(
        name="Nguyễn Thị Ưỡng", kind="person", position="Chuyên viên", unit="Văn phòng", prize=1_490_000
    ),
    Recipient(
        name="Đỗ Quỳnh Như", kind="person", position="Trưởng phòng", unit="Phòng Việc làm", prize=447_000
    ),
)
UNITS = (
    Recipient(name="Thanh tra Sở", kind="unit", achievement="Dẫn đầu khối thi đua số 1", prize=2_235_000),
)
LISTS = (
    AwardList(form="Tập thể lao động tiên tiến", recipients=UNITS),
    AwardList(form="Lao động tiên tiến", recipients=PEOPLE),
)


def letterhead(number: str = "12/QĐ-SLĐTBXH", on: date = date(2021, 2, 5)) -> Letterhead:
    return Letterhead(agency=DEPARTMENT, number=number, place="Cần Thơ", on=on)


SUBMISSION = Submission(
    letterhead=letterhead("7/TTr-HĐTĐKT"),
    to="Giám đốc Sở",
    subject="Về việc khen thưởng phong trào văn hóa công sở năm 2020",
    grounds=("Luật Thi đua, khen thưởng", "Kết quả họp Hội đồng"),
    paragraphs=("Hội đồng đã xét 3 hồ sơ.",),
    lists=LISTS,
    request="Hội đồng kính trình Giám đốc xem xét, quyết định.",
    copies=("Như trên", "Lưu: VT"),
    signatory=CHAIR,
)
DECISION = Decision(
    letterhead=letterhead(),
    authority="Giám đốc Sở Lao động - Thương binh và Xã hội",
    subject="Về việc tặng danh hiệu thi đua năm 2020",
    grounds=("Luật Thi đua, khen thưởng", "Tờ trình số 7/TTr-HĐTĐKT"),
    articles=("Tặng danh hiệu cho 01 tập thể và 02 cá nhân.", "Tiền thưởng trích từ quỹ.", "Thi hành."),
    lists=LISTS,
    copies=("Như Điều 3", "Lưu: VT, HS"),
    signatory=DELEGATED,
)
MINUTES = Minutes(
    letterhead=letterhead("3/BB-HĐTĐKT"),
    council="Hội đồng Thi đua - Khen thưởng",
    subject="Họp xét khen thưởng năm 2020",
    began=datetime(2021, 1, 15, 8, 0),
    ended=datetime(2021, 1, 15, 10, 45),
    venue="Phòng họp số 2",
    members=4,
    present=(
        Attendee(name="Lê Thị Hồng", role="Phó Chủ tịch, chủ trì"),
        Attendee(name="Trần Văn Bảo", role="ủy viên", note="không bỏ phiếu về đơn vị mình"),
        Attendee(name="Võ Mỹ Duyên", role="thư ký"),
    ),
    absent=(Attendee(name="Huỳnh Tấn Phát", role="ủy viên", note="đi công tác"),),
    guests=(Attendee(name="Bùi Xuân Hòa", role="đại diện Công đoàn"),),
    secret=True,
    proceedings=("Chủ trì nêu tiêu chuẩn; thư ký báo cáo hồ sơ.",),
    ballots=(
        Ballot(
            form="Lao động tiên tiến",
            nominee="Nguyễn Thị Ưỡng",
            unit="Văn phòng",
            members=3,
            cast=3,
            invalid=1,
            in_favour=2,
            required=6667,
            passed=False,
        ),
        Ballot(
            form="Cờ thi đua",
            nominee="Thanh tra Sở",
            members=4,
            cast=4,
            in_favour=4,
            required=8000,
            passed=True,
        ),
    ),
    conclusions=("Đề nghị khen thưởng Thanh tra Sở.",),
    secretary="Võ Mỹ Duyên",
    chair=CHAIR,
)


def tree(period: str = "2020-03") -> dict[str, Any]:
    """An explanation as scoring gives it."""

    def one(points: int, rule: str, day: str | None, quantity: int | None) -> dict[str, Any]:
        more: dict[str, Any] = {"event": None, "events": [], "standing": "recorded"}
        return {"day": day, "rule": rule, "quantity": quantity, "points": points, **more}

    return {
        "subject_kind": "person",
        "subject": "2d1f5a0e",
        "period": period,
        "points": 9850,
        "grade": "A",
        "groups": [
            {
                "group": "time",
                "name": {"vi": "Giờ giấc", "en": "Hours"},
                "points": 2350,
                "criteria": [
                    {
                        "criterion": None,
                        "name": None,
                        "points": 2500,
                        "contributions": [one(2500, "base", None, None)],
                    },
                    {
                        "criterion": "early",
                        "name": {"vi": "Về sớm", "en": "Left early"},
                        "points": -150,
                        "contributions": [
                            one(-150, "occurrence", "2020-03-07", 1700),
                            one(0, "retracted", "2020-03-08", 100),
                        ],
                    },
                    {
                        "criterion": "dress",
                        "name": {"vi": "Trang phục", "en": "Dress"},
                        "points": 0,
                        "contributions": [one(0, "contested", "2020-03-09", 100)],
                    },
                ],
            }
        ],
        "flags": [{"flag": "late", "name": {"vi": "Hay đi muộn", "en": "Often late"}, "evidence": []}],
    }


REPORT = AchievementReport(
    letterhead=letterhead(""),
    kind="person",
    name="Nguyễn Thị Ưỡng",
    proposed="Giấy khen của Giám đốc Sở",
    particulars=(("Chức vụ", "Chuyên viên"), ("Đơn vị", "Văn phòng")),
    sections=(Section(title="Chấp hành kỷ luật lao động", paragraphs=("Không vi phạm.",)),),
    sheets=score_sheets({**tree("2020"), "groups": [], "flags": [], "months": [tree()]}),
    earlier=("Lao động tiên tiến năm 2019",),
    author="Nguyễn Thị Ưỡng",
    signatory=DIRECTOR,
)


def certificate(form: CertificateForm = "certificate-of-merit", **changes: Any) -> Certificate:
    values: dict[str, Any] = {
        "form": form,
        "title": TITLES[form],
        "authority": "Giám đốc Sở Lao động - Thương binh và Xã hội",
        "recipient": "Nguyễn Thị Ưỡng",
        "details": ("Chuyên viên, Văn phòng",),
        "achievement": "Đã có thành tích xuất sắc trong phong trào văn hóa công sở năm 2020",
        "decision_number": "12/QĐ-SLĐTBXH",
        "decided_on": date(2021, 2, 5),
        "register_number": "07",
        "place": "Cần Thơ",
        "signatory": DELEGATED if form == "emulation-flag" else DIRECTOR,
        "verification": "https://thidua.example/verify/0190b5a2-7c3e-7aaa-8bbb-0123456789ab",
        **changes,
    }
    return Certificate(**values)


TITLES: dict[CertificateForm, str] = {
    "certificate-of-merit": "Giấy khen",
    "diploma-of-merit": "Bằng khen",
    "emulation-flag": "Cờ thi đua",
    "title-certificate": "Giấy chứng nhận",
}
FORMS = tuple(TITLES)

DOCUMENTS = (SUBMISSION, DECISION, MINUTES, REPORT, *(certificate(form) for form in FORMS))
