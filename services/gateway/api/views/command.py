"""What a command came to."""

from marshmallow import fields

from services.gateway.api.views.shape import View, text_field, whole_field


class EventReference(View):
    id = text_field("Id of the event", "0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11")
    stream = text_field("Stream that it belongs to", "organisation-so-ldtbxh")
    version = whole_field("Its number in the stream", 1)
    type = text_field("Type of the event", "UnitCreated")


class Events(View):
    events = fields.List(fields.Nested(EventReference))


class Refused(View):
    code = text_field("Key of the message", "unit.unknown")
    details = fields.Dict()
    message = text_field("What is wrong, with which value, and the mend")


class Outcome(View):
    """`events` of what was done (none: it was done before), or why it was refused."""

    status = whole_field("The status that the command alone would have been answered with", 201)
    events = fields.List(text_field("Id of an event"))
    refused = fields.Nested(Refused)


class Outcomes(View):
    results = fields.List(fields.Nested(Outcome), metadata={"description": "One a command, in order"})
