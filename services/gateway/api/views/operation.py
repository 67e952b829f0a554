"""How the services are."""

from marshmallow import fields

from services.gateway.api.views.command import Refused
from services.gateway.api.views.shape import View, counts_field, moment_field, text_field, whole_field


class LoggedEvent(View):
    position = whole_field("Place in the log", 42)
    id = text_field("Id")
    stream = text_field("Stream", "organisation-so-ldtbxh")
    version = whole_field("Number in the stream", 1)
    type = text_field("Type", "UnitCreated")
    schema_version = whole_field("In which version of its type the payload was written", 1)
    occurred_at = moment_field("When it happened")
    recorded_at = moment_field("When we learnt of it")
    actor = text_field("Who did it")
    correlation_id = text_field("The same for all that one request led to")
    causation_id = text_field("The event or request right before", null=True)
    tenant = text_field("Organisation", "so-ldtbxh")
    payload = fields.Dict(metadata={"description": "The event; personal texts are encrypted"})


class ServiceStatus(View):
    head = whole_field("Last position of the log", 42)
    relayed = whole_field("Last position that was published", 42)
    taken = counts_field("Service listened to -> position in its log")
    parked = whole_field("Events that could not be taken and wait for somebody", 0)
    halted = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "Service listened to -> why nothing more of it is taken, until resumed"},
    )
    waiting = whole_field("Work still to do", 0)
    error = fields.Nested(
        Refused, metadata={"description": "Instead of all the rest, when it does not answer"}
    )


class Status(View):
    services = fields.Dict(keys=fields.String(), values=fields.Nested(ServiceStatus))
    settled = fields.Boolean(metadata={"description": "Whether every service has taken and done everything"})


class Alive(View):
    alive = fields.Boolean()


class Ready(View):
    ready = fields.Boolean()
    reasons = fields.List(text_field(), metadata={"description": "What is missing"})
