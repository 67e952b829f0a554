"""The tests' own servers: they answer, keep to this machine, and never outlive whoever started them."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import kombu
import psycopg
import pytest

from tests.servers import ServerFailed, create_databases, fresh_database_url, fresh_vhost
from tests.servers.process import ServerProcess, accepts

pytestmark = pytest.mark.server
ROOT = Path(__file__).parents[2]


def dsn(template: str, service: str) -> str:
    return template.replace("postgresql+psycopg", "postgresql").format(service=service)


def test_a_message_goes_round_through_a_quorum_queue(amqp_uri: str) -> None:
    with fresh_vhost(amqp_uri) as uri, kombu.Connection(uri) as connection:
        queue = connection.SimpleQueue("echo", queue_args={"x-queue-type": "quorum"})
        queue.put({"tên": "Thi đua"})
        message = queue.get(timeout=10)
        message.ack()
        assert message.payload == {"tên": "Thi đua"}


def test_virtual_hosts_are_apart_and_gone_afterwards(amqp_uri: str) -> None:
    with fresh_vhost(amqp_uri) as one, fresh_vhost(amqp_uri) as other:
        assert len({amqp_uri, one, other}) == 3
        with kombu.Connection(one) as connection:
            connection.SimpleQueue("mine").put("hello")
        with kombu.Connection(other) as connection, pytest.raises(connection.channel_errors):
            connection.default_channel.queue_declare("mine", passive=True)
    with kombu.Connection(one) as connection, pytest.raises(connection.connection_errors):
        connection.connect()


def test_a_node_without_management_lends_its_own_virtual_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RABBITMQ_MANAGEMENT_URL", "http://127.0.0.1:9")
    with (
        pytest.warns(UserWarning, match="no fresh virtual host"),
        fresh_vhost("amqp://a:b@127.0.0.1:9/x") as uri,
    ):
        assert uri == "amqp://a:b@127.0.0.1:9/x"


def test_each_service_gets_a_database_that_is_dropped_afterwards(database_url: str) -> None:
    with create_databases(database_url, ["personnel", "scoring"]) as template:
        for service in ("personnel", "scoring"):
            with psycopg.connect(dsn(template, service)) as connection:
                row = connection.execute("SELECT current_database(), upper('thi đua')").fetchone()
            assert row == (urlsplit(dsn(template, service)).path[1:], "THI ĐUA")
        left_open = psycopg.connect(dsn(template, "personnel"))
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(dsn(template, "personnel"))
    left_open.close()


def test_fresh_database_names_differ() -> None:
    template = "postgresql+psycopg://u:p@h:5432/thidua_{service}"
    first, second = fresh_database_url(template, "relay"), fresh_database_url(template, "relay")
    assert first != second
    assert first.endswith("_relay_{service}")
    assert urlsplit(first).netloc == "u:p@h:5432"


def test_a_template_without_a_place_for_the_service_is_refused() -> None:
    with pytest.raises(ValueError, match=r"one database a service.*got …/thidua"):
        fresh_database_url("postgresql+psycopg://u:p@h:5432/thidua")


STARTER = """
import sys, time
from pathlib import Path
from tests.servers.process import ServerProcess, accepts, free_port
folder, port = Path(sys.argv[1]), free_port()
command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
server = ServerProcess("a server", command, log=folder / "log", remove=folder)
server.wait_until(lambda: accepts(port))
print(port, flush=True)
time.sleep(600)
"""


def test_a_server_and_its_folder_go_even_when_the_starter_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    command = [sys.executable, "-c", STARTER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as starter:
        try:
            assert starter.stdout is not None
            port = int(starter.stdout.readline())
            assert accepts(port)
        finally:
            starter.kill()  # SIGKILL: no handler, no clean-up of its own
    deadline = time.monotonic() + 20
    while (accepts(port) or folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not accepts(port)
    assert not folder.exists()


def test_a_server_that_ends_while_starting_is_quoted(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no room for my data')"]
    with (
        ServerProcess("a server", command, log=tmp_path / "log") as server,
        pytest.raises(
            ServerFailed, match=r"a server ended with exit code 1 while starting.\nno room for my data"
        ),
    ):
        server.wait_until(lambda: False, seconds=20)
