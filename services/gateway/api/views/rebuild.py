"""How the making anew of read models stands, and what it found."""

from marshmallow import fields

from services.gateway.api.views.shape import View, moment_field, text_field, whole_field


class LogRead(View):
    log = text_field("The service whose log is read", "observations")
    done = whole_field("Read up to this position", 120000)
    end = whole_field("To be read up to this position by now", 250000)
    events = whole_field("Events read", 119000)


class DifferingRow(View):
    key = fields.Dict(metadata={"description": "Its primary key"})
    live = fields.Dict(
        allow_none=True, metadata={"description": "What it was; null where there was no such row"}
    )
    rebuilt = fields.Dict(
        allow_none=True, metadata={"description": "What the logs make it; null where they make no such row"}
    )


class ComparedTable(View):
    table = text_field("Name of the table", "people")
    rows = whole_field("Rows that it has now", 120)
    missing = whole_field("Rows that the logs make and that were not there", 0)
    extra = whole_field("Rows that were there and that the logs do not make", 0)
    changed = whole_field("Rows that were there with other values", 0)
    samples = fields.List(
        fields.Nested(DifferingRow),
        metadata={"description": "The first of all these that are of the organisation"},
    )


class RebuildOutcome(View):
    events = whole_field("Events read", 250000)
    seconds = fields.Float(metadata={"description": "From the start to the switch"})
    paused_ms = fields.Float(metadata={"description": "How long the switch made writers wait"})
    tables = fields.List(fields.Nested(ComparedTable))


class Rebuild(View):
    """The newest rebuild of a service; of one that never had any, only `state` and `logs`."""

    id = text_field("Id")
    state = text_field(
        "How it stands",
        "building",
        enum=["never", "building", "switching", "cancelling", "done", "failed", "cancelled"],
    )
    started_by = text_field("Who began it")
    started_at = moment_field("When it began")
    ended_at = text_field("When it ended", "2019-07-15T01:05:00Z", null=True, format="date-time")
    trouble = text_field("What holds it up, or why it failed, in the language of the request", null=True)
    logs = fields.List(fields.Nested(LogRead), metadata={"description": "How far each log was read"})
    outcome = fields.Nested(
        RebuildOutcome, allow_none=True, metadata={"description": "What came of it, once it is done"}
    )
