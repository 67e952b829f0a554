"""Why a score is what it is, and how it came to be so."""

from marshmallow import Schema, fields

from services.gateway.api.views.record import Subject
from services.gateway.api.views.shape import (
    View,
    day_field,
    moment_field,
    points_field,
    text_field,
    whole_field,
)


def spoken_field(description: str) -> fields.Dict:
    metadata = {"description": description, "examples": [{"vi": "Giờ giấc", "en": "Hours"}]}
    return fields.Dict(keys=fields.String(), values=fields.String(), allow_none=True, metadata=metadata)


def events_field(description: str) -> fields.List:
    return fields.List(text_field(), metadata={"description": description})


class Step(View):
    """One step to the points of a contribution; what else it tells depends on which it is."""

    step = text_field("plain, repeat, heavier, fade, cap, free, or what a computed criterion is", "cap")
    points = whole_field("What is left after it, in hundredths", -50)


class Contribution(View):
    day = day_field("Day of the fact", null=True)
    rule = text_field("Why it moved so much", "occurrence")
    quantity = whole_field("Hundredths of `unit`", 1700, null=True)
    unit = text_field("minutes, half-days, quantity, percent, result or points", "minutes", null=True)
    plain = whole_field("Points before anything changed them", -50, null=True)
    times = whole_field("How often that counts, in hundredths", 200, null=True)
    points = whole_field("What it moves, in hundredths", -100)
    column = text_field("Column of an assessed criterion", "head", null=True)
    standing = text_field("How the record stands", "recorded", null=True)
    record = text_field("Id of the record", null=True)
    steps = fields.List(fields.Nested(Step))
    events = events_field("Ids of the events that it rests on")


class ExplainedCriterion(View):
    criterion = text_field("Criterion; null for what concerns the whole group", "khong-deo-the", null=True)
    name = spoken_field("Its name")
    points = whole_field("What it moves, in hundredths", -50)
    contributions = fields.List(fields.Nested(Contribution))


class ExplainedGroup(View):
    group = text_field("Group; empty for what is recorded outside the criteria", "gio-giac")
    name = spoken_field("Its name")
    points = whole_field("What it comes to, in hundredths", 2450)
    criteria = fields.List(fields.Nested(ExplainedCriterion))


class Explanation(Subject):
    """How the points came about, as a tree down to the single event.

    Of a period that is the mean of shorter ones, `parts` has the trees of these and `groups` is missing.
    """

    period = text_field("Year, half-year, quarter or month", "2019-03")
    points = points_field(null=True)
    grade = text_field("Grade", "tot", null=True)
    at_most_grade = text_field("The best grade that standing facts allow", null=True)
    reason = text_field("What set that limit, or why there is no grade", null=True)
    criteria = text_field("Criteria set", "van-hoa-cong-so")
    criteria_version = whole_field("Its version", 1)
    groups = fields.List(fields.Nested(ExplainedGroup))
    parts = fields.List(fields.Dict(), metadata={"description": "The same of each shorter period"})


class Provenance(Schema):
    """A PROV-JSON document of the W3C: by kind of record, each by its identifier."""

    prefix = fields.Dict(keys=fields.String(), values=fields.String())
    entity = fields.Dict(keys=fields.String(), values=fields.Dict())
    activity = fields.Dict(keys=fields.String(), values=fields.Dict())


class Moved(View):
    group = text_field("Group", "gio-giac")
    criterion = text_field("Criterion", "di-muon", null=True)
    record = text_field("Id of the record", null=True)
    day = day_field("Day of the fact", null=True)
    before = whole_field("Points before, in hundredths; null when it is new", 0, null=True)
    after = whole_field("Points after, in hundredths; null when it is gone", -50, null=True)
    difference = whole_field("How much it moved the score, in hundredths", -50)
    events = events_field("Ids of the events that it rests on")


class KnownSince(View):
    """Something that became known since the change before."""

    what = text_field("What it is about: record, punches, leave, criteria, decision …", "record")
    about = text_field("Which of these", null=True)
    event = text_field("Id of the event", null=True)
    day = day_field("Day that it is about", null=True)
    recorded_at = moment_field("When it was recorded")


class AuditStep(View):
    """One change; of a longer period `parts` says which shorter ones moved it."""

    recorded_at = moment_field("When scoring recorded it")
    event = text_field("Id of the event")
    type = text_field("Kind of change", "ScoreChanged", enum=["ScoreChanged", "FlagRaised", "FlagCleared"])
    period = text_field("Period", "2019-03")
    points_before = points_field(null=True)
    points_after = points_field(null=True)
    moved = fields.List(fields.Nested(Moved))
    known = fields.List(fields.Nested(KnownSince))
    parts = fields.List(text_field("A shorter period", "2019-03"))


class Audit(Subject):
    """How a score moved over time, and what moved it."""

    steps = fields.List(fields.Nested(AuditStep), metadata={"description": "The oldest first"})
