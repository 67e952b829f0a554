"""Webhooks: who is told of which events, with what secret, and what became of telling them."""

from typing import Annotated, Any, Literal

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller
from services.gateway.webhooks import log, replay, subscriptions
from services.gateway.webhooks.addresses import LONGEST_URL, require_fit
from services.gateway.webhooks.desk import desk
from shared.contracts.commands.fields import Day, Id, Name, Slug
from shared.contracts.refusal import Refusal
from shared.contracts.schema import schema_of
from shared.service import day_of, plain

blueprint = Field("webhooks", "Webhooks: public events sent to other systems, signed")

Type = Annotated[
    str,
    msgspec.Meta(
        min_length=1, max_length=80, description="Name of a public event type", examples=["AwardConferred"]
    ),
]


class NewWebhook(msgspec.Struct, forbid_unknown_fields=True):
    url: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=LONGEST_URL,
            description="Where events are sent: https, at a public address or in a network that the "
            "operator of this installation named",
        ),
    ]
    types: Annotated[list[Type], msgspec.Meta(min_length=1, max_length=100)]
    units: Annotated[
        list[Slug],
        msgspec.Meta(
            max_length=100, description="Only what is about these units, their parts and their people"
        ),
    ] = []
    label: Name = "webhook"


class Point(msgspec.Struct, forbid_unknown_fields=True):
    """From where on to send again: one of both."""

    day: Day | None = None
    event: Id | None = None


class DeliveriesWanted(msgspec.Struct):
    state: Literal["pending", "delivered", "given-up"] | None = None
    after: Annotated[Id, msgspec.Meta(description="The last event of the page before")] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Rows a page")] = 100


@blueprint.answer("/webhook-types", views.WebhookType(many=True))
def webhook_types() -> Any:
    """The event types that webhooks tell of"""
    return [
        {"type": name, "source": kind.service, "meaning": (kind.__doc__ or "").strip().partition("\n")[0]}
        for name, kind in sorted(subscriptions.PUBLIC.items())
    ]


@blueprint.answer("/webhooks", views.Webhook(many=True))
def webhooks() -> Any:
    """Subscriptions, the oldest first"""
    with desk.reading() as connection:
        return plain(subscriptions.listed(connection, caller.tenant))


@blueprint.route("/webhooks", methods=["POST"])
@blueprint.arguments(
    schema_of(NewWebhook),
    example={"url": "https://example.vn/thi-dua", "types": ["AwardConferred"], "label": "Trang tin của Sở"},
)
@blueprint.response(201, views.WebhookSecret)
def add_webhook(body: dict[str, Any]) -> Any:
    """Subscribe an address to events from now on; the secret that signs them is told this once"""
    require_fit(body["url"], desk.allowed)
    _require_units(body.get("units", []))
    with desk.writing() as connection:
        subscription, secret = subscriptions.subscribe(
            connection,
            caller.tenant,
            caller.actor,
            body["url"],
            body["types"],
            body.get("units", []),
            body.get("label", "webhook"),
            desk.now(),
        )
    return {"subscription": subscription, "secret": secret}


@blueprint.answer("/webhooks/<subscription>", views.Webhook)
def webhook(subscription: str) -> Any:
    """One subscription"""
    return _shown(subscription)


@blueprint.route("/webhooks/<subscription>", methods=["DELETE"])
@blueprint.response(200, views.WebhookEnded)
def end_webhook(subscription: str) -> Any:
    """End a subscription, with all that waits and its delivery log"""
    with desk.writing() as connection:
        subscriptions.end(connection, caller.tenant, subscription)
    return {"subscription": subscription}


@blueprint.route("/webhooks/<subscription>/secret", methods=["POST"])
@blueprint.response(201, views.WebhookSecret)
def rotate_webhook_secret(subscription: str) -> Any:
    """Make a new secret; for a day the one before it signs as well"""
    with desk.writing() as connection:
        secret = subscriptions.rotate(connection, caller.tenant, subscription, desk.now())
    return {"subscription": subscription, "secret": secret}


@blueprint.route("/webhooks/<subscription>/pause", methods=["POST"])
@blueprint.response(200, views.Webhook)
def pause_webhook(subscription: str) -> Any:
    """Send nothing for now; events wait, for 30 days"""
    return _with_state(subscription, "paused")


@blueprint.route("/webhooks/<subscription>/resume", methods=["POST"])
@blueprint.response(200, views.Webhook)
def resume_webhook(subscription: str) -> Any:
    """Send again; after a disabling only what comes from now on, unless it is replayed"""
    return _with_state(subscription, "active")


@blueprint.route("/webhooks/<subscription>/replays", methods=["POST"])
@blueprint.arguments(schema_of(Point), example={"day": "2019-07-15"})
@blueprint.response(202, views.ReplayStarted)
def replay_webhook(body: dict[str, Any], subscription: str) -> Any:
    """Send again what was recorded since a day, or since an event that was sent; ids stay the same"""
    day = day_of(str(body["day"])) if body.get("day") else None
    with desk.writing() as connection:
        started = replay.begin(
            connection, caller.tenant, subscription, caller.actor, desk.now(), day, body.get("event")
        )
    return {"subscription": subscription, "replay": started}


@blueprint.answer("/webhooks/<subscription>/replays", views.Replay(many=True))
def webhook_replays(subscription: str) -> Any:
    """How far replays are, the newest first, log by log"""
    with desk.reading() as connection:
        return plain(replay.listed(connection, caller.tenant, subscription))


@blueprint.answer("/webhooks/<subscription>/deliveries", views.WebhookDelivery(many=True))
@blueprint.query(DeliveriesWanted)
def webhook_deliveries(query: dict[str, Any], subscription: str) -> Any:
    """The delivery log, page by page, mostly the newest first"""
    with desk.reading() as connection:
        return plain(log.listed(connection, caller.tenant, subscription, **query))


@blueprint.answer("/webhooks/<subscription>/deliveries/<event>", views.WebhookDeliveryInFull)
def webhook_delivery(subscription: str, event: str) -> Any:
    """One delivery with its body and every attempt"""
    with desk.reading() as connection:
        return plain(log.shown(connection, caller.tenant, subscription, event))


def _with_state(subscription: str, state: str) -> Any:
    with desk.writing() as connection:
        subscriptions.set_state(connection, caller.tenant, subscription, state, desk.now())
    return _shown(subscription)


def _shown(subscription: str) -> Any:
    with desk.reading() as connection:
        (found,) = subscriptions.listed(connection, caller.tenant, subscription)
    return plain(found)


def _require_units(units: list[str]) -> None:
    """Refuse a unit that there is not: nothing would ever be about it."""
    if not units:
        return
    known = {one["unit"] for one in ask("personnel", "units", tenant=caller.tenant)}
    missing = sorted(set(units) - known)
    if missing:
        raise Refusal("webhook.no-such-unit", place="units", value=", ".join(missing))
