"""The oracle's days: who is due when, and what the punches of a day say, one person and one day at a time."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from services.scoring.domain.criteria.model import Span, WorkRules
from services.scoring.domain.periods import Period
from tests.unit.scoring.oracle_dates import DAY, Row, Told, covers, days_between
from tests.unit.scoring.oracle_people import units_of

PARTS = ("morning", "afternoon")
REACH = timedelta(hours=6)
MINUTE = timedelta(minutes=1)
FAR = timedelta(days=999)

Moments = tuple[datetime, datetime]


@dataclass(frozen=True)
class Due:
    """A working day of a person in a unit: its half days, which of them are due, whether it is judged."""

    day: date
    unit: str
    rules: WorkRules
    halves: dict[str, Moments]
    due: tuple[str, ...]
    judged: bool
    shift: bool

    @property
    def begins(self) -> datetime:
        return self.halves[self.due[0]][0]

    @property
    def ends(self) -> datetime:
        return self.halves[self.due[-1]][1]

    def distance(self, at: datetime) -> timedelta:
        """From the nearest moment between the first due start and the last due end."""
        if not self.due:
            return FAR
        return max(self.begins - at, at - self.ends, timedelta(0))


@dataclass(frozen=True)
class Clock:
    """What one person's days are judged by."""

    told: Told
    rules: WorkRules
    holidays: frozenset[date]
    clocked: frozenset[date]
    person: str
    _judged_by: dict[date, Due | None] = field(default_factory=dict)

    def working_days(self, first: date, last: date) -> list[Due]:
        """By day, then unit."""
        return [
            due
            for day in days_between(first, last)
            for unit in sorted(units_of(self.told, self.person, day))
            if (due := self.in_unit(unit, day)) is not None
        ]

    def in_unit(self, unit: str, day: date) -> Due | None:
        rules = self.rules.of_unit(unit)
        spans: tuple[Span, ...] = (rules.morning, rules.afternoon)
        named, shift = True, False
        entries = [row for row in self.told["roster"] if (row["person"], row["day"]) == (self.person, day)]
        if entries:
            if entries[-1]["shift"] is None:
                return None
            shift = named = entries[-1]["shift"] in dict(rules.shifts)
            spans = dict(rules.shifts).get(entries[-1]["shift"], spans)
        elif not works(rules, self.holidays, day):
            return None
        halves = {part: moments(day, span) for part, span in zip(PARTS, in_two(spans), strict=True)}
        last = (halves["afternoon"][1] - timedelta(microseconds=1)).date()
        return Due(
            day=day,
            unit=unit,
            rules=rules,
            halves=halves,
            due=tuple(part for part in PARTS if not on_leave(self.told, self.person, day, part)),
            judged=named and all(one in self.clocked for one in days_between(day, last)),
            shift=shift,
        )

    def judged_by(self, day: date) -> Due | None:
        """The first unit, in the order of codes, in which something is due on the day."""
        if day not in self._judged_by:
            self._judged_by[day] = self._first_due(day)
        return self._judged_by[day]

    def _first_due(self, day: date) -> Due | None:
        for unit in sorted(units_of(self.told, self.person, day)):
            due = self.in_unit(unit, day)
            if due is not None and due.due:
                return due
        return None

    @cached_property
    def punches(self) -> list[tuple[datetime, str]]:
        """At and event, each under the badge that the person then wore."""
        badges = [row for row in self.told["badges"] if row["person"] == self.person]
        mine = []
        for row in self.told["punches"]:
            if any(badge["badge"] == row["badge"] and covers(badge, row["at"].date()) for badge in badges):
                mine.append((row["at"].replace(microsecond=0), row["at"], row["event"]))
        return [(second, event) for second, _, event in sorted(mine)]

    @cached_property
    def days(self) -> list[date]:
        return [self.belongs_to(at) for at, _ in self.punches]

    def belongs_to(self, at: datetime) -> date:
        """The day to which a punch belongs."""
        own = self.judged_by(at.date())
        best, nearest = at.date(), FAR if own is None else own.distance(at)
        for day in (at.date() - DAY, at.date() + DAY):
            due = self.judged_by(day)
            if due is not None and due.shift and due.distance(at) <= REACH and due.distance(at) < nearest:
                best, nearest = day, due.distance(at)
        return best

    def shows(self, day: date) -> list[Row]:
        """Everything worth a word of the day."""
        due = self.judged_by(day)
        badged = any(row["person"] == self.person and covers(row, day) for row in self.told["badges"])
        if due is None or not due.judged or not badged:
            return []
        punches = [punch for punch, belongs in zip(self.punches, self.days, strict=True) if belongs == day]
        return [
            self.explained(due, kind, minutes, halves, [event for _, event in punches])
            for kind, minutes, halves in occurrences(due, punches)
        ]

    def explained(self, due: Due, kind: str, minutes: int, halves: int, events: list[str]) -> Row:
        within = due.rules.explained_within_days
        accepted = [
            row["event"]
            for row in self.told["explanations"]
            if (row["person"], row["day"], row["kind"]) == (self.person, due.day, kind)
            and row["outcome"] == "accepted"
            and (within is None or row["explained_on"] <= due.day + timedelta(days=within))
        ]
        return {
            "day": due.day,
            "kind": kind,
            "minutes": minutes,
            "half_days": halves,
            "events": events + accepted,
            "excused": bool(accepted),
        }


def works(rules: WorkRules, holidays: frozenset[date], day: date) -> bool:
    if day in rules.compensatory_days:
        return True
    return day.weekday() in rules.days and day not in holidays and day not in rules.extra_holidays


def in_two(spans: tuple[Span, ...]) -> tuple[Span, Span]:
    if len(spans) == 2:
        return spans[0], spans[1]
    ((start, end),) = spans
    middle = (start + end) // 2
    return (start, middle), (middle, end)


def moments(day: date, span: Span) -> Moments:
    midnight = datetime.combine(day, time())
    return midnight + span[0] * MINUTE, midnight + span[1] * MINUTE


def on_leave(told: Told, person: str, day: date, part: str) -> bool:
    for row in told["leave"]:
        if row["person"] != person or not covers(row, day):
            continue
        if day == row["first_day"] and row["first_part"] == "afternoon" and part == "morning":
            continue
        if day == row["last_day"] and row["last_part"] == "morning" and part == "afternoon":
            continue
        return True
    return False


def occurrences(due: Due, punches: list[tuple[datetime, str]]) -> list[tuple[str, int, int]]:
    """(kind, minutes, half days) of one day; `punches` in order."""
    if not punches:
        return [("absent", 0, len(due.due))]
    lots = as_one(punches, due.rules.same_punch_seconds)
    came, went = lots[0][0], lots[-1][1]
    single = len(lots) == 1
    if single and came - due.begins < due.ends - came:
        went = due.ends
    elif single:
        came = due.begins
    attended = [part for part in due.due if not outside(due, part, came, went)]
    found: list[tuple[str, int, int]] = []
    if attended:
        late = (came - due.halves[attended[0]][0]) // MINUTE
        early = (due.halves[attended[-1]][1] - went) // MINUTE
        found += [("late", late, 0)] if late > due.rules.grace_minutes else []
        found += [("early", early, 0)] if early > due.rules.grace_minutes else []
        found += [("missing-punch", 0, 0)] if single else []
        found += [("left-post", away, 0) for away in gaps(due, attended, lots)]
    if len(attended) < len(due.due):
        found.append(("absent", 0, len(due.due) - len(attended)))
    return found


def as_one(punches: list[tuple[datetime, str]], same_seconds: int) -> list[Moments]:
    """The first and the last moment of each lot of punches that are one, so soon do they follow."""
    lots: list[Moments] = []
    for at, _ in punches:
        if lots and at - lots[-1][1] < timedelta(seconds=same_seconds):
            lots[-1] = (lots[-1][0], at)
        else:
            lots.append((at, at))
    return lots


def outside(due: Due, part: str, came: datetime, went: datetime) -> bool:
    start, end = due.halves[part]
    if came >= end or went <= start:
        return True
    limit = due.rules.absent_after_minutes
    return limit is not None and max((came - start) // MINUTE, (end - went) // MINUTE) > limit


def gaps(due: Due, attended: list[str], lots: list[Moments]) -> list[int]:
    """The whole minutes of each gap that is a left post."""
    limit = due.rules.left_post_after_minutes
    if limit is None or len(lots) < 4 or len(lots) % 2:
        return []
    away = []
    for number in range(1, len(lots) - 1, 2):
        left, back = lots[number][1], lots[number + 1][0]
        inside = timedelta(0)
        for part in attended:
            start, end = due.halves[part]
            inside += max(min(back, end) - max(left, start), timedelta(0))
        away.append(inside // MINUTE)
    return [minutes for minutes in away if minutes > limit]


def ungraded(clock: Clock, shown: list[Row], period: Period, least_presence: int) -> str | None:
    """Why the person has no grade, if so; reckoned in half days."""
    days = {due.day: due for due in clock.working_days(period.first_day, period.last_day)}
    if not days:
        return "no-working-day"
    if not any(due.due for due in days.values()):
        return "on-leave"
    halves = 2 * len(days)
    absent = sum(row["half_days"] for row in shown if not row["excused"])
    return "mostly-absent" if 10000 * (halves - absent) < least_presence * halves else None


def service(clock: Clock, period: Period) -> tuple[int, int]:
    """Working days in service, and with them those on which the person belonged to no unit.

    The latter are reckoned by the usual days of the unit to which the person belonged last.
    """
    served = {due.day for due in clock.working_days(period.first_day, period.last_day)}
    stays = [
        (min(row["last_day"] or period.last_day, period.last_day), row["unit"])
        for row in clock.told["placements"]
        if row["person"] == clock.person and any(covers(row, day) for day in period.days())
    ]
    rules = clock.rules.of_unit(max(stays)[1])
    away = [day for day in period.days() if not units_of(clock.told, clock.person, day)]
    return len(served), len(served) + sum(works(rules, clock.holidays, day) for day in away)


def every_day(told: Told, person: str, period: Period) -> dict[str, int]:
    """Calendar days by unit: what weighs where there is no working time."""
    counted: dict[str, int] = {}
    for day in period.days():
        for unit in units_of(told, person, day):
            counted[unit] = counted.get(unit, 0) + 1
    return counted


def days_in_units(clock: Clock, period: Period) -> dict[str, int]:
    """Working days by unit, without those wholly on leave; every unit of the period is named."""
    units = {unit for day in period.days() for unit in units_of(clock.told, clock.person, day)}
    worked = clock.working_days(period.first_day, period.last_day)
    return {unit: sum(due.unit == unit and bool(due.due) for due in worked) for unit in units}
