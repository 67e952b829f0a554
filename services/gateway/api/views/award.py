"""Awards, the honour roll, credentials, and what the world may verify."""

from marshmallow import fields

from services.gateway.api.views.campaign import Recipient
from services.gateway.api.views.shape import View, day_field, subject_kind_field, text_field, whole_field
from shared.contracts.awards import Misprint as MisprintStruct
from shared.contracts.schema import schema_of


class Correction(View):
    number = text_field("Number of the decision that mends it", "140/QĐ-SLĐTBXH")
    on = day_field("Day of it")


class CorrectionInFull(Correction):
    reason = text_field("Why")
    misprints = fields.List(fields.Nested(schema_of(MisprintStruct)))


class Award(Recipient):
    award = text_field("Id")
    nomination = text_field("Nomination that it comes from")
    campaign_name = text_field("Name of the campaign")
    form_name = text_field("Name of the award", "Cờ thi đua")
    block = text_field("Block whose ranking it comes from", "khoi-1", null=True)
    authority = text_field("Who decided", "Chủ tịch UBND tỉnh")
    signatory = text_field("Who signed, as it stands under the text", "Giám đốc Sở")
    capacity = text_field("How they signed: KT, Q, TL, TUQ, or in their own right", "TUQ")
    on_behalf_of = text_field("Office that was signed for", "Chủ tịch UBND tỉnh")
    delegation = text_field("Number of the document that allows it", "12/QĐ-UBND")
    ballot = text_field("Vote of the council that it rests on", null=True)
    decision_number = text_field("Number of the decision", "125/QĐ-SLĐTBXH")
    decided_on = day_field("Day of the decision")
    conferred_on = day_field("Day of the ceremony")
    place = text_field("Where it was conferred", "Hội trường Sở")
    corrections = fields.List(fields.Nested(CorrectionInFull))
    revoked = fields.Boolean(metadata={"description": "Whether it was taken back"})
    revoked_on = day_field("Day from which it no longer stands", null=True)
    revocation_number = text_field("Number of that decision", "500/QĐ-UBND", null=True)
    revocation_reason = text_field("Why it was taken back", null=True)
    revocation_ground = text_field("Kind of finding", "false-documents", null=True)
    revocation_authority = text_field("Who took it back", null=True)
    revocation_signatory = text_field("Who signed that", null=True)
    status_list = whole_field("Number of its status list", 1, null=True)
    status_index = whole_field("Its place in that list", 70001, null=True)


class HonourLine(View):
    """A line of the honour roll; without points, which no decision publishes."""

    award = text_field("Id")
    campaign = text_field("Campaign", "van-hoa-cong-so-2019")
    campaign_name = text_field("Name of the campaign")
    form = text_field("Award form", "co-thi-dua")
    form_name = text_field("Name of the award", "Cờ thi đua")
    recipient_kind = subject_kind_field()
    recipient = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit")
    unit = text_field("Unit of the person, or the unit itself", "phong-viec-lam")
    unit_name = text_field("Its name", "Phòng Việc làm")
    period = text_field("Period", "2019")
    block = text_field("Block whose ranking it comes from", "khoi-1", null=True)
    authority = text_field("Who decided", "Chủ tịch UBND tỉnh")
    decision_number = text_field("Number of the decision", "125/QĐ-SLĐTBXH")
    decided_on = day_field("Day of the decision")
    conferred_on = day_field("Day of the ceremony")
    signatory = text_field("Who signed", "Giám đốc Sở")
    capacity = text_field("How they signed", "TUQ")
    on_behalf_of = text_field("Office that was signed for")


class HonourRoll(View):
    all = whole_field("How many lines there are", 12)
    honours = fields.List(fields.Nested(HonourLine))


class Credential(View):
    credential = text_field("Compact JWS of the credential: its file is this text", "eyJhbGciOiJFUzI1NiIs…")


class Verification(View):
    award = text_field("Id")
    standing = text_field("", "conferred", enum=["decided", "conferred", "corrected", "revoked"])
    said = text_field("The same in words")
    issuer = text_field("The organisation that keeps the award", "Sở Lao động – Thương binh và Xã hội")
    form_name = text_field("Name of the award", "Giấy khen")
    recipient_kind = subject_kind_field()
    recipient_name = text_field("Name as the decision publishes it")
    unit_name = text_field("Unit of a person", "Văn phòng")
    campaign_name = text_field("Name of the campaign")
    period = text_field("Period", "2019")
    authority = text_field("Who decided", "Giám đốc Sở")
    decision_number = text_field("Number of the decision, as corrected", "125/QĐ-SLĐTBXH")
    decided_on = day_field("Day of the decision")
    conferred_on = day_field("Day of the ceremony, null before it", null=True)
    corrections = fields.List(fields.Nested(Correction))
    revoked_on = day_field("Day from which it no longer stands", null=True)
    revocation_number = text_field("Number of that decision", "500/QĐ-UBND", null=True)


class Issuer(View):
    context = fields.List(text_field(), data_key="@context")
    id = text_field("Address by which the issuer is known")
    type = fields.List(text_field())
    name = text_field("Name of the organisation")
    url = text_field("Address of this installation")
    jwks = text_field("Address of its keys")


class KeySet(View):
    keys = fields.List(fields.Dict(), metadata={"description": "Public keys (JWK), each with its span"})
