"""The honour roll with its search, one award with the way to it, and its certificate and credential."""

from typing import Any
from urllib.parse import quote

from flask import Response as File
from flask import redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from services.gateway.asking import house
from services.gateway.identity import current
from services.gateway.pages import api
from services.gateway.pages.award_steps import STEPS, AwardStep
from services.gateway.pages.entries import text, whole
from services.gateway.pages.house import blueprint, open_to, shown

PAGE = 50
_SOUGHT = ("text", "form", "unit", "period", "campaign")


@blueprint.get("/awards")
def awards() -> Response:
    """The awards that stand, as far as the search asks for them, page by page."""
    sought = {name: text(request.args, name) for name in _SOUGHT}
    after = whole(request.args, "after") or 0
    problem = None
    roll: dict[str, Any] | None = {"all": 0, "honours": []}
    wanted = {name: value or None for name, value in sought.items()}
    try:
        roll = api.get_or_none("/api/honours", **wanted, after=after, limit=PAGE)
    except api.Problem as refused:
        problem = refused
    campaigns = api.get_or_none("/api/campaigns") or []
    return shown(
        "awards/awards.html",
        problem.status if problem else 200,
        roll=roll,
        sought=sought,
        problem=problem,
        forms={one["form"]: one["name"] for each in campaigns for one in each.get("forms", [])},
        units=house.directory.of(current().tenant).units,
        further=_further(roll, sought, after),
        may_decide=open_to(current(), "pages.decisions"),
    )


@blueprint.get("/awards/<award>")
def award(award: str) -> Response:
    """One award and how it came about: the campaign, the score, the vote, the decision, the ceremony."""
    found = _award(award)
    ballot = None
    if found.get("ballot") and open_to(current(), "councils.ballot"):
        ballot = api.get_or_none(f"/api/ballots/{quote(found['ballot'], safe='')}")
    steps = [("correct", STEPS["correct"]), ("revoke", STEPS["revoke"])]
    return shown(
        "awards/award.html",
        award=found,
        ballot=ballot,
        steps=[one for one in steps if not found["revoked"] and open_to(current(), one[1].operation)],
        may_print=open_to(current(), "awards.document"),
        may_export=open_to(current(), "awards.credential"),
    )


@blueprint.get("/awards/<award>/credential")
def award_credential(award: str) -> Response:
    """The credential as a file, to be checked without asking anybody."""
    signed = api.get(f"/api/awards/{quote(award, safe='')}/credential")["credential"]
    headers = {"Content-Disposition": 'attachment; filename="credential.jwt"'}
    return File(signed, content_type="application/vc+jwt", headers=headers)


@blueprint.get("/awards/<award>/steps/<step>")
def award_step(award: str, step: str) -> Response:
    return _form(_award(award), step, _permitted(step), {}, None)


@blueprint.post("/awards/<award>/steps/<step>")
def take_award_step(award: str, step: str) -> Response:
    taken, found = _permitted(step), _award(award)
    try:
        api.post(taken.path.format(nomination=quote(found["nomination"], safe="")), taken.body(request.form))
    except api.Problem as problem:
        return _form(found, step, taken, request.form, problem)
    return redirect(url_for("pages.award", award=award, done="saved"), 303)


def _form(
    award: dict[str, Any], name: str, step: AwardStep, typed: Any, problem: api.Problem | None
) -> Response:
    return shown(
        "awards/step.html",
        problem.status if problem else 200,
        award=award,
        step=step,
        typed=typed,
        problem=problem,
        options={},
        action=url_for("pages.take_award_step", award=award["award"], step=name),
        back=url_for("pages.award", award=award["award"]),
    )


def _award(award: str) -> dict[str, Any]:
    found = next((one for one in api.get("/api/awards") if one.get("award") == award), None)
    if found is None:
        raise NotFound()
    return found


def _permitted(name: str) -> AwardStep:
    step = STEPS.get(name)
    if step is None or step.state:
        raise NotFound()
    if not open_to(current(), step.operation):
        raise Forbidden()
    return step


def _further(roll: dict[str, Any] | None, sought: dict[str, str], after: int | str) -> str | None:
    """Where the next page is, if there is one."""
    if roll is None or not isinstance(after, int) or after + PAGE >= roll.get("all", 0):
        return None
    kept: dict[str, Any] = {name: value for name, value in sought.items() if value}
    return url_for("pages.awards", **kept, after=after + PAGE)
