"""Time clocks that are read over TCP, against a simulated device."""

import socket
from datetime import datetime, timedelta

import pytest

from services.observations.clocks import pull, zk
from shared.contracts.refusal import Refusal
from tests.clock_office import MORNING, SERIAL, Office, passes
from tests.unit.observations.given import TENANT
from tests.zk_clock import Memory, listening


def test_a_clock_that_is_read_brings_each_punch_once_and_its_own_time(office: Office) -> None:
    start = MORNING - timedelta(days=3)
    memory = Memory(
        serial=SERIAL, passes=passes(2000, start), now=datetime(2019, 7, 15, 11, 58, 30), key=7788
    )
    with listening(memory) as (host, port):
        office.register(networks=[], address=f"{host}:{port}")
        office.workers[0].set_clock_key(TENANT, SERIAL, 7788)
        assert pull.pull_once(office.workers[0].store)
        assert len(office.punches()) == 2000
        assert not pull.pull_once(office.workers[0].store)
        memory.passes += passes(5, MORNING + timedelta(days=1))
        office.now += timedelta(days=1)
        assert pull.pull_once(office.workers[0].store)
    found = office.clock()
    assert (len(office.punches()), found["punches"], found["known"], found["failed"]) == (2005, 2005, 0, None)
    assert (found["pulled_records"], found["skew_by"], found["skew_seconds"]) == (2005, "clock", -86_490)


@pytest.mark.parametrize("size", [8, 16, 40])
def test_clocks_of_every_kind_are_read(size: int) -> None:
    memory = Memory(passes=passes(30), size=size)
    with listening(memory) as (host, port):
        found = zk.read(host, port, 0, 5)
    assert (found.serial, found.size, found.content) == (memory.serial, size, memory.records())
    assert found.badges == ({place: str(1000 + place) for place in range(1, 8)} if size == 8 else {})


def test_a_memory_that_begins_otherwise_is_read_from_its_beginning(office: Office) -> None:
    memory = Memory(serial=SERIAL, passes=passes(40))
    with listening(memory) as (host, port):
        office.register(networks=[], address=f"{host}:{port}")
        pull.pull_once(office.workers[0].store)
        memory.passes = passes(50, MORNING - timedelta(minutes=10))  # cleared, and filled from elsewhere
        office.workers[0].pull_clock(TENANT, SERIAL)
        pull.pull_once(office.workers[0].store)
    assert (len(office.punches()), office.clock()["known"]) == (40 + 50 - len(_common()), len(_common()))


def _common() -> set[tuple[str, datetime]]:
    before, after = passes(40), passes(50, MORNING - timedelta(minutes=10))
    return {(one[0], one[1]) for one in before} & {(one[0], one[1]) for one in after}


def test_a_clock_that_cannot_be_read_says_why_and_is_tried_later(office: Office) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        office.register(networks=[], address=f"127.0.0.1:{nobody.getsockname()[1]}")
        assert pull.pull_once(office.workers[0].store)
    found = office.clock()
    assert found["failure"]["code"] == "device.silent"
    assert found["pulled"] is None and found["failed"] is not None
    assert not pull.pull_once(office.workers[0].store)


def test_a_clock_that_hangs_up_in_the_midst_of_a_record_is_left(office: Office) -> None:
    for bytes_sent in (0, 4, 20, 100):
        memory = Memory(passes=passes(10), hang_up_after=bytes_sent)
        with listening(memory) as (host, port), pytest.raises(Refusal, match=r"cannot be read"):
            zk.read(host, port, 0, 5)


def test_the_wrong_key_and_the_wrong_clock_are_told_apart(office: Office) -> None:
    with listening(Memory(passes=passes(1), key=1)) as (host, port), pytest.raises(Refusal) as refused:
        zk.read(host, port, 2, 5)
    assert refused.value.code == "device.silent" and "Unauthenticated" in refused.value.details["detail"]
    with listening(Memory(serial="ANOTHER-1", passes=passes(3))) as (host, port):
        office.register(networks=[], address=f"{host}:{port}")
        pull.pull_once(office.workers[0].store)
    assert office.clock()["failure"]["code"] == "device.another"
    assert office.punches() == []


def test_a_clock_without_an_address_is_not_read(office: Office) -> None:
    office.register()
    with pytest.raises(Refusal) as refused:
        office.workers[0].pull_clock(TENANT, SERIAL)
    assert refused.value.code == "device.no-address"


def test_a_silent_clock_is_not_waited_for_longer_than_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Refusal) as refused:
        zk.read("127.0.0.1", silent.getsockname()[1], 0, 0.2)
    assert refused.value.code == "device.silent"
