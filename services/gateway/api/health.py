"""What the machinery that runs the gateway asks of it; no token is needed."""

from typing import Any

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import house
from services.gateway.survey import survey

blueprint = Field("health", "Sức khoẻ: health, for the machinery that runs the gateway", prefix="/health")


@blueprint.answer("/live", views.Alive)
@blueprint.doc(security=[])
def live() -> Any:
    """Whether the gateway itself runs"""
    return {"alive": True}


@blueprint.answer("/ready", views.Ready)
@blueprint.alt_response(503, schema=views.Ready, description="Not yet, or not now")
@blueprint.doc(security=[])
def ready() -> Any:
    """Whether requests can be served, and if not, why"""
    house.tokens.any()
    reasons = [
        one["error"]["message"] for one in survey(house.backend)["services"].values() if "error" in one
    ]
    return {"ready": not reasons, "reasons": reasons}, 503 if reasons else 200
