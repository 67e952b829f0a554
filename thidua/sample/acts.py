"""What people and units are seen doing: the criteria, how often, who reports it, and in which words."""

from dataclasses import dataclass
from typing import Literal

from shared.contracts.observations import Source

Tone = Literal["shortcoming", "merit"]


@dataclass(frozen=True, slots=True)
class Act:
    """`rate` is a year's number for one average subject; `paper` the code of the document that proves it."""

    criterion: str
    tone: Tone
    rate: float
    source: Source
    paper: str | None
    notes: tuple[str, ...]


INSPECTION = "BB"
LETTER = "PA"
RECOGNITION = "QĐ"
REPORT = "BC"
"""Biên bản, phản ánh, quyết định, báo cáo."""


def _seen(criterion: str, rate: float, *notes: str) -> Act:
    return Act(criterion, "shortcoming", rate, "inspection", INSPECTION, notes)


def _reported(criterion: str, rate: float, *notes: str) -> Act:
    return Act(criterion, "shortcoming", rate, "report", None, notes)


def _merit(criterion: str, rate: float, source: Source, paper: str | None, *notes: str) -> Act:
    return Act(criterion, "merit", rate, source, paper, notes)


OF_PEOPLE = (
    _seen("no-badge", 0.45, "Không đeo thẻ khi kiểm tra đột xuất", "Không đeo thẻ khi tiếp người dân"),
    _seen("no-uniform", 0.28, "Không mặc đồng phục ngày quy định"),
    _seen("unsuitable-dress", 0.12, "Mặc áo thun không cổ tại công sở", "Mang dép lê tại nơi tiếp dân"),
    _seen("left-post", 0.12, "Rời vị trí quá 30 phút không báo cáo", "Ra ngoài trong giờ không có lý do"),
    _seen(
        "private-work", 0.16, "Mua hàng trên mạng trong giờ làm việc", "Chơi trò chơi trên máy tính cơ quan"
    ),
    _seen("alcohol", 0.012, "Có mùi rượu, bia trong giờ làm việc"),
    _seen("smoking", 0.10, "Hút thuốc lá ở hành lang", "Hút thuốc lá trong phòng làm việc"),
    _seen("untidy-desk", 0.24, "Hồ sơ để bừa bộn trên bàn làm việc", "Bàn làm việc không được sắp xếp gọn"),
    _seen("power-left-on", 0.22, "Điều hòa vẫn bật khi không có người", "Đèn vẫn bật khi không có người"),
    _reported("improper-words-colleague", 0.05, "Lớn tiếng với đồng nghiệp trong cuộc họp"),
    _reported("meeting-missed", 0.14, "Vắng họp cơ quan không báo cáo", "Vắng họp đơn vị không có lý do"),
    _reported("activity-missed", 0.13, "Không tham gia ngày Chủ nhật xanh", "Không tham gia hội thao ngành"),
    Act(
        *("improper-words-citizen", "shortcoming", 0.025, "citizen", LETTER),
        ("Người dân phản ánh bị trả lời thiếu tôn trọng",),
    ),
    Act(
        *("complaint-confirmed", "shortcoming", 0.018, "citizen", LETTER),
        ("Phản ánh về việc chậm trả kết quả hồ sơ, xác minh là đúng",),
    ),
    _merit("praise-citizen", 0.26, "citizen", LETTER, "Thư cảm ơn vì hướng dẫn hồ sơ tận tình, chu đáo"),
    _merit("activity-beyond-duty", 0.40, "report", None, "Làm nòng cốt trong hội thi văn hóa công sở"),
    _merit("initiative-unit", 0.06, "report", RECOGNITION, "Sáng kiến cải tiến sổ theo dõi hồ sơ"),
    _merit(
        "initiative-province", 0.010, "report", RECOGNITION, "Sáng kiến rút ngắn thời gian chi trả trợ cấp"
    ),
    _merit("helped-citizen", 0.16, "self", None, "Đến tận nhà giúp người cao tuổi hoàn thiện hồ sơ"),
)

OF_UNITS = (
    _seen("procedure-not-posted", 0.5, "Thủ tục hành chính sửa đổi chưa được niêm yết"),
    Act(*("report-late", "shortcoming", 0.7, "report", None), ("Báo cáo tháng gửi sau ngày quy định",)),
    Act(*("registered-late", "shortcoming", 0.12, "report", None), ("Đăng ký thi đua gửi sau thời hạn",)),
    _reported("movement-activity-missed", 0.35, "Không cử người tham gia hội thi của Sở"),
    _reported("internal-dispute", 0.06, "Có đơn thư nội bộ, kiểm tra xác định mất đoàn kết"),
    Act(
        *("discipline-reprimand", "shortcoming", 0.05, "report", RECOGNITION),
        ("Một người trong đơn vị bị khiển trách",),
    ),
    _merit("model-presented", 0.14, "report", REPORT, "Mô hình “Một cửa thân thiện” được giới thiệu ở tỉnh"),
    _merit("initiative-recognised", 0.10, "report", RECOGNITION, "Sáng kiến của tập thể được tỉnh công nhận"),
)

PROVINCIAL_TARGETS = (
    ("target-jobs", 11000, "Giải quyết việc làm đạt 110% kế hoạch, kết quả chung của ngành"),
    ("target-training", 10500, "Đào tạo nghề đạt 105% kế hoạch, kết quả chung của ngành"),
    ("target-poverty", 10414, "Giảm nghèo đạt 4,14%, ghi nhận là 104,14% kế hoạch chung của ngành"),
)
"""The three targets that the province sets for the whole department: they count for every unit alike."""
