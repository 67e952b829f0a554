"""What every page stands in: its language, whom it is for, and the rooms that are open to them."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from services.gateway.asking import house
from services.gateway.identity import Visitor, current
from services.gateway.pages import language
from services.gateway.permissions.reach import reach_of
from services.gateway.permissions.table import table
from shared.contracts.messages import text_of

blueprint = Blueprint("pages", __name__)


@dataclass(frozen=True)
class Room:
    """A page that the navigation leads to, with those of its own below `path`."""

    endpoint: str
    path: str
    name: Any


ROOMS = (
    Room("pages.mine", "/me", _l("Trang của tôi")),
    Room("pages.record", "/record", _l("Ghi nhận")),
    Room("pages.units", "/units", _l("Đơn vị")),
    Room("pages.campaigns", "/campaigns", _l("Phong trào")),
    Room("pages.council", "/council", _l("Hội đồng")),
    Room("pages.awards", "/awards", _l("Khen thưởng")),
    Room("pages.imports", "/imports", _l("Nhập dữ liệu")),
    Room("pages.criteria", "/criteria", _l("Tiêu chí")),
    Room("pages.audit", "/audit", _l("Kiểm tra")),
    Room("pages.operations", "/operations", _l("Vận hành")),
    Room("pages.accounts", "/accounts", _l("Tài khoản")),
    Room("pages.my_tokens", "/tokens", _l("Mã truy cập")),
)

DONE = {
    "saved": _l("Đã lưu."),
    "sent": _l("Đã gửi."),
    "recorded": _l("Đã ghi nhận."),
    "explained": _l("Đã chấp nhận giải trình: ngày này không bị trừ điểm."),
    "unexplained": _l("Đã trả lời: không chấp nhận giải trình."),
    "upheld": _l("Đã giữ nguyên ghi nhận."),
    "retracted": _l("Đã rút lại ghi nhận: không bao giờ được tính nữa."),
    "confirmed": _l("Đã xác minh phản ánh: từ nay được tính."),
    "published": _l("Đã ban hành bộ tiêu chí. Điểm đang được tính lại."),
    "suspended": _l("Đã tạm ngừng tính. Điểm đang được tính lại."),
    "lifted": _l("Đã cho tính lại. Điểm đang được tính lại."),
}
"""What a page says after an action that led to it, by the word in its address."""


@dataclass(frozen=True)
class Me:
    """Who looks at the page: `name` as they are called, `person` and `code` where they are of the staff."""

    name: str
    person: str | None
    code: str | None
    roles: tuple[str, ...]


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.context_processor(_around)
    # Globals, so that parts which are imported have them too.
    app.jinja_env.globals.update(say=_say, spoken=language.spoken)


def shown(template: str, status: int = 200, **context: Any) -> Response:
    """The page of `template`, in the language of the visitor; a chosen language is remembered."""
    response = make_response(render_template(template, **context), status)
    response.content_language = language.spoken()
    response.vary.update(("Accept-Language", "Cookie"))
    if request.args.get("language") in language.NAMES:
        response.set_cookie(language.COOKIE, language.spoken(), max_age=31_536_000, samesite="Lax")
    return response


def by_htmx() -> bool:
    """Whether only a part of the page was asked for."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def open_to(visitor: Visitor, endpoint: str) -> bool:
    """Whether the visitor may go there at all."""
    row = table().get(endpoint)
    return visitor.known and row is not None and reach_of(visitor, row, None) is not None


def me() -> Me | None:
    """Who looks; None while nobody said who they are."""
    visitor = current()
    if not visitor.known:
        return None
    people = house.directory.of(visitor.tenant).people
    code, name = people.get(visitor.person or "", (None, None))
    return Me(name or visitor.username or "", visitor.person, code, visitor.roles)


def _around() -> dict[str, Any]:
    """What the frame of every page shows."""
    visitor = current()
    return {
        "language": language.spoken(),
        "other_language": language.other(),
        "me": me(),
        "rooms": [
            {"name": one.name, "href": url_for(one.endpoint), "here": _here(one.path)}
            for one in ROOMS
            if exists(one.endpoint) and open_to(visitor, one.endpoint)
        ],
        "told": [
            {"text": DONE[word], "kind": "good"} for word in request.args.getlist("done") if word in DONE
        ],
    }


def _say(code: str, **details: Any) -> str:
    """A message of the catalogue that all services share: `word.late`, `scoring.rule.cap`."""
    return text_of(code, details, language.spoken())


def _here(path: str) -> bool:
    return request.path == path or request.path.startswith(f"{path}/")


def exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
