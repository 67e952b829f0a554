"""The movement of 2019–2025, its award forms, and the papers by which the awards for 2019 are given."""

from datetime import date

from shared.contracts.awards import AwardForm
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
        decisions=_decisions(staff.head(ROOT).name),
    )


def _decisions(director: str) -> tuple[Decision, ...]:
    by_director = f"GIÁM ĐỐC\n{director}"
    return (
        Decision(
            form="co-thi-dua-ubnd-tinh",
            authority="Chủ tịch Ủy ban nhân dân tỉnh",
            decision_number="0417/QĐ-UBND",
            decided_on=date(2020, 2, 28),
            conferred_on=date(2020, 3, 20),
            signatory=f"TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nGIÁM ĐỐC SỞ LAO ĐỘNG – TB&XH\n{director}",
        ),
        Decision(
            form="tap-the-lao-dong-tien-tien",
            authority="Giám đốc Sở Lao động – Thương binh và Xã hội",
            decision_number="031/QĐ-SLĐTBXH",
            decided_on=date(2020, 1, 17),
            conferred_on=date(2020, 3, 20),
            signatory=by_director,
        ),
        Decision(
            form="giay-khen",
            authority="Giám đốc Sở Lao động – Thương binh và Xã hội",
            decision_number="032/QĐ-SLĐTBXH",
            decided_on=date(2020, 1, 17),
            conferred_on=date(2020, 3, 20),
            signatory=by_director,
        ),
    )
