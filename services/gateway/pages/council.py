"""The council room: councils, who sits on them, their meetings and the minutes."""

from typing import Any

from flask import url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.gateway.identity import current
from services.gateway.pages import api, council_sheets, meeting_sheets, sheets
from services.gateway.pages.council_words import WORDS
from services.gateway.pages.house import blueprint, me, open_to, shown
from services.gateway.pages.nominated import nominees


@blueprint.get("/council")
def council() -> Response:
    """What is to be voted on now, the meetings to come and the councils."""
    ballots = api.get_or_none("/api/ballots")
    running = [one for one in ballots or () if one["state"] == "running"]
    return shown(
        "council/council.html",
        councils=api.get_or_none("/api/councils"),
        meetings=api.get_or_none("/api/meetings"),
        ballots=ballots,
        running=running,
        runs=runs(),
        **WORDS,
    )


@blueprint.get("/council/new")
def new_council() -> Response:
    return sheets.blank(council_sheets.forming())


@blueprint.post("/council/new")
def form_council() -> Response:
    return sheets.sent(council_sheets.forming())


@blueprint.get("/council/councils/<council>")
def council_members(council: str) -> Response:
    found = api.get(sheets.at("councils", council))
    meetings = api.get_or_none("/api/meetings", council=council)
    return shown("council/members.html", council=found, meetings=meetings, runs=runs(), **WORDS)


@blueprint.get("/council/councils/<council>/<act>")
def council_form(council: str, act: str) -> Response:
    return sheets.blank(_of_council(council, act))


@blueprint.post("/council/councils/<council>/<act>")
def council_act(council: str, act: str) -> Response:
    return sheets.sent(_of_council(council, act))


@blueprint.get("/council/meetings/<meeting>")
def meeting(meeting: str) -> Response:
    found = api.get(sheets.at("meetings", meeting))
    return shown(
        "council/meeting.html",
        meeting=found,
        ballots=api.get_or_none("/api/ballots", meeting=meeting),
        nominees=nominees(),
        runs=runs(),
        **WORDS,
    )


@blueprint.get("/council/meetings/<meeting>/minutes")
def meeting_minutes(meeting: str) -> Response:
    """The minutes; of a meeting that is not closed yet as far as it is."""
    found = api.get(sheets.at("meetings", meeting))
    closed = found["standing"] == "closed"
    minutes = api.get(sheets.at("meetings", meeting, "minutes")) if closed else _drafted(found)
    return shown(
        "council/minutes.html", meeting=found, minutes=minutes, nominees=nominees(), draft=not closed, **WORDS
    )


@blueprint.get("/council/meetings/<meeting>/minutes.<form>")
def minutes_file(meeting: str, form: str) -> Response:
    if form not in ("pdf", "docx"):
        raise NotFound()
    return api.raw(sheets.at("documents", "minutes", meeting), format=form)


@blueprint.get("/council/meetings/<meeting>/<act>")
def meeting_form(meeting: str, act: str) -> Response:
    return sheets.blank(_of_meeting(meeting, act))


@blueprint.post("/council/meetings/<meeting>/<act>")
def meeting_act(meeting: str, act: str) -> Response:
    return sheets.sent(_of_meeting(meeting, act))


def runs() -> bool:
    """Whether the visitor prepares and runs meetings."""
    return open_to(current(), "councils.CallMeeting")


def own_person() -> str:
    """The visitor as a person; nobody's id where they are none."""
    who = me()
    return (who.person if who else None) or "-"


def _of_council(council: str, act: str) -> sheets.Sheet:
    if act not in council_sheets.ACTS:
        raise NotFound()
    back = url_for("pages.council_members", council=council)
    return council_sheets.ACTS[act](api.get(sheets.at("councils", council)), back)


def _of_meeting(meeting: str, act: str) -> sheets.Sheet:
    if act not in meeting_sheets.ACTS:
        raise NotFound()
    found = api.get(sheets.at("meetings", meeting))
    back = url_for("pages.meeting", meeting=meeting)
    return meeting_sheets.ACTS[act](found, api.get(sheets.at("councils", found["council"])), back)


def _drafted(meeting: dict[str, Any]) -> dict[str, Any]:
    """What the minutes will say, of what has happened so far."""
    council = api.get(sheets.at("councils", meeting["council"]))
    ballots = api.get("/api/ballots", meeting=meeting["meeting"])
    here = {seat["member"]["person"] for seat in meeting["present"]}
    sitting = meeting_sheets.sitting(council, meeting["at"][:10])
    steps = [{"kind": "opened", "at": meeting["opened_at"], "reason": ""}] if meeting["opened_at"] else []
    return {
        **meeting,
        "council_name": council["name"],
        "members": len(sitting),
        "absent": [one for one in sitting if one["person"] not in here],
        "steps": steps,
        "ballots": [{**one, "in_writing": None, "void": one["void"] or ""} for one in ballots],
    }
