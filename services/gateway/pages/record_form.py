"""What the form of a record says, as the command that it means."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from flask_babel import gettext as _

from services.gateway.pages.api import Problem
from shared.clock import VIETNAM
from shared.contracts.observations import Measure

MEASURES: tuple[str, ...] = get_args(Measure)


def behaviour_of(form: Mapping[str, str], code: str | None) -> dict[str, Any]:
    """The fields of RecordBehaviour; `code` is the staff code of who records. Raises Problem at a field."""
    kind, _colon, subject = form.get("subject", "").partition(":")
    if not subject:
        raise wrong("subject", _("Hãy tìm và chọn người hoặc đơn vị được ghi nhận."))
    measures = {name: hundredths(form, name) for name in MEASURES if form.get(name, "").strip()}
    said = {
        "record": form.get("record", "").strip() or None,
        "subject_kind": kind,
        "subject": subject,
        "criterion": form.get("criterion", ""),
        "quantity": hundredths(form, "quantity"),
        "occurred_at": moment_of(form, "occurred_at"),
        "observer": form.get("observer", "").strip() or code or "",
        "source": form.get("source") or "inspection",
        "evidence": form.get("evidence", "").strip() or None,
        "note": form.get("note", "").strip() or None,
        "column": form.get("column", "").strip() or None,
        "alleged": True if form.get("alleged") else None,
    }
    return {name: value for name, value in said.items() if value is not None} | (
        {"measures": measures} if measures else {}
    )


def hundredths(form: Mapping[str, str], name: str) -> int:
    """2,5 or 2.5 as 250."""
    text = form.get(name, "").strip().replace(",", ".") or "1"
    try:
        number = Decimal(text) * 100
        if number != number.to_integral_value() or not 0 <= number <= 100_000_000:
            raise InvalidOperation
    except InvalidOperation:
        raise wrong(name, _("Hãy ghi một số không âm, nhiều nhất hai chữ số sau dấu phẩy.")) from None
    return int(number)


def moment_of(form: Mapping[str, str], name: str) -> str:
    """What a clock in Viet Nam shows, as a moment."""
    try:
        given = datetime.fromisoformat(form.get(name, ""))
    except ValueError:
        raise wrong(name, _("Hãy ghi ngày và giờ, ví dụ 15/07/2019 08:05.")) from None
    return given.replace(tzinfo=VIETNAM).isoformat()


def wrong(field: str, text: str) -> Problem:
    return Problem(422, text, field)
