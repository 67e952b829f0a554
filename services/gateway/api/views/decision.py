"""Decisions about scoring, and how far the computation is."""

from marshmallow import fields

from services.gateway.api.views.record import Subject
from services.gateway.api.views.shape import View, moment_field, points_field, text_field, whole_field


class Suspension(View):
    what = text_field("What is suspended", "source", enum=["criterion", "source", "criteria"])
    code = text_field("Its code", "time-clock")
    by = text_field("Staff code of who said so", "CB005")
    reason = text_field("Why")
    since = moment_field("Since when")


class ClosedPeriod(View):
    period = text_field("Year, half-year, quarter or month", "2019")
    by = text_field("Staff code of who closed it", "CB005")
    since = moment_field("Since when")


class LateChange(Subject):
    """What is published of a closed period beside what it would be now; `scored` says whether there would be
    a score at all."""

    period = text_field("Period", "2019-03")
    published_points = points_field(null=True)
    published_grade = text_field("The grade that is published", "tot", null=True)
    points = points_field(null=True)
    grade = text_field("The grade that it would be", "kha", null=True)
    scored = fields.Boolean()
    raised = fields.List(text_field("A flag that would rise"))
    cleared = fields.List(text_field("A flag that would clear"))
    since = moment_field("When a difference was first found")


class Waiting(View):
    stage = text_field("badges, persons, units or grades", "persons")
    everybody = fields.Boolean(
        metadata={"description": "Of a recompute of everybody, not of single subjects"}
    )
    marks = whole_field("How many wait", 12)
    buckets = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "How many in each bucket"}
    )


class Recompute(View):
    cause = text_field("Why everybody is computed again", "criteria van-hoa-cong-so")
    since = moment_field("When it began")
    total = whole_field("Buckets of subjects and periods in all", 768)
    done = whole_field("How many of them are done", 512)
    rate = fields.Float(allow_none=True, metadata={"description": "How many a second"})
    seconds_left = whole_field("What remains at that rate, in seconds", 12, null=True)


class Progress(View):
    waiting = fields.List(fields.Nested(Waiting))
    recompute = fields.Nested(Recompute, allow_none=True)
