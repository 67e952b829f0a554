"""Whatever order another service's events come in, and however often, the same rows follow."""

import random
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from services.awards.domain.campaign import Unit
from services.awards.projections import FOREIGN, criteria, flags, rankings, scores, units
from shared.contracts.event import Event
from shared.contracts.personnel import (
    DisciplineDecided,
    DisciplineRevoked,
    LeaveCancelled,
    LeaveGranted,
    LeaveShortened,
    PersonLeft,
    PersonRegistered,
    PersonTransferred,
    PositionChanged,
    UnitCreated,
    UnitDissolved,
    UnitJoinedBlock,
    UnitLeftBlock,
    UnitsMerged,
    UnitSplit,
)
from shared.contracts.scoring import CriteriaPublished, FlagCleared, FlagRaised, Standing
from shared.database import reading, writing
from shared.eventstore import Recorded, Store
from shared.projection import apply_all
from tests.unit.awards.given import CRITERIA, TENANT, ranked, recorded, scored


def flagged(kind: type[Any], flag: str, period: str, **more: Any) -> Any:
    return kind(
        subject_kind="person", subject="p1", flag=flag, severity="disqualifying", period=period, **more
    )


def founded(unit: str) -> UnitCreated:
    return UnitCreated(unit=unit, name=unit, kind="division", on=date(2010, 1, 1))


SCORING = [
    recorded(scored("p1", 9000), "score-p1", 1),
    recorded(scored("p1", 9500), "score-p1", 2),
    recorded(flagged(FlagRaised, "complaint", "2019-03", evidence=["e"]), "score-p1", 3),
    recorded(flagged(FlagCleared, "complaint", "2019-03"), "score-p1", 4),
    recorded(flagged(FlagRaised, "complaint", "2019-05", evidence=["e"]), "score-p1", 5),
    recorded(flagged(FlagCleared, "late", "2019-05"), "score-p1", 7),
    recorded(flagged(FlagRaised, "late", "2019-05", evidence=["e"]), "score-p1", 8),
    recorded(scored("p2", 9100), "score-p2", 1),
    recorded(scored("p2", None, grade=None), "score-p2", 2),
    recorded(scored("phong-a", 9400, kind="unit"), "score-phong-a", 1),
    recorded(ranked("khoi-1", [Standing(unit="phong-a", rank=1, points=9300)]), "ranking-khoi-1", 1),
    recorded(
        ranked(
            "khoi-1",
            [
                Standing(unit="phong-a", rank=1, points=9400, tied=True),
                Standing(unit="phong-b", rank=1, points=9400, tied=True),
            ],
        ),
        "ranking-khoi-1",
        2,
    ),
    *(
        recorded(
            CriteriaPublished(
                criteria=CRITERIA,
                version=version,
                name="Tiêu chí",
                effective_from=date(2019, 1, 1),
                text="",
                sha256="",
                offered=[],
            ),
            f"criteria-{TENANT}",
            version,
        )
        for version in (1, 2)
    ),
]

PERSONNEL = [
    *(
        recorded(founded(unit), "organisation-so", version)
        for version, unit in enumerate(("a", "b", "c", "d", "e"), start=1)
    ),
    recorded(UnitsMerged(units=["a", "b"], into="e", on=date(2019, 5, 1)), "organisation-so", 6),
    recorded(UnitSplit(unit="c", into=["d"], default="d", on=date(2019, 6, 1)), "organisation-so", 7),
    recorded(UnitDissolved(unit="d", successor="e", on=date(2019, 8, 1)), "organisation-so", 8),
    recorded(UnitDissolved(unit="d", successor="e", on=date(2019, 7, 1)), "organisation-so", 9),
]

PERSON = "person-p1"
PEOPLE: list[Event] = [
    PersonRegistered(
        person="p1", code="1", name="", kind="cadre", position="", unit="a", on=date(2019, 1, 7)
    ),
    PersonTransferred(person="p1", unit="c", on=date(2019, 3, 1)),
    PositionChanged(person="p1", position="Trưởng phòng", heads="c", on=date(2019, 3, 1)),
    LeaveGranted(
        person="p1", leave="l1", kind="sick", first_day=date(2019, 4, 1), last_day=date(2019, 4, 12)
    ),
    LeaveShortened(person="p1", leave="l1", last_day=date(2019, 4, 3), last_part="morning"),
    LeaveGranted(person="p1", leave="l2", kind="sick", first_day=date(2019, 5, 6), last_day=date(2019, 5, 8)),
    LeaveCancelled(person="p1", leave="l2", reason="không nghỉ"),
    DisciplineDecided(person="p1", decision="d1", form="warning", number="1", on=date(2019, 6, 3)),
    DisciplineRevoked(person="p1", decision="d1", reason="nhầm"),
    DisciplineDecided(person="p1", decision="d2", form="reprimand", number="2", on=date(2019, 6, 4)),
    PersonLeft(person="p1", on=date(2019, 11, 16), reason="nghỉ"),
]
PERSONNEL += [recorded(event, PERSON, version) for version, event in enumerate(PEOPLE, start=1)]
PERSONNEL += [
    recorded(UnitJoinedBlock(block="k1", unit="e", on=date(2019, 1, 2)), "organisation-so", 10),
    recorded(UnitLeftBlock(block="k1", unit="e", on=date(2019, 9, 1)), "organisation-so", 11),
    recorded(UnitJoinedBlock(block="k2", unit="e", on=date(2019, 9, 1)), "organisation-so", 12),
]

LOGS = {"scoring": SCORING, "personnel": PERSONNEL}


def rows(store: Store, source: str, events: list[Recorded], batch: int) -> dict[str, Any]:
    """All rows of the read models of `source` after `events` came in batches, from empty tables."""
    with writing(store.engine) as connection:
        for projection in FOREIGN[source]:
            for table in projection.tables:
                connection.execute(sa.delete(table))
        for start in range(0, len(events), batch):
            apply_all(connection, FOREIGN[source], events[start : start + batch])
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for projection in FOREIGN[source]
            for table in projection.tables
        }


@pytest.mark.parametrize("source", ["scoring", "personnel"])
@pytest.mark.parametrize("seed", range(12))
def test_rows_are_equal_in_any_order_and_repetition(store: Store, source: str, seed: int) -> None:
    chance = random.Random(seed)
    shuffled = LOGS[source] + chance.choices(LOGS[source], k=len(LOGS[source]))
    chance.shuffle(shuffled)
    in_order = rows(store, source, LOGS[source], batch=100)
    assert all(in_order.values())
    assert rows(store, source, shuffled, batch=chance.randint(1, 10)) == in_order


@pytest.fixture
def heard(store: Store) -> Store:
    for source, log in LOGS.items():
        rows(store, source, log, batch=100)
    return store


def test_the_newest_score_counts(heard: Store) -> None:
    with reading(heard.engine) as connection:
        found = scores.of_period(connection, TENANT, "2019")
        assert {(one.subject, one.points, one.basis) for one in found} == {
            ("p1", 9500, "score-p1:2"),
            ("phong-a", 9400, "score-phong-a:1"),
        }
        assert scores.population(connection, TENANT, "2019") == {"person": 1, "unit": 1}
        assert scores.of_period(connection, "khac", "2019") == []


def test_raised_flags_count_in_every_period_that_they_touch(heard: Store) -> None:
    with reading(heard.engine) as connection:
        both = {("person", "p1"): frozenset({"complaint", "late"})}
        assert flags.touching(connection, TENANT, "2019") == both
        assert flags.touching(connection, TENANT, "2019-05") == both
        assert flags.touching(connection, TENANT, "2019-03") == {}
        assert flags.touching(connection, "khac", "2019") == {}


def test_the_newest_ranking_counts_and_earlier_ones_stay_known(heard: Store) -> None:
    with reading(heard.engine) as connection:
        (newest,) = rankings.newest(connection, TENANT, "2019")
        assert (newest.block, newest.basis) == ("khoi-1", "ranking-khoi-1:2")
        assert [one.points for one in newest.standings] == [9400, 9400]
        assert rankings.tied_leaders(connection, TENANT) == {
            ("ranking-khoi-1:2", "phong-a"),
            ("ranking-khoi-1:2", "phong-b"),
        }
        assert rankings.newest(connection, TENANT, "2020") == []


def test_units_are_known_with_their_end(heard: Store) -> None:
    since = date(2010, 1, 1)
    with reading(heard.engine) as connection:
        assert units.known(connection, TENANT) == {
            "a": Unit(since, date(2019, 5, 1)),
            "b": Unit(since, date(2019, 5, 1)),
            "c": Unit(since, date(2019, 6, 1)),
            "d": Unit(since, date(2019, 7, 1)),
            "e": Unit(since),
        }
        assert criteria.published(connection, TENANT) == {CRITERIA}
