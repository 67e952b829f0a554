"""A private RabbitMQ node, and fresh virtual hosts in any node."""

import base64
import contextlib
import json
import os
import secrets
import shutil
import subprocess
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from tests.servers.process import ServerFailed, ServerMissing, ServerProcess, accepts, free_port, new_folder

USER = "thidua"
MANAGEMENT_OFFSET = 10_000  # RabbitMQ's own habit: 5672 and 15672

CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
distribution.listener.interface = 127.0.0.1
default_user = {user}
default_pass = {password}
log.console = true
log.console.level = info
log.file = false
"""


CLUSTER = """\
cluster_formation.peer_discovery_backend = classic_config
cluster_formation.classic_config.nodes.1 = {node}
cluster_formation.randomized_startup_delay_range.min = 0
cluster_formation.randomized_startup_delay_range.max = 1
"""


class RabbitMQ:
    """A node with its own name, ports, port mapper (epmd) and folder, listening on 127.0.0.1 alone.

    `configuration` is appended to its rabbitmq.conf. With `joins` it is one more node of that node's cluster,
    and shares its port mapper and its secret.
    """

    def __init__(self, configuration: str = "", *, name: str = "", joins: "RabbitMQ | None" = None) -> None:
        self.port = free_port(beside=(0, MANAGEMENT_OFFSET))
        self.node = f"{name or f'thidua-{self.port}'}@localhost"
        self._joins = joins
        self._configuration = configuration + (CLUSTER.format(node=joins.node) if joins else "")
        self._password: str = joins._password if joins else secrets.token_hex(16)
        self._processes: list[ServerProcess] = []
        self._folder = Path()
        self._env: dict[str, str] = {}

    @property
    def uri(self) -> str:
        return f"amqp://{USER}:{self._password}@127.0.0.1:{self.port}//"

    def launch(self) -> None:
        """Start the node, without waiting for it to answer."""
        server, mapper = program("rabbitmq-server"), program("epmd")
        self._folder = folder = new_folder("rabbitmq")
        try:
            self._env = env = self._environment(folder)
            if self._joins is None:
                mapper_command = [mapper, "-port", env["ERL_EPMD_PORT"], "-address", "127.0.0.1"]
                # our own mapper: the one that a node starts by itself would outlive it
                self._start("epmd", mapper_command, env, folder, remove=None)
                self._processes[0].wait_until(lambda: accepts(int(env["ERL_EPMD_PORT"])))
            self._start("RabbitMQ", [server], env, folder, remove=folder)
        except BaseException:
            self.stop()
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def crash(self) -> None:
        """Kill the node where it stands; its folder stays, and `relaunch` starts it again on it."""
        self._processes.pop().end()

    def relaunch(self) -> None:
        """Start the node again after a crash, without waiting for it to answer."""
        self._start("RabbitMQ", [program("rabbitmq-server")], self._env, self._folder, remove=self._folder)

    def _start(
        self, name: str, command: list[str], env: dict[str, str], folder: Path, remove: Path | None
    ) -> None:
        log = folder / f"{name.lower()}.log"
        # SIGKILL: nothing in a throw-away node is worth the seconds of an orderly stop
        process = ServerProcess(name, command, log=log, env=env, stop_signal="SIGKILL", remove=remove)
        self._processes.append(process)

    def _environment(self, folder: Path) -> dict[str, str]:
        configuration = CONFIGURATION.format(
            amqp=self.port, management=self.port + MANAGEMENT_OFFSET, user=USER, password=self._password
        )
        (folder / "rabbitmq.conf").write_text(configuration + self._configuration)
        (folder / "enabled_plugins").write_text("[rabbitmq_management].\n")
        (folder / "rabbitmq-env.conf").touch()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RABBITMQ_")}
        return inherited | {
            # where Erlang keeps its cookie
            "HOME": self._joins._env["HOME"] if self._joins else str(folder),
            "ERL_EPMD_PORT": self._joins._env["ERL_EPMD_PORT"] if self._joins else str(free_port()),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            # schedulers that spin while idle would take the cores from the tests
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
        }

    def wait(self) -> str:
        """Wait until the node answers; return its AMQP URI."""
        assert self._processes, "launch() comes first"
        self._processes[-1].wait_until(self.answers)
        return self.uri

    def answers(self) -> bool:
        return accepts(self.port) and manages(self.uri)

    def ctl(self, *arguments: str) -> None:
        """Run RabbitMQ's own command line on this node; raises ServerFailed with what it said."""
        done = subprocess.run(
            [program("rabbitmqctl"), "--node", self.node, *arguments],
            env=self._env,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            said = f"rabbitmqctl {' '.join(arguments)} at {self.node} ended with {done.returncode}"
            raise ServerFailed(f"{said}.\n{done.stdout}")

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.stop()


def program(name: str) -> str:
    """The path of a program of RabbitMQ or Erlang; Debian's wrapper on the PATH runs its own node only."""
    plain = Path("/usr/lib/rabbitmq/bin") / name
    found = str(plain) if plain.exists() else shutil.which(name)
    if found is None:
        raise ServerMissing(f"RabbitMQ ({name})")
    return found


@contextlib.contextmanager
def fresh_vhost(amqp_uri: str) -> Iterator[str]:
    """A new virtual host on the same node; yields its URI and deletes it at the end.

    A node whose management API is out of reach (``RABBITMQ_MANAGEMENT_URL``, else the AMQP port + 10000)
    cannot make one: then, with a warning, the given virtual host is lent as it is.
    """
    parts = urlsplit(amqp_uri)
    name = f"t{secrets.token_hex(6)}"
    try:
        call_management("PUT", f"/vhosts/{name}", amqp_uri)
        user = quote(unquote(parts.username or "guest"), safe="")
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        call_management("PUT", f"/permissions/{name}/{user}", amqp_uri, everything)
    except OSError as error:
        where = management_url(amqp_uri)
        warnings.warn(f"no fresh virtual host: {where} says {error}; using the given one", stacklevel=3)
        yield amqp_uri
        return
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        call_management("DELETE", f"/vhosts/{name}", amqp_uri)


def manages(amqp_uri: str) -> bool:
    """Whether the node's management API answers."""
    try:
        call_management("GET", "/overview", amqp_uri)
    except OSError:
        return False
    return True


def management_url(amqp_uri: str) -> str:
    parts = urlsplit(amqp_uri)
    assumed = f"http://{parts.hostname}:{(parts.port or 5672) + MANAGEMENT_OFFSET}"
    return os.environ.get("RABBITMQ_MANAGEMENT_URL", assumed).rstrip("/")


def call_management(method: str, path: str, amqp_uri: str, body: dict[str, str] | None = None) -> Any:
    """The answer of the management API to the URI's user; raises OSError (URLError) unless it succeeds."""
    parts = urlsplit(amqp_uri)
    credentials = f"{unquote(parts.username or 'guest')}:{unquote(parts.password or 'guest')}"
    request = urllib.request.Request(
        f"{management_url(amqp_uri)}/api{path}",
        method=method,
        data=json.dumps(body or {}).encode() if method == "PUT" else None,
        headers={
            "authorization": f"Basic {base64.b64encode(credentials.encode()).decode()}",
            "content-type": "application/json",
        },
    )
    # no proxy: the node is on this machine or named outright
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=10) as response:
        said = response.read()
    return json.loads(said) if said else None
