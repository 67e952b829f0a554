"""Time clocks: whether each is heard and agrees with our time, and who knocked without being known."""

from typing import Any
from urllib.parse import quote

from flask import redirect, url_for
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.house import blueprint
from services.gateway.pages.operations import failed, part

SKEW_SECONDS = 120
"""A clock further ahead or behind than this makes people late who are not."""


@blueprint.get("/operations/clocks")
def clocks() -> Response:
    known = api.get_or_none("/api/clocks")
    strangers = api.get_or_none("/api/unknown-clocks")
    return part("clocks.html", clocks=known, strangers=strangers, skew=SKEW_SECONDS)


@blueprint.post("/operations/clocks/<device>/pull")
def read_clock(device: str) -> Any:
    return _asked(device, "pull")


@blueprint.post("/operations/clocks/<device>/resend")
def ask_clock_again(device: str) -> Any:
    return _asked(device, "resend")


def _asked(device: str, what: str) -> Any:
    try:
        api.post(f"/api/clocks/{quote(device, safe='')}/{what}", {})
    except api.Problem as problem:
        return failed(url_for("pages.clocks"), problem)
    return redirect(url_for("pages.clocks", done="sent"), 303)
