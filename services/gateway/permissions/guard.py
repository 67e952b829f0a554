"""Before a request is looked at: whether it is the visitor's to make, and how far it reaches.

After it: what was read of others, and what was not given, goes into the trail.
"""

from typing import Any

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import Unauthorized

from services.gateway.asking import house, spoken_of
from services.gateway.identity.visitor import current
from services.gateway.permissions import narrowing
from services.gateway.permissions.command import asking_of, in_scope, reach_in
from services.gateway.permissions.reach import About
from services.gateway.permissions.table import Row, table
from shared.contracts.refusal import Refusal

_QUESTIONS = frozenset({"GET", "HEAD", "OPTIONS"})
_WITH_AN_OLD_PASSWORD = frozenset(
    {
        "login.change_password",
        "login.leave",
        "login.new_password",
        "session.change_password",
        "session.logout",
        "session.whoami",
    }
)
_MACHINES = ("/api/", "/health/")


def register(app: Flask) -> None:
    app.before_request(_permit)
    app.after_request(_note_refusal)


def _permit() -> Any:
    visitor = current()
    g.row = row = table().get(request.endpoint or "")
    g.reach = None if row is None else reach_in(visitor, row, house.directory)
    if visitor.installation or (request.endpoint is None and visitor.known):
        return None
    question = request.method in _QUESTIONS
    if row is None or g.reach is None or not in_scope(visitor, row.operation, question):
        return _refuse()
    if visitor.must_change and row.reach["citizen"] != "all" and row.operation not in _WITH_AN_OLD_PASSWORD:
        raise Refusal("password.must-change")
    if question:
        _narrow(row)
    return None


def _refuse() -> Any:
    if current().known:
        raise Refusal("request.forbidden")
    page = request.endpoint is not None and not request.path.startswith(_MACHINES)
    if page and request.method == "GET":
        return redirect(url_for("login.page", next=request.full_path.rstrip("?")), 303)
    raise Unauthorized()


def _narrow(row: Row) -> None:
    """Have the path name nobody where it names somebody beyond the reach."""
    path = request.view_args
    if not path or g.reach.everywhere or row.about in ("-", "rows"):
        return
    visitor = current()
    known = house.directory.certainly(visitor.tenant)
    place = narrowing.beyond(row.about, path, visitor.tenant, g.reach, known, asking_of(house, visitor))
    if place is not None:
        g.beyond = path[place]
        path[place] = narrowing.nobody(visitor.tenant, g.beyond)
        spoken_of()[path[place]] = g.beyond


def shown(answer: Any) -> Any:
    """`answer` as far as the visitor reaches: of a list, the rows within. Whom it is about goes into the
    trail first."""
    row: Row | None = g.row
    if row is None or row.about == "-":
        return answer
    if row.about == "rows" and isinstance(answer, list) and not g.reach.everywhere:
        known = house.directory.certainly(current().tenant)
        answer = [one for one in answer if g.reach.covers(narrowing.about_row(one), known)]
    _note_read(row, answer)
    return answer


def within(what: About) -> bool:
    """Whether something is within the visitor's reach in the present operation, for views that look by
    themselves."""
    return g.reach.everywhere or g.reach.covers(what, house.directory.certainly(current().tenant))


def only_own() -> str | None:
    """The visitor's own id, where nothing but what is about themselves is within their reach."""
    reach = g.reach
    return reach.person if not (reach.everywhere or reach.units or reach.author) else None


def _note_read(row: Row, answer: Any) -> None:
    rows = answer if isinstance(answer, list) else [answer]
    about = [narrowing.about_row(one) for one in rows]
    persons = {one.person for one in about if one.person is not None}
    if row.about == "person" or (row.about == "subject" and _path_kind() == "person"):
        persons.add(_person_in_path(row))
    others = persons - {current().person}
    if others and "beyond" not in g:
        _note("read", about=next(iter(others)) if len(others) == 1 else "", persons=len(others))


def _path_kind() -> str:
    path = request.view_args or {}
    return str(path.get("kind") or path.get("subject_kind") or "person")


def _person_in_path(row: Row) -> str:
    return narrowing.person_named(current().tenant, str((request.view_args or {}).get(row.about, "")))


def _note_refusal(response: Response) -> Response:
    if "visitor" in g and current().known:
        if "beyond" in g:
            _note("refusal", about=g.beyond, outcome="beyond")
        elif response.status_code == 403:
            _note("refusal", outcome="request.forbidden")
    return response


def _note(kind: Any, **what: Any) -> None:
    visitor = current()
    house.desk.trail.note(
        visitor.tenant,
        kind,
        visitor.actor,
        operation=request.endpoint or "",
        correlation_id=g.correlation_id,
        query=request.query_string.decode("ascii", "replace"),
        **what,
    )
