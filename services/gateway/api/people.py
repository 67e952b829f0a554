"""People: who they are, where they belong, what they do, their badge, leave, roster and discipline."""

from typing import Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, person_of
from services.gateway.paging import Paged
from shared.contracts.commands import personnel as commands
from shared.contracts.commands.fields import Day, Slug

blueprint = Field("people", "Cán bộ, công chức, viên chức, người lao động: people and their leave")

_ON = "2019-07-15"


class OnDay(msgspec.Struct):
    on: Day | None = None


class Span(msgspec.Struct):
    first_day: Day
    last_day: Day


class PeopleWanted(Paged):
    unit: Slug | None = None
    on: Day | None = None


@blueprint.answer("/people", views.Person(many=True), key=("person",))
@blueprint.query(PeopleWanted)
def people(query: dict[str, Any]) -> Any:
    """Everybody who was ever registered, or the members of a unit, as of a day"""
    return ask("personnel", "people", tenant=caller.tenant, **query)


@blueprint.answer("/people/<person>", views.Person, tagged=True)
@blueprint.query(OnDay)
def person(query: dict[str, Any], person: str) -> Any:
    """One person, as of a day"""
    return ask("personnel", "person", tenant=caller.tenant, person=person_of(person), **query)


@blueprint.answer("/people/<person>/leave", views.Leave(many=True))
def leave(person: str) -> Any:
    """The person's leave, cancelled leave included"""
    return ask("personnel", "leave", tenant=caller.tenant, person=person_of(person))


@blueprint.answer("/people/<person>/roster", views.Rostered(many=True))
@blueprint.query(Span)
def roster(query: dict[str, Any], person: str) -> Any:
    """The person's roster between two days; days that it does not name have the unit's usual hours"""
    return ask("personnel", "roster", tenant=caller.tenant, person=person_of(person), **query)


@blueprint.answer("/people/<person>/discipline", views.Discipline(many=True))
def discipline(person: str) -> Any:
    """The person's disciplinary decisions, revoked ones included"""
    return ask("personnel", "discipline", tenant=caller.tenant, person=person_of(person))


blueprint.accept(
    "POST",
    "/people",
    commands.RegisterPerson,
    "personnel",
    "Register a person; again with the same code, correct the name",
    {
        "code": "CB001",
        "name": "Nguyễn Thị Lan",
        "kind": "civil-servant",
        "position": "Trưởng phòng",
        "unit": "phong-viec-lam",
        "heads": "phong-viec-lam",
        "badge": "17",
        "on": "2019-01-02",
    },
)
blueprint.accept(
    "POST",
    "/people/<person>/transfers",
    commands.TransferPerson,
    "personnel",
    "Transfer a person to another unit",
    {"unit": "van-phong", "on": _ON},
)
blueprint.accept(
    "POST",
    "/people/<person>/positions",
    commands.ChangePosition,
    "personnel",
    "Give a person another position",
    {"position": "Phó Giám đốc", "heads": None, "on": _ON},
)
blueprint.accept(
    "POST",
    "/people/<person>/badges",
    commands.AssignBadge,
    "personnel",
    "Give a person a number in the time clock",
    {"badge": "18", "on": _ON},
)
blueprint.accept(
    "POST",
    "/people/<person>/leave",
    commands.GrantLeave,
    "personnel",
    "Grant leave, in half days",
    {"kind": "annual", "first_day": _ON, "first_part": "afternoon", "last_day": "2019-07-17"},
)
blueprint.accept(
    "DELETE",
    "/people/<person>/leave/<leave>",
    commands.CancelLeave,
    "personnel",
    "Cancel leave",
    {"reason": "Công việc đột xuất"},
)
blueprint.accept(
    "POST",
    "/people/<person>/leave/<leave>/return",
    commands.ShortenLeave,
    "personnel",
    "End leave sooner: the person came back early",
    {"last_day": "2019-07-16", "last_part": "morning"},
)
blueprint.accept(
    "POST",
    "/people/<person>/roster",
    commands.RosterShift,
    "personnel",
    "Put a person on a shift for a day; without a shift, off",
    {"day": _ON, "shift": "night"},
)
blueprint.accept(
    "POST",
    "/people/<person>/discipline",
    commands.DecideDiscipline,
    "personnel",
    "Enter a disciplinary decision",
    {"form": "reprimand", "number": "45/QĐ-SLĐTBXH", "on": _ON, "until": "2020-07-14"},
)
blueprint.accept(
    "POST",
    "/people/<person>/discipline/<decision>/revocation",
    commands.RevokeDiscipline,
    "personnel",
    "Revoke a disciplinary decision, as if it had never been",
    {"reason": "Toà án tuyên huỷ quyết định"},
)
blueprint.accept(
    "POST",
    "/people/<person>/departure",
    commands.DismissPerson,
    "personnel",
    "Have a person leave the organisation",
    {"on": _ON, "reason": "Nghỉ hưu"},
)
blueprint.accept(
    "DELETE",
    "/people/<person>/personal-data",
    commands.ErasePerson,
    "personnel",
    "Erase a person's name and notes for ever; scores and log stay whole",
    {},
)
