"""What became known between two moments that may have moved one subject's score: for audits.

Each piece of news is `{what, about, event, day, recorded_at}`: `about` names the record, the leave, the unit;
`event` is null where only the stream of the person tells which it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.periods import Period
from services.scoring.projections.closed import closings
from services.scoring.projections.criteria import criteria
from services.scoring.projections.decisions import left_out_criteria, lifted_flags, suspensions
from services.scoring.projections.discipline import discipline, revocations
from services.scoring.projections.explanations import explanations, outcomes
from services.scoring.projections.leave import cancellations, leave, shortenings
from services.scoring.projections.people import arrivals, assignments, badges, departures
from services.scoring.projections.positions import positions
from services.scoring.projections.punches import punches
from services.scoring.projections.records import contents, standings
from services.scoring.projections.roster import roster
from shared.clock import local_day
from shared.database import one_of

News = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A table of facts about persons: which of its columns are what the news says, and how far a row reaches.

    `first` is the first day that a row concerns; it concerns all that follow, or up to `last`.
    """

    table: sa.Table
    what: str
    about: str = ""
    first: str = ""
    last: str = ""


OF_PERSONS = (
    Told(arrivals, "place", first="since"),
    Told(departures, "place", first="since"),
    Told(assignments, "place", "unit", first="since"),
    Told(badges, "place", "badge", first="since"),
    Told(positions, "place", "position", first="since"),
    Told(leave, "leave", "leave", "first_day", "last_day"),
    Told(cancellations, "leave", "leave"),
    Told(shortenings, "leave", "leave"),
    Told(discipline, "discipline", "decision", first="since"),
    Told(revocations, "discipline", "decision"),
    Told(roster, "roster", "shift", "day", "day"),
    Told(explanations, "slip", "kind", "day", "day"),
    Told(outcomes, "slip", "outcome"),
)
"""Events of one person's stream may be told by several of these: the most telling ones come last."""


@dataclass(frozen=True)
class Asked:
    """Whose score, of which period, and between which moments: after `since`, `until` included."""

    tenant: str
    kind: str
    subject: str
    period: Period
    since: datetime
    until: datetime

    def recorded(self, table: sa.Table) -> list[sa.ColumnElement[bool]]:
        when = table.c.recorded_at
        return [table.c.tenant == self.tenant, when > self.since, when <= self.until]


def between(connection: Connection, asked: Asked) -> list[News]:
    """All of it, the oldest first."""
    found = [*_records(connection, asked), *_criteria(connection, asked), *_decisions(connection, asked)]
    if asked.kind == "person":
        found += [*_of_person(connection, asked), *_punches(connection, asked)]
    return sorted(found, key=lambda one: (one["recorded_at"], one["what"], str(one["about"])))


def of_events(connection: Connection, events: Sequence[str]) -> list[News]:
    """The records among `events`, the oldest first."""
    found: list[News] = []
    for some in one_of(connection, standings.c.event, events):
        same = sa.and_(
            contents.c.tenant == standings.c.tenant,
            contents.c.stream == standings.c.stream,
            contents.c.version <= standings.c.version,
        )
        query = (
            sa.select(standings.c.stream, standings.c.event, standings.c.recorded_at, contents.c.day)
            .join(contents, same)
            .where(some)
            .order_by(contents.c.version)
        )
        newest = {row.event: row for row in connection.execute(query).all()}
        found += [_record(row.stream, row.event, row.day, row.recorded_at) for row in newest.values()]
    return sorted(found, key=lambda one: (one["recorded_at"], one["event"]))


def _news(what: str, about: Any, event: str | None, day: date | None, recorded_at: datetime) -> News:
    return {"what": what, "about": about, "event": event, "day": day, "recorded_at": recorded_at}


def _record(stream: str, event: str, day: date, recorded_at: datetime) -> News:
    return _news("record", stream.removeprefix("record-"), event, day, recorded_at)


def _records(connection: Connection, asked: Asked) -> Iterator[News]:
    """What was said, and what became, of records that any version puts on the subject in the period."""
    period = asked.period
    mine = sa.select(contents.c.stream, sa.func.max(contents.c.day).label("day")).where(
        contents.c.tenant == asked.tenant,
        contents.c.subject_kind == asked.kind,
        contents.c.subject == asked.subject,
        contents.c.day.between(period.first_day, period.last_day),
    )
    records = mine.group_by(contents.c.stream).subquery("mine")
    query = (
        sa.select(standings.c.stream, standings.c.event, standings.c.recorded_at, records.c.day)
        .join(records, records.c.stream == standings.c.stream)
        .where(standings.c.tenant == asked.tenant)
        .where(*asked.recorded(standings))
    )
    for row in connection.execute(query):
        yield _record(row.stream, row.event, row.day, row.recorded_at)


def _of_person(connection: Connection, asked: Asked) -> Iterator[News]:
    found: dict[Any, News] = {}
    for told in OF_PERSONS:
        table = told.table
        query = sa.select(table).where(*asked.recorded(table), table.c.person == asked.subject)
        for row in connection.execute(query):
            if _concerns(told, row, asked.period):
                event = getattr(row, "event", None)
                about = getattr(row, told.about) if told.about else None
                day = getattr(row, told.first) if told.first else None
                # several tables may tell of one event, each of one side of it
                key = event or (row.version, told.what)
                found[key] = _news(told.what, about, event, day, row.recorded_at)
    yield from found.values()


def _concerns(told: Told, row: Any, period: Period) -> bool:
    first = getattr(row, told.first) if told.first else None
    last = getattr(row, told.last) if told.last else None
    return (first is None or first <= period.last_day) and (last is None or last >= period.first_day)


def _punches(connection: Connection, asked: Asked) -> Iterator[News]:
    """How many punches of the person's badges came in, as one piece of news."""
    mine = sa.select(badges.c.badge).where(badges.c.tenant == asked.tenant, badges.c.person == asked.subject)
    query = sa.select(punches.c.at, punches.c.recorded_at).where(
        *asked.recorded(punches), punches.c.badge.in_(mine)
    )
    period = asked.period
    inside = [
        recorded_at
        for at, recorded_at in connection.execute(query)
        if period.first_day <= local_day(at) <= period.last_day
    ]
    if inside:
        yield _news("punches", len(inside), None, None, max(inside))


def _criteria(connection: Connection, asked: Asked) -> Iterator[News]:
    query = sa.select(criteria).where(
        *asked.recorded(criteria), criteria.c.effective_from <= asked.period.last_day
    )
    for row in connection.execute(query):
        yield _news("criteria", f"{row.criteria} {row.version}", None, row.effective_from, row.recorded_at)


def _decisions(connection: Connection, asked: Asked) -> Iterator[News]:
    """Suspensions, closings of the period, and what was decided about the subject in it."""
    for row in connection.execute(sa.select(suspensions).where(*asked.recorded(suspensions))):
        yield _news("suspension", f"{row.what} {row.code}", None, None, row.recorded_at)
    for row in connection.execute(sa.select(closings).where(*asked.recorded(closings))):
        if asked.period.within(Period.parse(row.period)):
            yield _news("closing", row.period, None, None, row.recorded_at)
    for table, what, about in (
        (left_out_criteria, "left-out", "criterion"),
        (lifted_flags, "lifted-flag", "flag"),
    ):
        query = sa.select(table).where(
            *asked.recorded(table),
            table.c.subject_kind == asked.kind,
            table.c.subject == asked.subject,
            table.c.period == str(asked.period),
        )
        for row in connection.execute(query):
            yield _news(what, getattr(row, about), row.event, None, row.recorded_at)
