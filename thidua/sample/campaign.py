"""The movement of 2019–2025: its charter, and the papers by which the awards for 2019 are given."""

from datetime import date

from shared.contracts.awards import Article, AwardForm, Contact
from thidua.sample.changes import Changes
from thidua.sample.model import Campaign, Decision
from thidua.sample.organisation import ROOT
from thidua.sample.staff import Staff

CRITERIA = "van-hoa-cong-so-2019"
CRITERIA_FILE = "services/scoring/criteria/van-hoa-cong-so-2019.yaml"

LAUNCH = date(2019, 7, 15)

FORMS = (
    AwardForm(
        form="co-thi-dua-ubnd-tinh",
        name="Cờ thi đua của Ủy ban nhân dân tỉnh",
        recipient="unit",
        rule="block-leader",
        minimum_points=9000,
        barred_by=["member-disciplined"],
    ),
    AwardForm(
        form="tap-the-lao-dong-tien-tien",
        name="Tập thể lao động tiên tiến",
        recipient="unit",
        rule="grade",
        minimum_points=9000,
        grades=["A"],
        barred_by=["member-disciplined"],
    ),
    AwardForm(
        form="giay-khen",
        name="Giấy khen của Giám đốc Sở",
        recipient="person",
        rule="grade",
        minimum_points=9000,
        grades=["A"],
        barred_by=["citizen-complaint"],
        quota_percent=15,
    ),
)

ARTICLES = (
    Article(
        article="gio-giac",
        title="Giờ giấc làm việc",
        text="Đến đúng giờ, về đúng giờ; giờ làm việc dùng cho công việc; đi đâu trong giờ thì báo trước.",
        audience="person",
    ),
    Article(
        article="trang-phuc",
        title="Trang phục, thẻ, nơi làm việc",
        text="Ăn mặc gọn gàng, đeo thẻ khi làm nhiệm vụ; bàn làm việc ngăn nắp, tắt điện khi ra về.",
        audience="person",
    ),
    Article(
        article="tiep-dan",
        title="Tôn trọng người dân",
        text="Chào hỏi, lắng nghe, hướng dẫn một lần cho đủ; không gây phiền hà, không để hồ sơ trễ hẹn.",
    ),
    Article(
        article="chi-tieu",
        title="Chỉ tiêu được giao",
        text="Mỗi đơn vị hoàn thành các chỉ tiêu của năm, báo cáo đúng hạn và giữ nội bộ đoàn kết.",
        audience="unit",
    ),
)
CONTACTS = (
    Contact(office="Văn phòng Sở, bộ phận thi đua – khen thưởng", address="Phòng 105, số nội bộ 105"),
)

_CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh"
_DIRECTOR = "Giám đốc Sở Lao động – Thương binh và Xã hội"
_CEREMONY = date(2020, 3, 20)
_HALL = "Hội trường Sở"


def campaign(staff: Staff, changes: Changes) -> Campaign:
    """Launched in July 2019; every unit but the directors' joins it."""
    return Campaign(
        campaign="van-hoa-cong-so-2019-2025",
        name="Cán bộ, công chức, viên chức ngành Lao động – TB&XH thi đua thực hiện văn hóa công sở",
        criteria=CRITERIA,
        first_day=LAUNCH,
        last_day=date(2025, 12, 31),
        launched_on=LAUNCH,
        period="2019",
        units=tuple(unit.unit for unit in changes.units if unit.unit != ROOT),
        forms=FORMS,
        articles=ARTICLES,
        contacts=CONTACTS,
        decisions=_decisions(staff.head(ROOT).name),
    )


def _decisions(director: str) -> tuple[Decision, ...]:
    """The flags in the name of the province, under its delegation; the rest by the department itself."""
    return (
        Decision(
            form="co-thi-dua-ubnd-tinh",
            authority=_CHAIRMAN,
            decision_number="0417/QĐ-UBND",
            decided_on=date(2020, 2, 28),
            conferred_on=_CEREMONY,
            place=_HALL,
            signatory=director,
            capacity="TUQ",
            on_behalf_of=_CHAIRMAN,
            delegation="0112/QĐ-UBND",
        ),
        Decision(
            form="tap-the-lao-dong-tien-tien",
            authority=_DIRECTOR,
            decision_number="031/QĐ-SLĐTBXH",
            decided_on=date(2020, 1, 17),
            conferred_on=_CEREMONY,
            place=_HALL,
            signatory=director,
        ),
        Decision(
            form="giay-khen",
            authority=_DIRECTOR,
            decision_number="032/QĐ-SLĐTBXH",
            decided_on=date(2020, 1, 17),
            conferred_on=_CEREMONY,
            place=_HALL,
            signatory=director,
        ),
    )
