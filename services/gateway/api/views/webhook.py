"""Webhooks and their delivery log."""

from marshmallow import fields

from services.gateway.api.views.shape import View, moment_field, text_field, whole_field

_ID = "0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11"


def _moment(description: str) -> fields.String:
    return text_field(description, "2019-07-15T01:05:00Z", null=True, format="date-time")


class WebhookType(View):
    type = text_field("Name", "AwardConferred")
    source = text_field("The service that tells it", "awards")
    meaning = text_field("What it says")


class SecretAge(View):
    created = moment_field("Since when it signs")
    ends = _moment("Until when, for the one before the present one")


class Webhook(View):
    subscription = text_field("Id", _ID)
    url = text_field("Where events are sent", "https://example.vn/thi-dua")
    types = fields.List(text_field("Event type", "AwardConferred"))
    units = fields.List(text_field("Only what is about this unit, its parts and its people", "thanh-tra"))
    label = text_field("What people call it", "Trang tin của Sở")
    created = moment_field("When it was made")
    created_by = text_field("By whom, an opaque id")
    state = text_field(
        "Paused: events wait; disabled: they do not", "active", enum=["active", "paused", "disabled"]
    )
    why = text_field(
        "Why it was disabled: the address says that it is gone, or could not be reached for days",
        null=True,
        enum=["gone", "unreachable", None],
    )
    since = moment_field("Events recorded from here on are sent")
    failures = whole_field("Failures in a row", 0)
    resting_until = _moment("The address is left alone until then")
    succeeded = _moment("When a delivery was last accepted")
    waiting = whole_field("Deliveries that wait", 0)
    secrets = fields.List(fields.Nested(SecretAge))


class WebhookSecret(View):
    subscription = text_field("Id", _ID)
    secret = text_field("Signs what is sent; never told again", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


class WebhookEnded(View):
    subscription = text_field("Id", _ID)


class ReplayStarted(View):
    subscription = text_field("Id", _ID)
    replay = text_field("Id of the replay", _ID)


class Replay(View):
    replay = text_field("Id", _ID)
    source = text_field("The log that is read again", "awards")
    since = moment_field("What was recorded from here on is sent again")
    asked = moment_field("When that was asked for")
    asked_by = text_field("By whom, an opaque id")
    position = whole_field("Position of the log that it has come to", 4711, null=True)
    until = whole_field("The position at which it ends", 5000, null=True)
    found = whole_field("Events that are sent again", 12)
    ended = _moment("When it came to its end")


class WebhookDelivery(View):
    event = text_field("Id of the event, the `webhook-id` of every attempt", _ID)
    type = text_field("Event type", "AwardConferred")
    state = text_field("How it stands", "delivered", enum=["pending", "delivered", "given-up"])
    attempts = whole_field("How often it was tried", 1)
    made = moment_field("Since when it is to be sent")
    due = moment_field("When it is or was to be tried next")
    tried = _moment("When it was last tried")
    status = whole_field("HTTP status of the last answer", 204, null=True)
    error = text_field(
        "Why there was no answer",
        null=True,
        enum=["timeout", "no-connection", "private-address", "too-old", None],
    )


class WebhookAttempt(View):
    at = moment_field("When")
    milliseconds = whole_field("How long it took", 120)
    status = whole_field("HTTP status of the answer", 204, null=True)
    error = text_field("Why there was none", null=True)
    detail = text_field("More on that")


class WebhookDeliveryInFull(WebhookDelivery):
    body = text_field("What is sent", null=True)
    tries = fields.List(fields.Nested(WebhookAttempt))
