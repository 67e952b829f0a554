"""What the office does about awards: decide and confer on a list of nominations, correct and revoke one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from services.gateway.pages.entries import Entry, given, text

Typed = Mapping[str, Any]

_NOMINATIONS = Entry("nominations", _l("Danh sách"), "choices")
_CAPACITIES = (
    ("", _l("Ký với chức vụ của mình")),
    ("KT", _l("KT. – ký thay")),
    ("Q", _l("Q. – quyền")),
    ("TL", _l("TL. – thừa lệnh")),
    ("TUQ", _l("TUQ. – thừa ủy quyền")),
)
_FIELDS = (
    ("campaign_name", _l("Tên phong trào")),
    ("form_name", _l("Tên hình thức khen thưởng")),
    ("authority", _l("Cấp quyết định")),
    ("decision_number", _l("Số quyết định")),
    ("decided_on", _l("Ngày quyết định (năm-tháng-ngày)")),
    ("signatory", _l("Người ký")),
    ("on_behalf_of", _l("Ký thay mặt ai")),
)
_GROUNDS = (
    ("", _l("Lý do khác")),
    ("fraud", _l("Gian dối để được khen thưởng")),
    ("false-documents", _l("Hồ sơ không đúng sự thật")),
    ("unlawful", _l("Khen thưởng trái quy định")),
    ("condition-not-met", _l("Không đủ điều kiện")),
    ("conviction", _l("Bị kết án")),
)


@dataclass(frozen=True)
class AwardStep:
    """`state` is that of the nominations on the list; empty where it is about one award alone, whose
    nomination goes into the `path`."""

    operation: str
    path: str
    name: Any
    help: Any
    state: str
    entries: tuple[Entry, ...]
    body: Callable[[Typed], dict[str, Any]]


def _issue(typed: Typed) -> dict[str, Any]:
    names = (
        "authority",
        "decision_number",
        "decided_on",
        "signatory",
        "capacity",
        "on_behalf_of",
        "delegation",
    )
    return {"nominations": _chosen(typed), **given(**{name: text(typed, name) for name in names})}


def _confer(typed: Typed) -> dict[str, Any]:
    said = given(conferred_on=text(typed, "conferred_on"), place=text(typed, "place"))
    return {"nominations": _chosen(typed), **said}


def _correct(typed: Typed) -> dict[str, Any]:
    misprint = {name: text(typed, name) for name in ("field", "printed", "correct")}
    said = given(**{name: text(typed, name) for name in ("decision_number", "corrected_on", "reason")})
    return {"misprints": [misprint], **said}


def _revoke(typed: Typed) -> dict[str, Any]:
    names = ("decision_number", "revoked_on", "ground", "authority", "signatory", "reason")
    return given(**{name: text(typed, name) for name in names})


def _chosen(typed: Typed) -> list[str]:
    found: list[str] = typed.getlist("nominations") if hasattr(typed, "getlist") else []
    return found


STEPS: Mapping[str, AwardStep] = {
    "issue": AwardStep(
        "awards.IssueDecision",
        "/api/decisions",
        _l("Ban hành quyết định"),
        _l("Chọn các đề nghị được khen thưởng theo cùng một quyết định: tất cả được ghi, hoặc không ai cả."),
        "submitted",
        (
            _NOMINATIONS,
            Entry("authority", _l("Cấp quyết định"), help=_l("Ví dụ: Giám đốc Sở.")),
            Entry("decision_number", _l("Số quyết định"), help=_l("Ví dụ: 125/QĐ-SLĐTBXH.")),
            Entry("decided_on", _l("Ngày quyết định"), "date"),
            Entry("signatory", _l("Người ký")),
            Entry("capacity", _l("Tư cách ký"), "choice", required=False, options=_CAPACITIES),
            Entry("on_behalf_of", _l("Ký thay mặt ai"), required=False),
            Entry("delegation", _l("Số văn bản ủy quyền"), required=False),
        ),
        _issue,
    ),
    "confer": AwardStep(
        "awards.ConferAwards",
        "/api/conferrals",
        _l("Ghi lễ trao thưởng"),
        _l("Chọn những ai đã nhận thưởng tại buổi lễ. Từ đó khen thưởng lên bảng vàng."),
        "approved",
        (
            _NOMINATIONS,
            Entry("conferred_on", _l("Ngày trao"), "date"),
            Entry("place", _l("Nơi trao")),
        ),
        _confer,
    ),
    "correct": AwardStep(
        "awards.CorrectAward",
        "/api/nominations/{nomination}/correction",
        _l("Đính chính"),
        _l("Sửa một chỗ in nhầm theo quyết định đính chính. Không sửa được người nhận và hình thức."),
        "",
        (
            Entry("field", _l("In nhầm ở"), "choice", options=_FIELDS),
            Entry("printed", _l("Đã in là"), place="printed"),
            Entry("correct", _l("Đúng ra là"), place="correct"),
            Entry("decision_number", _l("Số quyết định đính chính")),
            Entry("corrected_on", _l("Ngày đính chính"), "date"),
            Entry("reason", _l("Lý do"), "textarea"),
        ),
        _correct,
    ),
    "revoke": AwardStep(
        "awards.RevokeAward",
        "/api/nominations/{nomination}/revocation",
        _l("Thu hồi"),
        _l(
            "Khen thưởng rời bảng vàng; trang xác minh cho biết đã thu hồi, từ ngày nào, theo quyết định nào."
        ),
        "",
        (
            Entry("decision_number", _l("Số quyết định thu hồi")),
            Entry("revoked_on", _l("Ngày thu hồi"), "date"),
            Entry("ground", _l("Căn cứ"), "choice", required=False, options=_GROUNDS),
            Entry("authority", _l("Cấp quyết định"), required=False),
            Entry("signatory", _l("Người ký"), required=False),
            Entry("reason", _l("Lý do"), "textarea"),
        ),
        _revoke,
    ),
}
