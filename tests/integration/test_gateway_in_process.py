"""The gateway in front of a real service, over real HTTP, on the embedded broker."""

import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from services.gateway import survey
from services.gateway.service import GatewayService
from services.personnel.service import PersonnelService
from shared.config import Settings
from shared.messaging import memory
from shared.messaging.host import Host


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("gateway")
    address = f"127.0.0.1:{_free_port()}"
    host = Host(Settings(data=folder, http=address, tenant="so"), [PersonnelService, GatewayService])
    host.start()
    headers = {"Authorization": f"Bearer {(folder / 'token').read_text().strip()}"}
    with httpx.Client(base_url=f"http://{address}", headers=headers, timeout=30) as client:
        yield client
    host.stop()
    memory.forget_everything()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def founded(client: httpx.Client) -> httpx.Client:
    for path, body in (
        ("/api/organisation", {"name": "Sở", "on": "2019-01-02"}),
        ("/api/units", {"unit": "vp", "name": "Văn phòng", "on": "2019-01-02"}),
        (
            "/api/people",
            {
                "code": "CB001",
                "name": "Nguyễn Thị Lan",
                "kind": "cadre",
                "position": "Chuyên viên",
                "unit": "vp",
                "on": "2019-01-02",
            },
        ),
    ):
        answer = client.post(path, json=body)
        assert answer.status_code == 201, answer.text
    return client


def test_what_was_told_can_be_asked(founded: httpx.Client) -> None:
    [person] = founded.get("/api/people", params={"unit": "vp", "on": "2019-07-15"}).json()

    assert (person["code"], person["name"]) == ("CB001", "Nguyễn Thị Lan")


def test_the_same_again_changes_nothing(founded: httpx.Client) -> None:
    answer = founded.post("/api/organisation", json={"name": "Sở", "on": "2019-01-02"})

    assert (answer.status_code, answer.json()) == (200, {"events": []})


def test_a_refusal_of_the_service_arrives_as_a_problem(founded: httpx.Client) -> None:
    answer = founded.post(
        "/api/people/CB001/transfers",
        json={"unit": "nowhere", "on": "2019-07-15"},
        headers={"Accept-Language": "en", "X-Correlation-ID": "ticket-1"},
    )

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Correlation-ID"] == "ticket-1"
    assert answer.json()["code"] == "unit.unknown"
    assert "‹nowhere›" in answer.json()["detail"]


def test_the_correlation_id_stands_in_the_log(founded: httpx.Client) -> None:
    headers = {"X-Correlation-ID": "ticket-2"}
    founded.post("/api/blocks", json={"block": "k1", "name": "Khối 1", "on": "2019-01-02"}, headers=headers)

    last = founded.get("/api/logs/personnel", params={"limit": 1000}).json()[-1]
    assert (last["type"], last["correlation_id"], last["tenant"]) == ("BlockFormed", "ticket-2", "so")


def test_a_service_that_is_not_there_does_not_hold_the_door_up(
    founded: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "SECONDS", 0.3)
    began = time.monotonic()
    answer = founded.get("/api/status").json()

    assert time.monotonic() - began < 10
    assert answer["services"]["personnel"]["head"] >= 3
    assert answer["services"]["awards"]["error"]["code"] == "service.unavailable"
    assert answer["settled"] is False


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_methods_that_only_look(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/api/units")

    assert answer.status_code == 200
    assert (method == "GET") == bool(answer.content)


def test_health_page_and_style_are_served_to_anybody(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "SECONDS", 0.3)
    served = {"/health/live": "application/json", "/status": "text/html", "/static/thidua.css": "text/css"}
    for path, kind in served.items():
        answer = client.get(path, headers={"Authorization": ""})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(kind)


def test_a_body_that_is_too_large_is_refused_and_the_next_request_served(client: httpx.Client) -> None:
    answer = client.post("/api/units", content=b"x" * 9 * 2**20, headers={"Content-Type": "application/json"})

    assert answer.status_code == 413
    assert client.get("/api/units").status_code == 200


def test_a_body_without_a_length_is_read_all_the_same(founded: httpx.Client) -> None:
    def parts() -> Iterator[bytes]:
        yield b'{"unit": "moi", "name": "M'
        yield 'ới", "on": "2019-01-02"}'.encode()

    answer = founded.post("/api/units", content=parts(), headers={"Content-Type": "application/json"})

    assert answer.status_code == 201, answer.text


def test_a_command_is_repeated_under_its_key_and_bound_to_what_was_seen(founded: httpx.Client) -> None:
    seen = founded.get("/api/people/CB001").headers["ETag"]
    headers = {"If-Match": seen, "Idempotency-Key": "badge-1"}
    body = {"badge": "4711", "on": "2019-07-15"}

    first = founded.post("/api/people/CB001/badges", json=body, headers=headers)
    again = founded.post("/api/people/CB001/badges", json=body, headers=headers)
    late = founded.post(
        "/api/people/CB001/positions",
        json={"position": "Phó phòng", "on": "2019-07-16"},
        headers={"If-Match": '"older"'},
    )

    assert (first.status_code, again.status_code, late.status_code) == (201, 201, 412)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
