"""Punches in and webhooks out through real services, over real HTTP, on the embedded broker."""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.gateway.service import GatewayService
from services.observations.service import ObservationsService
from services.personnel.service import PersonnelService
from services.scoring.service import ScoringService
from shared.clock import now, wall
from shared.config import Settings
from shared.messaging import memory
from shared.messaging.host import Host
from tests.services import ROOT
from tests.webhook_receiver import receiving
from tests.zk_clock import Memory, Pass, PushingClock, listening

CRITERIA = ROOT / "services/scoring/criteria/van-hoa-cong-so-2019.yaml"
SERIAL = "CJ7H202460123"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("doors")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    settings = Settings(data=folder, http=address, tenant="so", webhook_networks="127.0.0.1")
    host = Host(settings, [PersonnelService, ObservationsService, ScoringService, GatewayService])
    host.start()
    headers = {"Authorization": f"Bearer {(folder / 'token').read_text().strip()}"}
    with httpx.Client(base_url=f"http://{address}", headers=headers, timeout=30) as client:
        client.post("/api/organisation", json={"name": "Sở", "on": "2019-01-02"}).raise_for_status()
        unit = {"unit": "vp", "name": "Văn phòng", "on": "2019-01-02"}
        client.post("/api/units", json=unit).raise_for_status()
        yield client
    host.stop()
    memory.forget_everything()


def until(found: Callable[[], Any], seconds: float = 30) -> Any:
    """The first that is something of what `found` gives."""
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.05)
    return answer


def passes(count: int) -> list[Pass]:
    start = wall(now()).replace(microsecond=0) - timedelta(days=2)
    return [(str(at % 5 + 1), start + timedelta(minutes=at), 0, 1) for at in range(count)]


def registered(client: httpx.Client, serial: str, **given: Any) -> None:
    """As soon as observations has heard of the unit."""
    said = {"device": serial, "unit": "vp", **given}
    until(lambda: client.post("/api/clocks", json=said).is_success)


def test_the_same_punches_pushed_and_read_are_there_once(client: httpx.Client) -> None:
    def send(method: str, path: str, query_string: dict[str, str], data: str | None) -> Any:
        with httpx.Client(base_url=client.base_url) as clock:
            return clock.request(method, path, params=query_string, content=data)

    clock = PushingClock(send, serial=SERIAL, passes=passes(60))
    assert clock.greet().status_code == 403
    assert [one["device"] for one in client.get("/api/unknown-clocks").json()] == [SERIAL]
    with listening(Memory(serial=SERIAL, passes=passes(60), now=datetime(2019, 7, 15))) as (host, port):
        registered(client, SERIAL, networks=["127.0.0.1"], address=f"{host}:{port}")
        assert clock.greet().headers["Date"]
        assert clock.push(40).text == "OK: 20"
        client.post(f"/api/clocks/{SERIAL}/pull").raise_for_status()
        found = until(lambda: (one := client.get(f"/api/clocks/{SERIAL}").json())["pulled"] and one)
    assert (found["punches"], found["known"], found["unread"]) == (60, 60, 0)
    assert (found["failed"], found["pulled_records"], found["skew_by"]) == (None, 60, "clock")


def test_a_public_event_is_at_the_receiver_and_comes_again_by_replay(client: httpx.Client) -> None:
    with receiving() as receiver:
        body = {"url": receiver.url, "types": ["CriteriaPublished"]}
        made = client.post("/api/webhooks", json=body)
        assert made.status_code == 201, made.text
        receiver.secrets.append(made.json()["secret"])
        text = CRITERIA.read_text(encoding="utf-8")
        client.post("/api/criteria", json={"text": text, "file_name": CRITERIA.name}).raise_for_status()
        (event,) = until(lambda: receiver.got)
        assert event["type"] == "thidua.scoring.CriteriaPublished"
        path = f"/api/webhooks/{made.json()['subscription']}"
        until(lambda: client.get(f"{path}/deliveries", params={"state": "delivered"}).json())
        client.post(f"{path}/replays", json={"event": event["id"]}).raise_for_status()
        until(lambda: len(receiver.got) == 2)
        assert receiver.ids == [event["id"]] * 2 and receiver.unproven == 0
        until(lambda: all(one["ended"] for one in client.get(f"{path}/replays").json()))


def test_what_the_gateway_cannot_take_is_looked_after_as_everywhere(client: httpx.Client) -> None:
    assert client.get("/api/services/gateway/dead-letters").json() == []
    assert client.post("/api/services/gateway/subscriptions/resume").json() == {"resumed": []}
    assert client.get("/api/services/gateway/dead-letters", params={"source": "personnel"}).status_code == 422
