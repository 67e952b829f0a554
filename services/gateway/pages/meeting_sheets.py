"""Forms about meetings: who is there, opening, interrupting and closing them, and ballots in them."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from services.gateway.pages.nominated import name_of, nominees
from services.gateway.pages.sheets import (
    Entry,
    Options,
    Sheet,
    Typed,
    at,
    given,
    lines,
    moment,
    text,
    wall_now,
)
from shared.ids import new_id

Found = dict[str, Any]

_SEAT = "seat-"


def sitting(council: Found, day: str) -> list[Found]:
    """The members who sit on the council on that day."""
    return [
        one
        for one in council["members"]
        if one["since"] <= day and (one.get("until") is None or one["until"] >= day)
    ]


def _when() -> Entry:
    return Entry("at", _l("Vào lúc"), "datetime-local", wall_now())


def _attendance(meeting: Found, council: Found, back: str) -> Sheet:
    here = {seat["member"]["person"]: seat["by"]["person"] for seat in meeting["present"]}
    members = sitting(council, meeting["at"][:10])
    seats = [
        Entry(
            _SEAT + one["person"],
            name_of(one),
            "choice",
            here.get(one["person"], ""),
            required=False,
            options=_ways_to_be_there(one),
        )
        for one in members
    ]
    guests = Entry(
        "guests",
        _l("Khách mời"),
        "textarea",
        "\n".join(meeting["guests"]),
        required=False,
        help=_l("Mỗi dòng một người hoặc một cơ quan."),
    )

    def fields(typed: Typed) -> Found:
        present = [
            {"member": one["person"], "by": text(typed, _SEAT + one["person"])}
            for one in members
            if text(typed, _SEAT + one["person"])
        ]
        return {"at": moment(typed, "at"), "present": present, "guests": lines(typed, "guests")}

    path = at("meetings", meeting["meeting"], "attendance")
    return Sheet(_l("Điểm danh"), _l("Lưu điểm danh"), (_when(), *seats, guests), path, fields, back)


def _ways_to_be_there(member: Found) -> Options:
    ways = [("", _l("vắng mặt")), (member["person"], _l("có mặt"))]
    substitute = member.get("substitute")
    if substitute:
        ways.append((substitute["person"], _l("có người dự thay: %(name)s", name=name_of(substitute))))
    return ways


def _opening(meeting: Found, _council: Found, back: str) -> Sheet:
    present = [(seat["by"]["person"], name_of(seat["by"])) for seat in meeting["present"]]
    entries = (
        _when(),
        Entry("presided_by", _l("Chủ trì"), "choice", options=present),
        Entry("secretary", _l("Thư ký cuộc họp"), "choice", options=present),
    )

    def fields(typed: Typed) -> Found:
        return {"at": moment(typed, "at"), **given(typed, "presided_by", "secretary")}

    about = "" if present else _l("Chưa có ai có mặt. Hãy điểm danh trước khi khai mạc.")
    path = at("meetings", meeting["meeting"], "opening")
    return Sheet(_l("Khai mạc cuộc họp"), _l("Khai mạc"), entries, path, fields, back, about)


def _adjournment(meeting: Found, _council: Found, back: str) -> Sheet:
    until = Entry("until", _l("Họp tiếp vào lúc"), "datetime-local", required=False)
    entries = (_when(), until, Entry("reason", _l("Lý do"), "textarea"))

    def fields(typed: Typed) -> Found:
        later = {"until": moment(typed, "until")} if text(typed, "until") else {}
        return {"at": moment(typed, "at"), **later, **given(typed, "reason")}

    path = at("meetings", meeting["meeting"], "adjournment")
    return Sheet(_l("Tạm hoãn cuộc họp"), _l("Tạm hoãn"), entries, path, fields, back)


def _resumption(meeting: Found, _council: Found, back: str) -> Sheet:
    path = at("meetings", meeting["meeting"], "resumption")
    title = _l("Họp tiếp")
    return Sheet(title, title, (_when(),), path, lambda typed: {"at": moment(typed, "at")}, back)


def _closing(meeting: Found, _council: Found, back: str) -> Sheet:
    conclusions = Entry(
        "conclusions", _l("Kết luận"), "textarea", required=False, help=_l("Mỗi dòng một kết luận.")
    )

    def fields(typed: Typed) -> Found:
        return {"at": moment(typed, "at"), "conclusions": lines(typed, "conclusions")}

    path = at("meetings", meeting["meeting"], "closing")
    about = _l("Sau khi bế mạc, biên bản được khóa và không sửa được nữa.")
    return Sheet(_l("Bế mạc cuộc họp"), _l("Bế mạc"), (_when(), conclusions), path, fields, back, about)


def _ballot(meeting: Found, _council: Found, back: str) -> Sheet:
    known = nominees()
    listed = [known[one] for item in meeting["agenda"] for one in item["nominations"] if one in known]
    waiting = [one for one in listed if one["state"] == "submitted"]
    forms = {one["form"]: one["form_name"] for one in waiting}
    people = [(one["nomination"], f"{one['form_name']}: {name_of(one)}") for one in waiting]
    entries = (
        Entry("form", _l("Hình thức khen thưởng"), "choice", options=[*forms.items()]),
        Entry(
            "nominations",
            _l("Đưa ra bỏ phiếu"),
            "choices",
            " ".join(one for one, _ in people),
            options=people,
        ),
        Entry(
            "places",
            _l("Số chỉ tiêu"),
            "number",
            required=False,
            help=_l("Chỉ điền khi số được tặng ít hơn số có thể đạt phiếu."),
        ),
        _when(),
    )

    def fields(typed: Typed) -> Found:
        form = text(typed, "form")
        of_form = {one["nomination"] for one in waiting if one["form"] == form}
        chosen = [one for one in typed.getlist("nominations") if one in of_form]
        limit = {"places": _whole(text(typed, "places"))} if text(typed, "places") else {}
        named = {"ballot": new_id(), "meeting": meeting["meeting"], "form": form}
        return {**named, "nominations": chosen, "at": moment(typed, "at"), **limit}

    about = (
        _l("Mỗi đợt bỏ phiếu về một hình thức; chỉ những người được đề nghị hình thức đó được đưa ra.")
        if waiting
        else _l("Không còn đề nghị nào của cuộc họp này đang chờ.")
    )
    return Sheet(_l("Mở bỏ phiếu"), _l("Mở bỏ phiếu"), entries, "/api/ballots", fields, back, about)


def _whole(typed: str) -> int | str:
    """The number; what is none goes on as it was typed, and the operation says what is wrong."""
    return int(typed) if typed.isdecimal() else typed


ACTS: dict[str, Callable[[Found, Found, str], Sheet]] = {
    "attendance": _attendance,
    "opening": _opening,
    "adjournment": _adjournment,
    "resumption": _resumption,
    "closing": _closing,
    "ballot": _ballot,
}
