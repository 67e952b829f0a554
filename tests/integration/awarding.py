"""A year's nominations, decided on over HTTP: the gateway, awards and personnel in one process."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from services.awards import migrations
from services.awards.service import AwardsService
from services.gateway.service import GatewayService
from services.observations.service import ObservationsService
from services.personnel.service import PersonnelService
from services.scoring.service import ScoringService
from shared.config import Settings
from shared.database import connect
from shared.eventstore import Store
from shared.messaging import memory
from shared.messaging.host import Host
from shared.migrate import upgrade
from tests.unit.awards.decided import CONFER, ISSUE, nominate_year
from tests.unit.awards.given import TENANT

SERVICES = [PersonnelService, ObservationsService, ScoringService, AwardsService, GatewayService]
TOKEN = "a-token-that-nobody-guesses"


class Office:
    """The emulation office at its desk; `named` are the nominations by recipient."""

    def __init__(self, http: httpx.Client, named: dict[str, str]) -> None:
        self.http = http
        self.named = named

    def done(self, path: str, body: dict[str, Any]) -> list[str]:
        """The types of the events that the command led to."""
        fields = {name: value for name, value in body.items() if name not in ("command", "nomination")}
        answer = self.http.post(f"/api{path}", json=fields)
        assert answer.is_success, answer.text
        return [event["type"] for event in answer.json()["events"]]

    def about(self, what: str, command: dict[str, Any]) -> list[str]:
        """The same for a command about one nomination."""
        return self.done(f"/nominations/{command['nomination']}/{what}", command)

    def decided_and_conferred(self) -> None:
        everybody = {"nominations": [*self.named.values()]}
        assert set(self.done("/decisions", {**ISSUE, **everybody})) == {"AwardDecided"}
        assert set(self.done("/conferrals", {**CONFER, **everybody})) == {"AwardConferred"}

    def get(self, path: str, **query: Any) -> Any:
        answer = self.http.get(f"/api{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def award_of(self, recipient: str) -> str:
        return next(str(one["award"]) for one in self.get("/awards") if one["recipient"] == recipient)

    def stranger(self, path: str, language: str = "vi") -> httpx.Response:
        """What somebody without a token is answered."""
        headers = {"Accept-Language": language}
        return httpx.get(f"{self.http.base_url}".rstrip("/") + path, headers=headers, trust_env=False)


@contextmanager
def awarding(folder: Path, **settings: str) -> Iterator[Office]:
    """Units and nominations are there, nothing is decided yet."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    token = folder / "given-token"
    token.write_text(TOKEN)
    given: dict[str, Any] = {
        "data": folder,
        "http": address,
        "tenant": TENANT,
        "api_token_file": str(token),
        "issuer_keys": str(folder / "issuer-keys"),
        "public_url": f"http://{address}",
        **settings,
    }
    named = _nominated(Settings(**given))
    host = Host(Settings(**given), SERVICES)
    host.start()
    try:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with httpx.Client(base_url=f"http://{address}", headers=headers, timeout=60, trust_env=False) as http:
            office = Office(http, named)
            _furnish(office)
            yield office
    finally:
        host.stop()
        memory.forget_everything()


def _nominated(settings: Settings) -> dict[str, str]:
    url = settings.database_of("awards")
    upgrade(url, migrations)
    store = Store(connect(url))
    try:
        return nominate_year(store)
    finally:
        store.engine.dispose()


def _furnish(office: Office) -> None:
    office.done("/organisation", {"name": "Sở Nội vụ", "on": "2018-01-02"})
    for unit, name in (("phong-a", "Phòng Việc làm"), ("phong-b", "Thanh tra Sở")):
        office.done("/units", {"unit": unit, "name": name, "on": "2018-01-02"})
    deadline = time.monotonic() + 30
    while not office.get("/status")["settled"]:
        assert time.monotonic() < deadline, office.get("/status")
        time.sleep(0.05)
