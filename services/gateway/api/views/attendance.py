"""What the clocks show of working days."""

from marshmallow import fields

from services.gateway.api.views.shape import View, day_field, text_field, whole_field


class Slip(View):
    kind = text_field("late, early, absent, missing-punch or left-post", "late")
    minutes = whole_field("Minutes late, early or away", 12)
    half_days = whole_field("Half days absent", 0)
    excused = fields.Boolean(metadata={"description": "Whether an explanation of it was accepted"})
    events = fields.List(text_field(), metadata={"description": "The day's punches, as events, in order"})


class WorkingDay(View):
    person = text_field("Person", "5e0c1c3a-6a35-5a55-9f3c-0d6a1a3f7b21")
    code = text_field("Staff code", "CB001")
    name = text_field("Name; null when erased", "Nguyễn Thị Lan", null=True)
    day = day_field("Day")
    state = text_field("present, slips, leave, or unread when no clock was read that could tell", "slips")
    slips = fields.List(fields.Nested(Slip))
