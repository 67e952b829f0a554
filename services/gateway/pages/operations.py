"""How the system runs: the services and what waits between them, and making read models anew."""

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from services.gateway.asking import known_service
from services.gateway.backend import SERVICES
from services.gateway.identity import current
from services.gateway.pages import api, spoken
from services.gateway.pages.house import blueprint, open_to, shown

_PARTS = (
    ("pages.operations", _l("Dịch vụ")),
    ("pages.dead_letters", _l("Thư để riêng")),
    ("pages.rebuilds", _l("Dựng lại số liệu")),
    ("pages.clocks", _l("Máy chấm công")),
    ("pages.webhooks", _l("Báo cho hệ thống khác")),
)


def part(template: str, status: int = 200, **context: Any) -> Response:
    """A part of these pages, with the way to the others; `may(operation)` says what the visitor may do."""
    parts = [(url_for(endpoint), name) for endpoint, name in _PARTS if may(endpoint)]
    return shown(f"operations/{template}", status, parts=parts, may=may, spoken_as=spoken, **context)


def may(operation: str) -> bool:
    return open_to(current(), operation)


def failed(to: str, problem: api.Problem) -> Response:
    """The page on which an action that has no form of its own says why it was refused."""
    return shown("operations/refused.html", problem.status, back=to, problem=problem)


@blueprint.get("/operations")
def operations() -> Response:
    status = api.get("/api/status")
    services = {name: _with_lag(one, status["services"]) for name, one in status["services"].items()}
    return part("services.html", services=services, settled=status["settled"])


@blueprint.post("/operations/services/<service>/resumption")
def resume_subscriptions(service: str) -> Any:
    """Let a service that stopped taking others' events go on."""
    try:
        api.post(f"/api/services/{known_service(service)}/subscriptions/resume", {})
    except api.Problem as problem:
        return failed(url_for("pages.operations"), problem)
    return redirect(url_for("pages.operations", done="sent"), 303)


@blueprint.get("/operations/rebuilds")
def rebuilds() -> Response:
    states = {name: api.get_or_none(f"/api/services/{name}/rebuild") for name in SERVICES}
    return part("rebuilds.html", states=states)


@blueprint.post("/operations/rebuilds/<service>")
def begin_rebuild(service: str) -> Any:
    return _rebuilding(service, "POST")


@blueprint.post("/operations/rebuilds/<service>/cancellation")
def give_up_rebuild(service: str) -> Any:
    return _rebuilding(service, "DELETE")


def _rebuilding(service: str, method: str) -> Any:
    try:
        api.post(f"/api/services/{known_service(service)}/rebuild", {}, method=method)
    except api.Problem as problem:
        return failed(url_for("pages.rebuilds"), problem)
    return redirect(url_for("pages.rebuilds", done="sent"), 303)


def _with_lag(one: dict[str, Any], services: dict[str, Any]) -> dict[str, Any]:
    """With how many events of each other log it has yet to take."""
    if "error" in one:
        return one
    heads = {name: other["head"] for name, other in services.items() if "head" in other}
    behind = {name: heads[name] - taken for name, taken in one["taken"].items() if name in heads}
    return {**one, "behind": {name: events for name, events in behind.items() if events > 0}}
