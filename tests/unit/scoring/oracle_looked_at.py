"""The oracle's facts of one subject: what is looked at, and under which criterion."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.scoring.domain.criteria.model import Item, When
from services.scoring.domain.periods import Period
from tests.unit.scoring.oracle_dates import Row, Told, look_back_start
from tests.unit.scoring.oracle_people import headed_by, units_of
from tests.unit.scoring.oracle_slots import Slot, lies_in

MEASURES = ("hours", "quality", "late_percent", "faults", "replies")


@dataclass
class Fact:
    """One fact under one criterion. `number` orders those of a day that no single event tells."""

    criterion: str
    source: str
    day: date
    quantity: int
    event: str | None
    events: list[str]
    standing: str
    number: int = 0
    origin: str | None = None
    alleged: bool = False
    confirmed: bool = False
    excused: bool = False
    column: str | None = None
    measures: dict[str, int | None] = field(default_factory=dict)
    recorded_under: str | None = None
    slot: Slot | None = None
    stands: bool = False
    rule: str = ""
    plain: int = 0
    times: int = 100
    points: int = 0

    @property
    def under(self) -> Slot:
        """Its place in the sheet. Raises AssertionError for a fact without a rule."""
        assert self.slot is not None
        return self.slot


def in_time(fact: Fact) -> tuple[Any, ...]:
    return (fact.day, fact.event is None, fact.event or "", fact.number)


def first_day_of(item: Item | None, period: Period) -> date:
    """The first day whose facts are looked at under the criterion."""
    if item is None or not item.looks_back_months:
        return period.first_day
    return min(period.first_day, look_back_start(period.last_day, item.looks_back_months))


def recorded(told: Told, kind: str, subject: str, slots: list[Slot], period: Period) -> Iterator[Fact]:
    for row in told["records"]:
        if row["subject_kind"] != kind or row["subject"] != subject:
            continue
        slot = slot_of(row["criterion"], row["day"], slots)
        if first_day_of(slot.item if slot is not None else None, period) <= row["day"] <= period.last_day:
            yield from_record(row, slot)


def slot_of(criterion: str, day: date, slots: list[Slot]) -> Slot | None:
    for slot in slots:
        if slot.item.source == "record" and slot.item.criterion == criterion and lies_in(slot.sees, day):
            return slot
    return None


def from_record(row: Row, slot: Slot | None) -> Fact:
    return Fact(
        criterion=slot.item.criterion if slot is not None else row["criterion"],
        source=slot.item.source if slot is not None else "record",
        day=row["day"],
        quantity=row["quantity"],
        event=row["event"],
        events=[row["event"]],
        standing=row["standing"],
        recorded_under=row["criterion"],
        origin=row["source"],
        alleged=row["alleged"],
        confirmed=row["confirmed"],
        column=row["column"],
        measures={name: row[name] for name in MEASURES},
        slot=slot,
    )


def attendance(days: list[Row], slots: list[Slot], period: Period) -> Iterator[Fact]:
    """`days` are what the clocks show of the person, in order (see `oracle_days`)."""
    for slot in slots:
        if slot.item.source != "attendance":
            continue
        for number, row in enumerate(days):
            if not first_day_of(slot.item, period) <= row["day"] <= period.last_day:
                continue
            if not lies_in(slot.sees, row["day"]) or not asked_for(slot.item.when, row):
                continue
            amounts: Row = {"absent": row["half_days"], "missing-punch": 1}
            amount = amounts[row["kind"]] if row["kind"] in amounts else row["minutes"]
            yield Fact(
                criterion=slot.item.criterion,
                source="attendance",
                day=row["day"],
                quantity=100 * amount,
                event=None,
                events=row["events"],
                standing="recorded",
                number=number,
                origin="time-clock",
                excused=row["excused"],
                slot=slot,
            )


def asked_for(when: When | None, row: Row) -> bool:
    if when is None or when.kind != row["kind"]:
        return False
    if when.over is not None and row["minutes"] <= when.over:
        return False
    return when.up_to is None or row["minutes"] <= when.up_to


def disciplined(told: Told, kind: str, subject: str, slots: list[Slot], period: Period) -> Iterator[Fact]:
    """The decisions against the person, or against those who were the unit's members on their first day."""
    for slot in slots:
        if slot.item.source != "discipline":
            continue
        for row in told["discipline"]:
            concerned = (
                row["person"] == subject
                if kind == "person"
                else subject in units_of(told, row["person"], row["first_day"])
            )
            forms = slot.item.when.forms if slot.item.when is not None else ()
            if (
                not concerned
                or not lies_in(slot.sees, row["first_day"])
                or (forms and row["form"] not in forms)
                or row["first_day"] > period.last_day
            ):
                continue
            counts = row["first_day"] >= first_day_of(slot.item, period)
            over = row["last_day"] is not None and row["last_day"] < period.first_day
            if counts or not over:
                yield Fact(
                    criterion=slot.item.criterion,
                    source="discipline",
                    day=row["first_day"],
                    quantity=100,
                    event=row["event"],
                    events=[row["event"]],
                    standing="recorded",
                    slot=slot,
                    rule="" if counts else "in-force",
                )


def of_subordinates(told: Told, person: str, slots: list[Slot], period: Period) -> Iterator[Fact]:
    """What was recorded of the units that the person led on the day, and of their members."""
    for slot in slots:
        if slot.item.source != "subordinates" or slot.item.when is None:
            continue
        for row in told["records"]:
            if row["criterion"] not in slot.item.when.criteria:
                continue
            if not first_day_of(slot.item, period) <= row["day"] <= period.last_day:
                continue
            if not lies_in(slot.sees, row["day"]):
                continue
            led = headed_by(told, person, row["day"])
            if row["subject_kind"] == "unit":
                below = row["subject"] in led
            else:
                below = row["subject"] != person and bool(led & units_of(told, row["subject"], row["day"]))
            if below:
                fact = from_record(row, slot)
                fact.quantity, fact.column = 100, None
                yield fact
