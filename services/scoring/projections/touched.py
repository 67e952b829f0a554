"""Whose scores a recorded fact touches: its subject's, for as long as it is looked back at, and those of the
people who lead the unit concerned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl
from sqlalchemy.engine import Connection

from services.scoring.domain.periods import months_from
from services.scoring.projections import dirty, people
from services.scoring.projections.held import positions_held
from services.scoring.projections.reach import Reach, reach_of
from shared.database import sharing


class Touched(NamedTuple):
    tenant: str
    subject_kind: str
    subject: str
    day: date


def due(connection: Connection, met: Iterable[Touched]) -> list[dirty.Mark]:
    """What has to be computed because of facts about these subjects on these days."""
    by_tenant: defaultdict[str, list[Touched]] = defaultdict(list)
    for one in met:
        by_tenant[one.tenant].append(one)
    marks: set[dirty.Mark] = set()
    for tenant, some in by_tenant.items():
        reach = reach_of(connection, tenant)
        for one in some:
            marks.update(_of_subject(one, reach))
        if reach.heads:
            marks.update(
                mark for head in _heads(connection, tenant, some) for mark in _of_subject(head, reach)
            )
    return [*marks]


def _of_subject(one: Touched, reach: Reach) -> Iterable[dirty.Mark]:
    """Months that are not open are marked as well; nobody has a score in them yet."""
    firsts = [months_from(one.day.replace(day=1), number) for number in range(reach.months + 1)]
    return {dirty.of_subject(one.tenant, one.subject_kind, one.subject, first) for first in firsts}


def _heads(connection: Connection, tenant: str, met: Sequence[Touched]) -> Iterable[Touched]:
    """Those who led the unit concerned on the day of the fact, as if it were about them.

    Nobody changes people or units meanwhile: either this transaction sees a new head, or whoever registers
    one sees the fact.
    """
    sharing(connection, dirty.PEOPLE)
    led = positions_held(connection, tenant, None, None).filter(pl.col("heads").is_not_null())
    if led.is_empty():
        return
    persons = sorted({one.subject for one in met if one.subject_kind == dirty.PERSON})
    placed = people.placed(connection, tenant, persons, None)
    for one in met:
        units = [one.subject]
        if one.subject_kind == dirty.PERSON:
            units = placed.filter((pl.col("person") == one.subject) & people.on(one.day))["unit"].to_list()
        for head in led.filter(pl.col("heads").is_in(units) & people.on(one.day))["person"].unique():
            yield Touched(tenant, dirty.PERSON, head, one.day)
