"""Campaigns, nominations and awards."""

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
    state = text_field("drafted or launched", "launched")
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


class Nomination(Recipient):
    nomination = text_field("Id")
    state = text_field("submitted, approved, refused, conferred or revoked", "submitted")
    tied = fields.Boolean(metadata={"description": "Whether it shares the first rank of its ranking"})
    block = text_field("Block whose ranking it comes from", "khoi-1", null=True)
    basis = text_field("Id of the event of the ranking or score that it rests on")
    authority = text_field("Who decided", "Chủ tịch UBND tỉnh", null=True)
    decision_number = text_field("Number of the decision", "125/QĐ-SLĐTBXH", null=True)
    decided_on = day_field("Day of the decision", null=True)
    reason = text_field("Why it was refused or revoked", null=True)


class Proposed(View):
    form = text_field("Award form", "co-thi-dua")
    recipient_kind = subject_kind_field()
    recipient = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit", null=True)
    points = points_field()
    rank = whole_field("Rank in the block", 1, null=True)
    block = text_field("Block whose ranking it comes from", "khoi-1", null=True)
    tied = fields.Boolean(metadata={"description": "Whether it shares the first rank of its ranking"})
    basis = text_field("Id of the event of the ranking or score that it rests on")


class Excluded(View):
    form = text_field("Award form", "co-thi-dua")
    recipient_kind = subject_kind_field()
    recipient = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit", null=True)
    reason = text_field("Key of the reason", "exclusion.quota")
    details = fields.Dict(metadata={"description": "The values in the texts"})
    text_vi = text_field("Why it is left out, in Vietnamese")
    text_en = text_field("Why it is left out, in English")


class Proposals(View):
    proposed = fields.List(fields.Nested(Proposed))
    excluded = fields.List(fields.Nested(Excluded))


class Award(Recipient):
    award = text_field("Id")
    nomination = text_field("Nomination that it comes from")
    authority = text_field("Who decided", "Chủ tịch UBND tỉnh")
    signatory = text_field("Who signed, as it stands under the text", "Giám đốc Sở")
    decision_number = text_field("Number of the decision", "125/QĐ-SLĐTBXH")
    decided_on = day_field("Day of the decision")
    conferred_on = day_field("Day of the ceremony")
    revoked = fields.Boolean(metadata={"description": "Whether it was taken back"})
