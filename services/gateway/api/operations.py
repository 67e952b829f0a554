"""For whoever keeps the system running: how it is, its logs, and making read models anew."""

from typing import Annotated, Any

import msgspec
from flask import Response

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, house, known_service
from services.gateway.errors import language
from services.gateway.survey import survey
from shared.contracts.commands.fields import Day

blueprint = Field("operations", "Vận hành: status, logs, rebuild")


class LogPage(msgspec.Struct):
    after: Annotated[int, msgspec.Meta(ge=0, description="Position of the last event of the page before")] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Events a page")] = 100
    stream: Annotated[str, msgspec.Meta(max_length=200, description="Of this stream alone")] | None = None
    type: Annotated[str, msgspec.Meta(max_length=80, description="Of this type alone")] | None = None
    day: Annotated[Day, msgspec.Meta(description="Recorded on this day alone")] | None = None
    correlation_id: (
        Annotated[str, msgspec.Meta(max_length=80, description="What one request led to")] | None
    ) = None


@blueprint.answer("/status", views.Status)
def status() -> Any:
    """How far every service is, and whether all of them have settled"""
    return survey(house.backend)


@blueprint.answer("/logs/<service>", views.LoggedEvent(many=True))
@blueprint.query(LogPage)
def log(query: dict[str, Any], service: str) -> Any:
    """What the log of a service holds of the organisation, oldest first; personal texts stay encrypted"""
    sought = {name: value for name, value in query.items() if value is not None}
    return ask(known_service(service), "log", tenant=caller.tenant, **sought)


@blueprint.answer("/logs/<service>/verification", views.LogVerified)
def verification(service: str) -> Any:
    """The log of a service compared with its sealed ledger: whole, or what was done to which event"""
    return ask(known_service(service), "verify_log", tenant=caller.tenant)


@blueprint.route("/logs/<service>/<int:position>/proof", methods=["GET"])
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/json")
def proof(service: str, position: int) -> Any:
    """The proof that one event stands in the sealed log, to be checked without asking anybody"""
    made = ask(known_service(service), "prove_event", tenant=caller.tenant, position=position)
    name = f"{service}-{position}.proof.json"
    return Response(
        made["proof"],
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.route("/services/<service>/rebuild", methods=["POST"])
@blueprint.response(202, views.Rebuild)
def rebuild(service: str) -> Any:
    """Have a service make its read models anew from the logs, beside the live ones"""
    return _told(ask(known_service(service), "rebuild", by=caller.actor, tenant=caller.tenant))


@blueprint.answer("/services/<service>/rebuild", views.Rebuild)
def rebuild_state(service: str) -> Any:
    """How far the newest rebuild of a service is, and what came of it; of rows those of the organisation"""
    return _told(ask(known_service(service), "rebuild_state", tenant=caller.tenant))


@blueprint.route("/services/<service>/rebuild", methods=["DELETE"])
@blueprint.response(202, views.Rebuild)
def cancel_rebuild(service: str) -> Any:
    """Give up the rebuild of a service; what is live stays as it is"""
    return _told(ask(known_service(service), "cancel_rebuild", tenant=caller.tenant))


def _told(rebuilding: dict[str, Any]) -> dict[str, Any]:
    """With what troubles it in the language of the request."""
    trouble = rebuilding.get("trouble")
    return {**rebuilding, "trouble": trouble[language()]} if isinstance(trouble, dict) else rebuilding
