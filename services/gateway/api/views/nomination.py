"""Nominations, who may be nominated and who not, matters, earlier awards, the award catalogue."""

from marshmallow import fields

from services.gateway.api.views.campaign import Recipient
from services.gateway.api.views.score import CriteriaProblem
from services.gateway.api.views.shape import (
    View,
    day_field,
    points_field,
    subject_kind_field,
    text_field,
    whole_field,
)

_STANDINGS = ["eligible", "unfulfilled", "postponed", "barred"]


def _standing() -> fields.String:
    return text_field("What all of it comes to, the gravest", "eligible", enum=_STANDINGS)


class Reason(View):
    code = text_field("Key of the reason", "eligibility.points")
    details = fields.Dict(metadata={"description": "The values in the texts"})
    text_vi = text_field("The reason in Vietnamese")
    text_en = text_field("The reason in English")


class Against(Reason):
    standing = _standing()


class Nomination(Recipient):
    nomination = text_field("Id")
    state = text_field("submitted, withdrawn, approved, refused, conferred or revoked", "submitted")
    tied = fields.Boolean(metadata={"description": "Whether it shares the first rank of its ranking"})
    block = text_field("Block whose ranking it comes from", "khoi-1", null=True)
    basis = text_field("Id of the event of the ranking or score that it rests on")
    origin = text_field("ranking, unit or person: who nominated", "ranking", null=True)
    by = text_field("The unit or person that nominated, empty for the ranking", null=True)
    points_now = points_field(null=True)
    standing = _standing()
    objections = fields.List(
        fields.Nested(Against),
        metadata={"description": "What came in late and stands against it, or against its award"},
    )
    authority = text_field("Who decided", "Chủ tịch UBND tỉnh", null=True)
    decision_number = text_field("Number of the decision", "125/QĐ-SLĐTBXH", null=True)
    decided_on = day_field("Day of the decision", null=True)
    reason = text_field("Why it was refused or withdrawn", null=True)


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
    reason = text_field("Key of the first reason", "exclusion.quota")
    details = fields.Dict(metadata={"description": "The values in its texts"})
    text_vi = text_field("Why it is left out, in Vietnamese")
    text_en = text_field("Why it is left out, in English")
    reasons = fields.List(fields.Nested(Reason), metadata={"description": "All of them"})


class Proposals(View):
    proposed = fields.List(fields.Nested(Proposed))
    excluded = fields.List(fields.Nested(Excluded))


class Eligibility(View):
    form = text_field("Award form of the campaign", "giay-khen")
    form_name = text_field("Its name", "Giấy khen của Giám đốc Sở")
    subject_kind = subject_kind_field()
    subject = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit", null=True)
    points = points_field(null=True)
    standing = _standing()
    objections = fields.List(fields.Nested(Against))


class Matter(View):
    matter = text_field("Code of the matter", "don-07-2020")
    kind = text_field("discipline, investigation, inspection or complaint", "complaint")
    subject_kind = subject_kind_field()
    subject = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit", null=True)
    since = day_field("Since when")
    document = text_field("The paper that says so", "Đơn số 07/ĐKN")
    settled_on = day_field("Day of the settlement", null=True)
    settled_by = text_field("The paper that settles it", null=True)


class EarlierAward(View):
    award = text_field("Id")
    form = text_field("Code in the award catalogue", "CSTD-CS")
    recipient_kind = subject_kind_field()
    recipient = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit", null=True)
    year = whole_field("The year that it is for", 2018)
    authority = text_field("Who decided", "Giám đốc Sở")
    decision_number = text_field("Number of the decision", "15/QĐ-SLĐTBXH")
    decided_on = day_field("Day of the decision")
    struck_on = day_field("Day on which it was struck", null=True)
    reason = text_field("Why it was struck", null=True)


class CatalogueForm(View):
    """An entry of the award catalogue: each kind of recipients with what is asked of it, the quota, the vote,
    who decides, the dossier, the deadline, prizes, and the rule of law that it rests on."""

    code = text_field("Code", "CSTD-CS")
    name = fields.Dict(keys=fields.String(), values=fields.String())
    kind = text_field("title, merit or movement", "title")
    recipients = fields.List(subject_kind_field())
    conditions = fields.Dict(metadata={"description": "By kind of recipient"})
    quota = fields.Dict(allow_none=True)
    vote = fields.Dict(allow_none=True)
    decided_by = text_field("Who decides", "agency-head")
    delegable = fields.Boolean()
    dossier = fields.List(text_field("Part of the dossier", "report"))
    deadline = fields.Dict(allow_none=True)
    prizes = fields.Dict(metadata={"description": "Multiples of the base salary in hundredths, by kind"})
    grounds = fields.Dict(metadata={"description": "Source and validity"})
    confirmed = fields.Dict(allow_none=True)
    verified = fields.Boolean(metadata={"description": "Whether an agency has confirmed the figures"})


class CatalogueChecked(View):
    problems = fields.List(fields.Nested(CriteriaProblem))
