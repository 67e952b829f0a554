"""Campaigns: the charter and what comes next, the consultation, who takes part, what the office does."""

from typing import Any
from urllib.parse import quote

from flask import redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from services.gateway.asking import house
from services.gateway.identity import current
from services.gateway.pages import api
from services.gateway.pages.campaign_steps import STEPS, Step
from services.gateway.pages.entries import units_within
from services.gateway.pages.house import blueprint, me, open_to, shown


@blueprint.get("/campaigns")
def campaigns() -> Response:
    found = api.get_or_none("/api/campaigns")
    return shown("campaigns/campaigns.html", campaigns=found)


@blueprint.get("/campaigns/<campaign>")
def campaign(campaign: str) -> Response:
    """The charter with its articles, forms of award in words, periods and contacts; and what comes next."""
    found = whole_campaign(campaign)
    catalogue = api.get_or_none("/api/catalogue") if any(_codes(found)) else []
    honours = api.get_or_none(_of(campaign, "/honours"))
    return shown(
        "campaigns/campaign.html",
        campaign=found,
        honours=honours,
        rules={one["code"]: one for one in catalogue or ()},
        steps=_offered(found, "open-consultation", "close-consultation", "launch", "honours", "close"),
    )


@blueprint.get("/campaigns/<campaign>/consultation")
def consultation(campaign: str) -> Response:
    """What staff said about each article and what was answered, and how the newest drafts differ."""
    found = whole_campaign(campaign)
    comments = api.get_or_none(_of(campaign, "/comments"))
    differences = api.get_or_none(_of(campaign, "/differences")) if found.get("draft", 1) > 1 else None
    return shown(
        "campaigns/consultation.html",
        campaign=found,
        comments=comments,
        differences=differences,
        steps=_offered(found, "open-consultation", "close-consultation"),
        may_comment=bool(_offered(found, "comment")),
        may_answer=bool(_offered(found, "answer")),
    )


@blueprint.get("/campaigns/<campaign>/progress")
def progress(campaign: str) -> Response:
    """Who joined, who is silent, what was registered for, which ceremonies and reviews were held."""
    found = whole_campaign(campaign)
    parts = {
        name: api.get_or_none(_of(campaign, f"/{name}"))
        for name in ("participation", "ceremonies", "reviews")
    }
    registrations = None
    if open_to(current(), "campaigns.registrations"):
        registrations = api.get_or_none(_of(campaign, "/registrations"))
    return shown(
        "campaigns/progress.html",
        campaign=found,
        registrations=registrations,
        unit_names=house.directory.of(current().tenant).units,
        steps=_offered(found, "join", "register", "ceremony", "review", "remind"),
        **parts,
    )


@blueprint.get("/campaigns/<campaign>/steps/<step>")
def campaign_step(campaign: str, step: str) -> Response:
    """The form of one step; what the address names stands in it already."""
    return _form(campaign, step, _permitted(step), request.args.to_dict(), None)


@blueprint.post("/campaigns/<campaign>/steps/<step>")
def take_campaign_step(campaign: str, step: str) -> Response:
    taken = _permitted(step)
    path = taken.path.format(
        campaign=quote(campaign, safe=""), comment=quote(request.form.get("comment", "-"), safe="")
    )
    try:
        api.post(path, taken.body(request.form))
    except api.Problem as problem:
        return _form(campaign, step, taken, request.form, problem)
    return redirect(url_for(taken.back, campaign=campaign, done="saved"), 303)


def _form(campaign: str, name: str, step: Step, typed: Any, problem: api.Problem | None) -> Response:
    found = whole_campaign(campaign)
    return shown(
        "campaigns/step.html",
        problem.status if problem else 200,
        campaign=found,
        name=name,
        step=step,
        typed=_with_own_code(typed),
        problem=problem,
        options=_options(found, step),
        about=_answered(campaign, typed) if name == "answer" else None,
    )


def _with_own_code(typed: Any) -> Any:
    who = me()
    code = (who.code if who else None) or ""
    return typed if request.method == "POST" else {"author": code, "by": code, **typed}


def _options(campaign: dict[str, Any], step: Step) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in the fields whose choices are the campaign's own."""
    forms = campaign.get("forms", [])
    found = {
        "article": [(one["article"], one["title"]) for one in campaign.get("articles", [])],
        "period": [(one, one) for one in _periods(campaign)],
        "forms": [(one["form"], one["name"]) for one in forms if one["recipient"] == "unit"],
        "own_forms": [(one["form"], one["name"]) for one in forms if one["recipient"] == "person"],
    }
    if any(one.name == "unit" for one in step.entries):
        joined = set(campaign.get("units", []))
        joining = step is STEPS["join"]
        within = units_within(step.operation)
        found["unit"] = [one for one in within if (one[0] in joined) != joining]
    return found


def _periods(campaign: dict[str, Any]) -> list[str]:
    """Those of the charter; without any, its years."""
    first, last = (int(campaign[name][:4]) for name in ("first_day", "last_day"))
    return campaign.get("periods") or [str(year) for year in range(first, last + 1)]


def _answered(campaign: str, typed: Any) -> dict[str, Any] | None:
    """The comment that an answer is for."""
    comments = api.get(_of(campaign, "/comments"))
    return next((one for one in comments if one["comment"] == typed.get("comment")), None)


def _permitted(name: str) -> Step:
    if name not in STEPS:
        raise NotFound()
    if not open_to(current(), STEPS[name].operation):
        raise Forbidden()
    return STEPS[name]


def _offered(campaign: dict[str, Any], *names: str) -> list[tuple[str, Step]]:
    """Those steps that the state of the campaign and the visitor's roles leave open."""
    return [
        (name, STEPS[name])
        for name in names
        if campaign.get("state") in STEPS[name].states and open_to(current(), STEPS[name].operation)
    ]


def whole_campaign(campaign: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(_of(campaign))
    return found


def _codes(campaign: dict[str, Any]) -> list[str]:
    return [one["catalogue"] for one in campaign.get("forms", []) if one.get("catalogue")]


def _of(campaign: str, rest: str = "") -> str:
    return f"/api/campaigns/{quote(campaign, safe='')}{rest}"
