"""Names that administrators and auditors meet: of roles, services and states, in the visitor's language."""

from flask_babel import lazy_gettext as _l

SERVICES = {
    "personnel": _l("Tổ chức – cán bộ"),
    "observations": _l("Ghi nhận hành vi"),
    "scoring": _l("Chấm điểm"),
    "awards": _l("Thi đua – khen thưởng"),
    "gateway": _l("Cổng vào"),
}

ROLES = {
    "staff": _l("Cán bộ"),
    "observer": _l("Người ghi nhận"),
    "unit-head": _l("Trưởng đơn vị"),
    "emulation-office": _l("Bộ phận thi đua"),
    "council-member": _l("Thành viên hội đồng"),
    "auditor": _l("Kiểm tra viên"),
    "administrator": _l("Quản trị tài khoản"),
    "integrator": _l("Phần mềm kết nối"),
}

ENTRIES = {
    "login": _l("Đăng nhập"),
    "logout": _l("Đăng xuất"),
    "account": _l("Thay đổi tài khoản"),
    "token": _l("Mã truy cập"),
    "read": _l("Xem hồ sơ người khác"),
    "refusal": _l("Bị từ chối"),
}
"""Kinds of entries of the trail."""

REBUILDS = {
    "never": _l("chưa dựng lại lần nào"),
    "building": _l("đang dựng lại"),
    "switching": _l("đang thay bảng mới"),
    "cancelling": _l("đang hủy"),
    "done": _l("đã xong"),
    "failed": _l("không thành công"),
    "cancelled": _l("đã hủy"),
}

WEBHOOKS = {
    "active": _l("đang gửi"),
    "paused": _l("tạm dừng"),
    "disabled": _l("đã ngừng"),
    "gone": _l("địa chỉ nhận không còn"),
    "unreachable": _l("không gửi được trong nhiều ngày"),
}
"""States of webhooks, and why one was disabled."""

DELIVERIES = {
    "pending": _l("đang chờ"),
    "delivered": _l("đã nhận"),
    "given-up": _l("thôi gửi"),
    "timeout": _l("bên nhận không trả lời kịp"),
    "no-connection": _l("không kết nối được"),
    "private-address": _l("địa chỉ nội bộ không được phép"),
    "too-old": _l("đã quá cũ"),
}
"""States of deliveries, and why there was no answer."""

SETTLED = {"replayed": _l("đã xử lý lại"), "resent": _l("đã yêu cầu gửi lại"), "dropped": _l("đã bỏ")}
"""What became of dead letters."""

FINDINGS = {
    "altered": _l("đã bị sửa"),
    "removed": _l("đã bị xóa"),
    "inserted": _l("đã bị chèn vào"),
    "reordered": _l("đã bị dời chỗ"),
    "cut-off": _l("và các sự kiện sau đã bị cắt khỏi cuối nhật ký"),
    "seal-unreadable": _l("không đọc được"),
    "seal-altered": _l("đã bị sửa"),
    "seal-forged": _l("không do khóa của cài đặt này ký"),
    "seal-unsigned": _l("không có chữ ký"),
    "seal-missing": _l("bị thiếu"),
    "seal-repeated": _l("xuất hiện hai lần hoặc sai thứ tự"),
    "seal-of-another-log": _l("là của một nhật ký khác"),
    "seal-differs-in-database": _l("khác với dấu trong cơ sở dữ liệu"),
    "database-older": _l("không có trong cơ sở dữ liệu: đã phục hồi từ bản cũ, hoặc đã bị sửa"),
}
"""What a verification of a log finds of an event or a seal."""
