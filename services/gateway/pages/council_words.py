"""What councils, meetings, ballots and nominations are called on their pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

OFFICES = {
    "chair": _l("Chủ tịch"),
    "vice-chair": _l("Phó Chủ tịch"),
    "secretary": _l("Thư ký"),
    "member": _l("Ủy viên"),
}
MEETINGS = {
    "called": (_l("đã triệu tập"), "calm"),
    "open": (_l("đang họp"), "good"),
    "adjourned": (_l("tạm hoãn"), "care"),
    "closed": (_l("đã kết thúc"), "calm"),
}
BALLOTS = {
    "running": (_l("đang bỏ phiếu"), "good"),
    "closed": (_l("đã kiểm phiếu"), "calm"),
    "void": (_l("không có giá trị"), "bad"),
}
VOIDS = {
    "count": _l("Số phiếu không khớp số người đã bỏ phiếu; phải bỏ phiếu lại."),
    "decided": _l("Đợt bỏ phiếu đã được dừng trước khi kiểm phiếu."),
}
CHOICES = {"yes": _l("Đồng ý"), "no": _l("Không đồng ý"), "abstain": _l("Không có ý kiến")}
OUTCOMES = {
    "passed": (_l("thông qua"), "good"),
    "failed": (_l("không thông qua"), "bad"),
    "tied": (_l("bằng phiếu"), "care"),
    "beyond-places": (_l("đủ phiếu nhưng hết chỉ tiêu"), "care"),
}
GROUNDS = {
    "self": _l("là chính bạn"),
    "relative": _l("là người thân đã khai"),
    "own-unit": _l("là đơn vị của bạn"),
    "same-unit": _l("là người cùng đơn vị"),
}
STEPS = {
    "opened": _l("Khai mạc"),
    "adjourned": _l("Tạm hoãn"),
    "resumed": _l("Họp tiếp"),
    "closed": _l("Bế mạc"),
}
NOMINATIONS = {
    "submitted": (_l("chờ quyết định"), "care"),
    "withdrawn": (_l("đã rút"), "calm"),
    "approved": (_l("đã có quyết định"), "good"),
    "refused": (_l("không được tặng"), "bad"),
    "conferred": (_l("đã trao"), "good"),
    "revoked": (_l("đã thu hồi"), "bad"),
}
STANDINGS = {
    "eligible": (_l("đủ điều kiện"), "good"),
    "unfulfilled": (_l("chưa đủ điều kiện"), "care"),
    "postponed": (_l("tạm hoãn xét"), "care"),
    "barred": (_l("không được xét"), "bad"),
}
MATTERS = {
    "discipline": _l("Đang xem xét kỷ luật"),
    "investigation": _l("Đang bị điều tra"),
    "inspection": _l("Đang thanh tra, kiểm tra"),
    "complaint": _l("Đang có khiếu nại, tố cáo"),
}
KINDS = {"person": _l("Cá nhân"), "unit": _l("Tập thể")}

WORDS: dict[str, Any] = {
    "offices": OFFICES,
    "meeting_states": MEETINGS,
    "ballot_states": BALLOTS,
    "voids": VOIDS,
    "choices": CHOICES,
    "outcomes": OUTCOMES,
    "grounds": GROUNDS,
    "steps": STEPS,
    "nomination_states": NOMINATIONS,
    "standings": STANDINGS,
    "matter_kinds": MATTERS,
    "kinds": KINDS,
}
"""What templates of these pages are given."""
