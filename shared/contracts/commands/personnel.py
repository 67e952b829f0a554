"""Commands to personnel."""

from shared.contracts.commands import Command
from shared.contracts.commands.fields import Badge, Code, Day, Id, Name, Slug, Text
from shared.contracts.personnel import DayPart, DisciplineForm, LeaveKind, PersonKind, UnitKind


class FoundOrganisation(Command, frozen=True, kw_only=True):
    name: Name
    on: Day


class CreateUnit(Command, frozen=True, kw_only=True):
    unit: Slug
    name: Name
    kind: UnitKind = "division"
    parent: Slug | None = None
    on: Day


class RenameUnit(Command, frozen=True, kw_only=True):
    unit: Slug
    name: Name
    on: Day


class MoveUnit(Command, frozen=True, kw_only=True):
    unit: Slug
    parent: Slug | None = None
    on: Day


class MergeUnits(Command, frozen=True, kw_only=True):
    units: list[Slug]
    into: Slug
    on: Day


class SplitUnit(Command, frozen=True, kw_only=True):
    unit: Slug
    into: list[Slug]
    default: Slug
    members: dict[str, Slug] = {}
    on: Day


class DissolveUnit(Command, frozen=True, kw_only=True):
    unit: Slug
    successor: Slug
    on: Day


class FormBlock(Command, frozen=True, kw_only=True):
    block: Slug
    name: Name
    on: Day


class JoinBlock(Command, frozen=True, kw_only=True):
    block: Slug
    unit: Slug
    on: Day


class LeaveBlock(Command, frozen=True, kw_only=True):
    block: Slug
    unit: Slug
    on: Day


class RegisterPerson(Command, frozen=True, kw_only=True):
    """Also the way to correct a misspelt name: register the same code again."""

    code: Code
    name: Name
    kind: PersonKind
    position: Name
    unit: Slug
    heads: Slug | None = None
    badge: Badge | None = None
    on: Day


class TransferPerson(Command, frozen=True, kw_only=True):
    person: Id
    unit: Slug
    on: Day


class ChangePosition(Command, frozen=True, kw_only=True):
    person: Id
    position: Name
    heads: Slug | None = None
    on: Day


class AssignBadge(Command, frozen=True, kw_only=True):
    person: Id
    badge: Badge
    on: Day


class GrantLeave(Command, frozen=True, kw_only=True):
    """`leave` may be given so that sending the same leave twice adds nothing."""

    person: Id
    leave: Id | None = None
    kind: LeaveKind
    first_day: Day
    first_part: DayPart = "morning"
    last_day: Day
    last_part: DayPart = "afternoon"


class CancelLeave(Command, frozen=True, kw_only=True):
    person: Id
    leave: Id
    reason: Text


class DismissPerson(Command, frozen=True, kw_only=True):
    """`on` is the first day on which the person no longer belongs to the organisation."""

    person: Id
    on: Day
    reason: Text


class ErasePerson(Command, frozen=True, kw_only=True):
    person: Id


class ShortenLeave(Command, frozen=True, kw_only=True):
    """The person came back early: the leave ends with `last_part` of `last_day`."""

    person: Id
    leave: Id
    last_day: Day
    last_part: DayPart = "afternoon"


class RosterShift(Command, frozen=True, kw_only=True):
    """`shift` is one of those that the criteria set declares; left out: off on that day."""

    person: Id
    day: Day
    shift: Slug | None = None


class DecideDiscipline(Command, frozen=True, kw_only=True):
    """`decision` may be given so that sending the same decision twice adds nothing."""

    person: Id
    decision: Id | None = None
    form: DisciplineForm
    number: Name
    on: Day
    until: Day | None = None


class RevokeDiscipline(Command, frozen=True, kw_only=True):
    person: Id
    decision: Id
    reason: Text
