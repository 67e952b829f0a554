"""Forms about councils: forming one, its members, and calling it."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from services.gateway.pages.council_words import OFFICES
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
    today,
    wall_now,
)
from shared.ids import new_id

_DECISION = Entry("decision_number", _l("Số quyết định"))
_CODE_HELP = _l("Ví dụ CB001")


def forming() -> Sheet:
    members = Entry(
        "members",
        _l("Thành viên"),
        "textarea",
        help=_l("Mỗi dòng một mã cán bộ. Dòng đầu là Chủ tịch, dòng hai là Thư ký, các dòng sau là Ủy viên."),
    )
    day = Entry("on", _l("Ngày thành lập"), "date", today())
    name = Entry("name", _l("Tên hội đồng"))

    def fields(typed: Typed) -> dict[str, Any]:
        on = text(typed, "on")
        roles = ("chair", "secretary")
        people = [
            {"person": code, "role": roles[number] if number < len(roles) else "member", "since": on}
            for number, code in enumerate(lines(typed, "members"))
        ]
        known = {"council": _slug(text(typed, "name")), "on": on, "members": people}
        return {**known, **given(typed, "name", "decision_number")}

    entries = (name, _DECISION, day, members)
    back = url_for("pages.council")
    return Sheet(_l("Thành lập hội đồng"), _l("Thành lập"), entries, "/api/councils", fields, back)


def _slug(name: str) -> str:
    """A short name from the name in full: `Hội đồng Sở` gives `hoi-dong-so`."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:63].rstrip("-")


def _appointment(council: dict[str, Any], back: str) -> Sheet:
    entries = (
        Entry("person", _l("Mã cán bộ"), help=_CODE_HELP, place="member.person"),
        Entry("role", _l("Chức danh trong hội đồng"), "choice", "member", options=[*OFFICES.items()]),
        Entry("since", _l("Từ ngày"), "date", today(), place="member.since"),
        Entry("until", _l("Đến hết ngày"), "date", required=False, place="member.until"),
        Entry("substitute", _l("Mã người dự thay"), required=False, place="member.substitute"),
        _DECISION,
    )

    def fields(typed: Typed) -> dict[str, Any]:
        member = given(typed, "person", "role", "since", "until", "substitute")
        return {"member": member, **given(typed, "decision_number")}

    path = at("councils", council["council"], "members")
    return Sheet(_l("Bổ nhiệm hoặc thay đổi thành viên"), _l("Ghi quyết định"), entries, path, fields, back)


def members_of(council: dict[str, Any]) -> Options:
    return [(one["person"], name_of(one)) for one in council["members"]]


def _release(council: dict[str, Any], back: str) -> Sheet:
    entries = (
        Entry("person", _l("Thành viên"), "choice", options=members_of(council)),
        Entry("on", _l("Ngày cuối trong hội đồng"), "date", today()),
        _DECISION,
    )
    path = _of_member(council, "release")
    names = ("on", "decision_number")
    return Sheet(
        _l("Cho thôi thành viên"),
        _l("Ghi quyết định"),
        entries,
        path,
        lambda typed: given(typed, *names),
        back,
    )


def _substitution(council: dict[str, Any], back: str) -> Sheet:
    substitute = Entry(
        "substitute", _l("Mã người dự thay"), required=False, help=_l("Để trống là không có ai dự thay.")
    )
    entries = (Entry("person", _l("Thành viên"), "choice", options=members_of(council)), substitute)

    def fields(typed: Typed) -> dict[str, Any]:
        return {"substitute": text(typed, "substitute") or None}

    path = _of_member(council, "substitute")
    return Sheet(_l("Cử người dự thay"), _l("Lưu"), entries, path, fields, back)


def _relatives(council: dict[str, Any], back: str) -> Sheet:
    entries = (
        Entry("person", _l("Thành viên"), "choice", options=members_of(council)),
        Entry(
            "relatives",
            _l("Người thân trong cơ quan"),
            "textarea",
            required=False,
            help=_l("Mỗi dòng một mã cán bộ. Danh sách này thay cho danh sách đã khai trước."),
        ),
    )
    return Sheet(
        _l("Khai người thân"),
        _l("Lưu"),
        entries,
        _of_member(council, "relatives"),
        lambda typed: {"relatives": lines(typed, "relatives")},
        back,
        _l("Thành viên không bỏ phiếu về người thân của mình."),
    )


def _of_member(council: dict[str, Any], act: str) -> str:
    """The operation about the member whom the form chose."""
    return at("councils", council["council"], "members", text(request.form, "person") or "-", act)


def _meeting(council: dict[str, Any], back: str) -> Sheet:
    waiting = [one for one in nominees().values() if one["state"] == "submitted"]
    options = [(one["nomination"], f"{one['form_name']}: {name_of(one)}, {one['period']}") for one in waiting]
    entries = (
        Entry("at", _l("Thời gian họp"), "datetime-local", wall_now()),
        Entry("place", _l("Địa điểm")),
        Entry("title", _l("Nội dung"), first=str(_l("Xét khen thưởng")), place="agenda"),
        Entry(
            "nominations",
            _l("Đề nghị đưa ra xét"),
            "choices",
            " ".join(one["nomination"] for one in waiting),
            required=False,
            options=options,
            help="" if options else _l("Chưa có đề nghị nào đang chờ."),
        ),
    )

    def fields(typed: Typed) -> dict[str, Any]:
        item = {"title": text(typed, "title"), "nominations": typed.getlist("nominations")}
        known = {"meeting": new_id(), "council": council["council"], "at": moment(typed, "at")}
        return {**known, "agenda": [item], **given(typed, "place")}

    return Sheet(_l("Triệu tập cuộc họp"), _l("Triệu tập"), entries, "/api/meetings", fields, back)


ACTS: dict[str, Callable[[dict[str, Any], str], Sheet]] = {
    "appointment": _appointment,
    "release": _release,
    "substitute": _substitution,
    "relatives": _relatives,
    "meeting": _meeting,
}
