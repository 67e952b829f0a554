"""A parked event from its parking to its replay, over real HTTP, RPC and the embedded broker."""

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import Connection

from services.gateway.service import GatewayService
from services.observations.service import ObservationsService
from services.personnel.service import PersonnelService
from shared.config import Settings
from shared.eventstore import Recorded
from shared.messaging import delivery, memory, replay, settling
from shared.messaging.host import Host
from shared.projection import Projection
from tests.concurrency import wait_until

LETTERS = "/api/services/observations/dead-letters"
LAN = {
    "code": "CB001",
    "name": "Lan",
    "kind": "cadre",
    "position": "Chuyên viên",
    "unit": "vp",
    "on": "2019-01-02",
}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    monkeypatch.setattr(settling, "RETRY_PAUSES", (0.0,))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    services = [PersonnelService, ObservationsService, GatewayService]
    host = Host(Settings(data=tmp_path, http=address, tenant="so"), services)
    host.start()
    headers = {
        "Authorization": f"Bearer {(tmp_path / 'token').read_text().strip()}",
        "Accept-Language": "en",
    }
    with httpx.Client(base_url=f"http://{address}", headers=headers, timeout=30) as client:
        yield client
    host.stop()
    memory.forget_everything()


def refuse_people(
    connection: Connection, projections: Sequence[Projection], events: Sequence[Recorded]
) -> None:
    if any(event.type == "PersonRegistered" for event in events):
        raise KeyError("a faulty release")


def waiting(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(LETTERS).json()
    return found


def complaint(client: httpx.Client) -> str:
    """Why a record about the person is refused."""
    behaviour = {
        "subject_kind": "person",
        "subject": "CB001",
        "criterion": "trang-phuc",
        "occurred_at": "2019-07-15T08:05:00+07:00",
        "observer": "CB001",
    }
    return str(client.post("/api/records", json=behaviour).json()["code"])


def test_a_parked_event_is_seen_replayed_and_takes_effect(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "apply_all", refuse_people)
    client.post("/api/organisation", json={"name": "Sở", "on": "2019-01-02"})
    client.post("/api/units", json={"unit": "vp", "name": "Văn phòng", "on": "2019-01-02"})
    assert client.post("/api/people", json=LAN).status_code == 201
    wait_until(lambda: bool(waiting(client)))
    [letter] = waiting(client)
    assert letter["type"] == "PersonRegistered"
    assert letter["reason"] == "the program looked for ‹a faulty release›, which is not there"
    assert client.get("/api/status").json()["services"]["observations"]["parked"] == 1
    one = f"{LETTERS}/personnel/{letter['letter']}"
    assert client.get(one).json()["event"]["payload"]["code"] == "CB001"

    with monkeypatch.context() as still_faulty:
        still_faulty.setattr(replay, "apply_all", refuse_people)
        refused = client.post(f"{one}/replay")
        assert (refused.status_code, refused.json()["code"]) == (409, "dead-letter.failed")
        assert client.post(f"{LETTERS}/personnel/replay").json()["failed"][0]["letter"] == letter["letter"]
    assert complaint(client) == "record.unknown-person"
    answer = client.post(f"{one}/replay")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "replayed")

    assert waiting(client) == []
    assert client.post(f"{one}/replay").json()["code"] == "dead-letter.settled"
    # The person is known by now; of criteria there are none without scoring.
    assert complaint(client) == "record.no-such-criterion"


def test_what_there_is_not_is_named(client: httpx.Client) -> None:
    for path, code, status in (
        (f"{LETTERS}/personnel/7", "dead-letter.unknown", 404),
        (f"{LETTERS}/awards/7", "dead-letter.source.unknown", 404),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    answer = client.post("/api/services/observations/subscriptions/resume", params={"source": "personnel"})
    assert answer.json() == {"resumed": []}
