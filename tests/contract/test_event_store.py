"""What every database has to keep of the event store's promises: append, read, refuse, restore."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import msgspec
import pytest
import sqlalchemy as sa

from shared.contracts.observations import BehaviourRecorded
from shared.database import Instant, writing
from shared.eventstore import Context, Store, VersionConflict
from tests.stores import CONTEXT, append, renamed, store_at, ticking, url_of


def test_an_empty_log_has_nothing_and_stands_at_zero(store: Store) -> None:
    assert (store.head(), store.read_log(), store.read_stream("unit-a")) == (0, [], [])


def test_a_stream_is_read_back_whole_and_from_a_version_on(store: Store) -> None:
    append(store, "unit-a", 0, 1, 2)
    append(store, "unit-b", 0, 9)
    append(store, "unit-a", 2, 3)
    assert [(one.version, one.event()) for one in store.read_stream("unit-a")] == [
        (1, renamed(1)),
        (2, renamed(2)),
        (3, renamed(3)),
    ]
    assert [one.version for one in store.read_stream("unit-a", after=1)] == [2, 3]
    assert store.read_stream("unit-a", after=3) == []


def test_the_log_is_read_in_pages_in_the_order_of_its_positions(store: Store) -> None:
    for number in range(5):
        append(store, f"unit-{number % 2}", number // 2, number)
    whole = store.read_log()
    assert [one.event() for one in whole] == [renamed(number) for number in range(5)]
    assert [one.position for one in whole] == sorted({one.position for one in whole})
    assert store.head() == whole[-1].position
    first = store.read_log(limit=2)
    assert first + store.read_log(after=first[-1].position) == whole
    assert store.read_log(after=store.head()) == []


def test_the_log_of_one_organisation_is_read_without_the_others(store: Store) -> None:
    for number, tenant in enumerate(("so", "hoi", "so", "hoi")):
        with store.begin() as transaction:
            transaction.append(f"unit-{number}", 0, [renamed(number)], Context(tenant=tenant, actor="ai"))
    assert [one.stream for one in store.read_log(tenant="so")] == ["unit-0", "unit-2"]
    assert [one.stream for one in store.read_log(1, 1, "hoi")] == ["unit-1"]
    assert len(store.read_log()) == 4


def test_append_returns_what_is_read_back_but_for_the_position(store: Store) -> None:
    with store.begin() as transaction:
        appended = transaction.append("unit-a", 0, [renamed(1), renamed(2)], CONTEXT)
    read = store.read_stream("unit-a")
    assert [msgspec.structs.replace(one, position=0) for one in read] == appended


def test_context_and_times_stand_in_the_log(store: Store) -> None:
    with store_at(url_of(store), ticking()) as ticked, ticked.begin() as transaction:
        transaction.append("unit-a", 0, [renamed(1)], CONTEXT)
        other = Context(tenant="khac", actor="ai", correlation_id="c-2")
        transaction.append("unit-b", 0, [renamed(2)], other)
    first, second = store.read_log()
    assert (first.tenant, first.actor, first.correlation_id, first.causation_id) == (
        "so-ldtbxh",
        "tester",
        "c-1",
        "r-1",
    )
    assert (second.tenant, second.actor, second.causation_id) == ("khac", "ai", None)
    assert first.recorded_at == datetime(2019, 1, 1, tzinfo=UTC)
    assert second.recorded_at - first.recorded_at == timedelta(seconds=1)
    # midnight in Viet Nam of the day that the event names
    assert first.occurred_at == datetime(2018, 12, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize(("expected", "actual"), [(0, 2), (1, 2), (3, 2)])
def test_a_conflict_names_the_stream_the_expected_and_the_actual_version(
    store: Store, expected: int, actual: int
) -> None:
    append(store, "unit-a", 0, 1, 2)
    with pytest.raises(VersionConflict) as caught:
        append(store, "unit-a", expected, 3)
    conflict = caught.value
    assert (conflict.stream, conflict.expected, conflict.actual) == ("unit-a", expected, actual)
    assert str(conflict) == f"stream 'unit-a': expected version {expected}, found {actual}"
    assert [one.event() for one in store.read_log()] == [renamed(1), renamed(2)]


def test_two_streams_change_in_one_transaction_or_not_at_all(store: Store) -> None:
    append(store, "unit-b", 0, 1)
    with pytest.raises(VersionConflict) as caught, store.begin() as transaction:
        transaction.append("unit-a", 0, [renamed(2)], CONTEXT)
        transaction.append("unit-b", 0, [renamed(3)], CONTEXT)
    assert caught.value.stream == "unit-b"
    assert store.read_stream("unit-a") == []
    with store.begin() as transaction:
        transaction.append("unit-a", 0, [renamed(2)], CONTEXT)
        transaction.append("unit-b", 1, [renamed(3)], CONTEXT)
    assert [(one.stream, one.version) for one in store.read_log()][1:] == [("unit-a", 1), ("unit-b", 2)]


def test_appends_of_one_transaction_to_one_stream_join_on(store: Store) -> None:
    with store.begin() as transaction:
        transaction.append("unit-a", 0, [renamed(1)], CONTEXT)
        transaction.append("unit-a", 1, [renamed(2)], CONTEXT)
    assert [one.version for one in store.read_stream("unit-a")] == [1, 2]


def test_an_error_inside_leaves_nothing_and_wakes_nobody(store: Store) -> None:
    woken: list[int] = []
    store.when_appended(lambda: woken.append(store.head()))
    with pytest.raises(ZeroDivisionError), store.begin() as transaction:
        transaction.append("unit-a", 0, [renamed(1)], CONTEXT)
        raise ZeroDivisionError
    assert (store.read_log(), woken) == ([], [])
    append(store, "unit-a", 0, 1)
    assert woken == [store.head()]


def test_a_transaction_that_appends_nothing_wakes_nobody(store: Store) -> None:
    woken: list[bool] = []
    store.when_appended(lambda: woken.append(True))
    with store.begin() as transaction:
        assert transaction.append("unit-a", 0, [], CONTEXT) == []
    assert woken == []


def test_append_new_skips_what_is_there_and_what_comes_twice(store: Store) -> None:
    append(store, "punch-1", 0, 1)
    with store.begin() as transaction:
        events = [("punch-1", renamed(7)), ("punch-2", renamed(2)), ("punch-2", renamed(8))]
        fresh = transaction.append_new(events, CONTEXT)
    assert [(one.stream, one.version, one.event()) for one in fresh] == [("punch-2", 1, renamed(2))]
    assert [one.event() for one in store.read_log()] == [renamed(1), renamed(2)]


def test_append_new_knows_what_its_own_transaction_appended(store: Store) -> None:
    with store.begin() as transaction:
        transaction.append("punch-1", 0, [renamed(1)], CONTEXT)
        transaction.append_new([("punch-1", renamed(7)), ("punch-2", renamed(2))], CONTEXT)
        assert transaction.append_new([("punch-2", renamed(8))], CONTEXT) == []
        transaction.append("punch-2", 1, [renamed(3)], CONTEXT)
    assert [one.event() for one in store.read_log()] == [renamed(1), renamed(2), renamed(3)]


def test_append_new_is_the_same_whenever_it_is_asked_again(store: Store) -> None:
    # more streams than one query asks for at a time
    events = [(f"punch-{number}", renamed(number)) for number in range(1203)]
    with store.begin() as transaction:
        first = transaction.append_new(events, CONTEXT)
    with store.begin() as transaction:
        assert transaction.existing_streams([stream for stream, _ in events]) == {one.stream for one in first}
        assert transaction.append_new(events, CONTEXT) == []
    assert len(store.read_log(limit=2000)) == 1203
    assert len({one.id for one in first}) == 1203


@pytest.mark.parametrize("statement", ["UPDATE log SET actor = 'ai do'", "DELETE FROM log"])
def test_the_database_refuses_to_change_or_remove_an_event(store: Store, statement: str) -> None:
    append(store, "unit-a", 0, 1)
    before = store.read_log()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(store.engine) as connection:
        connection.execute(sa.text(statement))
    assert store.read_log() == before


def test_postgresql_refuses_to_truncate_the_log(store: Store) -> None:
    append(store, "unit-a", 0, 1)
    # SQLite has no TRUNCATE: its one way to empty a table is the DELETE that is refused as well
    verb = "TRUNCATE" if store.engine.dialect.name == "postgresql" else "DELETE FROM"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(store.engine) as connection:
        connection.execute(sa.text(f"{verb} log"))
    assert len(store.read_log()) == 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2019, 7, 15, 8, 5, 0, 123456, tzinfo=timezone(timedelta(hours=7))),
        datetime(2019, 7, 15, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2019, 7, 15, 1, 2, 3, tzinfo=ZoneInfo("Asia/Kathmandu")),
        datetime(2019, 7, 15, 1, 2, 3, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
    ],
)
def test_text_and_times_come_back_exactly(store: Store, moment: datetime) -> None:
    event = BehaviourRecorded(
        record="r-1",
        subject_kind="person",
        subject="p-1",
        criterion="di-muon",
        quantity=-50,
        occurred_at=moment,
        observer="người trực “cổng” số 1",
        source="inspection",
        evidence="Ảnh: Đặng Thị Ngọc Ánh — \\ \n\t ' \" ẵ 🏵 \x00",
    )
    with store.begin() as transaction:
        (appended,) = transaction.append("record-1", 0, [event], CONTEXT)
    (read,) = store.read_log()
    assert read.event() == event
    assert read.occurred_at == moment
    assert bytes(read.payload) == bytes(appended.payload)


INSTANTS = sa.Table(
    "instants", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", Instant)
)


def test_instants_keep_their_order_and_come_back_in_utc(store: Store) -> None:
    east = datetime(2019, 7, 15, 8, 0, 0, 1, tzinfo=timezone(timedelta(hours=7)))
    utc = datetime(2019, 7, 15, 1, 0, 0, 0, tzinfo=UTC)
    with writing(store.engine) as connection:
        INSTANTS.create(connection)
        for number, moment in enumerate((east, utc, None), start=1):
            connection.execute(sa.insert(INSTANTS).values(id=number, at=moment))
        query = sa.select(INSTANTS.c.at).where(INSTANTS.c.at >= utc).order_by(INSTANTS.c.at)
        found = list(connection.scalars(query))
        assert connection.scalar(sa.select(INSTANTS.c.at).where(INSTANTS.c.id == 3)) is None
    assert found == [utc, east]
    assert [one.utcoffset() for one in found] == [timedelta(0), timedelta(0)]


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(sa.exc.StatementError, match="zone"), writing(store.engine) as connection:
        INSTANTS.create(connection)
        connection.execute(sa.insert(INSTANTS), [{"id": 1, "at": datetime(2019, 7, 15)}])
