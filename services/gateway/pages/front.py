"""Where the bare address leads: to one's own page, or to the page that asks who one is."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from services.gateway.identity import current
from services.gateway.pages.house import ROOMS, blueprint, exists, open_to


@blueprint.get("/")
def front() -> Response:
    """The first room that is open to the visitor."""
    visitor = current()
    if not visitor.known:
        return redirect(url_for("login.page"), 303)
    first = next((one for one in ROOMS if exists(one.endpoint) and open_to(visitor, one.endpoint)), None)
    return redirect(url_for(first.endpoint if first else "page"), 303)
