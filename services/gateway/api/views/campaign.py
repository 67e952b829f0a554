"""Campaigns, and whom an award goes to."""

from marshmallow import fields

from services.gateway.api.views.shape import (
    View,
    day_field,
    points_field,
    subject_kind_field,
    text_field,
    whole_field,
)
from shared.contracts.awards import AwardForm as AwardFormStruct
from shared.contracts.schema import schema_of


class Campaign(View):
    campaign = text_field("Short name", "van-hoa-cong-so-2019")
    name = text_field("Name", "Thi đua thực hiện văn hóa công sở")
    criteria = text_field("Criteria set", "van-hoa-cong-so")
    first_day = day_field("First day")
    last_day = day_field("Last day")
    forms = fields.List(fields.Nested(schema_of(AwardFormStruct)))
    draft = whole_field("Number of the newest draft", 1)
    state = text_field("How far it is", "launched", enum=["drafted", "consulting", "launched", "closed"])
    launched_on = day_field("Day of the launch", null=True)
    closed_on = day_field("Day of the end", null=True)
    units = fields.List(text_field(), metadata={"description": "Units that joined"})


class Recipient(View):
    campaign = text_field("Campaign", "van-hoa-cong-so-2019")
    form = text_field("Award form", "co-thi-dua")
    recipient_kind = subject_kind_field()
    recipient = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit", null=True)
    period = text_field("Period", "2019")
    points = points_field()
    rank = whole_field("Rank in the block", 1, null=True)
