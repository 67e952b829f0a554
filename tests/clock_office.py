"""Observations as one or more workers on one database, and the gateway's door for time clocks before them."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from services.gateway.clock_door import create_clock_door
from services.gateway.pace import Pace
from services.observations import migrations
from services.observations.projections import FOREIGN
from services.observations.service import ObservationsService
from shared.database import connect, writing
from shared.eventstore import Store
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.importing import CONTEXT, importing
from tests.unit.observations.given import PERSONNEL, SCORING, TENANT
from tests.zk_clock import Pass, PushingClock

SERIAL = "CJ7H202460123"
MORNING = datetime(2019, 7, 15, 8, 0, 0)
NOON = datetime(2019, 7, 15, 5, 0, 0, tzinfo=UTC)


@cache
def _template() -> tempfile.TemporaryDirectory[str]:
    """A folder with a database that has the organisation in it, made once: each test begins with a copy."""
    folder = tempfile.TemporaryDirectory()
    furnish(f"sqlite:///{Path(folder.name, 'observations.sqlite')}")
    return folder


def new_database(folder: Path) -> str:
    """The URL of a database in `folder` that has the organisation in it."""
    return f"sqlite:///{shutil.copy(Path(_template().name, 'observations.sqlite'), folder)}"


def furnish(url: str) -> None:
    """Migrate the database at `url` and have it know the organisation."""
    upgrade(url, migrations)
    engine = connect(url)
    with writing(engine) as connection:
        apply_all(connection, FOREIGN["personnel"], PERSONNEL)
        apply_all(connection, FOREIGN["scoring"], SCORING)
    engine.dispose()


class Office:
    """Observations as one or more workers on one database, and the gateway's door for clocks before them."""

    def __init__(self, url: str, workers: int = 1) -> None:
        self.now = NOON
        self._engines = [connect(url) for _ in range(workers)]
        self.workers = [
            importing(ObservationsService, Store(engine, clock=lambda: self.now)) for engine in self._engines
        ]
        for worker in self.workers:
            worker.ask_the_clocks = lambda: None
        self.away = False
        self._door: Any = create_clock_door(self, Pace(1000, 1000)).test_client()
        self._turn = 0

    def call(self, service: str, method: str, *, seconds: float | None = None, **arguments: Any) -> Any:
        """As the gateway's backend: one worker after the other answers."""
        self._turn += 1
        return getattr(self.workers[self._turn % len(self.workers)], method)(**arguments)

    def send(self, method: str, path: str, address: str = "127.0.0.1", **options: Any) -> Any:
        if self.away:
            return type("Nobody", (), {"status_code": 0, "text": ""})()
        return self._door.open(path, method=method, environ_base={"REMOTE_ADDR": address}, **options)

    def register(self, serial: str = SERIAL, tenant: str = TENANT, **given: Any) -> None:
        said = {"networks": ["127.0.0.1"], **given}
        command = {"command": "RegisterDevice", "device": serial, "unit": "phong-viec-lam", **said}
        self.workers[0].execute(command, {**CONTEXT, "tenant": tenant})

    def clock(self, serial: str = SERIAL) -> dict[str, Any]:
        found: dict[str, Any] = self.workers[0].clock(TENANT, serial)
        return found

    def punches(self) -> list[tuple[str, str]]:
        """Badge and time of every punch in the log."""
        log = self.workers[0].log(0, 100_000)
        return [
            (one["payload"]["badge"], one["payload"]["at"]) for one in log if one["type"] == "PunchRecorded"
        ]

    def close(self) -> None:
        for engine in self._engines:
            engine.dispose()


def passes(count: int, start: datetime = MORNING) -> list[Pass]:
    """One a minute from `start` on, by seven badges in turn."""
    return [(str(at % 7 + 1), start + timedelta(minutes=at), at % 2, 1) for at in range(count)]


def clock_of(office: Office, count: int = 0, **given: Any) -> PushingClock:
    """A clock that pushes to `office`, with so many passes in it."""
    return PushingClock(office.send, passes=passes(count), **given)
