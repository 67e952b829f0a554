"""`thidua up` as a process: it serves until it is told to stop, and says why it cannot start."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.road import free_port
from thidua.client import Client

THIDUA = [sys.executable, "-c", "from thidua.cli import main; main()"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LANG": "en_GB.UTF-8",
        "THIDUA_DATA": str(tmp_path),
        "THIDUA_HTTP": f"127.0.0.1:{free_port()}",
    }


def thidua(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*THIDUA, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def up(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([*THIDUA, "up"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until_ready(environment: dict[str, str]) -> None:
    deadline = time.monotonic() + 30
    with Client(f"http://{environment['THIDUA_HTTP']}") as client:
        while not client.ready():
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(
    environment: dict[str, str], up: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    wait_until_ready(environment)
    # the address and the token of the very same settings, as a user of this machine has them
    assert thidua(environment, "found", "Sở", "--on", "2019-01-01").returncode == 0
    status = thidua(environment, "status")
    assert (status.returncode, "personnel" in status.stdout) == (0, True)
    up.send_signal(number)
    _, said = up.communicate(timeout=20)
    assert up.returncode == 0
    assert said.splitlines()[-1] == "Stopped."
    assert "Traceback" not in said
    after = thidua(environment, "status")
    assert (after.returncode, "thidua up" in after.stderr) == (3, True)


def test_a_pipe_that_nobody_reads_any_more_is_no_error(
    environment: dict[str, str], up: "subprocess.Popen[str]"
) -> None:
    wait_until_ready(environment)
    assert thidua(environment, "found", "Sở", "--on", "2019-01-01").returncode == 0
    log = subprocess.Popen(
        [*THIDUA, "log", "personnel", "--after", "0", "--follow"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert log.stdout is not None and log.stderr is not None
    assert "OrganisationFounded" in log.stdout.readline()
    log.stdout.close()
    with Client(f"http://{environment['THIDUA_HTTP']}", _token(environment)) as client:
        client.post("/api/units", {"unit": "van-phong", "name": "Văn phòng", "on": "2019-01-01"})
    log.wait(timeout=20)
    assert log.stderr.read() == ""


def test_with_once_it_ends_by_itself(environment: dict[str, str]) -> None:
    done = thidua(environment, "up", "--once")
    assert (done.returncode, done.stdout) == (0, "")


def test_it_says_which_port_is_taken_and_how_to_choose_another(environment: dict[str, str]) -> None:
    host, _, port = environment["THIDUA_HTTP"].partition(":")
    with socket.create_server((host, int(port))):
        done = thidua(environment, "up", "--once")
    assert done.returncode == 1
    assert environment["THIDUA_HTTP"] in done.stderr
    assert "THIDUA_HTTP=" in done.stderr
    assert done.stderr.count("\n") == 1


def test_it_says_which_setting_is_wrong(environment: dict[str, str]) -> None:
    done = thidua({**environment, "THIDUA_HTTP": "nowhere"}, "up", "--once")
    assert done.returncode == 2
    assert "THIDUA_HTTP = 'nowhere'" in done.stderr


def test_it_says_that_nobody_could_come_in(environment: dict[str, str], tmp_path: Path) -> None:
    weak = tmp_path / "weak"
    weak.write_text("short")
    done = thidua({**environment, "THIDUA_API_TOKEN_FILE": str(weak)}, "up", "--once")
    assert_one_message(done, 1, str(weak))


@pytest.mark.parametrize(
    ("settings", "arguments", "exit_code", "said"),
    [
        ({"THIDUA_HTTP": "127.0.0.1:99999"}, "up --once", 2, "from 1 to 65535"),
        ({"THIDUA_DATA": "/proc/none"}, "up --once", 1, "/proc/none"),
        ({"THIDUA_API_TOKEN_FILE": "/none/token"}, "up --once", 1, "/none/token"),
        (
            {"AMQP_URI": "amqp://u:hidden@127.0.0.1:{free}/"},
            "serve scoring",
            1,
            "RabbitMQ at 127.0.0.1:{free}",
        ),
        (
            {"DATABASE_URL": "postgresql+psycopg://u:hidden@127.0.0.1:{free}/t_{service}"},
            "up --once",
            1,
            "PostgreSQL at 127.0.0.1:{free}/t_personnel",
        ),
        ({}, "serve scoring", 2, "AMQP_URI"),
        ({}, "up --once --people 30", 2, "--people"),
    ],
)
def test_what_is_missing_is_one_message(
    environment: dict[str, str], settings: dict[str, str], arguments: str, exit_code: int, said: str
) -> None:
    free = str(free_port())
    given = {name: value.replace("{free}", free) for name, value in settings.items()}
    done = thidua({**environment, **given}, *arguments.split())
    assert_one_message(done, exit_code, said.replace("{free}", free))
    assert "hidden" not in done.stderr


def test_a_data_folder_has_one_process_until_that_ends_however_it_does(
    environment: dict[str, str], up: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    wait_until_ready(environment)
    elsewhere = {**environment, "THIDUA_HTTP": f"127.0.0.1:{free_port()}"}
    assert_one_message(thidua(elsewhere, "up", "--once"), 1, str(tmp_path))
    up.kill()
    up.wait()
    assert thidua(elsewhere, "up", "--once").returncode == 0


def test_a_service_that_there_is_not_is_wrong_usage(environment: dict[str, str]) -> None:
    done = thidua(environment, "serve", "scoring", "scorign")
    assert done.returncode == 2
    assert "scorign" in done.stderr and "observations" in done.stderr


def assert_one_message(done: "subprocess.CompletedProcess[str]", exit_code: int, said: str) -> None:
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert done.stderr.startswith("thidua: ") and done.stderr.count("\n") == 1
    assert said in done.stderr


def _token(environment: dict[str, str]) -> str:
    return (Path(environment["THIDUA_DATA"]) / "token").read_text().strip()
