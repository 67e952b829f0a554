"""Scoring's facts by columns are its facts by events: the same rows and the same marks for any history."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.schema import AddConstraint

from services.scoring import migrations
from services.scoring.projections import FOREIGN, dirty, facts, punches, records
from shared.contracts.event import Event
from shared.contracts.observations import (
    BehaviourConfirmed,
    BehaviourContested,
    BehaviourCorrected,
    BehaviourRecorded,
    BehaviourRetracted,
    BehaviourUpheld,
    ImportFinished,
    Measure,
    PunchRecorded,
)
from shared.database import connect, writing
from shared.eventstore import Recorded
from shared.eventstore.segment import frame_of
from shared.ids import derived_id
from shared.migrate import upgrade
from shared.projection import apply_all, apply_frame
from tests.servers import create_databases

PROJECTIONS = FOREIGN["observations"]
FACTS = (records.contents, records.standings, facts.facts, facts.criteria_met, punches.punches)
FILLED = (records.contents, records.standings, facts.facts, punches.punches)
MARKED = (dirty.marks, dirty.active_months)

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))])
MOMENTS = st.datetimes(datetime(2018, 12, 31, 15), datetime(2019, 2, 1, 20), timezones=ZONES)
SUBJECTS = st.tuples(st.sampled_from(["person", "unit"]), st.sampled_from(["an", "bình\t", "\\N", "phòng 1"]))
AFTERWARDS = (
    BehaviourCorrected,
    BehaviourContested,
    BehaviourUpheld,
    BehaviourConfirmed,
    BehaviourRetracted,
)
TENANTS = st.sampled_from(["so", "hoi"])


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, str, Event]]:
    """One stream's tenant, name and events: a record with what became of it, a punch, or an import's end."""
    tenant = draw(TENANTS)
    kind = draw(st.sampled_from(["record", "record", "punch", "import"]))
    name = f"{kind}-{draw(st.uuids(version=4))}"
    if kind == "import":
        end = ImportFinished(
            import_id="i", kind="punches", file_name="a", sha256="", lines=0, imported=0, not_imported=0
        )
        return [(tenant, name, end)]
    if kind == "punch":
        punch = PunchRecorded(badge=draw(st.sampled_from(["1", "a\\b", "\n"])), at=draw(MOMENTS))
        return [(tenant, f"punch-{derived_id(tenant, punch.badge, str(punch.at.astimezone(UTC)))}", punch)]
    told = [BehaviourRecorded, *draw(st.lists(st.sampled_from(AFTERWARDS), max_size=4))]
    return [(tenant, name, draw(_event(one, name))) for one in told]


@st.composite
def _event(draw: st.DrawFn, kind: Any, record: str) -> Event:
    subject_kind, subject = draw(SUBJECTS)
    by = {} if kind is BehaviourRecorded else {"by": "ai", "reason": "vì"}
    content = {
        "subject_kind": subject_kind,
        "criterion": draw(st.sampled_from(["di-muon", "đồng phục"])),
        "quantity": draw(st.integers(-500, 500)),
        "occurred_at": draw(MOMENTS),
        "observer": "ai",
        "source": draw(st.sampled_from(["inspection", "citizen"])),
        "column": draw(st.none() | st.sampled_from(["self", "\\N"])),
        "measures": draw(
            st.dictionaries(st.sampled_from(get_args(Measure)), st.integers(0, 500), max_size=2)
        ),
        "alleged": draw(st.booleans()),
    }
    said = kind in (BehaviourRecorded, BehaviourCorrected)
    return kind(record=record, subject=subject, **(content if said else {}), **by)


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Recorded]]:
    """A history in pieces, in any order, some of them twice."""
    found = {story[0][1]: story for story in draw(st.lists(stories(), min_size=1, max_size=8))}
    events = [
        _recorded(position, version, *one)
        for position, (version, one) in enumerate(
            ((version, one) for story in found.values() for version, one in enumerate(story, 1)), 1
        )
    ]
    shuffled = draw(st.permutations(events))
    size = draw(st.integers(1, len(shuffled)))
    pieces = [
        sorted(shuffled[at : at + size], key=lambda one: one.position) for at in range(0, len(shuffled), size)
    ]
    return [*pieces, *draw(st.lists(st.sampled_from(pieces), max_size=2))]


def _recorded(position: int, version: int, tenant: str, stream: str, event: Event) -> Recorded:
    recorded_at = datetime(2019, 3, 1, tzinfo=UTC) + timedelta(microseconds=position)
    moment = getattr(event, "occurred_at", getattr(event, "at", recorded_at))
    return Recorded(
        position=position, id=derived_id(stream, str(version)), stream=stream, version=version,
        type=event.type_name(), schema_version=1, occurred_at=moment.astimezone(UTC), recorded_at=recorded_at,
        actor="ai", correlation_id="c", causation_id=None, tenant=tenant,
        payload=msgspec.Raw(msgspec.json.encode(event)),
    )  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of scoring."""
    if request.param == "sqlite":
        yield from _migrated(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
    else:
        with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
            yield from _migrated(template.format(service="scoring"))


def _migrated(url: str) -> Iterator[Engine]:
    upgrade(url, migrations)
    engine = connect(url)
    yield engine
    engine.dispose()


def rows_of(connection: Connection, tables: Sequence[sa.Table]) -> dict[str, list[tuple]]:
    return {one.name: sorted(tuple(row) for row in connection.execute(sa.select(one))) for one in tables}


def empty(connection: Connection) -> None:
    for table in (*FACTS, *MARKED):
        connection.execute(sa.delete(table))


ONE_DATABASE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(pieces=deliveries())
@ONE_DATABASE
def test_columns_and_events_make_the_same_rows_and_marks(
    engine: Engine, pieces: list[list[Recorded]]
) -> None:
    with writing(engine) as connection:
        empty(connection)
        for piece in pieces:
            apply_all(connection, PROJECTIONS, piece)
        expected = rows_of(connection, (*FACTS, *MARKED))
        empty(connection)
        for piece in pieces:
            apply_frame(connection, PROJECTIONS, frame_of(piece))
        assert rows_of(connection, (*FACTS, *MARKED)) == expected


@given(pieces=deliveries())
@ONE_DATABASE
def test_marks_that_were_taken_come_again_with_each_piece(
    engine: Engine, pieces: list[list[Recorded]]
) -> None:
    """A correction marks whom every version of the record speaks of, also those that were computed since."""
    with writing(engine) as connection:
        empty(connection)
        expected = []
        for piece in pieces:
            connection.execute(sa.delete(dirty.marks))
            apply_all(connection, PROJECTIONS, piece)
            expected.append(rows_of(connection, MARKED))
        empty(connection)
        for piece, marked in zip(pieces, expected, strict=True):
            connection.execute(sa.delete(dirty.marks))
            apply_frame(connection, PROJECTIONS, frame_of(piece))
            assert rows_of(connection, MARKED) == marked


@given(pieces=deliveries())
@settings(ONE_DATABASE, max_examples=8)
def test_tables_that_are_filled_without_keys_have_the_same_rows_in_the_end(
    engine: Engine, pieces: list[list[Recorded]]
) -> None:
    """As a rebuild fills them, each event once; nothing is marked on the way where keys can come later."""
    once = sorted(
        {one.position: one for piece in pieces for one in piece}.values(), key=lambda one: one.position
    )
    with writing(engine) as connection:
        empty(connection)
        apply_all(connection, PROJECTIONS, once)
        expected = rows_of(connection, FACTS)
        empty(connection)
        keyless = FILLED if connection.dialect.name == "postgresql" else ()
        for table in keyless:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP CONSTRAINT {table.name}_pkey")
        for event in once:
            apply_frame(connection, PROJECTIONS, frame_of([event]))
        for projection in PROJECTIONS:
            if projection.derive is not None:
                projection.derive(connection)
        assert rows_of(connection, FACTS) == expected
        for table in keyless:
            connection.execute(AddConstraint(table.primary_key, isolate_from_table=False))
        if keyless:
            assert rows_of(connection, MARKED) == {dirty.marks.name: [], "active_months": []}
