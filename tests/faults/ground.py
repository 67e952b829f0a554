"""Where the faults happen: a cluster, a database, proxies before both, the services, and the way to each."""

import contextlib
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import sqlalchemy as sa

from shared.config import Settings
from shared.ledger.keys import made_if_absent
from tests.faults import organisation
from tests.faults.fleet import Fleet, environment
from tests.faults.load import Load
from tests.servers import PostgreSQL
from tests.servers.clocks import Clock
from tests.servers.cluster import RabbitMQCluster
from tests.servers.filesystem import SmallFilesystem, can_mount
from tests.servers.process import free_port
from tests.servers.proxy import Proxy

REPLICAS = {"personnel": 1, "observations": 2, "scoring": 2, "awards": 1, "gateway": 1}
PATIENCE_SECONDS = 150.0


class NotInjected(Exception):
    """Something else came between, so that a fault did not come about."""


class Ground:
    """Everything that one run needs, from `with` on. `broker_lock` and `database_lock` are held by whoever
    does something to the server itself, so that no two such faults meet at one of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = RabbitMQCluster()
        self.disk = SmallFilesystem() if can_mount() else None
        self.database = PostgreSQL(durable=True, prepare=self._mount)
        self.broker_lock, self.database_lock = threading.Lock(), threading.Lock()
        self.clocks: dict[str, Clock] = {}
        self.poison: list[str] = []
        """Ids of the events that were made so that scoring cannot take them."""
        self._token = secrets.token_hex(20)
        self._exit = contextlib.ExitStack()

    def __enter__(self) -> "Ground":
        with contextlib.ExitStack() as stack:
            stack.callback(self._clean)
            self._start_servers(stack)
            self._start_services(stack)
            self._exit = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def load(self, seed: int) -> Load:
        return Load(self.url, self._token, seed)

    def get(self, path: str) -> Any:
        """What the gateway answers; raises httpx.HTTPError."""
        response = self._http.get(path)
        response.raise_for_status()
        return response.json()

    def settle(self) -> None:
        """Wait until every service has taken and done everything there is."""

        def settled() -> bool:
            try:
                return bool(self.get("/api/status")["settled"])
            except httpx.HTTPError:
                return False

        wait_until(settled, self._status)

    def wait_until_sealed(self) -> None:
        """Wait until every event is under a seal, which comes some seconds after it."""
        query = sa.text(
            "SELECT (SELECT max(last_position) FROM ledger_seals) >= (SELECT max(position) FROM log)"
        )

        def sealed() -> bool:
            for service in ("personnel", "observations", "scoring"):
                with self.engine(service).connect() as connection:
                    if not connection.scalar(query):
                        return False
            return True

        wait_until(sealed, lambda: "not everything is sealed")

    def engine(self, service: str) -> sa.Engine:
        """To the database of a service, past the proxy; nothing is kept open."""
        return sa.create_engine(self.direct.database_of(service), poolclass=sa.NullPool)

    def environment(self, service: str = "") -> dict[str, str]:
        """What a process of the service is started with; without one, a command of an operator."""
        settings = self.through_proxies if service else self.direct
        found = environment(
            AMQP_URI=settings.amqp_uri,
            DATABASE_URL=settings.database_url,
            THIDUA_DATA=str(self.folder),
            THIDUA_HTTP=settings.http,
            THIDUA_URL=self.url,
            THIDUA_TENANT=organisation.TENANT,
            THIDUA_API_TOKEN_FILE=str(self._token_file),
            THIDUA_LEDGER_KEY_FILE=str(self.folder / "ledger.pem"),
            THIDUA_LOG="info",
            THIDUA_LOG_FORM="json",
        )
        return {**found, **self.clocks[service].environment} if service else found

    def _mount(self, folder: Path) -> None:
        if self.disk is not None:
            self.disk.mount(folder)

    def _clean(self) -> None:
        if self.disk is not None:
            self.disk.unmount()

    def _start_servers(self, stack: contextlib.ExitStack) -> None:
        stack.callback(self.database.stop)
        stack.callback(self.cluster.stop)
        starting = threading.Thread(target=self.database.launch)
        starting.start()
        self.cluster.start()
        starting.join()
        self.database.wait()
        self.broker_proxy = Proxy([node.port for node in self.cluster.nodes])
        self.database_proxy = Proxy([self.database.port])
        stack.callback(self.broker_proxy.close)
        stack.callback(self.database_proxy.close)
        for service in REPLICAS:
            self._create_database(service)

    def _create_database(self, service: str) -> None:
        admin = self.database.url.replace("postgresql+psycopg", "postgresql").replace(
            "thidua_{service}", "postgres"
        )
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE thidua_{service}".encode())

    def _start_services(self, stack: contextlib.ExitStack) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._token_file = self.folder / "api-token"
        self._token_file.write_text(self._token)
        made_if_absent(self.folder / "ledger.pem")
        http = f"127.0.0.1:{free_port()}"
        self.url = f"http://{http}"
        self.direct = self._settings(http, self.cluster.nodes[0].uri, self.database.url)
        self.through_proxies = self._settings(
            http,
            at_port(self.direct.amqp_uri, self.broker_proxy.port),
            at_port(self.direct.database_url, self.database_proxy.port),
        )
        self.clocks = {service: Clock(self.folder / f"{service}.clock") for service in REPLICAS}
        self.said = self.folder / "services.log"
        self.fleet = Fleet(self.environment, self.said)
        stack.callback(self.fleet.stop)
        self.fleet.start(REPLICAS)
        headers = {"Authorization": f"Bearer {self._token}", "Accept-Language": "en"}
        self._http = stack.enter_context(
            httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)
        )
        wait_until(self._ready, self._status)
        organisation.found(self._http)
        self.settle()

    def _settings(self, http: str, amqp_uri: str, database_url: str) -> Settings:
        return Settings(
            amqp_uri=amqp_uri,
            database_url=database_url,
            data=self.folder,
            http=http,
            tenant=organisation.TENANT,
        )

    def _ready(self) -> bool:
        try:
            return self._http.get("/health/ready").is_success
        except httpx.TransportError:
            return False

    def _status(self) -> str:
        try:
            return str(self.get("/api/status"))
        except httpx.HTTPError as error:
            tail = self.said.read_text(errors="replace").splitlines()[-20:]
            return "\n".join([repr(error), *tail])


@contextlib.contextmanager
def standing_still(ground: Ground, service: str) -> Iterator[None]:
    """All processes of a service stopped in their tracks, and going on afterwards as if nothing had been."""
    members = ground.fleet.members(service)
    try:
        for member in members:
            member.process.send_signal(signal.SIGSTOP)
        yield
    finally:
        for member in members:
            member.process.send_signal(signal.SIGCONT)


def at_port(url: str, port: int) -> str:
    """The same address at another port of this machine."""
    parts = urlsplit(url)
    credentials = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{credentials}@127.0.0.1:{port}"))


def wait_until(
    condition: Callable[[], bool], told: Callable[[], str], seconds: float = PATIENCE_SECONDS
) -> None:
    """Return once `condition()`; fail with what `told()` says when it does not come in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {told()}"
        time.sleep(0.1)
