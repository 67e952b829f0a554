"""One running installation, as its users have it: the command line, the HTTP API, what the server says."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.end_to_end.road import DAYS, PEOPLE, free_port

THIDUA = [sys.executable, "-c", "from thidua.cli import main; main()"]
SERVICES = ("personnel", "observations", "scoring", "awards")

Ended = subprocess.CompletedProcess[str]

_PATIENCE = 90.0
_BOOKKEEPING = frozenset({"ImportFinished"})
"""Events that tell that a file was read, whatever was in it."""


@dataclass
class Installation:
    """`data` holds the databases and the token, `said` is the file that the server's stderr goes to."""

    data: Path
    said: Path
    http: httpx.Client
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(repr=False)

    def start(self, *arguments: str | Path) -> Callable[[], Ended]:
        """Start the command line; what is returned waits for its end."""
        process = subprocess.Popen(
            [*THIDUA, *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

        def wait() -> Ended:
            try:
                stdout, stderr = process.communicate(timeout=60)
            finally:
                process.kill()
            return Ended(process.args, process.returncode, stdout, stderr)

        return wait

    def thidua(self, *arguments: str | Path) -> Ended:
        """Run the command line to its end."""
        return self.start(*arguments)()

    def done(self, *arguments: str | Path) -> str:
        """The same; it must succeed. Returns what it printed."""
        ended = self.thidua(*arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def get(self, path: str, **query: Any) -> Any:
        response = self.http.get(path, params=query)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, body: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Have a command carried out; its events."""
        response = self.http.post(path, json=body or {})
        assert response.is_success, response.text
        events: list[dict[str, Any]] = response.json()["events"]
        return events

    def settle(self) -> None:
        """Wait until every service has taken and done everything there is."""
        deadline = time.monotonic() + _PATIENCE
        while not self.get("/api/status")["settled"]:
            assert time.monotonic() < deadline, self.get("/api/status")
            time.sleep(0.05)

    def heads(self) -> dict[str, int]:
        services = self.get("/api/status")["services"]
        return {name: services[name]["head"] for name in SERVICES}

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What happens in the block must add no event to any log, but that a file was read."""
        before = self.heads()
        yield
        added = {
            service: [row["type"] for row in self.get(f"/api/logs/{service}", after=head, limit=1000)]
            for service, head in before.items()
            if head != self.heads()[service]
        }
        assert {service: types for service, types in added.items() if set(types) - _BOOKKEEPING} == {}

    def database(self, service: str) -> sqlite3.Connection:
        """The database of a service, to be read only."""
        return sqlite3.connect(f"file:{self.data / service}.sqlite?mode=ro", uri=True)


@contextmanager
def sample_installation(folder: Path, people: int = PEOPLE, days: int = DAYS) -> Iterator[Installation]:
    """`thidua up --sample`, loaded to the conferred awards; stopped when the block ends."""
    data, said = folder / "data", folder / "server.log"
    address = f"127.0.0.1:{free_port()}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    environment = {
        **kept,
        "LANG": "C.UTF-8",
        "THIDUA_DATA": str(data),
        "THIDUA_HTTP": address,
        "THIDUA_URL": f"http://{address}",
    }
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*THIDUA, "up", "--sample", "--people", str(people), "--days", str(days)],
            env={**environment, "THIDUA_LOG": "info"},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            with httpx.Client(base_url=f"http://{address}", timeout=60, trust_env=False) as http:
                found = Installation(data, said, http, environment, process)
                _wait_until_loaded(found)
                yield found
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_loaded(found: Installation) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _loaded(found):
        assert found.process.poll() is None, found.said.read_text("utf-8")[-2000:]
        assert time.monotonic() < deadline, "the sample was not loaded in time"
        time.sleep(0.2)


def _loaded(found: Installation) -> bool:
    """Whether the last step of the load is done: every nomination that is not tied was conferred."""
    token = found.data / "token"
    if not token.exists():
        return False
    found.http.headers["Authorization"] = f"Bearer {token.read_text('utf-8').strip()}"
    try:
        if not found.get("/api/status")["settled"]:
            return False
        states = [
            row["state"]
            for campaign in found.get("/api/campaigns")
            for row in found.get(f"/api/campaigns/{campaign['campaign']}/nominations")
            if not row["tied"]
        ]
        return bool(states) and set(states) == {"conferred"}
    except httpx.TransportError:
        return False
