"""What is to be known before anybody is nominated: matters that hang over people, and awards from before."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from services.gateway.pages import api, sheets
from services.gateway.pages.council import runs
from services.gateway.pages.council_words import KINDS, MATTERS, WORDS
from services.gateway.pages.house import blueprint, shown
from services.gateway.pages.language import spoken
from services.gateway.pages.sheets import Entry, Sheet, Typed, at, given, text, today
from shared.ids import new_id

_WHOM = Entry(
    "subject", _l("Mã người hoặc đơn vị"), help=_l("Mã cán bộ, ví dụ CB001; với tập thể là mã đơn vị.")
)
_DECISION = (Entry("authority", _l("Người quyết định")), Entry("decision_number", _l("Số quyết định")))


@blueprint.get("/council/matters")
def matters() -> Response:
    return shown(
        "council/matters.html",
        matters=api.get_or_none("/api/matters"),
        earlier=api.get_or_none("/api/earlier-awards"),
        runs=runs(),
        **WORDS,
    )


@blueprint.get("/council/matters/new")
def new_matter() -> Response:
    return sheets.blank(_raising())


@blueprint.post("/council/matters/new")
def raise_matter() -> Response:
    return sheets.sent(_raising())


@blueprint.get("/council/matters/<matter>/settlement")
def settlement_form(matter: str) -> Response:
    return sheets.blank(_settling(matter))


@blueprint.post("/council/matters/<matter>/settlement")
def settle_matter(matter: str) -> Response:
    return sheets.sent(_settling(matter))


@blueprint.get("/council/earlier-awards/new")
def new_earlier_award() -> Response:
    return sheets.blank(_recording())


@blueprint.post("/council/earlier-awards/new")
def record_earlier_award() -> Response:
    return sheets.sent(_recording())


@blueprint.get("/council/earlier-awards/<award>/striking")
def striking_form(award: str) -> Response:
    return sheets.blank(_striking(award))


@blueprint.post("/council/earlier-awards/<award>/striking")
def strike_earlier_award(award: str) -> Response:
    return sheets.sent(_striking(award))


def _raising() -> Sheet:
    entries = (
        Entry("kind", _l("Vụ việc"), "choice", options=[*MATTERS.items()]),
        _kind("subject_kind"),
        _WHOM,
        Entry("since", _l("Từ ngày"), "date", today()),
        Entry("document", _l("Văn bản"), help=_l("Ví dụ: Đơn số 07/ĐKN")),
    )

    def fields(typed: Typed) -> dict[str, str]:
        return {"matter": new_id(), **given(typed, "kind", "subject_kind", "subject", "since", "document")}

    about = _l("Khen thưởng được tạm hoãn cho đến khi vụ việc có kết luận.")
    return Sheet(_l("Ghi vụ việc đang xem xét"), _l("Ghi"), entries, "/api/matters", fields, _back(), about)


def _settling(matter: str) -> Sheet:
    entries = (
        Entry("on", _l("Ngày kết luận"), "date", today()),
        Entry("document", _l("Văn bản kết luận")),
    )
    path = at("matters", matter, "settlement")
    title = _l("Kết luận vụ việc")
    return Sheet(title, _l("Ghi"), entries, path, lambda typed: given(typed, "on", "document"), _back())


def _recording() -> Sheet:
    forms = [
        (one["code"], one["name"].get(spoken()) or one["code"])
        for one in api.get_or_none("/api/catalogue") or ()
    ]
    entries = (
        Entry("form", _l("Danh hiệu, hình thức"), "choice", options=forms),
        _kind("recipient_kind"),
        Entry("recipient", _WHOM.label, help=_WHOM.help),
        Entry("year", _l("Của năm"), "number"),
        *_DECISION,
        Entry("decided_on", _l("Ngày quyết định"), "date"),
    )

    def fields(typed: Typed) -> dict[str, object]:
        year = text(typed, "year")
        names = ("form", "recipient_kind", "recipient", "authority", "decision_number", "decided_on")
        return {**given(typed, *names), "year": int(year) if year.isdecimal() else year}

    title = _l("Ghi khen thưởng đã có")
    return Sheet(title, _l("Ghi"), entries, "/api/earlier-awards", fields, _back())


def _striking(award: str) -> Sheet:
    entries = (Entry("on", _l("Ngày"), "date", today()), Entry("reason", _l("Lý do"), "textarea"))
    path = at("earlier-awards", award, "striking")
    return Sheet(
        _l("Gạch bỏ khen thưởng đã ghi"),
        _l("Gạch bỏ"),
        entries,
        path,
        lambda typed: given(typed, "on", "reason"),
        _back(),
    )


def _kind(name: str) -> Entry:
    return Entry(name, _l("Là"), "choice", options=[*KINDS.items()])


def _back() -> str:
    return url_for("pages.matters")
