"""The same punch pushed, read and imported from a file is one punch."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.observations.clocks import pull, zk
from tests.clock_office import MORNING, SERIAL, Office, clock_of, furnish, new_database, passes
from tests.concurrency import running
from tests.importing import import_file
from tests.servers import create_databases
from tests.unit.observations.given import TENANT
from tests.zk_clock import Memory, Pass, PushingClock, listening

DAY = [
    (badge, MORNING + timedelta(minutes=minute), state, verify)
    for badge, minute, state, verify in (
        (1, 0, 0, 1),
        (1, 1, 0, 1),
        (2, 0, 0, 15),
        (2, 300, 1, 1),
        (3, 7, 0, 4),
    )
]
WAYS = st.lists(
    st.tuples(
        st.sampled_from(("push", "pull", "file")), st.lists(st.sampled_from(DAY), min_size=1, max_size=6)
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=WAYS, doubled=st.booleans())
def test_the_same_punch_is_one_punch_by_whatever_way_and_worker(
    ways: list[tuple[str, list[Any]]], doubled: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = Office(new_database(tmp_path_factory.mktemp("office")), workers=2)
    office.register()
    with ExitStack() as stack:
        stack.callback(office.close)
        for number, (way, seen) in enumerate([*ways, *reversed(ways)] if doubled else ways):
            worker = office.workers[number % 2]
            _DEEDS[way](
                office, worker, [(str(badge), at, state, verify) for badge, at, state, verify in seen]
            )
        wanted = {(str(badge), f"{at.isoformat()}+07:00") for _, seen in ways for badge, at, _, _ in seen}
        assert sorted(office.punches()) == sorted(wanted)


def _push(office: Office, _worker: Any, seen: list[Pass]) -> None:
    assert PushingClock(office.send, passes=seen).push(2).status_code == 200


def _pull(_office: Office, worker: Any, seen: list[Pass]) -> None:
    memory = Memory(serial=SERIAL, passes=seen)
    read = zk.Memory(SERIAL, None, memory.records(), memory.size, {})
    pull.keep(worker.store, TENANT, SERIAL, read)


def _pull_once(worker: Any) -> None:
    pull.pull_once(worker.store)


def _file(_office: Office, worker: Any, seen: list[Pass]) -> None:
    lines = [
        f"{badge:>9}\t{at:%Y-%m-%d %H:%M:%S}\t1\t{state}\t{verify}\t0\n" for badge, at, state, verify in seen
    ]
    assert import_file(worker, "punches", "".join(lines))["state"] == "finished"


_DEEDS: dict[str, Callable[[Office, Any, list[Pass]], None]] = {"push": _push, "pull": _pull, "file": _file}


@pytest.mark.server
def test_on_postgresql_two_workers_take_the_same_day_at_once_and_it_is_there_once(database_url: str) -> None:
    with create_databases(database_url, ["observations"]) as template, ExitStack() as stack:
        url = template.format(service="observations")
        furnish(url)
        office = Office(url, workers=2)
        stack.callback(office.close)
        seen = passes(600)
        first, second = office.workers
        memory = stack.enter_context(listening(Memory(serial=SERIAL, passes=seen)))
        office.register(address=f"{memory[0]}:{memory[1]}")
        with running(
            lambda: PushingClock(office.send, passes=seen).push(40),
            lambda: _pull_once(first),
            lambda: _pull_once(second),
            lambda: _file(office, second, seen),
        ):
            pass
        assert len(office.punches()) == len(set(office.punches())) == 600
        assert office.clock()["failed"] is None and office.clock()["pulled_records"] == 600
        for number in range(3):
            clock_of(office, serial=f"X-{number}").greet()
        assert len(first.clock_strangers(TENANT)) == 3
        clock_of(office)._ask("POST", "cdata", "garbage\n", table="ATTLOG")
        assert len(first.clock_unread(TENANT, SERIAL)) == 1
