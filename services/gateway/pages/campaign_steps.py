"""What is done about a campaign in the course of its life: a form for each step, and the operation behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from services.gateway.pages.entries import Entry, given, lines, text, whole

Typed = Mapping[str, Any]

_ON = Entry("on", _l("Ngày"), "date")
_PLACE = Entry("place", _l("Nơi tổ chức"))
_PARTICIPANTS = Entry(
    "participants",
    _l("Cán bộ tham dự"),
    "lines",
    help=_l("Mỗi dòng một mã cán bộ, ví dụ CB001."),
    required=False,
)
_GUESTS = Entry("guests", _l("Số khách mời"), "number", required=False)
_PERIOD = Entry("period", _l("Kỳ"), "choice", help=_l("Các kỳ lấy từ thể lệ của phong trào."))
_UNIT = Entry("unit", _l("Đơn vị"), "choice")

_OCCASIONS = (
    ("launch", _l("Lễ phát động")),
    ("interim-review", _l("Hội nghị sơ kết")),
    ("final-review", _l("Hội nghị tổng kết")),
    ("conferral", _l("Lễ trao thưởng")),
)
_REVIEWS = (("interim", _l("Sơ kết")), ("final", _l("Tổng kết")))
_VERDICTS = (
    ("taken", _l("Tiếp thu")),
    ("taken-in-part", _l("Tiếp thu một phần")),
    ("explained", _l("Giải trình, không tiếp thu")),
)
_FINDINGS = {
    "achievement": "achievements",
    "shortcoming": "shortcomings",
    "lesson": "lessons",
    "task": "tasks",
}


@dataclass(frozen=True)
class Step:
    """`path` is that of the operation, `{campaign}` put in; `back` the page that shows what came of it. It is
    offered while the campaign is in one of `states`."""

    operation: str
    path: str
    name: Any
    help: Any
    states: tuple[str, ...]
    back: str
    entries: tuple[Entry, ...]
    body: Callable[[Typed], dict[str, Any]]


def _on(typed: Typed) -> dict[str, Any]:
    return given(on=text(typed, "on"))


def _consultation(typed: Typed) -> dict[str, Any]:
    return given(on=text(typed, "on"), until=text(typed, "until"))


def _comment(typed: Typed) -> dict[str, Any]:
    return given(
        article=text(typed, "article"),
        author=text(typed, "author"),
        text=text(typed, "text"),
        on=text(typed, "on"),
    )


def _answer(typed: Typed) -> dict[str, Any]:
    return given(**{name: text(typed, name) for name in ("verdict", "answer", "by", "on")})


def _ceremony(typed: Typed) -> dict[str, Any]:
    held = given(place=text(typed, "place"), guests=whole(typed, "guests"))
    return {**held, "participants": lines(typed, "participants")}


def _launch(typed: Typed) -> dict[str, Any]:
    """Without a place there was no ceremony; without it nobody can have come."""
    came = _ceremony(typed)
    held = came if any(came.values()) else None
    return given(on=text(typed, "on"), ceremony=held)


def _ceremony_held(typed: Typed) -> dict[str, Any]:
    return {**given(occasion=text(typed, "occasion"), on=text(typed, "on")), **_ceremony(typed)}


def _join(typed: Typed) -> dict[str, Any]:
    return given(
        unit=text(typed, "unit"),
        on=text(typed, "on"),
        registration=text(typed, "registration"),
        commitments=lines(typed, "commitments"),
    )


def _register(typed: Typed) -> dict[str, Any]:
    people = [{"person": code, "forms": _ticked(typed, "own_forms")} for code in lines(typed, "people")]
    return given(
        unit=text(typed, "unit"),
        period=text(typed, "period"),
        number=text(typed, "number"),
        on=text(typed, "on"),
        forms=_ticked(typed, "forms"),
        commitments=lines(typed, "commitments"),
        people=people,
    )


def _remind(typed: Typed) -> dict[str, Any]:
    return given(on=text(typed, "on"), after_days=whole(typed, "after_days"))


def _review(typed: Typed) -> dict[str, Any]:
    findings = [
        {"kind": kind, "text": line} for kind, name in _FINDINGS.items() for line in lines(typed, name)
    ]
    said = given(**{name: text(typed, name) for name in ("kind", "period", "on", "document")})
    return {**said, "findings": findings}


def _honours(typed: Typed) -> dict[str, Any]:
    return given(period=text(typed, "period"), on=text(typed, "on"))


def _ticked(typed: Typed, name: str) -> list[str]:
    found: list[str] = typed.getlist(name) if hasattr(typed, "getlist") else []
    return found


STEPS: Mapping[str, Step] = {
    "open-consultation": Step(
        "campaigns.OpenConsultation",
        "/api/campaigns/{campaign}/consultation",
        _l("Lấy ý kiến về dự thảo"),
        _l("Cán bộ góp ý từng điều của bản dự thảo mới nhất, đến hết ngày cuối."),
        ("drafted",),
        "pages.consultation",
        (Entry("on", _l("Từ ngày"), "date"), Entry("until", _l("Đến hết ngày"), "date")),
        _consultation,
    ),
    "comment": Step(
        "campaigns.MakeComment",
        "/api/campaigns/{campaign}/comments",
        _l("Góp ý"),
        _l("Nói điều nào cần sửa và sửa thế nào. Mỗi góp ý đều được trả lời."),
        ("consulting",),
        "pages.consultation",
        (
            Entry("article", _l("Về điều"), "choice"),
            Entry("author", _l("Mã cán bộ của người góp ý")),
            Entry("text", _l("Ý kiến"), "textarea"),
            Entry("on", _l("Ngày góp ý"), "date"),
        ),
        _comment,
    ),
    "answer": Step(
        "campaigns.AnswerComment",
        "/api/comments/{comment}/answer",
        _l("Trả lời góp ý"),
        _l("Câu trả lời hiện ngay dưới góp ý, mọi người đều đọc được."),
        ("drafted", "consulting"),
        "pages.consultation",
        (
            Entry("comment", "", "hidden"),
            Entry("verdict", _l("Xử lý"), "choice", options=_VERDICTS),
            Entry("answer", _l("Câu trả lời"), "textarea"),
            Entry("by", _l("Mã cán bộ của người trả lời")),
            Entry("on", _l("Ngày trả lời"), "date"),
        ),
        _answer,
    ),
    "close-consultation": Step(
        "campaigns.CloseConsultation",
        "/api/campaigns/{campaign}/consultation/closing",
        _l("Kết thúc lấy ý kiến"),
        _l("Sau ngày này không nhận thêm góp ý. Góp ý chưa trả lời phải được trả lời trước khi phát động."),
        ("consulting",),
        "pages.consultation",
        (_ON,),
        _on,
    ),
    "launch": Step(
        "campaigns.LaunchCampaign",
        "/api/campaigns/{campaign}/launch",
        _l("Phát động"),
        _l("Từ lúc phát động, thể lệ không sửa được nữa. Nếu có lễ phát động thì ghi luôn nơi và người dự."),
        ("drafted",),
        "pages.campaign",
        (
            Entry("on", _l("Ngày phát động"), "date"),
            Entry("place", _l("Nơi tổ chức lễ"), place="ceremony.place", required=False),
            _PARTICIPANTS,
            _GUESTS,
        ),
        _launch,
    ),
    "join": Step(
        "campaigns.JoinCampaign",
        "/api/campaigns/{campaign}/units",
        _l("Ghi đơn vị tham gia"),
        _l("Đơn vị chỉ được xét khen thưởng của phong trào khi đã tham gia."),
        ("launched",),
        "pages.progress",
        (
            _UNIT,
            Entry("on", _l("Từ ngày"), "date"),
            Entry("registration", _l("Số văn bản đăng ký"), required=False),
            Entry("commitments", _l("Cam kết"), "lines", help=_l("Mỗi dòng một cam kết."), required=False),
        ),
        _join,
    ),
    "register": Step(
        "campaigns.RegisterEmulation",
        "/api/campaigns/{campaign}/registrations",
        _l("Đăng ký thi đua"),
        _l("Đơn vị và cán bộ đăng ký danh hiệu phấn đấu trong một kỳ. Bản mới nhất của kỳ có hiệu lực."),
        ("launched",),
        "pages.progress",
        (
            _UNIT,
            _PERIOD,
            Entry("number", _l("Số văn bản")),
            Entry("on", _l("Ngày đăng ký"), "date"),
            Entry("forms", _l("Đơn vị phấn đấu đạt"), "choices", required=False),
            Entry("commitments", _l("Cam kết"), "lines", help=_l("Mỗi dòng một cam kết."), required=False),
            Entry(
                "people",
                _l("Cán bộ đăng ký"),
                "lines",
                help=_l("Mỗi dòng một mã cán bộ, ví dụ CB001."),
                required=False,
            ),
            Entry("own_forms", _l("Các cán bộ này phấn đấu đạt"), "choices", required=False),
        ),
        _register,
    ),
    "ceremony": Step(
        "campaigns.HoldCeremony",
        "/api/campaigns/{campaign}/ceremonies",
        _l("Ghi buổi lễ đã tổ chức"),
        _l("Lễ phát động, hội nghị sơ kết, tổng kết hoặc lễ trao thưởng."),
        ("launched", "closed"),
        "pages.progress",
        (Entry("occasion", _l("Dịp"), "choice", options=_OCCASIONS), _ON, _PLACE, _PARTICIPANTS, _GUESTS),
        _ceremony_held,
    ),
    "remind": Step(
        "campaigns.RemindUnits",
        "/api/campaigns/{campaign}/reminders",
        _l("Nhắc đơn vị im lặng"),
        _l("Nhắc mọi đơn vị không có ghi nhận nào trong số ngày đã chọn."),
        ("launched",),
        "pages.progress",
        (_ON, Entry("after_days", _l("Im lặng từ bao nhiêu ngày"), "number", first="30")),
        _remind,
    ),
    "review": Step(
        "campaigns.ReviewPeriod",
        "/api/campaigns/{campaign}/reviews",
        _l("Ghi sơ kết, tổng kết"),
        _l("Ghi số báo cáo và những gì rút ra. Không nêu tên người."),
        ("launched",),
        "pages.progress",
        (
            Entry("kind", _l("Loại"), "choice", options=_REVIEWS),
            _PERIOD,
            _ON,
            Entry("document", _l("Số báo cáo")),
            Entry(
                "achievements",
                _l("Kết quả"),
                "lines",
                help=_l("Mỗi dòng một ý."),
                place="findings",
                required=False,
            ),
            Entry("shortcomings", _l("Hạn chế"), "lines", help=_l("Mỗi dòng một ý."), required=False),
            Entry("lessons", _l("Bài học"), "lines", help=_l("Mỗi dòng một ý."), required=False),
            Entry("tasks", _l("Nhiệm vụ"), "lines", help=_l("Mỗi dòng một ý."), required=False),
        ),
        _review,
    ),
    "honours": Step(
        "campaigns.PublishHonours",
        "/api/campaigns/{campaign}/honours",
        _l("Công bố bảng vàng"),
        _l("Công bố mọi khen thưởng đã trao của một kỳ. Bản đã công bố giữ nguyên như ngày hôm đó."),
        ("launched", "closed"),
        "pages.campaign",
        (_PERIOD, _ON),
        _honours,
    ),
    "close": Step(
        "campaigns.CloseCampaign",
        "/api/campaigns/{campaign}/closing",
        _l("Kết thúc phong trào"),
        _l("Sau tổng kết. Từ đó không đơn vị nào tham gia thêm và không xét thêm kỳ nào."),
        ("launched",),
        "pages.campaign",
        (_ON,),
        _on,
    ),
}
"""In the order in which they come."""
