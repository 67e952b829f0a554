"""In which language a page speaks, and how it writes points, days and moments in it."""

from datetime import date, datetime
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone
from babel.numbers import format_decimal
from flask import Flask, request
from flask_babel import Babel

from services.gateway.errors import language as asked_language
from shared.contracts.messages import LANGUAGES

COOKIE = "language"
NAMES = {"vi": "Tiếng Việt", "en": "English"}

_ZONE = get_timezone("Asia/Ho_Chi_Minh")


def register(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    Babel(app, locale_selector=spoken, default_translation_directories="translations")
    app.add_template_filter(points)
    app.add_template_filter(decimal)
    app.add_template_filter(hundredth)
    app.add_template_filter(day)
    app.add_template_filter(moment)


def spoken() -> str:
    """`vi` or `en`: as chosen on the page, else as the browser asks."""
    chosen = request.args.get("language") or request.cookies.get(COOKIE)
    return chosen if chosen in LANGUAGES else asked_language()


def other() -> dict[str, str]:
    """The language that is one click away, and where that click leads."""
    code = next(one for one in LANGUAGES if one != spoken())
    kept = {**request.args.to_dict(flat=True), "language": code}
    return {"code": code, "name": NAMES[code], "href": f"{request.path}?{urlencode(kept)}"}


def points(hundredths: int) -> str:
    """9950 as 99,50."""
    return decimal(hundredths / 100, digits=2)


def hundredth(hundredths: int) -> float:
    """9950 as the number 99.5, for a chart."""
    return hundredths / 100


def decimal(number: float, digits: int | None = None) -> str:
    shown = f"#,##0.{'0' * digits}" if digits else "#,##0.##"
    return format_decimal(number, format=shown, locale=_locale())


def day(value: str | date) -> str:
    """2019-07-15 as 15/07/2019, or as English writes it."""
    given = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return format_date(given, format="dd/MM/yyyy" if spoken() == "vi" else "medium", locale=_locale())


def moment(value: str | datetime) -> str:
    """A moment as the clocks of Viet Nam show it."""
    given = datetime.fromisoformat(value) if isinstance(value, str) else value
    shown = "HH:mm dd/MM/yyyy" if spoken() == "vi" else "medium"
    return format_datetime(given, format=shown, tzinfo=_ZONE, locale=_locale())


def _locale() -> Locale:
    return Locale.parse(spoken())
