"""What awards tells of a council's ballots: what was voted on, by whom, and how it came out."""

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from shared.contracts.council import Grounds, Share
from shared.contracts.event import Event
from shared.contracts.observations import SubjectKind

ConflictGround = Literal["self", "relative", "own-unit", "same-unit"]
"""Why somebody has no vote: they are the nominee, a relative of the nominee, of the nominated unit, or of the
unit that the nominated person is of."""

Choice = Literal["yes", "no", "abstain"]

Outcome = Literal["passed", "failed", "tied", "beyond-places"]
"""`tied`: enough votes, but as many as another one at the edge of the places; a further ballot decides."""


class VoteRule(msgspec.Struct, frozen=True, kw_only=True):
    """How a council votes on a form of award.

    `share` is of the `members`, or of those `present` (and who voted in writing). Whoever has a conflict is
    left `out` of them or stays `in`. `tie`: votes that come to the share exactly, where more was asked for,
    `fail`, or the vote of who presides decides, `chair`, which a secret ballot cannot know.
    """

    share: Share
    of: Literal["members", "present"]
    secret: bool
    in_writing: bool
    conflicts: list[ConflictGround]
    conflicted: Literal["out", "in"]
    tie: Literal["fail", "chair"]
    grounds: Grounds = Grounds()


class Nominee(msgspec.Struct, frozen=True, kw_only=True):
    nomination: str
    recipient_kind: SubjectKind
    recipient: str


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """The person has no vote on the nomination, neither for themself nor for another."""

    person: str
    nomination: str
    ground: ConflictGround


class BallotOpened(Event, frozen=True, kw_only=True):
    """The vote on a list of nominations for one form, with all that it will be counted by, frozen.

    `members` are the seats of the council that day, `present` those taken. Of nominations that pass, only as
    many as there are `places` do; null: all.
    """

    service: ClassVar[str] = "awards"
    ballot: str
    council: str
    meeting: str
    form: str
    at: datetime
    nominees: list[Nominee]
    members: list[str]
    present: list[str]
    conflicts: list[Conflict]
    rule: VoteRule
    quorum: Share
    presided_by: str
    places: int | None = None


class MemberRecused(Event, frozen=True, kw_only=True):
    """The person declares a conflict and gives up the vote on these nominations."""

    service: ClassVar[str] = "awards"
    ballot: str
    person: str
    nominations: list[str]


class AbsentAsked(Event, frozen=True, kw_only=True):
    """An absent member may vote in writing until that moment."""

    service: ClassVar[str] = "awards"
    ballot: str
    member: str
    until: datetime


class VoterMarked(Event, frozen=True, kw_only=True):
    """The vote of the seat was given in a secret ballot. What it was is not told here or anywhere else."""

    service: ClassVar[str] = "awards"
    ballot: str
    member: str
    by: str
    in_writing: bool


class NamedChoice(msgspec.Struct, frozen=True, kw_only=True):
    nomination: str
    choice: Choice


class VoteCast(Event, frozen=True, kw_only=True):
    """The vote of the seat in an open ballot."""

    service: ClassVar[str] = "awards"
    ballot: str
    member: str
    by: str
    in_writing: bool
    choices: list[NamedChoice]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One vote on one nomination; `receipt` is a random number that only the voter was given."""

    nomination: str
    receipt: str
    choice: Choice


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`base` is what the share is of; `voted` those who voted on the nomination."""

    nomination: str
    base: int
    voted: int
    yes: int
    no: int
    abstained: int
    outcome: Outcome


class BallotClosed(Event, frozen=True, kw_only=True):
    """The count. Of a secret ballot all `papers`, by nomination and receipt, so that voters find theirs."""

    service: ClassVar[str] = "awards"
    ballot: str
    council: str
    meeting: str
    form: str
    at: datetime
    secret: bool
    members: int
    voted: int
    results: list[Result]
    papers: list[Paper] = []


class BallotVoided(Event, frozen=True, kw_only=True):
    """Nothing was decided. `cause` is `count` when there are not as many papers as voters were marked."""

    service: ClassVar[str] = "awards"
    ballot: str
    at: datetime
    cause: Literal["count", "decided"]
    marked: int
    papers: int
    reason: str = ""
