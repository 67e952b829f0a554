"""The means of harm do harm, the supervisor makes it good, and the audit would find what went wrong."""

import contextlib
import errno
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.config import Settings
from tests.concurrency import wait_until
from tests.faults import fleet
from tests.faults.audit import Audit
from tests.faults.expected import results_of
from tests.faults.fleet import Fleet
from tests.faults.load import Told
from tests.faults.organisation import IDS
from tests.servers.clocks import Clock
from tests.servers.filesystem import SmallFilesystem, can_mount
from tests.servers.proxy import Proxy

RECORD = "00000000-0000-4000-8000-000000000001"
RECORDED = {
    "command": "RecordBehaviour",
    "record": RECORD,
    "subject_kind": "person",
    "subject": "CB001",
    "criterion": "left-post",
    "quantity": 100,
    "occurred_at": "2019-03-05T09:00:00+07:00",
}


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that says everything back."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(client: socket.socket) -> None:
        try:
            while data := client.recv(100):
                client.sendall(data)
        except OSError:
            pass

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def test_a_proxy_passes_on_stalls_and_breaks(echo: int) -> None:
    proxy = Proxy([echo])
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as client:
        client.sendall(b"one")
        assert client.recv(100) == b"one"
        proxy.stall()
        client.sendall(b"two")
        client.settimeout(0.1)
        with pytest.raises(TimeoutError):
            client.recv(100)
        client.settimeout(5)
        proxy.flow()
        assert client.recv(100) == b"two"
        assert proxy.reset() == 1
        # a green socket tells a reset as an end
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(100) == b""
    proxy.close()


def test_a_proxy_goes_to_the_next_server_when_one_is_away(echo: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        away = gone.getsockname()[1]
    proxy = Proxy([away, echo])
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as client:
            client.sendall(b"there?")
            assert client.recv(100) == b"there?"
    proxy.close()


def test_a_clock_jumps_while_a_process_runs(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock")
    code = "import sys, time\nfor _ in sys.stdin: print(time.time(), flush=True)"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=clock.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None

        def off() -> float:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            return float(process.stdout.readline()) - datetime.now(UTC).timestamp()

        assert abs(off()) < 5
        clock.jump(timedelta(hours=-2))
        wait_until(lambda: abs(off() + 7200) < 5)
        clock.jump(timedelta(hours=3))
        wait_until(lambda: abs(off() - 10800) < 5)
        process.stdin.close()


@pytest.mark.parametrize("possible", [can_mount()])
def test_a_full_disk_refuses_and_takes_again(tmp_path: Path, possible: bool) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    if not possible:
        assert can_mount() is False
        return
    disk = SmallFilesystem()
    disk.mount(folder)
    try:
        disk.fill()
        with pytest.raises(OSError) as caught:
            (folder / "file").write_bytes(bytes(10**6))
        assert caught.value.errno == errno.ENOSPC
        disk.clear()
        (folder / "file").write_bytes(bytes(10**6))
    finally:
        disk.unmount()


def test_the_supervisor_starts_again_what_dies_and_counts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os, signal, time\nif os.environ['THIDUA_FAILPOINTS']: os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    monkeypatch.setattr(fleet, "THIDUA", [sys.executable, "-c", f"{code}time.sleep(60)"])
    found = Fleet(lambda service: {}, tmp_path / "log")
    found.start({"scoring": 2})
    wait_until(lambda: len(found.members("scoring")) == 2)
    first = found.members("scoring")
    found.kill(first[0])
    wait_until(lambda: len(found.members()) == 2 and first[0] not in found.members())
    found.replace(first[1], "relay.published=kill")
    wait_until(lambda: found.died_at["relay.published=kill"] == 1)
    wait_until(lambda: len(found.members("scoring")) == 2)
    found.scale("scoring", 1)
    wait_until(lambda: len(found.members("scoring")) == 1)
    assert found.ends == {signal.SIGKILL.name: 2}
    found.stop()
    assert found.members() == []


@pytest.mark.parametrize(
    ("found", "lost", "twice", "wrong"),
    [
        (["BehaviourRecorded", "BehaviourRetracted"], 0, 0, 0),
        (["BehaviourRecorded"], 1, 0, 0),
        (["BehaviourRecorded", "BehaviourRecorded", "BehaviourRetracted"], 0, 1, 0),
        (["BehaviourRecorded", "BehaviourRetracted", "BehaviourContested"], 0, 0, 1),
        (["BehaviourRetracted", "BehaviourRecorded"], 0, 0, 1),
    ],
)
def test_the_audit_tells_what_is_lost_from_what_is_there_twice(
    tmp_path: Path, found: list[str], lost: int, twice: int, wrong: int
) -> None:
    audit = Audit(Settings(data=tmp_path), Told(), [])
    audit._compare_stream(RECORD, ["BehaviourRecorded", "BehaviourRetracted"], found)
    findings = audit.findings
    assert (len(findings.lost), len(findings.twice), len(findings.wrong)) == (lost, twice, wrong)
    assert findings.sound == (lost + twice + wrong == 0)


def test_what_must_come_out_follows_from_the_commands() -> None:
    person = IDS["CB001"]
    before = results_of([RECORDED])["person", person, "2019-03"]
    assert before.points == 9800
    contested = {"command": "ContestBehaviour", "record": RECORD, "by": "CB003", "reason": "…"}
    assert results_of([RECORDED, contested])["person", person, "2019-03"].points == 10000
    moved = {"command": "CorrectBehaviour", "record": RECORD, "occurred_at": "2019-04-05T09:00:00+07:00"}
    after = results_of([RECORDED, moved])
    assert after["person", person, "2019-03"].points == 10000
    assert after["person", person, "2019-04"].points == 9800
