"""Attendance by the working day, of one person or of a unit's members."""

from typing import Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named, person_of
from shared.contracts.commands.fields import Period

blueprint = Field("attendance", "Chấm công: attendance by the working day")


class MonthWanted(msgspec.Struct):
    month: Period


@blueprint.answer("/people/<person>/attendance", views.WorkingDay(many=True))
@blueprint.query(MonthWanted)
def of_person(query: dict[str, Any], person: str) -> Any:
    """Every working day of a month of one person, and what was amiss on it"""
    return _of([person_of(person)], query["month"])


@blueprint.answer("/units/<unit>/attendance", views.WorkingDay(many=True))
@blueprint.query(MonthWanted)
def of_unit(query: dict[str, Any], unit: str) -> Any:
    """The same of everybody who belongs to a unit in that month, by person and day"""
    members: dict[str, None] = {}
    for on in ("01", "28"):
        day = f"{query['month']}-{on}"
        for one in ask("personnel", "people", tenant=caller.tenant, unit=unit, on=day):
            members[one["person"]] = None
    return _of(list(members), query["month"])


def _of(persons: list[str], month: str) -> Any:
    return named(ask("scoring", "attendance", tenant=caller.tenant, month=month, persons=persons))
