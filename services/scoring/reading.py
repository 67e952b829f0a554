"""Reads the facts that subjects are scored by: for any of them, any period and any point of knowledge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl

from services.scoring import public_holidays
from services.scoring.asked import Question
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.counting.asks import Asks, asks_of
from services.scoring.domain.criteria import CriteriaSet
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.facts import PUNCHES, SEEN, Facts, empty
from services.scoring.domain.frames import ids_in_words
from services.scoring.domain.periods import Period
from services.scoring.people import People, people_of, until
from services.scoring.projections import (
    decisions,
    fact_reading,
    people,
    person_frames,
    punch_reading,
    punches,
    records,
)
from services.scoring.projections.discipline import discipline, revocations
from services.scoring.projections.organisation import Organisation, organisation
from services.scoring.projections.people import arrivals, assignments, departures
from services.scoring.projections.person_reading import Rows, person_rows
from services.scoring.projections.wanted import Wanted
from shared.contracts.observations import SubjectKind

_DAY = timedelta(days=1)
_NO_WORK_RULES = WorkRules(morning=(0, 0), afternoon=(0, 0), days=frozenset())
_OF_MEMBERS = (arrivals, departures, assignments, discipline, revocations)


def facts_of_persons(
    question: Question, sets: Sequence[CriteriaSet], period: Period, persons: Sequence[str] | None
) -> Facts:
    """What `persons` (None: everybody) are scored by in the period under any of `sets`."""
    return _OfPersons(question, sets, period, people_of(question, persons), by_clock=True).facts()


def facts_of_people(
    people: People,
    sets: Sequence[CriteriaSet],
    period: Period,
    records: pl.DataFrame | None = None,
    *,
    by_clock: bool,
) -> Facts:
    """The same of `people` who are read already, and their `records` too, of any days; without `by_clock` the
    punches are left out, as far as only attendance asks for them."""
    return _OfPersons(people.question, sets, period, people, records, by_clock=by_clock).facts()


def records_of_everybody(
    question: Question, sets: Sequence[CriteriaSet], periods: Sequence[Period]
) -> pl.DataFrame:
    """What is recorded of everybody that any of the periods looks at."""
    asked = [asks_of(sets, "person", period) for period in periods]
    first, last = min(one.first_day for one in asked), max(map(question.last_of, periods))
    return _records(question, Wanted("person", None, first, last))


def facts_of_units(
    question: Question, sets: Sequence[CriteriaSet], period: Period, units: Sequence[str]
) -> Facts:
    """What `units` are scored by in the period under any of `sets`, beside what others came to."""
    asked, last = asks_of(sets, "unit", period), question.last_of(period)
    known = organisation(question.connection, question.tenant, question.as_of)
    members: dict[str, Any] = {}
    if "discipline" in asked.sources:
        rows = _of_members(question, _ever_in(question, known, units))
        members = {
            "placements": person_frames.placements(rows, known.successions),
            "discipline": until(question, person_frames.discipline(rows), "first_day"),
        }
    return Facts(
        records=_records(question, Wanted("unit", units, period.first_day, last, asked.looked_back)),
        units=known.units,
        seen=_latest([_recorded(question, "unit", units, asked.seen_since, last)]),
        **_decided(question, "unit", period, units),
        **members,
    )


def calendar(question: Question, rules: CriteriaSet, period: Period) -> WorkCalendar:
    """The work days, and those on which a clock was read, of the period and of the days beside it."""
    years = (period.year - 1, period.year, period.year + 1)
    holidays = frozenset[date]().union(*map(public_holidays.of_year, years))
    if rules.work is None:
        return WorkCalendar(_NO_WORK_RULES, holidays, frozenset())
    days = clocked(question, period.first_day - _DAY, _last_beside(question, period))
    return WorkCalendar(rules.work, holidays, days)


def _last_beside(question: Question, period: Period) -> date:
    """The day after the period, as far as that is asked about."""
    after = period.last_day + _DAY
    return after if question.until is None else min(after, question.until)


def clocked(question: Question, first: date, last: date) -> frozenset[date]:
    """The days on which a clock is known to have been read."""
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    if as_of is None:
        return punches.days_clocked(connection, tenant, first, last)
    carried = people.carried_since(connection, tenant, as_of=as_of)
    return punches.days_clocked_as_of(connection, tenant, first, last, carried, as_of)


class _OfPersons:
    """Everything of some persons, and what is recorded of the units that they lead."""

    def __init__(
        self,
        question: Question,
        sets: Sequence[CriteriaSet],
        period: Period,
        people: People,
        recorded: pl.DataFrame | None = None,
        *,
        by_clock: bool,
    ) -> None:
        self._question, self._period, self._persons = question, period, people.persons
        self._asked: Asks = asks_of(sets, "person", period)
        self._last = question.last_of(period)
        self._by_clock = by_clock and any(one.work is not None for one in sets)
        self._people, self._known, self._recorded = people, people.known, recorded

    def facts(self) -> Facts:
        people, last = self._people, self._last
        everybody, badges = self._with_members, people.badges
        passed = self._punches(badges)
        recorded = _recorded(self._question, "person", self._persons, self._asked.seen_since, last)
        return Facts(
            records=self._records(),
            punches=passed,
            badges=badges,
            placements=everybody.placements,
            leave=people.leave,
            positions=people.positions,
            units=self._known.units,
            discipline=everybody.discipline,
            roster=people.roster,
            explanations=people.explanations,
            seen=_latest([recorded, *self._punched(passed, badges)]),
            **_decided(self._question, "person", self._period, self._persons),
        )

    @cached_property
    def _led(self) -> list[str]:
        """The units that any of the persons led on a day that is looked at, if that matters."""
        if not (self._asked.answers or self._asked.leads):
            return []
        ended = pl.col("last_day").is_not_null() & (pl.col("last_day") < self._asked.first_day)
        then = pl.col("heads").is_not_null() & (pl.col("first_day") <= self._last) & ~ended
        return self._people.positions.filter(then)["heads"].unique().sort().to_list()

    @cached_property
    def _members(self) -> list[str]:
        """Others who ever belonged to these units."""
        if not self._led or self._persons is None:
            return []
        members = _ever_in(self._question, self._known, self._led)
        return sorted(set(members).difference(self._persons))

    @cached_property
    def _with_members(self) -> People:
        if not self._members:
            return self._people
        theirs = _of_members(self._question, self._members)
        both = {name: [*rows, *theirs.get(name, ())] for name, rows in self._people.rows.items()}
        return replace(self._people, rows=both)

    def _records(self) -> pl.DataFrame:
        asked, period = self._asked, self._period
        days = (period.first_day, self._last, asked.looked_back)
        found = [self._records_of_theirs(Wanted("person", self._persons, *days))]
        if self._members and asked.answers:
            found.append(_records(self._question, Wanted("person", self._members, *days)))
        if self._led:
            found.append(_records(self._question, Wanted("unit", self._led, *days)))
        return found[0] if len(found) == 1 else pl.concat([_in_words(frame) for frame in found])

    def _records_of_theirs(self, wanted: Wanted) -> pl.DataFrame:
        if self._recorded is None:
            return _records(self._question, wanted)
        day, inside = pl.col("day"), pl.col("day").is_between(wanted.first_day, wanted.last_day)
        if wanted.earlier is not None:
            since, criteria = wanted.earlier
            looked_back = pl.col("criterion").cast(pl.String).is_in(criteria)
            inside |= day.is_between(since, wanted.first_day, closed="left") & looked_back
        return self._recorded.filter(inside)

    def _punches(self, badges: pl.DataFrame) -> pl.DataFrame:
        """With those of the days beside the period, to which a shift may reach, and of earlier days to see
        whom nobody saw."""
        since = self._asked.seen_since
        first = self._period.first_day - _DAY
        if since is not None:
            first = min(first, since)
        elif not self._by_clock:
            return empty(PUNCHES)
        last = _last_beside(self._question, self._period)
        question, some = self._question, None if self._persons is None else sorted(set(badges["badge"]))
        return punch_reading.between(question.connection, question.tenant, first, last, some, question.as_of)

    def _punched(self, passed: pl.DataFrame, badges: pl.DataFrame) -> list[pl.DataFrame]:
        """`SEEN` by clocks."""
        if self._asked.seen_since is None:
            return []
        day = pl.col("at").dt.date().alias("day")
        wore = (pl.col("day") >= pl.col("first_day")) & (
            pl.col("last_day").is_null() | (pl.col("day") <= pl.col("last_day"))
        )
        seen = passed.with_columns(day).join(badges, on="badge").filter(wore, pl.col("day") <= self._last)
        return [seen.select(pl.col("person").alias("subject"), pl.col("day").alias("last_day"))]


def _ever_in(question: Question, known: Organisation, units: Sequence[str]) -> list[str]:
    """Whoever may ever have belonged to the units, by assignment or because another one became theirs."""
    return people.ever_assigned(question.connection, question.tenant, known.forerunners(units))


def _of_members(question: Question, members: Sequence[str]) -> Rows:
    return person_rows(question.connection, question.tenant, members, question.as_of, _OF_MEMBERS)


def _records(question: Question, wanted: Wanted) -> pl.DataFrame:
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    if as_of is None:
        return fact_reading.records_now(connection, tenant, wanted)
    return records.known_at(connection, tenant, wanted, as_of)


def _recorded(
    question: Question, kind: SubjectKind, subjects: Sequence[str] | None, since: date | None, last: date
) -> pl.DataFrame:
    """`SEEN` by those who record."""
    if since is None:
        return empty(SEEN)
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    wanted = Wanted(kind, subjects, since, last)
    if as_of is None:
        return fact_reading.last_recorded(connection, tenant, wanted)
    known = records.known_at(connection, tenant, wanted, as_of)
    return known.select("subject", pl.col("day").alias("last_day"))


def _latest(seen: Sequence[pl.DataFrame]) -> pl.DataFrame:
    if all(frame.is_empty() for frame in seen):
        return empty(SEEN)
    return pl.concat(seen).group_by("subject").agg(pl.max("last_day")).sort("subject")


def _decided(
    question: Question, kind: SubjectKind, period: Period, subjects: Sequence[str] | None
) -> dict[str, Any]:
    """What the council decided about scoring itself."""
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    some = None if subjects is None else set(subjects)
    return {
        "left_out": decisions.left_out(connection, tenant, kind, str(period), some, as_of),
        "lifted": decisions.lifted(connection, tenant, kind, str(period), some, as_of),
        "suspended": decisions.suspended_by(question.suspensions),
    }


def _in_words(frame: pl.DataFrame) -> pl.DataFrame:
    """With words and ids as texts, where others have numbers and bytes."""
    if not _numbered(frame):
        return frame
    return frame.with_columns(ids_in_words(frame["event"]), pl.col(pl.Enum).cast(pl.String))


def _numbered(frame: pl.DataFrame) -> bool:
    return any(isinstance(kind, pl.Enum) for kind in frame.schema.values())
