"""What events say of people and units is kept the same however they arrive, and read as it was known when."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.scoring import migrations, projections
from services.scoring.projections import dirty, person_frames
from services.scoring.projections.organisation import organisation
from services.scoring.projections.person_reading import person_rows
from shared.contracts import observations as o
from shared.contracts import personnel as p
from shared.contracts.event import Event
from shared.database import connect, writing
from shared.eventstore import Recorded
from shared.ids import derived_id
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.contract.person_history import (
    HISTORY,
    JANUARY,
    JULY,
    LEARNT,
    MARCH,
    MAY,
    TENANT,
    UNITS,
    learnt,
    logs,
)
from tests.servers import create_databases


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of scoring."""
    if request.param == "sqlite":
        yield from migrated(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
        return
    with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
        yield from migrated(template.format(service="scoring"))


def migrated(url: str) -> Iterator[Engine]:
    upgrade(url, migrations)
    engine = connect(url)
    yield engine
    engine.dispose()


def take(connection: Connection, source: str, events: list[Recorded]) -> None:
    apply_all(connection, projections.FOREIGN[source], sorted(events, key=lambda one: one.position))


def take_all(connection: Connection) -> None:
    for source, events in logs().items():
        take(connection, source, events)


def rows(connection: Connection) -> dict[str, list[Any]]:
    tables = [table for source in projections.FOREIGN.values() for one in source for table in one.tables]
    return {one.name: sorted(map(repr, connection.execute(sa.select(one)))) for one in dict.fromkeys(tables)}


def known(connection: Connection, as_of: datetime | None = None) -> dict[str, list[Any]]:
    """The frames of everybody, sorted."""
    found = person_rows(connection, TENANT, None, as_of)
    units = organisation(connection, TENANT, as_of)
    frames = {
        "placements": person_frames.placements(found, units.successions),
        "badges": person_frames.badges(found, None),
        "positions": person_frames.positions(found, units.ended),
        "leave": person_frames.leave(found).drop("event"),
        "discipline": person_frames.discipline(found).drop("event"),
        "roster": person_frames.roster(found),
        "explanations": person_frames.explanations(found),
        "units": units.units,
    }
    return {name: frame.sort(pl.all()).rows() for name, frame in frames.items()}


def test_any_order_and_repetition_leaves_the_same_tables(engine: Engine) -> None:
    with writing(engine) as connection:
        take_all(connection)
        expected = rows(connection)
        for seed in range(4):
            generator = random.Random(seed)
            deliveries = [(source, one) for source, events in logs().items() for one in events]
            deliveries += generator.sample(deliveries, 10)
            generator.shuffle(deliveries)
            for table in projections.metadata.sorted_tables:
                connection.execute(sa.delete(table))
            while deliveries:
                size = generator.randint(1, 4)
                some, deliveries = deliveries[:size], deliveries[size:]
                for source in ("observations", "personnel"):
                    take(connection, source, [one for of, one in some if of == source])
            assert rows(connection) == expected


def test_what_holds_by_now(engine: Engine) -> None:
    with writing(engine) as connection:
        take_all(connection)
        found = known(connection)
    april, june = date(2019, 4, 30), date(2019, 6, 30)
    assert found["units"] == [
        ("a", "affiliate", "b", MARCH, june),
        ("a", "affiliate", "so", JANUARY, date(2019, 2, 28)),
        ("b", "division", None, JANUARY, None),
        ("so", "division", None, JANUARY, None),
    ]
    assert found["positions"] == [
        ("an", "cadre", "phó phòng", "b", MARCH, april),
        ("an", "cadre", "trưởng phòng", None, JULY, None),
        ("an", "cadre", "trưởng phòng", "a", JANUARY, date(2019, 2, 28)),
        ("an", "cadre", "trưởng phòng", "a", MAY, june),
        ("binh", "worker", "văn thư", None, MARCH, date(2019, 7, 31)),
    ]
    assert found["placements"] == [
        ("an", "a", JANUARY, june),
        ("an", "b", JULY, None),
        ("binh", "a", MARCH, june),
        ("binh", "b", JULY, date(2019, 7, 31)),
    ]
    assert found["leave"] == [
        ("an", "l1", "annual", JANUARY, "morning", date(2019, 1, 9), "afternoon"),
    ]
    assert found["discipline"] == [("binh", "d2", "reprimand", MAY, None)]
    assert found["roster"] == [("binh", MAY, None), ("binh", JULY, "night")]
    assert found["badges"] == [("an", "7", JANUARY, april), ("binh", "7", MAY, None)]
    explained = LEARNT.date()
    assert found["explanations"] == [
        ("an", MAY, "late", "accepted", explained, derived_id("explanation-e1", "3")),
        ("an", JULY, "absent", "open", explained, derived_id("explanation-e2", "1")),
    ]


def test_what_was_known_then_is_what_stood_then(tmp_path: Path) -> None:
    (whole,) = migrated(f"sqlite:///{tmp_path / 'whole.sqlite'}")
    (growing,) = migrated(f"sqlite:///{tmp_path / 'growing.sqlite'}")
    with writing(whole) as all_known, writing(growing) as so_far:
        take_all(all_known)
        for number in range(len(HISTORY)):
            for source, events in logs(HISTORY[: number + 1]).items():
                take(so_far, source, [one for one in events if one.recorded_at == learnt(number)])
            assert known(all_known, learnt(number)) == known(so_far)


def test_some_people_are_read_as_everybody_is(engine: Engine) -> None:
    with writing(engine) as connection:
        take_all(connection)
        everybody = person_rows(connection, TENANT, None, None)
        an = person_rows(connection, TENANT, ["an"], None)
    assert {name: [row for row in some if row.person == "an"] for name, some in everybody.items()} == {
        name: [row for row in some if row.person == "an"] for name, some in an.items()
    }
    assert person_frames.badges(an, ["an"]).rows() == [("an", "7", JANUARY, date(2019, 4, 30))]


def marked(connection: Connection) -> set[tuple[str, str, str]]:
    found = connection.execute(sa.select(dirty.marks.c.kind, dirty.marks.c.subject, dirty.marks.c.period))
    return {tuple(row) for row in found}


MONTHS = [f"2019-{month:02}" for month in range(1, 10)]


TOUCHED: list[tuple[Event, set[tuple[str, str, str]]]] = [
    (p.ShiftRostered(person="an", day=date(2019, 5, 14), shift="night"), {("person", "an", "2019-05")}),
    (
        p.ShiftRostered(person="an", day=JULY, shift="night"),
        {("person", "an", "2019-06"), ("person", "an", "2019-07")},
    ),
    (
        p.PositionChanged(person="an", position="x", on=MAY),
        {("person", "an", one) for one in MONTHS if one >= "2019-05"},
    ),
    (
        p.LeaveShortened(person="an", leave="l1", last_day=date(2019, 8, 8)),
        {("person", "an", one) for one in MONTHS if one >= "2019-08"},
    ),
    (
        p.DisciplineDecided(person="an", decision="x", form="warning", number="9", on=JULY),
        {("person", "an", one) for one in MONTHS if one >= "2019-07"} | {("unit", "b", "2019")},
    ),
    (
        p.DisciplineRevoked(person="binh", decision="d2", reason="x"),
        {("person", "binh", one) for one in MONTHS if one >= "2019-05"} | {("unit", "a", "2019")},
    ),
    (p.UnitMoved(unit="a", parent="so", on=MAY), {("unit", one, "2019") for one in ("a", "b", "so")}),
    (
        o.ExplanationRefused(explanation="e2", person="an", by="b", reason="x"),
        {("person", "an", "2019-07")},
    ),
    (
        o.SlipExplained(explanation="e3", person="binh", day=MAY, kind="late", by="b", reason="x"),
        {("person", "binh", "2019-05")},
    ),
]


def test_what_is_learnt_marks_whom_it_touches_and_nobody_else(tmp_path: Path) -> None:
    (engine,) = migrated(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
    with writing(engine) as connection:
        take_all(connection)
        opened = [{"tenant": TENANT, "month": month} for month in MONTHS]
        connection.execute(sa.insert(dirty.active_months), opened)
        for event, touched in TOUCHED:
            connection.execute(sa.delete(dirty.marks))
            before = connection.begin_nested()
            take(
                connection,
                event.service,
                logs([*HISTORY, (event.service, stream_of(event), event)])[event.service][-1:],
            )
            assert marked(connection) == touched, event
            before.rollback()


def stream_of(event: Any) -> str:
    if isinstance(event, o.SlipExplained | o.ExplanationRefused):
        return f"explanation-{event.explanation}"
    return UNITS if isinstance(event, p.UnitMoved) else f"person-{event.person}"
