"""What went wrong, as a page for people where software gets a problem document."""

import json

from flask import Flask, Response, g, render_template, request
from flask_babel import gettext as _

from services.gateway.errors import CONTENT_TYPE
from services.gateway.pages import api

_MACHINES = ("/api/", "/health/", "/iclock/", "/static/")


def register(app: Flask) -> None:
    app.after_request(_for_people)
    app.register_error_handler(api.Problem, _of_operation)


def _of_operation(problem: api.Problem) -> tuple[str, int]:
    """What an operation behind a page answered, where the page itself has no place for it."""
    told = {"title": _("Chưa mở được trang này"), "detail": problem.text}
    page = render_template("problem.html", problem=told, correlation_id=g.get("correlation_id"))
    return page, problem.status


def _for_people(response: Response) -> Response:
    if response.mimetype != CONTENT_TYPE or request.path.startswith(_MACHINES) or not _reads_pages():
        return response
    told = json.loads(response.get_data(as_text=True))
    response.set_data(render_template("problem.html", problem=told, correlation_id=g.get("correlation_id")))
    response.mimetype = "text/html"
    return response


def _reads_pages() -> bool:
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
