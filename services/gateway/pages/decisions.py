"""The office's desk for awards: who waits for a decision or a ceremony, and the papers that go with them."""

from typing import Any
from urllib.parse import quote

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from services.gateway.identity import current
from services.gateway.pages import api
from services.gateway.pages.award_steps import STEPS, AwardStep
from services.gateway.pages.house import blueprint, open_to, shown


@blueprint.get("/awards/decisions")
def decisions() -> Response:
    """Every campaign's nominations by how far they are, and its papers."""
    campaigns = api.get("/api/campaigns")
    names = [one["campaign"] for one in campaigns]
    campaign = request.args.get("campaign") or (names[-1] if names else None)
    nominations = api.get(_nominations(campaign)) if campaign else []
    meetings = api.get_or_none("/api/meetings") if campaign else []
    shown_one = next((one for one in campaigns if one["campaign"] == campaign), None)
    return shown(
        "awards/decisions.html",
        campaigns=campaigns,
        campaign=shown_one,
        form_names=_form_names(shown_one),
        meetings=meetings,
        waiting=_in(nominations, "submitted"),
        decided=_in(nominations, "approved"),
        numbers=sorted({one["decision_number"] for one in nominations if one.get("decision_number")}),
        periods=sorted({one["period"] for one in nominations if one.get("period")}, reverse=True),
        may={name: open_to(current(), step.operation) for name, step in STEPS.items()},
    )


@blueprint.get("/awards/decisions/<campaign>/<step>")
def decision_step(campaign: str, step: str) -> Response:
    """The form over the nominations that it may be about, all of them ticked."""
    return _form(campaign, step, _permitted(step), None, None)


@blueprint.post("/awards/decisions/<campaign>/<step>")
def take_decision_step(campaign: str, step: str) -> Response:
    taken = _permitted(step)
    try:
        api.post(taken.path, taken.body(request.form))
    except api.Problem as problem:
        return _form(campaign, step, taken, request.form, problem)
    return redirect(url_for("pages.decisions", campaign=campaign, done="saved"), 303)


@blueprint.get("/awards/papers/<paper>/<path:about>")
def paper(paper: str, about: str) -> Response:
    """A paper as a file, drawn up now; what is asked of it stands in the address."""
    asked = {name: value for name, value in request.args.items() if value and name != "language"}
    return api.raw(f"/api/documents/{quote(paper, safe='')}/{quote(about)}", **asked)


def _form(campaign: str, name: str, step: AwardStep, typed: Any, problem: api.Problem | None) -> Response:
    found = _in(api.get(_nominations(campaign)), step.state)
    forms = _form_names(api.get(_campaign(campaign)))
    options = [(one["nomination"], _line(one, forms)) for one in found]
    if typed is None:
        ready = [one["nomination"] for one in found if one.get("standing") in (None, "eligible")]
        typed = MultiDict([("nominations", one) for one in ready])
    return shown(
        "awards/step.html",
        problem.status if problem else 200,
        award=None,
        step=step,
        typed=typed,
        problem=problem,
        options={"nominations": options},
        action=url_for("pages.take_decision_step", campaign=campaign, step=name),
        back=url_for("pages.decisions", campaign=campaign),
    )


def _line(nomination: dict[str, Any], forms: dict[str, str]) -> str:
    name = nomination.get("name") or nomination["recipient"]
    return f"{name} – {forms.get(nomination['form'], nomination['form'])}, {nomination['period']}"


def _form_names(campaign: dict[str, Any] | None) -> dict[str, str]:
    return {one["form"]: one["name"] for one in (campaign or {}).get("forms", [])}


def _in(nominations: list[dict[str, Any]], state: str) -> list[dict[str, Any]]:
    return [one for one in nominations if one.get("state") == state]


def _permitted(name: str) -> AwardStep:
    step = STEPS.get(name)
    if step is None or not step.state:
        raise NotFound()
    if not open_to(current(), step.operation):
        raise Forbidden()
    return step


def _campaign(campaign: str) -> str:
    return f"/api/campaigns/{quote(campaign, safe='')}"


def _nominations(campaign: str) -> str:
    return f"{_campaign(campaign)}/nominations"
