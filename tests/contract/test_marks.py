"""Marks of scores that are due, made and taken at once: whoever takes one sees what it is made for."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.scoring import migrations
from services.scoring.projections import dirty, progress
from services.scoring.projections.buckets import BUCKETS, bucket_of
from services.scoring.projections.taking import Taken, take
from shared.database import connect, insert_new
from shared.eventstore import Store
from shared.migrate import upgrade
from tests.concurrency import running
from tests.servers import create_databases
from tests.stores import url_of

TENANT = "so-ldtbxh"
MARCH = dirty.Mark(TENANT, dirty.PERSON, "p-1", "2019-03")
APRIL = dirty.Mark(TENANT, dirty.PERSON, "p-1", "2019-04")
OTHER = dirty.Mark(TENANT, dirty.PERSON, "p-2", "2019-03")
EVERYONE = dirty.Mark(TENANT, dirty.EVERYONE, "", "2019-03")
NOW = datetime(2019, 7, 1, tzinfo=UTC)


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = Store(connect(url))
    try:
        yield store
    finally:
        store.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A new database of scoring on each kind of server in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'scoring.sqlite'}"
        upgrade(url, migrations)
        with opened(url) as found:
            yield found
        return
    with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
        url = template.format(service="scoring")
        upgrade(url, migrations)
        with opened(url) as found:
            yield found


def mark(store: Store, *wanted: dirty.Mark | dirty.Cause) -> None:
    with store.begin() as transaction:
        dirty.write(transaction.connection, wanted)


def taken(store: Store, limit: int = 10, heavy: int = 1) -> Taken | None:
    with store.begin() as transaction:
        return take(transaction.connection, limit, lambda tenant: heavy)


def marks_of(one: Taken | None) -> tuple[dirty.Mark, ...]:
    return () if one is None else one.marks


def test_a_mark_that_is_made_again_is_not_taken_before_its_fact_is_there(store: Store) -> None:
    """The fact is a month; whoever took the mark last must have seen it."""
    mark(store, MARCH)
    marked = threading.Event()
    seen: list[set[str]] = []

    def intake() -> None:
        with store.begin() as transaction:
            insert_new(transaction.connection, dirty.active_months, [{"tenant": TENANT, "month": "2019-03"}])
            dirty.write(transaction.connection, [MARCH])
            marked.set()
            time.sleep(0.2)

    def look(from_store: Store) -> None:
        with from_store.begin() as transaction:
            if marks_of(take(transaction.connection, 10)) == (MARCH,):
                seen.append(dirty.known_months(transaction.connection, TENANT))

    def replica() -> None:
        marked.wait()
        with opened(url_of(store)) as own:
            look(own)

    with running(intake, replica):
        pass
    look(store)
    assert seen[-1] == {"2019-03"}


def test_the_months_of_a_person_are_computed_one_after_the_other(store: Store) -> None:
    mark(store, MARCH, APRIL)
    took = threading.Event()
    order: list[str] = []

    def first() -> None:
        with store.begin() as transaction:
            assert marks_of(take(transaction.connection, 1)) == (MARCH,)
            took.set()
            time.sleep(0.2)
            order.append("first done")

    def second() -> None:
        took.wait()
        found: tuple[dirty.Mark, ...] = ()
        with opened(url_of(store)) as own:
            while not found:
                with own.begin() as transaction:
                    found = marks_of(take(transaction.connection, 1))
                    order.extend(mark.period for mark in found)
                time.sleep(0.005)

    with running(first, second):
        pass
    assert order == ["first done", "2019-04"]


@pytest.mark.server
def test_replicas_compute_one_organisation_at_once(database_url: str) -> None:
    """Each has buckets of its own: of single persons, and of everybody."""
    with create_databases(database_url, ["scoring"]) as template:
        url = template.format(service="scoring")
        upgrade(url, migrations)
        with opened(url) as one, opened(url) as two:
            mark(one, MARCH, OTHER, EVERYONE)
            with one.begin() as first, two.begin() as second:
                assert marks_of(take(first.connection, 1)) == (OTHER,)
                assert marks_of(take(second.connection, 1)) == (MARCH,)
            with one.begin() as first, two.begin() as second:
                some = [take(each.connection, 32) for each in (first, second)]
                found = [bucket for each in some if each for _, bucket in each.ranges]
                assert [each and each.size for each in some] == [32, 32]
            assert sorted(found) == [*range(BUCKETS)]


def test_what_a_replica_that_died_had_taken_is_taken_by_the_next(store: Store) -> None:
    mark(store, MARCH)

    class Died(Exception):
        pass

    with pytest.raises(Died), store.begin() as transaction:
        assert marks_of(take(transaction.connection, 10)) == (MARCH,)
        raise Died
    assert marks_of(taken(store)) == (MARCH,)
    assert taken(store) is None


def test_stages_come_in_their_order_and_single_subjects_before_everybody(store: Store) -> None:
    kinds: list[dirty.Mark] = [
        dirty.Mark(TENANT, dirty.BADGE, "17", "2019-03"),
        MARCH,
        dirty.Mark(TENANT, dirty.UNIT, "phong-a", "2019"),
        dirty.Mark(TENANT, dirty.UNIT, "phong-b", "2019", level=1),
        dirty.Mark(TENANT, dirty.UNIT_CELL, "organisation", "2019"),
        dirty.Mark(TENANT, dirty.PERSON_CELL, "organisation", "2019-03"),
        dirty.Mark(TENANT, dirty.EVERYONE, "", "2019-03"),
        dirty.Mark(TENANT, dirty.UNIT, "phong-a", "2019", behind=True),
        dirty.Mark(TENANT, dirty.PERSON_CELL, "unit:phong-a", "2019-03", behind=True),
    ]
    mark(store, *reversed(kinds))
    found = []
    while (one := taken(store, limit=100)) is not None:
        found.append((one.stage, {each.kind for each in one.marks} or {dirty.EVERYONE}))
    assert found == [(each.stage, {each.kind}) for each in kinds]
    assert [stage for stage, _ in found] == sorted(stage for stage, _ in found)


def test_everybody_is_a_mark_for_each_bucket_and_weighs_as_much(store: Store) -> None:
    mark(store, EVERYONE)
    half = taken(store, limit=320, heavy=10)
    assert half is not None and half.buckets("2019-03") == {*range(32)} and half.marks == ()
    one = taken(store, limit=1, heavy=10)
    assert one is not None and one.ranges == (("2019-03", 32),)


def test_the_months_of_a_bucket_are_taken_together(store: Store) -> None:
    months = [dirty.Mark(TENANT, dirty.EVERYONE, "", f"2019-{month:02}") for month in range(1, 13)]
    mark(store, *months, dirty.Mark(TENANT, dirty.EVERYONE, "", "2020-01"))
    found = taken(store, limit=1)
    assert found is not None and found.year == "2019"
    assert found.ranges == tuple((one.period, 0) for one in months)


def test_a_month_in_which_everybody_is_marked_is_open(store: Store) -> None:
    mark(store, MARCH)
    with store.begin() as transaction:
        assert dirty.known_months(transaction.connection, TENANT) == set()
    mark(store, EVERYONE)
    with store.begin() as transaction:
        assert dirty.known_months(transaction.connection, TENANT) == {"2019-03"}


def test_a_month_opened_meanwhile_hears_of_criteria_published_meanwhile(store: Store) -> None:
    """Either the publication sees the month, or whoever opens the month waits for the publication."""
    looked = threading.Event()

    def publication() -> None:
        with store.begin() as transaction:
            connection = transaction.connection
            dirty.write(connection, dirty.of_all_from(connection, TENANT, date.min))
            looked.set()
            time.sleep(0.2)
            done.append("published")

    def opening() -> None:
        looked.wait()
        with opened(url_of(store)) as own, own.begin() as transaction:
            connection = transaction.connection
            dirty.write(connection, dirty.of_opening(connection, TENANT, ["2019-03"]))
            done.append("opened")

    done: list[str] = []
    with running(publication, opening):
        pass
    assert done == ["published", "opened"]


def test_no_more_than_asked_for_are_taken_and_the_rest_stays(store: Store) -> None:
    wanted = [dirty.Mark(TENANT, dirty.BADGE, f"{number:04}", "2019-03") for number in range(1203)]
    mark(store, *wanted, MARCH)
    sizes: list[int] = []
    found: list[dirty.Mark] = []
    while (one := taken(store, 500)) is not None:
        sizes.append(one.size)
        found += one.marks
    assert sizes == [500, 500, 203, 1]
    assert sorted(found[:-1]) == wanted and found[-1] == MARCH


def test_rules_of_a_day_touch_the_longer_periods_that_end_behind_it(store: Store) -> None:
    """No month from July on is open, but the year is scored by them."""
    for month in ("2018-12", "2019-02", "2019-03"):
        mark(store, dirty.Mark(TENANT, dirty.EVERYONE, "", month))
    with store.begin() as transaction:
        late = dirty.of_all_governed_from(transaction.connection, TENANT, date(2019, 7, 1))
        early = dirty.of_all_governed_from(transaction.connection, TENANT, date(2019, 3, 15))
        past = dirty.of_all_governed_from(transaction.connection, TENANT, date(2020, 1, 1))
    assert {one.period for one in late} == {one.period for one in early} == {"2019-03", "2019"}
    assert past == []


def progress_of(store: Store, now: datetime = NOW) -> Any:
    with store.begin() as transaction:
        return progress.newest(transaction.connection, TENANT, now)


def test_progress_tells_how_much_of_a_recompute_is_done(store: Store) -> None:
    assert progress_of(store) is None
    mark(store, MARCH, EVERYONE, dirty.Cause(TENANT, "published van-hoa 2", NOW))
    begun = progress_of(store)
    assert begun["cause"] == "published van-hoa 2"
    assert (begun["total"], begun["done"], begun["rate"], begun["seconds_left"]) == (64, 0, None, None)

    assert marks_of(taken(store)) == (MARCH,)
    taken(store, limit=48)
    under_way = progress_of(store, NOW + timedelta(seconds=12))
    assert (under_way["done"], under_way["rate"], under_way["seconds_left"]) == (48, 4.0, 4)
    with store.begin() as transaction:
        progress.end_finished(transaction.connection, NOW)
        (waiting,) = progress.waiting(transaction.connection, TENANT)
    assert waiting == {
        "stage": "persons",
        "everybody": True,
        "marks": 16,
        "buckets": {bucket: 1 for bucket in range(48, 64)},
    }
    assert progress_of(store)["ended_at"] is None

    taken(store, limit=48)
    with store.begin() as transaction:
        progress.end_finished(transaction.connection, NOW + timedelta(seconds=20))
    ended = progress_of(store, NOW + timedelta(days=1))
    assert (ended["done"], ended["rate"], ended["ended_at"]) == (64, 3.2, NOW + timedelta(seconds=20))


def test_a_later_recompute_takes_over_the_marks_of_one_before(store: Store) -> None:
    mark(store, EVERYONE, dirty.Cause(TENANT, "asked for 2019", NOW))
    taken(store, limit=10)
    mark(store, EVERYONE, dirty.Cause(TENANT, "rebuilt", NOW))
    newest = progress_of(store)
    assert (newest["cause"], newest["total"], newest["done"]) == ("rebuilt", 64, 0)


def test_subjects_are_spread_over_all_buckets() -> None:
    found = [bucket_of(TENANT, f"CB{number:04}") for number in range(6400)]
    sizes = [found.count(bucket) for bucket in range(BUCKETS)]
    assert min(sizes) > 50 and max(sizes) < 150
    assert bucket_of(TENANT, "CB031") == bucket_of(TENANT, "CB031") != bucket_of("so-khac", "CB031")
