"""Behind the QR code of a service counter: five questions to anybody, and no question who it is."""

from typing import Any

from flask import current_app, g, redirect, request, url_for
from flask_babel import lazy_gettext as _l

from services.gateway.api.counters import address_of, drawing
from services.gateway.asking import ask, caller, house
from services.gateway.feedback import forms
from services.gateway.feedback.counters import Counter, Counters
from services.gateway.feedback.crowd import Crowd
from services.gateway.feedback.sayings import (
    MOST_WORDS,
    QUESTIONS,
    Saying,
    Sayings,
    feedback_id,
    records_of,
)
from services.gateway.identity.texts import storable
from services.gateway.pages.api import Problem
from services.gateway.pages.house import blueprint, shown
from services.gateway.pages.language import spoken
from services.gateway.webhooks.desk import desk
from shared.contracts.messages import text_of
from shared.contracts.refusal import Refusal

ASKED = (
    _l("Nơi đây có gọn gàng, thủ tục có được niêm yết dễ thấy không?"),
    _l("Cán bộ có thái độ lịch sự, tôn trọng không?"),
    _l("Cán bộ có hướng dẫn rõ ràng, đủ một lần không?"),
    _l("Thời gian chờ có hợp lý, đúng hẹn không?"),
    _l("Nhìn chung, ông/bà có hài lòng không?"),
)
_ACTOR = "feedback"
_CROWD = "thidua-feedback"
_STATUS = {"feedback.many": 429}


@blueprint.get("/feedback/<counter>")
def feedback(counter: str) -> Any:
    return _form(_counter(counter))


@blueprint.post("/feedback/<counter>")
def give_feedback(counter: str) -> Any:
    found = _counter(counter)
    try:
        saying = _said(found)
        _take(found, saying)
    except Refusal as refusal:
        text = text_of(refusal.code, refusal.details, spoken())
        place = refusal.details.get("place")
        return _form(found, Problem(_STATUS.get(refusal.code, 422), text, place))
    return redirect(url_for("pages.feedback_given", counter=counter), 303)


@blueprint.get("/feedback/<counter>/thanks")
def feedback_given(counter: str) -> Any:
    return shown("feedback/thanks.html", counter=_counter(counter))


@blueprint.get("/counters/<counter>/poster")
def counter_poster(counter: str) -> Any:
    """A sheet of A4 with the QR code, to put up at the counter."""
    found = _counter(counter)
    drawn = drawing(counter).decode()
    return shown("feedback/poster.html", counter=found, drawn=drawn, address=address_of(counter))


def _said(counter: Counter) -> Saying:
    """What the form says; raises Refusal."""
    answers = [_mark(request.form.get(f"answer-{number}", "")) for number in range(1, QUESTIONS + 1)]
    words = storable(request.form.get("words", "")).strip()
    if len(words) > MOST_WORDS:
        raise Refusal("feedback.long", place="words", limit=MOST_WORDS)
    nonce = forms.nonce_of(counter, request.form.get("form", ""), desk.now())
    return Saying(nonce, answers, words or None)


def _mark(text: str) -> int:
    if text not in ("1", "2", "3", "4", "5"):
        raise Refusal("feedback.answers")
    return int(text)


def _take(counter: Counter, saying: Saying) -> None:
    """Once a form: put on record what the rules of the counter say, then keep it. Raises Refusal."""
    tenant, kept = caller.tenant, Sayings(desk.engine, desk.now)
    if kept.has(tenant, feedback_id(tenant, counter, saying)):
        return
    if not _crowd().allows(request.remote_addr or "", counter.counter):
        raise Refusal("feedback.many")
    # the record is told under the form's own moment, so that a second try says the same
    at = forms.given_at(request.form["form"])
    commands = records_of(tenant, counter, saying, at)
    context = {"tenant": tenant, "actor": _ACTOR, "correlation_id": g.correlation_id}
    for command in commands:
        ask("observations", "execute", command=command, context=context)
    kept.keep(tenant, counter, saying, [command["record"] for command in commands])


def _form(counter: Counter, problem: Problem | None = None) -> Any:
    return shown(
        "feedback/form.html",
        problem.status if problem else 200,
        counter=counter,
        unit=house.directory.of(caller.tenant).units.get(counter.unit, ""),
        asked=ASKED,
        problem=problem,
        typed=request.form,
        # one that was refused stays the same form, unless it is the form that is not good any more
        token=_still_good(counter) or forms.given_out(counter, desk.now()),
        most_words=MOST_WORDS,
    )


def _still_good(counter: Counter) -> str | None:
    shown_token = request.form.get("form", "")
    try:
        forms.nonce_of(counter, shown_token, desk.now())
    except Refusal as refusal:
        return shown_token if refusal.code == "feedback.soon" else None
    return shown_token


def _counter(counter: str) -> Counter:
    return Counters(desk.engine).of(caller.tenant, counter)


def _crowd() -> Crowd:
    crowd: Crowd = current_app.extensions.setdefault(_CROWD, Crowd())
    return crowd
