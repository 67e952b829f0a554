"""A subscriber that knows docs/asyncapi.yaml and nothing else makes the same honour roll as the API."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kombu
import pytest
import yaml

from tests.concurrency import wait_until
from tests.integration.awarding import Office, awarding
from tests.servers import fresh_vhost
from tests.services import ROOT
from tests.unit.awards.decided import correct, revoke

pytestmark = pytest.mark.server

EVENTS = ("AwardConferred", "AwardCorrected", "AwardRevoked")
DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "docs/asyncapi.yaml").read_text(encoding="utf-8"))


class Subscriber:
    """Keeps what comes, each event once by its id; the fields of a line are those that it was conferred with
    and the reader asks for."""

    def __init__(self, uri: str) -> None:
        self._connection = kombu.Connection(uri)
        channels = {
            address["address"]: name
            for name, address in DOCUMENT["channels"].items()
            if address["address"] in EVENTS
        }
        assert set(channels) == set(EVENTS)
        stated = DOCUMENT["components"]["channelBindings"]["awards.events"]["amqp"]["exchange"]
        exchange = kombu.Exchange(stated["name"], stated["type"], durable=stated["durable"])
        bindings = [kombu.binding(exchange, routing_key=one) for one in EVENTS]
        self._queue = kombu.Queue("honours", bindings=bindings, durable=True)
        channel = self._connection.default_channel
        exchange(channel).declare()
        self._queue(channel).declare()
        self.events: dict[str, tuple[str, dict[str, Any]]] = {}

    def listen(self, until: int) -> None:
        """Take what comes until there are so many events."""
        with self._connection.Consumer(self._queue, on_message=self._take, accept=["json"]):
            wait_until(lambda: self._drained() and len(self.events) >= until, seconds=30)

    def close(self) -> None:
        self._connection.release()

    def roll(self) -> list[dict[str, Any]]:
        told = [*self.events.values()]
        lines = {said["award"]: dict(said) for name, said in told if name == "AwardConferred"}
        mends = [said for name, said in told if name == "AwardCorrected"]
        for mend in sorted(mends, key=lambda one: one["correction"]):
            lines[mend["award"]] |= {one["field"]: one["correct"] for one in mend["misprints"]}
        for name, said in told:
            if name == "AwardRevoked":
                del lines[said["award"]]
        order = ("conferred_on", "form", "block", "recipient", "award")
        return sorted(lines.values(), key=lambda one: [one.get(name) or "" for name in order])

    def _take(self, message: Any) -> None:
        content = json.loads(message.body)
        self.events[message.headers["cloudEvents:id"]] = (message.delivery_info["routing_key"], content)
        message.ack()

    def _drained(self) -> bool:
        try:
            self._connection.drain_events(timeout=0.3)
        except TimeoutError:
            return True
        return False


@pytest.fixture
def uri(amqp_uri: str) -> Iterator[str]:
    with fresh_vhost(amqp_uri) as uri:
        yield uri


def test_the_roll_from_the_events_alone_is_the_one_of_the_api(uri: str, tmp_path: Path) -> None:
    subscriber = Subscriber(uri)
    try:
        with awarding(tmp_path, amqp_uri=uri) as office:
            _year(office)
            subscriber.listen(until=len(office.named) + 3)
            told = office.get("/honours", limit=1000)
        roll = subscriber.roll()
    finally:
        subscriber.close()
    assert len(roll) == told["all"] == len(office.named) - 1
    from_personnel = {"name", "code", "unit", "unit_name"}
    fields = told["honours"][0].keys() - from_personnel
    assert [_stated(one, fields) for one in roll] == [_stated(one, fields) for one in told["honours"]]


def _stated(line: dict[str, Any], fields: set[str]) -> dict[str, Any]:
    """The fields that say something: an event leaves out those that have their defaults."""
    return {name: line[name] for name in fields if line.get(name)}


def _year(office: Office) -> None:
    office.decided_and_conferred()
    office.about("correction", correct(office.named["phong-a"], "signatory", "Trần Văn Minh", "Lê Văn Tám"))
    office.about(
        "correction", correct(office.named["phong-a"], "decision_number", "417/QĐ-UBND", "471/QĐ-UBND")
    )
    office.about("revocation", revoke(office.named["p8"]))
