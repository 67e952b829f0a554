"""Scores and flags follow from what scoring announced: made anew, compared and mended like all others."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.scoring import handlers, migrations, projections
from services.scoring.projections import dirty, scores
from services.scoring.recompute import recompute
from services.scoring.service import ScoringService
from shared.commands import dispatch
from shared.contracts.personnel import LeaveGranted, PersonLeft
from shared.contracts.scoring import FlagCleared, ScoreChanged
from shared.database import connect, reading, writing
from shared.eventstore import Context, Store
from shared.ids import person_id
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.rebuilding import differences, rebuild
from tests.servers import create_databases
from tests.unit.scoring.history import CRITERIA, TENANT, observations_log, personnel_log
from thidua.sample import generate

SAMPLE = generate(people=28, days=45)
TABLES = (scores.scores, scores.flags)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def scored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Scoring after everything that the sample tells, of which some was taken back again."""
    if request.param == "sqlite":
        yield from computed(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
        return
    with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
        yield from computed(template.format(service="scoring"))


def computed(url: str) -> Iterator[Store]:
    upgrade(url, migrations)
    store = Store(connect(url))
    command = {"command": "PublishCriteria", "text": CRITERIA}
    dispatch(store, handlers.ROUTES, projections.OWN, command, Context(tenant=TENANT, actor="test"))
    personnel, observations = personnel_log(SAMPLE), observations_log(SAMPLE)
    for source, log in (("observations", observations), ("personnel", personnel)):
        take(store, projections.FOREIGN[source], Delivery.of(source, 0, log.events))
        settle(store)
    begun = len(personnel.events)
    away, *leaving = (person_id(TENANT, one.code) for one in SAMPLE.people[:4])
    first, last = date(2019, 1, 1), date(2019, 12, 31)
    leave = LeaveGranted(person=away, leave="l", kind="maternity", first_day=first, last_day=last)
    personnel.add(f"person-{away}", leave)
    for person in leaving:
        personnel.add(f"person-{person}", PersonLeft(person=person, on=date(2019, 2, 1), reason="nghỉ"))
    take(store, projections.FOREIGN["personnel"], Delivery.of("personnel", begun, personnel.events[begun:]))
    settle(store)
    yield store
    store.engine.dispose()


def settle(store: Store) -> None:
    while recompute(store):
        pass


def rows(store: Store) -> dict[str, list[Any]]:
    with reading(store.engine) as connection:
        return {
            table.name: sorted(tuple(map(str, row)) for row in connection.execute(sa.select(table)))
            for table in TABLES
        }


def announced(store: Store, kind: type[Any]) -> list[Any]:
    return [one.event() for one in store.read_log(limit=100_000) if one.type == kind.type_name()]


def test_what_was_announced_is_what_stands(scored: Store) -> None:
    said = announced(scored, ScoreChanged)
    assert any(one.removed for one in said) and any(one.points is None and not one.removed for one in said)
    assert announced(scored, FlagCleared)
    before, head = rows(scored), scored.head()
    outcome = rebuild(scored, projections.OWN)["outcome"]
    assert differences(outcome) == {}
    decided = {"closings", "suspensions", "left_out_criteria", "lifted_flags"}
    assert {one["table"] for one in outcome["tables"]} == {"criteria", "scores", "flags", *decided}
    assert (rows(scored), scored.head()) == (before, head)


def test_a_score_and_a_flag_that_somebody_altered_are_named_and_mended(scored: Store) -> None:
    before = rows(scored)
    here = sa.and_(scores.scores.c.period == "2019-01", scores.scores.c.subject_kind == "person")
    with writing(scored.engine) as connection:
        wrong = connection.execute(sa.update(scores.scores).where(here).values(points=1)).rowcount
        flags = connection.execute(sa.update(scores.flags).values(evidence=["x"])).rowcount
    outcome = rebuild(scored, projections.OWN)["outcome"]
    assert differences(outcome) == {"scores": (0, 0, wrong), "flags": (0, 0, flags)}
    samples = {table["table"]: table["samples"] for table in outcome["tables"]}
    right = {(row[2], row[3]): row[6] for row in before["scores"]}
    for one in samples["scores"]:
        assert one["live"]["points"] == 1
        assert str(one["rebuilt"]["points"]) == right[one["key"]["subject"], "2019-01"]
    assert samples["flags"][0]["live"]["evidence"] == ["x"] != samples["flags"][0]["rebuilt"]["evidence"]
    assert rows(scored) == before


def test_what_somebody_deleted_is_there_again_and_what_was_taken_back_is_not(scored: Store) -> None:
    before = rows(scored)
    with writing(scored.engine) as connection:
        for table in TABLES:
            connection.execute(sa.delete(table))
    missing = {name: (len(lost), 0, 0) for name, lost in before.items()}
    assert differences(rebuild(scored, projections.OWN)["outcome"]) == missing
    assert rows(scored) == before


def test_only_where_something_was_mended_everything_is_computed_again(scored: Store) -> None:
    with writing(scored.engine) as connection:
        ScoringService().rebuilt(connection, mended=False)
        assert dirty.count(connection) == 0
        ScoringService().rebuilt(connection, mended=True)
        assert dirty.count(connection) > 0
    before, head = rows(scored), scored.head()
    settle(scored)
    assert (rows(scored), scored.head()) == (before, head)


@pytest.mark.parametrize("seed", range(3))
def test_any_cutting_of_the_log_gives_the_same_rows(tmp_path: Path, seed: int) -> None:
    """Of a subject's scores or flags only the last word counts, in one transaction or in many."""
    (store,) = computed(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
    log, generator = store.read_log(limit=100_000), random.Random(seed)
    before = rows(store)
    with writing(store.engine) as connection:
        for table in TABLES:
            connection.execute(sa.delete(table))
        own = (scores.score_projection, scores.flag_projection)
        while log:
            size = generator.randint(1, 2000)
            apply_all(connection, own, log[:size])
            log = log[size:]
    assert rows(store) == before
