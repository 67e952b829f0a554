"""Marks of scores that are due, made and taken at once: whoever takes one sees what it is made for."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from services.scoring import migrations
from services.scoring.projections import dirty
from shared.database import connect, insert_new
from shared.eventstore import Store
from shared.migrate import upgrade
from tests.concurrency import running
from tests.servers import create_databases
from tests.stores import url_of

TENANT = "so-ldtbxh"
MARCH = dirty.Mark(TENANT, dirty.PERSON, "p-1", "2019-03")
APRIL = dirty.Mark(TENANT, dirty.PERSON, "p-1", "2019-04")


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


def mark(store: Store, *wanted: dirty.Mark) -> None:
    with store.begin() as transaction:
        dirty.write(transaction.connection, wanted)


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

    def take(from_store: Store) -> None:
        with from_store.begin() as transaction:
            if dirty.take(transaction.connection, 10) == [MARCH]:
                seen.append(dirty.known_months(transaction.connection, TENANT))

    def replica() -> None:
        marked.wait()
        with opened(url_of(store)) as own:
            take(own)

    with running(intake, replica):
        pass
    take(store)
    assert seen[-1] == {"2019-03"}


def test_the_months_of_a_year_are_computed_one_after_the_other(store: Store) -> None:
    mark(store, MARCH, APRIL)
    took = threading.Event()
    order: list[str] = []

    def first() -> None:
        with store.begin() as transaction:
            assert dirty.take(transaction.connection, 10) == [MARCH]
            took.set()
            time.sleep(0.2)
            order.append("first done")

    def second() -> None:
        took.wait()
        taken: list[dirty.Mark] = []
        with opened(url_of(store)) as own:
            while not taken:
                with own.begin() as transaction:
                    taken = dirty.take(transaction.connection, 10)
                    order.extend(mark.period for mark in taken)
                time.sleep(0.005)

    with running(first, second):
        pass
    assert order == ["first done", "2019-04"]


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
    taken: list[dirty.Mark] = []
    for size in (1100, 1100):
        with store.begin() as transaction:
            taken.extend(dirty.take(transaction.connection, size))
    assert taken == [*wanted, MARCH]
    with store.begin() as transaction:
        assert dirty.take(transaction.connection, 10) == []
