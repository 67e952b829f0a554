"""Read models made anew beside the live ones: equal under traffic, taken up again after a kill, mended."""

import itertools
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import msgspec
import polars as pl
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from services.personnel import projections
from services.personnel.projections.units import units
from shared import bulk
from shared.clock import now
from shared.contracts.event import Event
from shared.contracts.personnel import UnitCreated, UnitRenamed
from shared.contracts.refusal import Refusal
from shared.database import insert_new, reading, writing
from shared.eventstore import Context, Recorded, Store
from shared.eventstore.payload import Selection
from shared.eventstore.schema import log as log_table
from shared.messaging import deadletters, inbox
from shared.messaging.delivery import Delivery, take
from shared.projection import ColumnChange, Happened, Projection, apply_all
from shared.rebuild import Reply, SourceSilent, cancel, describe, start
from shared.rebuild.sources import PAGE, PAGE_OF_COLUMNS
from shared.tables import common
from tests.concurrency import running
from tests.rebuilding import builder_of, differences, rebuild
from tests.stores import BEGINNING, CONTEXT, postgresql_store, store_at, url_of

DAY = BEGINNING.date()
SOURCE = "elsewhere"
NAMES = sa.Table(
    "test_names",
    sa.MetaData(),
    sa.Column("unit", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, index=True),
)


class Killed(BaseException):
    """The process ends here."""


def _keep(connection: Connection, batch: Sequence[Happened]) -> None:
    insert_new(connection, NAMES, [{"unit": one.event.unit, "name": one.event.name} for one in batch])


def _keep_columns(connection: Connection, frame: pl.DataFrame) -> None:
    bulk.insert_new(connection, NAMES, frame.select("unit", "name"))


def created(unit: str, name: str = "cũ") -> UnitCreated:
    return UnitCreated(unit=unit, name=name, kind="division", parent=None, on=DAY)


BY_EVENTS = Projection("names", (NAMES,), {UnitCreated: _keep}, order_free=True)
BY_COLUMNS = Projection(
    "names",
    (NAMES,),
    {UnitCreated: _keep},
    order_free=True,
    columns={UnitCreated: ColumnChange(_keep_columns, fields=("unit", "name"))},
)


def foreign_log(count: int) -> list[Recorded]:
    """Units u1, u2, … of another service's log, at positions 2, 4, …"""
    return [
        Recorded(
            position=2 * number,
            id=f"e{number}",
            stream=f"unit-{number}",
            version=1,
            type="UnitCreated",
            schema_version=1,
            occurred_at=BEGINNING,
            recorded_at=BEGINNING,
            actor="tester",
            correlation_id="c",
            causation_id=None,
            tenant="so",
            payload=msgspec.Raw(msgspec.json.encode(created(f"u{number}", f"Phòng {number}"))),
        )
        for number in range(1, count + 1)
    ]


def say(store: Store, stream: str, expected: int, *events: Event) -> None:
    """Append the events and bring the service's own read models up to date."""
    with store.begin() as transaction:
        recorded = transaction.append(stream, expected, events, CONTEXT)
        apply_all(transaction.connection, projections.ALL, recorded)


def rows(store: Store, table: sa.Table) -> list[tuple[Any, ...]]:
    with reading(store.engine) as connection:
        return sorted(tuple(row) for row in connection.execute(sa.select(table)))


def names_in(store: Store) -> set[str]:
    return {unit for unit, _ in rows(store, NAMES)}


@pytest.fixture
def consumer(store: Store) -> Store:
    """A store with the table of the foreign read model, that took the whole of `foreign_log(3)`."""
    with store.begin() as transaction:
        NAMES.create(transaction.connection)
    take(store, [BY_EVENTS], Delivery.of(SOURCE, 0, foreign_log(3)))
    return store


def test_where_nothing_was_said_there_is_nothing(store: Store) -> None:
    outcome = rebuild(store, projections.ALL)["outcome"]
    assert outcome["events"] == 0
    assert {table["table"]: table["rows"] for table in outcome["tables"]} == {
        table.name: 0 for one in projections.ALL for table in one.tables
    }


@pytest.mark.parametrize("seed", range(2))
def test_it_is_equal_at_the_switch_whatever_is_said_between_its_pages(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    say(store, "a", 0, *(created(f"a{number}") for number in range(2 * PAGE)))
    builder = builder_of(store, projections.ALL)
    start(store, "tester")
    for turn in range(5):
        say(store, f"b{turn}", 0, *(created(f"b{turn}-{one}") for one in range(chance.randrange(PAGE))))
        renamed = UnitRenamed(unit=f"a{chance.randrange(2 * PAGE)}", name=f"mới {turn}", on=DAY)
        say(store, "a", 2 * PAGE + turn, renamed)
        builder.carry_on(seconds=0)
    builder.carry_on(seconds=60)
    found = describe(store, builder)
    assert (found["state"], differences(found["outcome"])) == ("done", {})
    assert found["outcome"]["events"] == store.head()
    assert sum(name.startswith("mới") for _, _, name, *_ in rows(store, units)) > 0


def test_it_is_equal_at_the_switch_while_others_go_on_writing(store: Store) -> None:
    say(store, "a", 0, *(created(f"a{number}") for number in range(3 * PAGE)))
    written: list[int] = []
    enough = threading.Event()

    def write() -> None:
        with store_at(url_of(store)) as own:
            while not enough.wait(0.001):
                say(own, f"w{len(written)}", 0, created(f"w{len(written)}"))
                written.append(len(written))

    with running(write):
        try:
            found = rebuild(store, projections.ALL)
            after = len(written)
            while len(written) < after + 3:
                enough.wait(0.005)
        finally:
            enough.set()
    assert differences(found["outcome"]) == {}
    live = {unit for _, unit, *_ in rows(store, units)}
    assert live >= {f"w{number}" for number in written}
    assert differences(rebuild(store, projections.ALL)["outcome"]) == {}


@pytest.mark.server
def test_writers_who_read_before_they_write_do_not_put_the_switch_off(database_url: str) -> None:
    """Who has read a table holds a lock of it: waiting for another one, he would keep the switch waiting."""
    with postgresql_store(database_url) as store:
        say(store, "a", 0, *(created(f"a{number}") for number in range(3 * PAGE)))
        enough = threading.Event()

        def write() -> None:
            name = threading.current_thread().name
            with store_at(url_of(store)) as own:
                for number in itertools.takewhile(lambda _: not enough.wait(0.001), itertools.count()):
                    with own.begin() as transaction:
                        transaction.connection.execute(sa.select(units)).all()
                        events = [created(f"{name}-{number}")]
                        recorded = transaction.append(f"{name}-{number}", 0, events, CONTEXT)
                        apply_all(transaction.connection, projections.ALL, recorded)

        with running(write, write):
            try:
                builder = builder_of(store, projections.ALL)
                start(store, "tester")
                while builder.carry_on(seconds=1):
                    assert describe(store, builder)["trouble"] is None
            finally:
                enough.set()
        found = describe(store, builder)
        assert (found["state"], differences(found["outcome"])) == ("done", {})


def test_what_was_falsified_is_found_told_and_mended(store: Store) -> None:
    say(store, "a", 0, *(created(f"u{number}") for number in range(20)))
    before = rows(store, units)
    with writing(store.engine) as connection:
        connection.execute(sa.update(units).where(units.c.unit == "u1").values(name="sai"))
        connection.execute(
            sa.delete(units).where(units.c.unit.in_([f"u{number}" for number in range(2, 14)]))
        )
        connection.execute(
            sa.insert(units).values(tenant="so-ldtbxh", unit="0-ma", name="Ma", kind="division", since=DAY)
        )
    mended: list[str] = []
    start(store, "tester")
    builder = builder_of(store, projections.ALL, mended=mended)
    builder.carry_on(seconds=60)
    outcome = describe(store, builder)["outcome"]
    assert differences(outcome) == {"units": (12, 1, 1)}
    (told,) = (table for table in outcome["tables"] if table["table"] == "units")
    samples = {one["key"]["unit"]: one for one in told["samples"]}
    assert len(samples) == 10
    assert (samples["0-ma"]["live"]["name"], samples["0-ma"]["rebuilt"]) == ("Ma", None)
    assert (samples["u1"]["live"]["name"], samples["u1"]["rebuilt"]["name"]) == ("sai", "cũ")
    assert (samples["u2"]["live"], samples["u2"]["rebuilt"]["name"]) == (None, "cũ")
    assert rows(store, units) == before
    assert mended == ["mended"]
    assert differences(rebuild(store, projections.ALL)["outcome"]) == {}


def test_where_nothing_differed_nothing_has_to_follow(store: Store) -> None:
    say(store, "a", 0, created("a"))
    mended: list[str] = []
    start(store, "tester")
    builder_of(store, projections.ALL, mended=mended).carry_on(seconds=60)
    assert mended == []
    assert store.head() == 1


@contextmanager
def killed_while_applying(nth: int) -> Iterator[None]:
    """The process is killed in the middle of the `nth` run of events of this projection."""
    runs = iter(range(1, nth + 1))
    change = BY_EVENTS.changes[UnitCreated]

    def die(connection: Connection, batch: Sequence[Happened]) -> None:
        change(connection, batch)
        if next(runs) == nth:
            raise Killed

    BY_EVENTS.changes[UnitCreated] = die  # type: ignore[index]
    try:
        yield
    finally:
        BY_EVENTS.changes[UnitCreated] = change  # type: ignore[index]


def test_killed_in_the_middle_it_goes_on_where_it_was(consumer: Store) -> None:
    log = foreign_log(3 * PAGE)
    take(consumer, [BY_EVENTS], Delivery.of(SOURCE, 6, log[3:]))
    start(consumer, "tester")
    with killed_while_applying(2), pytest.raises(Killed):
        builder_of(consumer, (), {SOURCE: [BY_EVENTS]}, {SOURCE: log}).carry_on(seconds=60)
    with store_at(url_of(consumer)) as again:
        builder = builder_of(again, (), {SOURCE: [BY_EVENTS]}, {SOURCE: log[PAGE:]})
        found = describe(again, builder)
        assert found["state"] == "building"
        assert {one["log"]: one["done"] for one in found["logs"]} == {"own": 0, SOURCE: 2 * PAGE}
        builder.carry_on(seconds=60)
        outcome = describe(again, builder)["outcome"]
    assert (outcome["events"], differences(outcome)) == (3 * PAGE, {})
    assert len(names_in(consumer)) == 3 * PAGE


def test_what_another_version_of_the_program_began_is_begun_anew(consumer: Store) -> None:
    log = foreign_log(2 * PAGE)
    take(consumer, [BY_EVENTS], Delivery.of(SOURCE, 6, log[3:]))
    start(consumer, "tester")
    builder_of(consumer, (), {SOURCE: [BY_EVENTS]}, {SOURCE: log}).carry_on(seconds=0)
    later = Projection("names", (NAMES,), {**BY_EVENTS.changes, UnitRenamed: _keep}, order_free=True)
    builder = builder_of(consumer, (), {SOURCE: [later]}, {SOURCE: log})
    builder.carry_on(seconds=0)
    assert builder.progress()[SOURCE].events == PAGE


@pytest.mark.parametrize("projection", [BY_EVENTS, BY_COLUMNS], ids=["by-events", "by-columns"])
def test_what_was_taken_out_of_order_is_in_it(consumer: Store, projection: Projection) -> None:
    log = foreign_log(9)
    take(consumer, [BY_EVENTS], Delivery.of(SOURCE, 10, log[5:7]))
    found = builder_of(consumer, (), {SOURCE: [projection]}, {SOURCE: log})
    start(consumer, "tester")
    found.carry_on(seconds=60)
    outcome = describe(consumer, found)["outcome"]
    assert differences(outcome) == {}
    assert names_in(consumer) == {"u1", "u2", "u3", "u6", "u7"}
    take(consumer, [BY_EVENTS], Delivery.of(SOURCE, 6, log[3:]))
    assert len(names_in(consumer)) == 9


def test_of_two_rows_with_one_key_the_first_stays(consumer: Store) -> None:
    twice = msgspec.structs.replace(
        foreign_log(4)[3], payload=msgspec.Raw(msgspec.json.encode(created("u1", "lần hai")))
    )
    log = [*foreign_log(3), twice]
    take(consumer, [BY_EVENTS], Delivery.of(SOURCE, 6, [twice]))
    outcome = rebuild(consumer, (), {SOURCE: [BY_COLUMNS]}, {SOURCE: log})["outcome"]
    assert (outcome["events"], differences(outcome)) == (4, {})


def parked(store: Store, event: Recorded) -> None:
    after = event.position - 2
    take(store, [], Delivery(SOURCE, ((after, event.position),), (event,), failure="poison"))


def settle(store: Store, event: Recorded, outcome: str) -> None:
    with store.begin() as transaction:
        if outcome == "replayed":
            apply_all(transaction.connection, [BY_EVENTS], [event])
        letter = str(event.position)
        deadletters.settle(transaction.connection, SOURCE, letter, outcome, "tester", store.now())


@pytest.mark.parametrize(
    ("outcome", "when"),
    [("", "before"), ("dropped", "before"), ("replayed", "before"), ("replayed", "meanwhile")],
)
def test_what_was_parked_is_in_it_once_it_was_replayed(
    consumer: Store, outcome: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = foreign_log(4)
    parked(consumer, log[3])
    builder = builder_of(consumer, (), {SOURCE: [BY_EVENTS]}, {SOURCE: log})
    start(consumer, "tester")

    def settle_it(_tables: Sequence[sa.Table] = ()) -> None:
        if outcome:
            settle(consumer, log[3], outcome)

    if when == "before":
        settle_it()
    else:  # when everything was read already
        monkeypatch.setattr(builder._green, "finish", settle_it)
    builder.carry_on(seconds=60)
    found = describe(consumer, builder)["outcome"]
    assert differences(found) == {}
    assert ("u4" in names_in(consumer)) is (outcome == "replayed")


def test_there_is_one_at_a_time_and_it_can_be_given_up(store: Store) -> None:
    say(store, "a", 0, *(created(f"u{number}") for number in range(2 * PAGE)))
    builder = builder_of(store, projections.ALL)
    with pytest.raises(Refusal, match="No rebuild is under way"):
        cancel(store)
    start(store, "Lan")
    with pytest.raises(Refusal, match="begun by Lan"):
        start(store, "Minh")
    builder.carry_on(seconds=0)
    assert builder.progress()["own"].events == PAGE
    with writing(store.engine) as connection:
        connection.execute(sa.update(units).values(name="như cũ"))
    live = rows(store, units)
    cancel(store)
    with pytest.raises(Refusal, match="begun by Lan"):
        start(store, "Minh")
    builder.carry_on(seconds=0)
    assert describe(store, builder)["state"] == "cancelled"
    assert (builder.progress(), rows(store, units)) == ({}, live)
    assert not builder.carry_on(seconds=60)
    start(store, "Minh")


def test_while_one_process_works_on_it_another_leaves_it_alone(store: Store) -> None:
    say(store, "a", 0, created("a"))
    start(store, "tester")
    with store_at(url_of(store)) as other:
        second = builder_of(other, projections.ALL)
        with builder_of(store, projections.ALL)._green.at_work() as mine:
            assert mine
            assert not second.carry_on(seconds=60)
        assert second.carry_on(seconds=60)
        assert describe(other, second)["state"] == "done"


def test_an_owner_that_is_silent_is_asked_again_later(consumer: Store) -> None:
    moment = [now()]
    with store_at(url_of(consumer), clock=lambda: moment[0]) as store:
        start(store, "tester")
        builder = builder_of(store, (), {SOURCE: [BY_EVENTS]}, {SOURCE: foreign_log(3)})
        answer = builder._pages
        builder._pages = silent
        assert builder.carry_on(seconds=60)
        found = describe(store, builder)
        assert (found["state"], "elsewhere: no answer" in found["trouble"]["en"]) == ("building", True)
        builder._pages = answer
        assert not builder.carry_on(seconds=60)
        moment[0] += timedelta(seconds=2)
        assert builder.carry_on(seconds=60)
        assert describe(store, builder)["state"] == "done"


def silent(source: str, after: int, until: int, limit: int, wanted: Selection) -> Reply:
    raise SourceSilent(f"{source}: no answer")


def test_an_event_that_cannot_be_applied_ends_it_and_it_may_be_taken_up_again(consumer: Store) -> None:
    log = {SOURCE: foreign_log(3)}

    def poison(_connection: Connection, _batch: Sequence[Happened]) -> None:
        raise ValueError("cannot take poison")

    broken = Projection("names", (NAMES,), {UnitCreated: poison}, order_free=True)
    start(consumer, "tester")
    builder_of(consumer, (), {SOURCE: [broken]}, log).carry_on(seconds=60)
    builder = builder_of(consumer, (), {SOURCE: [BY_EVENTS]}, log)
    found = describe(consumer, builder)
    assert (found["state"], "failed with ValueError;" in found["trouble"]["en"]) == ("failed", True)
    assert "poison" not in str(found["trouble"])
    assert len(names_in(consumer)) == 3
    start(consumer, "another")
    builder.carry_on(seconds=60)
    found = describe(consumer, builder)
    assert (found["state"], found["started_by"], found["outcome"]["events"]) == ("done", "tester", 3)
    with reading(consumer.engine) as connection:
        assert inbox.watermark(connection, SOURCE) == 6


def falsify(store: Store, position: int, **changes: str) -> None:
    """What nobody is allowed: change an event where it stands in the log."""
    with writing(store.engine) as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(sa.text("ALTER TABLE log DISABLE TRIGGER USER"))
        else:
            named = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log'")
            for name in connection.scalars(named).all():
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        row = log_table.c.position == position
        connection.execute(sa.update(log_table).where(row).values(**changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"payload": '{"unit": "b", "name": 7}'}, "Expected `str`, got `int`"),
        ({"payload": '{"unit"'}, "Input data was truncated"),
    ],
)
def test_an_own_event_that_cannot_be_read_is_named_with_what_to_do(
    store: Store, changes: dict[str, str], said: str
) -> None:
    say(store, "a", 0, created("a"), created("b"), created("c"))
    bad = store.read_log()[1]
    falsify(store, bad.position, **changes)
    start(store, "tester")
    builder = builder_of(store, projections.ALL)
    builder.carry_on(seconds=60)
    found = describe(store, builder)
    assert found["state"] == "failed"
    for language, place, mend in (
        ("vi", "vị trí 2 của nhật ký own", "Hãy cài phiên bản"),
        ("en", "position 2 of the log own", "Deploy a version"),
    ):
        told = found["trouble"][language]
        for part in (place, bad.id, "UnitCreated", said, mend, "thidua rebuild own"):
            assert part in told


def test_of_rows_that_differed_each_organisation_is_shown_its_own(store: Store) -> None:
    tenants = ("so-a", "so-b")
    for tenant in tenants:
        with store.begin() as transaction:
            context = Context(tenant=tenant, actor="tester")
            events = [created(f"u{number:02}", f"Phòng của {tenant}") for number in range(15)]
            recorded = transaction.append(f"organisation-{tenant}", 0, events, context)
            apply_all(transaction.connection, projections.ALL, recorded)
    with writing(store.engine) as connection:
        connection.execute(sa.update(units).values(name="sai"))
    start(store, "tester")
    builder = builder_of(store, projections.ALL)
    builder.carry_on(seconds=60)
    for tenant in tenants:
        outcome = describe(store, builder, tenant)["outcome"]
        assert differences(outcome) == {"units": (0, 0, 30)}
        samples = [one for table in outcome["tables"] for one in table["samples"]]
        assert {one["rebuilt"]["name"] for one in samples} == {f"Phòng của {tenant}"}
        assert len(samples) == 10
    assert not any(table["samples"] for table in describe(store, builder, "so-c")["outcome"]["tables"])


@pytest.mark.server
def test_a_table_that_was_switched_is_as_the_migrations_made_it(database_url: str) -> None:
    with postgresql_store(database_url) as store:
        say(store, "a", 0, created("a"))
        with writing(store.engine) as connection:
            connection.execute(sa.text("GRANT SELECT ON units TO PUBLIC"))
        before = definition(store)
        assert differences(rebuild(store, projections.ALL)["outcome"]) == {}
        assert definition(store) == before
        with reading(store.engine) as connection:
            found = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(found, [*common(), projections.metadata]) == []  # type: ignore[arg-type]
            schemas = sa.inspect(connection).get_schema_names()
        assert "rebuild" not in schemas


def definition(store: Store) -> set[tuple[Any, ...]]:
    """Columns, constraints, indexes and rights of the read models, as PostgreSQL describes them."""
    asked = (
        "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length::text"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public'",
    )
    with reading(store.engine) as connection:
        return {tuple(row) for query in asked for row in connection.execute(sa.text(query))}


@pytest.mark.server
def test_a_long_reader_puts_the_switch_off_and_waits_for_nothing(database_url: str) -> None:
    moment = [now()]
    with postgresql_store(database_url, clock=lambda: moment[0]) as store:
        say(store, "a", 0, created("a"))
        builder = builder_of(store, projections.ALL)
        start(store, "tester")
        with reading(store.engine) as reader:
            assert len(reader.execute(sa.select(units)).all()) == 1
            builder.carry_on(seconds=60)
            found = describe(store, builder)
            assert (found["state"], "lock timeout" in found["trouble"]["en"]) == ("building", True)
            say(store, "b", 0, created("b"))
            assert len(reader.execute(sa.select(units)).all()) == 1
        moment[0] += timedelta(seconds=2)
        builder.carry_on(seconds=60)
        found = describe(store, builder)
        assert (found["state"], differences(found["outcome"])) == ("done", {})
        assert len(rows(store, units)) == 2


def test_by_columns_no_more_is_asked_for_than_is_needed_and_some_of_it_ahead(consumer: Store) -> None:
    log = foreign_log(PAGE_OF_COLUMNS)
    take(consumer, [BY_EVENTS], Delivery.of(SOURCE, 6, log[3:]))
    builder = builder_of(consumer, (), {SOURCE: [BY_COLUMNS]}, {SOURCE: log})
    answer, asked = builder._pages, list[tuple[int, int, Selection]]()

    def noted(source: str, after: int, until: int, limit: int, wanted: Selection) -> Reply:
        asked.append((after, until, wanted))
        return answer(source, after, until, limit, wanted)

    builder._pages = noted
    start(consumer, "tester")
    builder.carry_on(seconds=0)
    wanted = Selection(("UnitCreated",), (), ("unit", "name"))
    assert asked == [(0, PAGE_OF_COLUMNS, wanted), (PAGE_OF_COLUMNS, 2 * PAGE_OF_COLUMNS, wanted)]
    assert builder.progress()[SOURCE].events == PAGE_OF_COLUMNS // 2
    builder.carry_on(seconds=60)
    outcome = describe(consumer, builder)["outcome"]
    assert (len(asked), outcome["events"], differences(outcome)) == (2, PAGE_OF_COLUMNS, {})
