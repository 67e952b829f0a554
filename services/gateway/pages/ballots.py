"""A ballot: who is on it, the member's own vote and its receipts, the count, and finding one's paper again.

What was chosen stands in the body of one request and, of a secret ballot, nowhere else: in no address, in no
page that is kept, in no redirect.
"""

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.gateway.pages import api, sheets
from services.gateway.pages.council import own_person, runs
from services.gateway.pages.council_words import WORDS
from services.gateway.pages.house import blueprint, shown
from services.gateway.pages.nominated import name_of, nominees
from services.gateway.pages.sheets import Entry, Sheet, Typed, at, given, moment, text, wall_now

Found = dict[str, Any]

_CHOICE = "choice-"


@blueprint.get("/council/ballots/<ballot>")
def ballot(ballot: str) -> Response:
    return _page(api.get(at("ballots", ballot)))


@blueprint.post("/council/ballots/<ballot>/vote")
def vote(ballot: str) -> Response:
    """Take the visitor's vote; the receipts stand on the answer, which is kept nowhere."""
    found = api.get(at("ballots", ballot))
    seat = own_seat(found)
    open_to_vote = () if seat is None else votable(found, seat)
    choices = [
        {"nomination": one, "choice": request.form[_CHOICE + one]}
        for one in open_to_vote
        if _CHOICE + one in request.form
    ]
    wish = {"member": seat or own_person(), "by": own_person(), "choices": choices}
    try:
        taken = api.post(at("ballots", ballot, "votes"), wish)
    except api.Problem as problem:
        return _page(found, problem, {one["nomination"]: one["choice"] for one in choices})
    names = {one["nomination"]: name_of(one) for one in found["nominees"]}
    receipts = [(names.get(one["nomination"], ""), one["receipt"]) for one in taken["receipts"]]
    return _unkept(shown("council/receipts.html", 201, ballot=found, receipts=receipts))


@blueprint.post("/council/ballots/<ballot>/receipt")
def verify_receipt(ballot: str) -> Response:
    """Find a paper by its receipt among all of a counted ballot, which are asked for together: nobody learns
    which of them was looked for."""
    found = api.get(at("ballots", ballot))
    receipt = request.form.get("receipt", "").strip().lower()
    papers = api.get(at("ballots", ballot, "papers"))
    mine = [one for one in papers if one["receipt"] == receipt]
    return _page(found, looked_for=receipt, paper=mine[0] if mine else None)


@blueprint.get("/council/ballots/<ballot>/<act>")
def ballot_form(ballot: str, act: str) -> Response:
    return sheets.blank(_of_ballot(ballot, act))


@blueprint.post("/council/ballots/<ballot>/<act>")
def ballot_act(ballot: str, act: str) -> Response:
    return sheets.sent(_of_ballot(ballot, act))


def own_seat(ballot: Found) -> str | None:
    """The seat that the visitor votes for: their own, or the one that they take at the meeting."""
    person = own_person()
    if any(one["person"] == person for one in ballot["seats"]):
        return person
    meeting = api.get_or_none(at("meetings", ballot["meeting"]))
    taken = {seat["by"]["person"]: seat["member"]["person"] for seat in (meeting or {}).get("present", ())}
    return taken.get(person)


def votable(ballot: Found, seat: str) -> list[str]:
    """The nominations that the seat has a vote on, when the visitor gives it."""
    barred = without_vote(ballot, seat)
    return [one["nomination"] for one in ballot["nominees"] if one["nomination"] not in barred]


def without_vote(ballot: Found, seat: str) -> dict[str, str]:
    """nomination -> why the seat has no vote on it, `recused` where it was given up."""
    who = (seat, own_person())
    given_up = {one["nomination"]: "recused" for one in ballot["recused"] if one["person"] in who}
    found = {one["nomination"]: one["ground"] for one in ballot["conflicts"] if one["person"] in who}
    return given_up | found


def _page(
    ballot: Found,
    problem: api.Problem | None = None,
    chosen: dict[str, str] | None = None,
    looked_for: str | None = None,
    paper: Found | None = None,
) -> Response:
    seat = own_seat(ballot)
    has_voted = {one["member"]["person"] for one in ballot["votes"]}
    secret_count = ballot["state"] == "closed" and ballot["secret"]
    known = nominees()
    form = next((known[one["nomination"]] for one in ballot["nominees"] if one["nomination"] in known), None)
    page = shown(
        "council/ballot.html",
        problem.status if problem else 200,
        ballot=ballot,
        form_name=form["form_name"] if form else ballot["form"],
        nominees=known,
        flags=_flags(),
        seat=seat,
        voted=seat in has_voted,
        has_voted=has_voted,
        barred={} if seat is None else without_vote(ballot, seat),
        chosen=chosen or {},
        problem=problem,
        papers=api.get_or_none(at("ballots", ballot["ballot"], "papers")) if secret_count else None,
        looked_for=looked_for,
        paper=paper,
        names={one["nomination"]: name_of(one) for one in ballot["nominees"]},
        runs=runs(),
        **WORDS,
    )
    return _unkept(page)


def _unkept(page: Response) -> Response:
    page.headers["Cache-Control"] = "no-store"
    return page


def _flags() -> dict[str, list[Found]]:
    """subject -> its flags."""
    found: dict[str, list[Found]] = {}
    for one in api.get_or_none("/api/flags") or ():
        found.setdefault(one["subject"], []).append(one)
    return found


def _of_ballot(ballot: str, act: str) -> Sheet:
    if act not in _ACTS:
        raise NotFound()
    return _ACTS[act](api.get(at("ballots", ballot)), url_for("pages.ballot", ballot=ballot))


def _when() -> Entry:
    return Entry("at", _l("Vào lúc"), "datetime-local", wall_now())


def _recusal(ballot: Found, back: str) -> Sheet:
    """Of the visitor; the office enters it for any member."""
    people = [
        (one["person"], name_of(one)) for one in ballot["seats"] if runs() or one["person"] == own_person()
    ]
    listed = [(one["nomination"], name_of(one)) for one in ballot["nominees"]]
    entries = (
        Entry("person", _l("Thành viên"), "choice", options=people or [(own_person(), _l("tôi"))]),
        Entry("nominations", _l("Không bỏ phiếu về"), "choices", options=listed),
    )

    def fields(typed: Typed) -> Found:
        return {"person": text(typed, "person"), "nominations": typed.getlist("nominations")}

    about = _l("Người có xung đột lợi ích không bỏ phiếu về đề nghị đó.")
    path = at("ballots", ballot["ballot"], "recusals")
    return Sheet(_l("Không tham gia bỏ phiếu"), _l("Ghi nhận"), entries, path, fields, back, about)


def _absent(ballot: Found, back: str) -> Sheet:
    has_voted = {one["member"]["person"] for one in ballot["votes"]}
    waiting = [(one["person"], name_of(one)) for one in ballot["seats"] if one["person"] not in has_voted]
    entries = (
        Entry("member", _l("Thành viên vắng mặt"), "choice", options=waiting),
        Entry("until", _l("Gửi phiếu trước"), "datetime-local"),
    )

    def fields(typed: Typed) -> Found:
        return {"member": text(typed, "member"), "until": moment(typed, "until")}

    path = at("ballots", ballot["ballot"], "absent")
    return Sheet(_l("Lấy ý kiến bằng văn bản"), _l("Gửi yêu cầu"), entries, path, fields, back)


def _closing(ballot: Found, back: str) -> Sheet:
    path = at("ballots", ballot["ballot"], "closing")
    about = _l(
        "Đã có %(voted)s trên %(members)s thành viên bỏ phiếu. Sau khi kiểm phiếu không bỏ phiếu được nữa.",
        voted=ballot["voted"],
        members=ballot["members"],
    )
    title = _l("Kết thúc và kiểm phiếu")
    return Sheet(title, title, (_when(),), path, lambda typed: {"at": moment(typed, "at")}, back, about)


def _voiding(ballot: Found, back: str) -> Sheet:
    entries = (_when(), Entry("reason", _l("Lý do"), "textarea"))

    def fields(typed: Typed) -> Found:
        return {"at": moment(typed, "at"), **given(typed, "reason")}

    path = at("ballots", ballot["ballot"], "voiding")
    about = _l("Các phiếu đã bỏ sẽ không được kiểm và bị hủy.")
    return Sheet(_l("Dừng đợt bỏ phiếu"), _l("Dừng, không kiểm phiếu"), entries, path, fields, back, about)


_ACTS: dict[str, Callable[[Found, str], Sheet]] = {
    "recusal": _recusal,
    "absent": _absent,
    "closing": _closing,
    "voiding": _voiding,
}
