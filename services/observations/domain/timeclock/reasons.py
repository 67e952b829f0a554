"""What the reasons and notes say to people; `{detail}` is where their detail goes."""

from __future__ import annotations

from services.observations.domain.timeclock.model import Note, Reason, Remark, Unread

Texts = dict[str, str]

REASONS: dict[Reason, Texts] = {
    Reason.HEADER: {"vi": "dòng tiêu đề", "en": "header"},
    Reason.SERIAL: {"vi": "số sê-ri của máy: {detail}", "en": "the device's serial number: {detail}"},
    Reason.CHECKSUM: {"vi": "mã kiểm tra cuối tệp", "en": "checksum at the end of the file"},
    Reason.BLANK: {"vi": "dòng trống", "en": "blank line"},
    Reason.REPEATED: {"vi": "trùng với dòng {detail}", "en": "repeats line {detail}"},
    Reason.BAD_TIME: {
        "vi": "không đọc được thời gian “{detail}”; cần ngày và giờ, ví dụ 2024-03-31 07:58:00",
        "en": "unreadable time “{detail}”; a date and a time are needed, as 2024-03-31 07:58:00",
    },
    Reason.IMPOSSIBLE_DATE: {
        "vi": "ngày giờ không có thật: “{detail}”",
        "en": "there is no such date or time: “{detail}”",
    },
    Reason.DATE_ORDER: {
        "vi": "không rõ ngày hay tháng đứng trước trong “{detail}”; hãy chọn thứ tự ngày tháng",
        "en": "day or month first in “{detail}”? State the date order",
    },
    Reason.CLOCK_RESET: {
        "vi": "đồng hồ của máy đã bị đặt lại: {detail}",
        "en": "the device's clock had been reset: {detail}",
    },
    Reason.FUTURE: {"vi": "thời gian ở tương lai: {detail}", "en": "time in the future: {detail}"},
    Reason.NO_BADGE: {"vi": "thiếu mã chấm công", "en": "no badge"},
    Reason.COLUMNS: {
        "vi": "sai số cột (có/cần): {detail}",
        "en": "wrong number of columns (found/needed): {detail}",
    },
    Reason.TOO_LONG: {
        "vi": "dòng quá dài: {detail} byte, tối đa 4096; hãy xuất lại từ máy chấm công",
        "en": "line too long: {detail} bytes, 4096 at most; export it again from the time clock",
    },
    Reason.ENCODING: {
        "vi": "có byte không phải là chữ; hãy lưu tệp dạng UTF-8",
        "en": "bytes that are no text; save the file as UTF-8",
    },
    Reason.CONTROL: {"vi": "có ký tự điều khiển trong dòng", "en": "control characters within the line"},
}

NOTES: dict[Note, Texts] = {
    Note.ENCODING: {"vi": "Đọc theo bảng mã {detail}.", "en": "Read as {detail}."},
    Note.MAPPING: {"vi": "Nhận ra các cột: {detail}.", "en": "Columns recognised: {detail}."},
    Note.NO_DEVICE_COLUMN: {"vi": "Tệp không có cột máy chấm công.", "en": "The file has no device column."},
    Note.ORDER_GIVEN: {
        "vi": "Thứ tự ngày tháng theo yêu cầu: {detail}.",
        "en": "Date order as requested: {detail}.",
    },
    Note.ORDER_BY_VALUE: {
        "vi": "Thứ tự ngày tháng: {detail}, vì có ngày lớn hơn 12.",
        "en": "Date order: {detail}, since there are days above 12.",
    },
    Note.ORDER_BY_SEQUENCE: {
        "vi": "Thứ tự ngày tháng: {detail}, vì như vậy thời gian tiến dần.",
        "en": "Date order: {detail}, since so time goes forward.",
    },
    Note.ORDER_BY_DEFAULT: {
        "vi": "Thứ tự ngày tháng: {detail} (mặc định); tệp không cho biết khác.",
        "en": "Date order: {detail} (by default); the file does not tell otherwise.",
    },
    Note.ORDER_CONTRADICTORY: {
        "vi": "Thứ tự ngày tháng mâu thuẫn (số dòng ngày trước/tháng trước): {detail}; hãy chọn thứ tự.",
        "en": "Dates contradict each other (lines day first/month first): {detail}; state the date order.",
    },
    Note.BACKWARD: {"vi": "Thời gian lùi lại {detail} lần.", "en": "Time goes backward {detail} times."},
}

ORDERS: Texts = {"day-first": "ngày trước", "month-first": "tháng trước"}
"""Vietnamese for the date orders that notes carry as detail."""


def explain(told: Unread | Remark, language: str) -> str:
    """The text of an unread line's reason or of a remark, in "vi" or "en"."""
    texts = REASONS[told.reason] if isinstance(told, Unread) else NOTES[told.note]
    detail = ORDERS.get(told.detail, told.detail) if language == "vi" else told.detail
    return texts[language].replace("{detail}", detail)
