"""Time clocks: which are registered, how the traffic with each goes, and who was turned away."""

from typing import Annotated, Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller
from services.gateway.errors import language
from shared.contracts.commands import observations as commands
from shared.contracts.messages import text_of
from shared.contracts.schema import schema_of

blueprint = Field("clocks", "Máy chấm công: time clocks that push, or are read")


class ClockKey(msgspec.Struct, forbid_unknown_fields=True):
    key: Annotated[
        int,
        msgspec.Meta(
            ge=0, le=999_999, description="Communication key set in the clock; 0 is none", examples=[0]
        ),
    ]


@blueprint.answer("/clocks", views.Clock(many=True))
def clocks() -> Any:
    """Time clocks that are or were registered, with the traffic and how far each is ahead"""
    return [_spoken(one) for one in ask("observations", "clocks", tenant=caller.tenant)]


@blueprint.answer("/clocks/<device>", views.Clock)
def clock(device: str) -> Any:
    """One time clock"""
    return _spoken(ask("observations", "clock", tenant=caller.tenant, device=device))


@blueprint.answer("/unknown-clocks", views.UnknownClock(many=True))
def unknown_clocks() -> Any:
    """Clocks that pushed and were turned away, the last first; at most 200 of no organisation"""
    found = ask("observations", "clock_strangers", tenant=caller.tenant)
    return [
        {
            **one,
            "message": text_of(one["why"], {"value": one["device"], "address": one["address"]}, language()),
        }
        for one in found
    ]


@blueprint.answer("/clocks/<device>/unread", views.UnreadLine(many=True))
def clock_unread(device: str) -> Any:
    """What a clock sent in the last 30 days that is no punch, each line with the reason"""
    return ask("observations", "clock_unread", tenant=caller.tenant, device=device)


blueprint.accept(
    "POST",
    "/clocks",
    commands.RegisterDevice,
    "observations",
    "Register a time clock, or say anew how it is known",
    {
        "device": "CJ7H202460123",
        "unit": "van-phong",
        "name": "Cổng chính",
        "networks": ["192.168.1.201"],
        "address": "192.168.1.201:4370",
    },
)
blueprint.accept(
    "POST",
    "/clocks/<device>/retirement",
    commands.RetireDevice,
    "observations",
    "Take nothing from a time clock any more; what it saw stays",
    {"reason": "Thay máy mới"},
)


@blueprint.route("/clocks/<device>/pull", methods=["POST"])
@blueprint.response(202, views.Clock)
def pull_clock(device: str) -> Any:
    """Have a clock with an address read now; ask for the clock again until `pulled` or `failed` changes"""
    return _spoken(ask("observations", "pull_clock", tenant=caller.tenant, device=device))


@blueprint.route("/clocks/<device>/resend", methods=["POST"])
@blueprint.response(202, views.Clock)
def resend_clock(device: str) -> Any:
    """Have a pushing clock send all that it remembers; what was taken before adds nothing"""
    return _spoken(ask("observations", "resend_clock", tenant=caller.tenant, device=device))


@blueprint.route("/clocks/<device>/key", methods=["POST"])
@blueprint.arguments(schema_of(ClockKey), example={"key": 0})
@blueprint.response(200, views.Clock)
def set_clock_key(body: dict[str, Any], device: str) -> Any:
    """Say with which communication key a clock is read; it is never shown"""
    found = ask("observations", "set_clock_key", tenant=caller.tenant, device=device, key=body["key"])
    return _spoken(found)


def _spoken(clock: dict[str, Any]) -> dict[str, Any]:
    """With the failure in the language of the request."""
    failure = clock.get("failure") if isinstance(clock, dict) else None
    if not failure:
        return clock
    return {**clock, "failure": text_of(failure["code"], failure["details"], language())}
