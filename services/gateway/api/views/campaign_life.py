"""A campaign whole, and what happens in the course of it. A person stands as `{person, code, name}`."""

from typing import get_args

from marshmallow import fields

from services.gateway.api.views.campaign import Campaign
from services.gateway.api.views.council import SomePerson
from services.gateway.api.views.shape import View, day_field, text_field, whole_field
from shared.contracts.awards import Adopted as AdoptedStruct
from shared.contracts.awards import Article as ArticleStruct
from shared.contracts.awards import Contact as ContactStruct
from shared.contracts.campaigns import Finding as FindingStruct
from shared.contracts.campaigns import Honour as HonourStruct
from shared.contracts.campaigns import Occasion, ReviewKind, Verdict
from shared.contracts.schema import schema_of

_FORMS = fields.List(text_field("Award form", "giay-khen"))


class Consultation(View):
    draft = whole_field("Number of the draft that is asked about", 1)
    on = day_field("First day for comments")
    until = day_field("Last day for comments")
    closed_on = day_field("Day of the end", null=True)


class CampaignInFull(Campaign):
    articles = fields.List(fields.Nested(schema_of(ArticleStruct)))
    periods = fields.List(text_field("Period that is reviewed", "2019-H1"))
    contacts = fields.List(fields.Nested(schema_of(ContactStruct)))
    adopts = fields.Nested(schema_of(AdoptedStruct), allow_none=True)
    consultation = fields.Nested(Consultation, allow_none=True)


class Difference(View):
    place = text_field("What differs", "articles[dieu-1].text")
    kind = text_field("How", "changed", enum=["added", "removed", "changed"])
    before = fields.Raw(allow_none=True, metadata={"description": "As it read; null of what was added"})
    after = fields.Raw(allow_none=True, metadata={"description": "As it reads; null of what was removed"})


class Differences(View):
    before = whole_field("Number of the earlier draft", 1)
    after = whole_field("Number of the later draft", 2)
    reason = text_field("Why the later one was made", "Tiếp thu góp ý của cán bộ", null=True)
    differences = fields.List(fields.Nested(Difference))


class Comment(View):
    comment = text_field("Id")
    campaign = text_field("Campaign", "van-hoa-cong-so-2019")
    draft = whole_field("Number of the draft", 1)
    article = text_field("Article", "dieu-1")
    author = fields.Nested(SomePerson)
    text = text_field("What was said", "Xin ghi rõ giờ làm việc mùa hè")
    made_on = day_field("Day of the comment")
    verdict = text_field("What became of it", "taken", null=True, enum=[*get_args(Verdict), None])
    answer = text_field("The office's answer", "Đã ghi rõ tại khoản 2", null=True)
    answered_by = fields.Nested(SomePerson, allow_none=True)
    answered_on = day_field("Day of the answer", null=True)


class RegisteredPerson(SomePerson):
    forms = _FORMS


class Registration(View):
    unit = text_field("Unit", "phong-viec-lam")
    period = text_field("Period", "2019")
    number = text_field("Number of the document", "05/ĐK-VL")
    registered_on = day_field("Day of the registration")
    forms = _FORMS
    commitments = fields.List(text_field("What the unit commits to"))
    people = fields.List(fields.Nested(RegisteredPerson))


class GivenReminder(View):
    on = day_field("Day of the reminder")
    last_recorded = day_field("Newest day with a record then", null=True)
    silent_days = whole_field("Days without a record", 31)


class Participation(View):
    unit = text_field("Unit", "phong-viec-lam")
    since = day_field("Day from which it takes part")
    registration = text_field("Number of the document by which it joined; empty without", "05/ĐK-VL")
    commitments = fields.List(text_field("What the unit committed to"))
    last_recorded = day_field("Newest day on which something was recorded in it", null=True)
    silent_days = whole_field("Days since then, or since it joined", 12)
    reminders = fields.List(fields.Nested(GivenReminder))
    due = fields.Boolean(metadata={"description": "Whether it would be reminded that day"})


class HeldCeremony(View):
    occasion = text_field("What for", "launch", enum=list(get_args(Occasion)))
    on = day_field("Day of the ceremony")
    place = text_field("Where", "Hội trường Sở")
    participants = fields.List(fields.Nested(SomePerson))
    guests = whole_field("How many came besides", 20)


class Review(View):
    kind = text_field("Sơ kết or tổng kết", "interim", enum=list(get_args(ReviewKind)))
    period = text_field("Period", "2019-H1")
    on = day_field("Day of the review")
    document = text_field("Number of its report", "112/BC-SLĐTBXH")
    findings = fields.List(fields.Nested(schema_of(FindingStruct)))


class PublishedHonours(View):
    period = text_field("Period", "2019")
    on = day_field("Day on which it was made known")
    honours = fields.List(fields.Nested(schema_of(HonourStruct)))


class Honours(View):
    standing = fields.List(
        fields.Nested(schema_of(HonourStruct)), metadata={"description": "Conferred and not revoked"}
    )
    published = fields.List(fields.Nested(PublishedHonours))
