"""Why lines of a file were not imported: the reasons by name, and which of them are mistakes."""

import re
from collections.abc import Mapping

from shared.contracts.messages import catalogue, text_of
from thidua.language import Language

KNOWN = "already-known"
HARMLESS = frozenset({KNOWN, "header", "serial", "checksum", "blank", "repeated"})
"""Reasons of lines that need no mending: they hold nothing, or nothing new."""

_NAMES = {
    KNOWN: ("đã có từ trước", "known already"),
    "header": ("dòng tiêu đề", "header"),
    "serial": ("số sê-ri của máy", "the device's serial number"),
    "checksum": ("mã kiểm tra cuối tệp", "checksum of the file"),
    "blank": ("dòng trống", "blank line"),
    "repeated": ("trùng với dòng khác trong tệp", "repeats another line of the file"),
    "bad-time": ("không đọc được thời gian", "unreadable time"),
    "impossible-date": ("ngày giờ không có thật", "no such date or time"),
    "date-order": ("không rõ ngày hay tháng đứng trước", "day or month first?"),
    "clock-reset": ("đồng hồ của máy đã bị đặt lại", "the device's clock had been reset"),
    "future": ("thời gian ở tương lai", "time in the future"),
    "no-badge": ("thiếu mã chấm công", "no badge"),
    "columns": ("sai số cột", "wrong number of columns"),
    "too-long": ("dòng quá dài", "line too long"),
    "encoding": ("có byte không phải là chữ", "bytes that are no text"),
    "control": ("có ký tự điều khiển", "control characters"),
    "quote": ("dấu ngoặc kép không đóng", "quote never closed"),
    "missing-value": ("ô bắt buộc còn trống", "required cells are empty"),
    "import.bad-day": ("không phải là ngày", "not a day"),
    "import.bad-moment": ("không phải là ngày giờ", "not a date and time"),
    "import.bad-number": ("không phải là số", "not a number"),
    "import.bad-choice": ("giá trị không được nhận", "a value that is not allowed"),
    "command.malformed": ("giá trị không đúng dạng", "malformed value"),
    "organisation.not-founded": ("chưa lập cơ quan", "no organisation yet"),
    "unit.unknown": ("không có đơn vị này", "no such unit"),
    "block.unknown": ("không có khối này", "no such block"),
    "person.unknown": ("không có người này", "no such person"),
    "record.unknown-person": ("không có người này", "no such person"),
    "record.unknown-unit": ("không có đơn vị này", "no such unit"),
    "record.no-such-unit": ("không có đơn vị này", "no such unit"),
    "record.unknown-observer": ("không có người ghi nhận này", "no such observer"),
    "record.unknown-criterion": ("không có tiêu chí này", "no such criterion"),
    "record.no-such-criterion": ("không có tiêu chí này", "no such criterion"),
    "record.criterion-of-others": ("tiêu chí của đối tượng khác", "criterion of other subjects"),
    "record.computed-criterion": ("tiêu chí do hệ thống tự tính", "criterion computed from punches"),
    "record.before-joining": ("chưa thuộc cơ quan", "not in the organisation yet"),
    "record.after-leaving": ("đã rời cơ quan", "left the organisation"),
    "person.exists": ("mã cán bộ đã dùng", "staff code in use"),
    "badge.taken": ("mã chấm công đã dùng", "badge in use"),
    "unit.exists": ("mã đơn vị đã dùng", "unit code in use"),
    "block.exists": ("mã khối đã dùng", "block code in use"),
    "leave.overlaps": ("trùng với đợt nghỉ khác", "overlaps other leave"),
    "record.exists": ("mã ghi nhận đã dùng", "record id in use"),
    "record.future": ("thời điểm ở tương lai", "time in the future"),
}


def mistakes(reasons: Mapping[str, int]) -> dict[str, int]:
    """Of the reasons with their numbers of lines those that somebody has to mend."""
    return {reason: number for reason, number in reasons.items() if reason not in HARMLESS}


def name_of(reason: str, language: Language) -> str:
    """What a reader calls `reason`: of one without a name of its own, what its message begins with."""
    if reason in _NAMES:
        return language(*_NAMES[reason])
    code = reason if "." in reason else f"import.{reason}"
    if code not in catalogue():
        return reason
    begins = re.split(r"[.;:](?:\s|$)", text_of(code, {}, language.code))[0]
    return " ".join(re.sub(r"[‹“(]*‹[^›]*›[›”)]*", "…", begins).removesuffix("…").split())
