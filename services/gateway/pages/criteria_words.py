"""What may be suspended, in the words of the office."""

from flask_babel import lazy_gettext as _l

SUSPENDABLE = {
    "criterion": _l("Một tiêu chí"),
    "source": _l("Một nguồn ghi nhận"),
    "criteria": _l("Cả bộ tiêu chí"),
}

SOURCES = {
    "inspection": _l("Đoàn kiểm tra"),
    "time-clock": _l("Máy chấm công"),
    "citizen": _l("Người dân"),
    "self": _l("Tự khai"),
    "report": _l("Báo cáo"),
    "import": _l("Nhập tệp"),
    "other": _l("Nguồn khác"),
}
