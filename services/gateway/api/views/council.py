"""Councils, their meetings and ballots. A person stands as `{person, code, name}`."""

from marshmallow import fields

from services.gateway.api.views.command import EventReference
from services.gateway.api.views.shape import (
    View,
    day_field,
    moment_field,
    subject_kind_field,
    text_field,
    whole_field,
)
from shared.contracts.ballots import VoteRule as VoteRuleStruct
from shared.contracts.council import AgendaItem as AgendaItemStruct
from shared.contracts.council import CouncilRules as CouncilRulesStruct
from shared.contracts.schema import schema_of

_NOMINATION = "0f7d4a3c-0c2b-5f51-8f0e-6d2a1b9c4e33"
_ROLES = ["chair", "vice-chair", "secretary", "member"]
_CHOICES = ["yes", "no", "abstain"]
_GROUNDS = ["self", "relative", "own-unit", "same-unit"]


class SomePerson(View):
    person = text_field("Opaque id", "5f0c1d0e-6a8e-5d53-9e0c-0d4c7a3f1b22")
    code = text_field("Staff code", "CB001")
    name = text_field("Name; null once erased", "Nguyễn Thị Lan", null=True)


class Council(View):
    council = text_field("Short name", "hoi-dong-so")
    name = text_field("Name", "Hội đồng Thi đua – Khen thưởng Sở")
    decision_number = text_field("Decision that formed it", "01/QĐ-SLĐTBXH")
    formed_on = day_field("When it was formed")
    rules = fields.Nested(schema_of(CouncilRulesStruct))
    members = whole_field("How many sit on it today", 9)


class Member(SomePerson):
    role = text_field("Office on the council", "member", enum=_ROLES)
    since = day_field("First day")
    until = day_field("Last day", null=True)
    substitute = fields.Nested(SomePerson, allow_none=True)


class Relatives(SomePerson):
    relatives = fields.List(fields.Nested(SomePerson))


class CouncilInFull(Council):
    members = fields.List(fields.Nested(Member), metadata={"description": "Former ones too"})  # type: ignore[assignment]
    relatives = fields.List(fields.Nested(Relatives))


class SeatTaken(View):
    member = fields.Nested(SomePerson)
    by = fields.Nested(SomePerson)


class Meeting(View):
    meeting = text_field("Its code", "hop-2020-02")
    council = text_field("Council", "hoi-dong-so")
    at = moment_field("When it was called for")
    place = text_field("Where", "Phòng họp số 1")
    agenda = fields.List(fields.Nested(schema_of(AgendaItemStruct)))
    standing = text_field("How far it is", "open", enum=["called", "open", "adjourned", "closed"])
    present = fields.List(fields.Nested(SeatTaken), metadata={"description": "Who is there now"})
    guests = fields.List(text_field("By name or office"))
    opened_at = text_field("When it began", null=True, format="date-time")
    presided_by = fields.Nested(SomePerson, allow_none=True)
    secretary = fields.Nested(SomePerson, allow_none=True)
    until = text_field("When an adjourned one goes on", null=True, format="date-time")
    closed_at = text_field("When it ended", null=True, format="date-time")
    conclusions = fields.List(text_field("What was concluded"))


class Nominated(View):
    nomination = text_field("Nomination", _NOMINATION)
    recipient_kind = subject_kind_field()
    recipient = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit", null=True)


class VoteResult(View):
    nomination = text_field("Nomination", _NOMINATION)
    base = whole_field("What the share is of", 9)
    voted = whole_field("Who voted on it", 8)
    yes = whole_field("Votes for it", 7)
    no = whole_field("Votes against it", 1)
    abstained = whole_field("Votes for neither", 0)
    outcome = text_field("What follows", "passed", enum=["passed", "failed", "tied", "beyond-places"])


class Ballot(View):
    ballot = text_field("Its code", "phieu-giay-khen")
    council = text_field("Council", "hoi-dong-so")
    meeting = text_field("Meeting", "hop-2020-02")
    form = text_field("Award form", "giay-khen")
    opened_at = moment_field("When it was opened")
    secret = fields.Boolean()
    nominees = fields.List(fields.Nested(Nominated))
    places = whole_field("How many of those that pass may have it", 3, null=True)
    members = whole_field("Seats", 9)
    voted = whole_field("Seats that have voted", 8)
    state = text_field("How far it is", "closed", enum=["running", "closed", "void"])
    ended_at = text_field("When it was counted or given up", null=True, format="date-time")
    results = fields.List(fields.Nested(VoteResult))
    void = text_field("Why it is void", "count", null=True, enum=["count", "decided"])
    reason = text_field("What was said when it was given up", null=True)


class ChoiceMade(View):
    nomination = text_field("Nomination", _NOMINATION)
    choice = text_field("What was chosen", "yes", enum=_CHOICES)


class Vote(SeatTaken):
    in_writing = fields.Boolean()
    choices = fields.List(fields.Nested(ChoiceMade), metadata={"description": "Of an open ballot only"})


class Conflict(SomePerson):
    nomination = text_field("Nomination", _NOMINATION)
    ground = text_field("Why there is no vote on it", "relative", enum=_GROUNDS)


class Recused(SomePerson):
    nomination = text_field("Nomination", _NOMINATION)


class Asked(View):
    member = fields.Nested(SomePerson)
    until = moment_field("Until when a vote in writing is taken")


class BallotInFull(Ballot):
    rule = fields.Nested(schema_of(VoteRuleStruct))
    presided_by = fields.Nested(SomePerson)
    seats = fields.List(fields.Nested(SomePerson))
    present = fields.List(fields.Nested(SomePerson), metadata={"description": "Seats taken at the opening"})
    votes = fields.List(fields.Nested(Vote), metadata={"description": "Which seats have voted"})
    conflicts = fields.List(fields.Nested(Conflict))
    recused = fields.List(fields.Nested(Recused))
    asked = fields.List(fields.Nested(Asked))


class Paper(ChoiceMade):
    receipt = text_field("The voter's number", "9f86d081884c7d659a2feaa0c55ad015")


class Receipt(View):
    nomination = text_field("Nomination", _NOMINATION)
    receipt = text_field("Only the voter gets it; kept nowhere", "9f86d081884c7d659a2feaa0c55ad015")


class VoteTaken(View):
    events = fields.List(fields.Nested(EventReference))
    receipts = fields.List(fields.Nested(Receipt), metadata={"description": "None in an open ballot"})


class MeetingStep(View):
    kind = text_field("What happened", "opened", enum=["opened", "adjourned", "resumed", "closed"])
    at = moment_field("When")
    reason = text_field("Why it was interrupted", "")


class BallotOfMinutes(View):
    ballot = text_field("Ballot", "phieu-giay-khen")
    form = text_field("Award form", "giay-khen")
    rule = fields.Nested(schema_of(VoteRuleStruct))
    members = whole_field("Seats", 9)
    voted = whole_field("Seats that have voted", 8)
    in_writing = whole_field("Of them in writing", 1)
    conflicts = fields.List(fields.Nested(Conflict))
    recused = fields.List(fields.Nested(Recused))
    results = fields.List(fields.Nested(VoteResult))
    void = text_field("Why it is void; empty if it is not", "", enum=["", "count", "decided"])


class Minutes(View):
    council = text_field("Council", "hoi-dong-so")
    council_name = text_field("Its name", "Hội đồng Thi đua – Khen thưởng Sở")
    meeting = text_field("Meeting", "hop-2020-02")
    place = text_field("Where", "Phòng họp số 1")
    agenda = fields.List(fields.Nested(schema_of(AgendaItemStruct)))
    presided_by = fields.Nested(SomePerson)
    secretary = fields.Nested(SomePerson)
    members = whole_field("Seats", 9)
    present = fields.List(fields.Nested(SeatTaken))
    absent = fields.List(fields.Nested(SomePerson))
    guests = fields.List(text_field("By name or office"))
    steps = fields.List(fields.Nested(MeetingStep))
    ballots = fields.List(fields.Nested(BallotOfMinutes))
    conclusions = fields.List(text_field("What was concluded"))
