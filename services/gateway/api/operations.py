"""For whoever keeps the system running: how it is, its logs, and making read models anew."""

from typing import Annotated, Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, house, known_service
from services.gateway.errors import language
from services.gateway.survey import survey

blueprint = Field("operations", "Vận hành: status, logs, rebuild")


class LogPage(msgspec.Struct):
    after: Annotated[int, msgspec.Meta(ge=0, description="Position of the last event of the page before")] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Events a page")] = 100


@blueprint.answer("/status", views.Status)
def status() -> Any:
    """How far every service is, and whether all of them have settled"""
    return survey(house.backend)


@blueprint.answer("/logs/<service>", views.LoggedEvent(many=True))
@blueprint.query(LogPage)
def log(query: dict[str, Any], service: str) -> Any:
    """What the log of a service holds of the organisation, oldest first; personal texts stay encrypted"""
    return ask(known_service(service), "log", tenant=caller.tenant, **query)


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
