"""What a service could not take, and what became of it."""

from marshmallow import fields

from services.gateway.api.views.shape import View, moment_field, text_field, whole_field


class DeadLetter(View):
    kind = text_field("A parked event or an unreadable message", "event", enum=["event", "message"])
    source = text_field("The service whose log it comes from", "personnel")
    letter = text_field("Position of the event, or id of the message", "42")
    type = text_field("Type of the event", "UnitRenamed", null=True)
    reason = text_field("Why it could not be taken, in the language of the request")
    parked_at = moment_field("Since when it waits")
    settled_at = text_field("When it was settled", "2019-07-15T01:05:00Z", null=True, format="date-time")
    settled_by = text_field("By whom", null=True)
    outcome = text_field("What became of it", null=True, enum=["replayed", "resent", "dropped", None])
    why = text_field("Why it was dropped", null=True)


class DeadLetterInFull(DeadLetter):
    event = fields.Dict(
        allow_none=True, metadata={"description": "The parked event; personal texts are encrypted"}
    )
    headers = fields.Dict(metadata={"description": "Headers of the unreadable message"})
    length = whole_field("Bytes of the message", 8)
    kept = whole_field("Bytes of it that are kept in the service's database", 8)
    body = text_field("How the message begins; bytes that are no text as \\xff", "[{}]", null=True)
    withheld = text_field(
        "Why the body is not shown", null=True, enum=["another-organisation", "not-unpacked", None]
    )


class NotSettled(View):
    source = text_field("The service whose log it comes from", "personnel")
    letter = text_field("Position of the event, or id of the message", "42")
    code = text_field("Code of the reason", "dead-letter.failed")
    message = text_field("The reason")
    details = fields.Dict(metadata={"description": "What fills the reason's text"})


class Settled(View):
    settled = whole_field("Letters that are settled now", 3)
    resent = whole_field("Of these, messages that their owner was asked to send again", 1)
    failed = fields.List(fields.Nested(NotSettled))


class Resumed(View):
    resumed = fields.List(text_field("Source", "personnel"))
