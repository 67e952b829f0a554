"""Time clocks and the traffic with them."""

from marshmallow import fields

from services.gateway.api.views.shape import View, text_field, whole_field


def _moment(description: str) -> fields.String:
    return text_field(description, "2019-07-15T01:05:00Z", null=True, format="date-time")


class Clock(View):
    device = text_field("Serial number", "CJ7H202460123")
    unit = text_field("The unit where it stands", "van-phong")
    name = text_field("What people call it", "Cổng chính", null=True)
    address = text_field("Where it is read, if it is", "192.168.1.201:4370", null=True)
    networks = fields.List(text_field("It pushes from here", "192.168.1.201/32"))
    secret = fields.Boolean(metadata={"description": "Whether it has to know a secret to push"})
    registered = _moment("Since when")
    retired = _moment("Since when it is not used any more")
    heard = _moment("When it was heard last")
    heard_from = text_field("From which address", "192.168.1.201", null=True)
    stamp = whole_field("How far a pushing clock says it is", 768000)
    resend = fields.Boolean(metadata={"description": "Whether it is yet to be told to send all again"})
    skew_seconds = whole_field("Seconds by which it is ahead of us; behind us when negative", 12, null=True)
    skew_by = text_field(
        "How that is known: it showed its clock, or by a punch of that moment",
        null=True,
        enum=["clock", "punch", None],
    )
    skew_at = _moment("When that was")
    punches = whole_field("Punches that came from it first", 4120)
    known = whole_field("Lines that told of known punches", 80)
    unread = whole_field("Lines that are no punches", 0)
    pull_due = _moment("When it will be read next")
    pulled = _moment("When it was read last")
    pulled_records = whole_field("Records that were read of its memory", 4120)
    failed = _moment("When it last could not be read, if not read since")
    failure = text_field("Why not", null=True)


class UnknownClock(View):
    device = text_field("The serial number that it says", "CJ7H202460123")
    why = text_field("Key of the reason", "device.stranger")
    message = text_field("Why it was turned away, and the mend")
    address = text_field("Where it came from last", "192.168.1.202")
    first = _moment("When it first came")
    last = _moment("When it last came")
    times = whole_field("How often", 12)


class UnreadLine(View):
    at = _moment("When it came")
    reason = text_field("Key of the reason", "impossible-date")
    text = text_field("The line, shortened")
    message_vi = text_field("Why, in Vietnamese")
    message_en = text_field("Why, in English")
