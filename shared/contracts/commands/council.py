"""Commands to awards about councils, their meetings and their ballots. Members are persons, by their ids."""

from shared.contracts.ballots import NamedChoice
from shared.contracts.commands import Command
from shared.contracts.commands.fields import Day, Id, Moment, Name, Slug, Text
from shared.contracts.council import AgendaItem, CouncilMember, CouncilRules, Seat


class FormCouncil(Command, frozen=True, kw_only=True):
    """`rules` are those of the day as the agency has adapted them; null: as they are in force."""

    council: Slug
    name: Name
    decision_number: Name
    on: Day
    members: list[CouncilMember]
    rules: CouncilRules | None = None


class AppointMember(Command, frozen=True, kw_only=True):
    council: Slug
    member: CouncilMember
    decision_number: Name


class ReleaseMember(Command, frozen=True, kw_only=True):
    """`on` is the member's last day on the council."""

    council: Slug
    person: Id
    on: Day
    decision_number: Name


class NameSubstitute(Command, frozen=True, kw_only=True):
    council: Slug
    person: Id
    substitute: Id | None = None


class DeclareRelatives(Command, frozen=True, kw_only=True):
    """All relatives of a member or substitute in the organisation, in place of what was declared before."""

    council: Slug
    person: Id
    relatives: list[Id]


class CallMeeting(Command, frozen=True, kw_only=True):
    meeting: Id
    council: Slug
    at: Moment
    place: Name
    agenda: list[AgendaItem]


class RecordAttendance(Command, frozen=True, kw_only=True):
    """Who is there from `at` on: the seats that are taken, and guests by name or office."""

    meeting: Id
    at: Moment
    present: list[Seat]
    guests: list[Name] = []


class OpenMeeting(Command, frozen=True, kw_only=True):
    meeting: Id
    at: Moment
    presided_by: Id
    secretary: Id


class AdjournMeeting(Command, frozen=True, kw_only=True):
    """Put the meeting off, or interrupt it, until a moment that may still be open."""

    meeting: Id
    at: Moment
    until: Moment | None = None
    reason: Text


class ResumeMeeting(Command, frozen=True, kw_only=True):
    meeting: Id
    at: Moment


class CloseMeeting(Command, frozen=True, kw_only=True):
    meeting: Id
    at: Moment
    conclusions: list[Text] = []


class OpenBallot(Command, frozen=True, kw_only=True):
    """Put nominations for one form to the vote. The rules of the vote are those of the form."""

    ballot: Id
    meeting: Id
    form: Slug
    nominations: list[Id]
    at: Moment
    places: int | None = None


class RecuseMember(Command, frozen=True, kw_only=True):
    ballot: Id
    person: Id
    nominations: list[Id]


class AskAbsent(Command, frozen=True, kw_only=True):
    """Ask an absent member to vote in writing, until a moment."""

    ballot: Id
    member: Id
    until: Moment


class CastVote(Command, frozen=True, kw_only=True):
    """The vote of the seat of `member`, given by the member or the substitute `by`: one choice a nomination.

    In a secret ballot the choices go into the urn and nowhere else.
    """

    ballot: Id
    member: Id
    by: Id
    choices: list[NamedChoice]


class CloseBallot(Command, frozen=True, kw_only=True):
    ballot: Id
    at: Moment


class VoidBallot(Command, frozen=True, kw_only=True):
    """Give a ballot up before it is counted."""

    ballot: Id
    at: Moment
    reason: Text
