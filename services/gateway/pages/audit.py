"""For the auditor: the logs event by event, whether they are as they were sealed, and who looked at what."""

import json
from typing import Any
from urllib.parse import quote

from flask import Response as File
from flask import request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.gateway.asking import known_service
from services.gateway.backend import SERVICES
from services.gateway.pages import api, spoken
from services.gateway.pages.house import blueprint, shown

_ROWS = 50
_SOUGHT = ("stream", "type", "day", "correlation_id")


@blueprint.get("/audit")
def audit() -> Response:
    """A page of a log: the newest events, or from the oldest on those that are sought."""
    service = request.args.get("service") or SERVICES[0]
    sought = {name: request.args.get(name, "").strip() for name in _SOUGHT}
    try:
        rows = _events(service, sought)
    except api.Problem as problem:
        return _log(service, sought, [], problem)
    return _log(service, sought, rows)


@blueprint.get("/audit/<service>/<int:position>")
def audit_event(service: str, position: int) -> Response:
    """One event with its whole envelope; personal texts stay encrypted."""
    found = api.get(f"/api/logs/{_segment(service)}", after=position - 1, limit=1)
    if not found or found[0]["position"] != position:
        raise NotFound()
    envelope = json.dumps(found[0], ensure_ascii=False, indent=2)
    return shown(
        "audit/event.html", service=service, event=found[0], envelope=envelope, services=spoken.SERVICES
    )


@blueprint.get("/audit/<service>/<int:position>/proof")
def audit_proof(service: str, position: int) -> File:
    return api.raw(f"/api/logs/{_segment(service)}/{position}/proof")


@blueprint.get("/audit/ledger")
def audit_ledger() -> Response:
    return shown("audit/ledger.html", services=spoken.SERVICES, logs=SERVICES, service=None, report=None)


@blueprint.get("/audit/ledger/<service>")
def verify_ledger(service: str) -> Response:
    """What the comparison of one log with its ledger found."""
    try:
        report = api.get(f"/api/logs/{known_service(service)}/verification")
    except api.Problem as problem:
        return _ledger(service, None, problem)
    return _ledger(service, report)


@blueprint.get("/audit/trail")
def audit_trail() -> Response:
    sought = {name: request.args.get(name, "").strip() for name in ("kind", "actor", "about")}
    asked: dict[str, Any] = {name: value or None for name, value in sought.items()}
    entries: list[dict[str, Any]] = []
    trouble = None
    try:
        entries = api.get("/api/audit", **asked, before=request.args.get("before"), limit=_ROWS)
    except api.Problem as problem:
        trouble = problem
    following = None
    if len(entries) == _ROWS:
        following = url_for("pages.audit_trail", **asked, before=entries[-1]["entry"])
    return shown(
        "audit/trail.html",
        trouble.status if trouble else 200,
        entries=entries,
        sought=sought,
        kinds=spoken.ENTRIES,
        problem=trouble,
        pages={"next": following},
    )


def _events(service: str, sought: dict[str, str]) -> list[dict[str, Any]]:
    wanted = {name: value or None for name, value in sought.items()}
    after = request.args.get("after", type=int)
    if after is None:
        after = 0 if any(sought.values()) else _before_the_newest(service)
    rows: list[dict[str, Any]] = api.get(f"/api/logs/{_segment(service)}", after=after, limit=_ROWS, **wanted)
    return rows


def _before_the_newest(service: str) -> int:
    """Where the last page of a log begins."""
    status = api.get("/api/status")["services"].get(service, {})
    return int(max(0, status.get("head", 0) - _ROWS))


def _log(
    service: str, sought: dict[str, str], rows: list[dict[str, Any]], problem: api.Problem | None = None
) -> Response:
    kept: dict[str, Any] = {name: value or None for name, value in sought.items()}
    pages: dict[str, str | None] = {"next": None, "before": None}
    if len(rows) == _ROWS:
        pages["next"] = url_for("pages.audit", service=service, after=rows[-1]["position"], **kept)
    if rows and not any(sought.values()) and rows[0]["position"] > 1:
        earlier = max(0, rows[0]["position"] - _ROWS - 1)
        pages["before"] = url_for("pages.audit", service=service, after=earlier)
    return shown(
        "audit/log.html",
        problem.status if problem else 200,
        service=service,
        services={name: spoken.SERVICES[name] for name in SERVICES},
        sought=sought,
        events=rows,
        problem=problem,
        pages=pages,
    )


def _ledger(service: str, report: dict[str, Any] | None, problem: api.Problem | None = None) -> Response:
    return shown(
        "audit/ledger.html",
        problem.status if problem else 200,
        services=spoken.SERVICES,
        logs=SERVICES,
        service=service,
        report=report,
        problem=problem,
        findings=spoken.FINDINGS,
    )


def _segment(text: str) -> str:
    return quote(text, safe="")
