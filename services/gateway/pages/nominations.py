"""Nominations: whom a campaign puts forward, whom it leaves out and why, and those made by hand."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from services.gateway.pages import api, sheets
from services.gateway.pages.council import runs
from services.gateway.pages.council_words import KINDS, WORDS
from services.gateway.pages.house import blueprint, shown
from services.gateway.pages.nominated import form_names, name_of, nominees
from services.gateway.pages.sheets import Entry, Sheet, Typed, at, given, text, today

Found = dict[str, Any]


@blueprint.get("/council/nominations")
def nominations() -> Response:
    """Of one campaign and period those nominated, their points, and all that stands against them."""
    campaign, campaigns = _campaign()
    rows = api.get_or_none(at("campaigns", campaign["campaign"], "nominations")) if campaign else []
    periods = sorted({one["period"] for one in rows or ()}, reverse=True)
    period = request.args.get("period") or (periods[0] if periods else today()[:4])
    return shown(
        "council/nominations.html",
        campaign=campaign,
        campaigns=campaigns,
        period=period,
        periods=periods,
        nominations=None if rows is None else [one for one in rows if one["period"] == period],
        form_names=form_names(campaign) if campaign else {},
        runs=runs(),
        **WORDS,
    )


@blueprint.get("/council/nominations/proposals")
def proposals() -> Response:
    """Whom the rankings and scores put forward now; nothing is nominated by looking."""
    return _proposals()


@blueprint.post("/council/nominations/proposals")
def propose() -> Any:
    campaign, period = request.form.get("campaign", ""), request.form.get("period", "")
    try:
        api.post(at("campaigns", campaign, "nominations"), {"period": period})
    except api.Problem as problem:
        return _proposals(problem)
    return redirect(url_for("pages.nominations", campaign=campaign, period=period, done="saved"), 303)


def _proposals(problem: api.Problem | None = None) -> Response:
    campaign, campaigns = _campaign()
    period = request.values.get("period") or today()[:4]
    looked, wrong = None, problem
    if campaign is not None:
        try:
            looked = api.get_or_none(at("campaigns", campaign["campaign"], "proposals"), period=period)
        except api.Problem as found:
            wrong = wrong or found
    return shown(
        "council/proposals.html",
        wrong.status if wrong else 200,
        campaign=campaign,
        campaigns=campaigns,
        period=period,
        proposals=looked,
        problem=wrong,
        form_names=form_names(campaign) if campaign else {},
        runs=runs(),
        **WORDS,
    )


@blueprint.get("/council/nominations/new")
def new_nomination() -> Response:
    return sheets.blank(_submission())


@blueprint.post("/council/nominations/new")
def submit_nomination() -> Response:
    return sheets.sent(_submission())


@blueprint.get("/council/nominations/<nomination>/withdrawal")
def withdrawal_form(nomination: str) -> Response:
    return sheets.blank(_withdrawal(nomination))


@blueprint.post("/council/nominations/<nomination>/withdrawal")
def withdraw_nomination(nomination: str) -> Response:
    return sheets.sent(_withdrawal(nomination))


def _campaign() -> tuple[Found | None, list[Found]]:
    """The campaign that was chosen, else the newest that runs, and all to choose from."""
    found = api.get_or_none("/api/campaigns") or []
    campaigns = [one for one in found if one["state"] in ("launched", "closed")]
    wanted = request.values.get("campaign")
    chosen = [one for one in campaigns if one["campaign"] == wanted] or campaigns[-1:]
    return (chosen[0] if chosen else None), campaigns


def _submission() -> Sheet:
    campaign, _ = _campaign()
    forms = [] if campaign is None else campaign["forms"]
    kinds = {one["form"]: one["recipient"] for one in forms}
    named = [(one["form"], f"{one['name']} ({KINDS[one['recipient']]})") for one in forms]
    units = [(one["unit"], one["name"]) for one in api.get_or_none("/api/units") or ()]
    entries = (
        Entry("form", _l("Hình thức khen thưởng"), "choice", options=named),
        Entry("period", _l("Kỳ"), first=request.args.get("period", today()[:4]), help=_l("Ví dụ 2019")),
        Entry(
            "recipient",
            _l("Mã người hoặc đơn vị được đề nghị"),
            help=_l("Mã cán bộ, ví dụ CB001; với tập thể là mã đơn vị."),
        ),
        Entry("by", _l("Đơn vị đề nghị"), "choice", options=units),
    )

    def fields(typed: Typed) -> Found:
        kind = kinds.get(text(typed, "form"), "person")
        return {"recipient_kind": kind, "origin": "unit", **given(typed, "form", "period", "recipient", "by")}

    code = campaign["campaign"] if campaign else "-"
    return Sheet(
        _l("Đề nghị khen thưởng"),
        _l("Gửi đề nghị"),
        entries,
        at("campaigns", code, "nominations", "by-hand"),
        fields,
        url_for("pages.nominations", campaign=code),
        _l("Điều kiện và chỉ tiêu được kiểm ngay khi gửi; thiếu gì sẽ được báo rõ."),
    )


def _withdrawal(nomination: str) -> Sheet:
    found = nominees().get(nomination, {})
    entries = (
        Entry("on", _l("Ngày rút"), "date", today()),
        Entry("reason", _l("Lý do"), "textarea"),
    )

    def fields(typed: Typed) -> Found:
        by = found.get("by") or found.get("recipient") or ""
        return {"by": by, **given(typed, "on", "reason")}

    about = f"{found['form_name']}: {name_of(found)}" if found else ""
    back = url_for("pages.nominations", campaign=found.get("campaign"), period=found.get("period"))
    path = at("nominations", nomination, "withdrawal")
    return Sheet(_l("Rút đề nghị"), _l("Rút đề nghị"), entries, path, fields, back, about)
