"""`thidua topology` on RabbitMQ, and the broker that deploy/rabbitmq makes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Queue
from kombu.message import Message
from typer.testing import CliRunner, Result

from shared.config import Settings
from shared.messaging.definitions import DELIVERY_LIMIT
from shared.messaging.host import declare
from shared.messaging.topology import TopologyConflict, dead_letter_queue, subscription_queue
from tests.concurrency import wait_until
from tests.servers import RabbitMQ, fresh_vhost
from tests.servers.rabbitmq import management_url
from thidua.cli.app import app
from thidua.services import SERVICES

pytestmark = pytest.mark.server

DEPLOYED = Path(__file__).parents[2] / "deploy/rabbitmq"
QUEUE = subscription_queue("scoring", "personnel", embedded=False)
EXCHANGES = [
    *(f"{name}.{kind}" for name in SERVICES if name != "gateway" for kind in ("log", "events")),
    *("nameko-rpc", "thidua.dead-letters"),
]
QUEUES = [
    *("observations.personnel-log", "scoring.personnel-log", "awards.personnel-log"),
    *("scoring.observations-log", "observations.scoring-log", "awards.scoring-log"),
    *("gateway.awards-log", "gateway.scoring-log", "awards.observations-log"),
    *(f"rpc-{name}" for name in SERVICES),
    "thidua.dead-letters",
]
NAMES = sorted([*(f"exchange {name}" for name in EXCHANGES), *(f"queue {name}" for name in QUEUES)])
"""All that is declared."""


def run_at(uri: str, *arguments: str) -> Result:
    environment = {"AMQP_URI": uri, "THIDUA_LANG": "en", "THIDUA_CONFIG": ""}
    return CliRunner().invoke(app, ["topology", *arguments], env=environment)


@pytest.fixture
def vhost(amqp_uri: str) -> Iterator[str]:
    with fresh_vhost(amqp_uri) as uri:
        yield uri


@pytest.fixture(scope="module")
def deployed() -> Iterator[str]:
    """A broker as it is deployed: with our configuration, and the definitions imported."""
    node = RabbitMQ((DEPLOYED / "rabbitmq.conf").read_text(encoding="utf-8"))
    try:
        node.launch()
        uri = node.wait()
        node.ctl("import_definitions", str(DEPLOYED / "definitions.json"))
        yield uri
    finally:
        node.stop()


def classic(uri: str) -> None:
    """A queue of the right name and the wrong kind."""
    with Connection(uri) as broker:
        Queue(QUEUE.name, durable=True, queue_arguments={"x-queue-type": "classic"})(
            broker.channel()
        ).declare()


def test_the_definitions_make_all_that_is_checked(deployed: str) -> None:
    result = run_at(deployed, "check", "--management", management_url(deployed))
    assert (result.exit_code, result.stderr) == (0, "All is there.\n")


def test_what_is_rejected_ends_among_the_dead_letters(deployed: str) -> None:
    with Connection(deployed) as broker:
        publish(broker, b"rejected")
        taken(broker, QUEUE).reject()
        letter = taken(broker, dead_letter_queue())
        letter.ack()
    assert bytes(letter.body) == b"rejected"
    assert [(death["queue"], death["reason"]) for death in letter.headers["x-death"]] == [
        (QUEUE.name, "rejected")
    ]


def test_what_a_stopping_consumer_gives_back_does_not_die_of_it(deployed: str) -> None:
    """Twenty times is where RabbitMQ 4 would end it by default."""
    with Connection(deployed) as broker:
        publish(broker, b"given back")
        for _ in range(30):
            taken(broker, QUEUE).requeue()
        message = taken(broker, QUEUE)
        message.ack()
    assert 30 <= message.headers["x-delivery-count"] < DELIVERY_LIMIT


def publish(broker: Any, body: bytes) -> None:
    broker.Producer().publish(body, exchange=QUEUE.exchange.name, routing_key="unit", delivery_mode=2)


def taken(broker: Any, queue: Queue) -> Message:
    found: list[Message] = []

    def arrived() -> bool:
        message = queue(broker.default_channel).get()
        if message is not None:
            found.append(message)
        return bool(found)

    wait_until(arrived)
    return found[0]


def test_on_an_empty_broker_check_names_all_and_makes_nothing(vhost: str) -> None:
    for _ in range(2):
        result = run_at(vhost, "check")
        assert result.exit_code == 1
        assert result.stderr.count("thidua topology apply") == len(NAMES)


def test_apply_makes_what_is_missing_and_once_more_nothing(vhost: str) -> None:
    for state in ("made", "there"):
        result = run_at(vhost, "apply")
        assert result.exit_code == 0
        assert sorted(result.stdout.splitlines()) == [f"{name}: {state}" for name in NAMES]
    assert run_at(vhost, "check").exit_code == 0


def test_the_policies_are_set_and_checked_by_the_management_api(vhost: str) -> None:
    url = management_url(vhost)
    run_at(vhost, "apply")
    lacking = run_at(vhost, "check", "--management", url)
    assert lacking.exit_code == 1
    assert "RabbitMQ has no policy ‹thidua-logs›. Run:" in lacking.stderr
    assert run_at(vhost, "apply", "--management", url).exit_code == 0
    assert run_at(vhost, "check", "--management", url).exit_code == 0
    wrong = run_at(vhost.replace("thidua:", "thidua:not-"), "apply", "--management", url)
    assert wrong.exit_code == 3


def test_a_management_api_that_is_not_there_is_one_message(vhost: str) -> None:
    result = run_at(vhost, "apply", "--management", "http://127.0.0.1:9")
    assert result.exit_code == 3
    assert "http://127.0.0.1:9" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_queue_of_another_kind_is_named_with_the_mend_and_the_others_are_made(vhost: str) -> None:
    classic(vhost)
    result = run_at(vhost, "apply")
    assert result.exit_code == 1
    assert result.stderr == (
        "thidua: The queue ‹scoring.personnel-log› at RabbitMQ has x-queue-type = classic, where Thi Đua "
        "needs quorum. Stop the service that takes from it, have the queue drained or purged, then run: "
        "thidua topology apply --recreate scoring.personnel-log\n"
    )
    assert len(result.stdout.splitlines()) == len(NAMES) - 1
    assert run_at(vhost, "check").stderr == result.stderr
    assert run_at(vhost, "apply", "--recreate", QUEUE.name).exit_code == 0
    assert run_at(vhost, "check").exit_code == 0


def test_services_do_not_start_on_a_queue_of_another_kind(vhost: str) -> None:
    classic(vhost)
    with pytest.raises(TopologyConflict, match=r"scoring\.personnel-log.*classic.*quorum.*--recreate"):
        declare(Settings(amqp_uri=vhost), list(SERVICES.values()))


def test_a_queue_with_messages_or_consumers_is_not_made_anew(vhost: str) -> None:
    run_at(vhost, "apply")
    with Connection(vhost) as broker:
        publish(broker, b"waiting")
        wait_until(lambda: waiting(vhost) == 1)
        result = run_at(vhost, "apply", "--recreate", QUEUE.name)
        assert (result.exit_code, "1 messages wait in it" in result.stderr) == (1, True)
        with broker.Consumer(QUEUE, callbacks=[lambda _body, _message: None]):
            wait_until(lambda: waiting(vhost) == 0)
            result = run_at(vhost, "apply", "--recreate", QUEUE.name)
        assert (result.exit_code, "1 consumers still take from it" in result.stderr) == (1, True)


def waiting(uri: str) -> int:
    rows = json.loads(run_at(uri, "show", "--json").stdout)
    [found] = [row["messages"] for row in rows if row["queue"] == QUEUE.name]
    return int(found)


def test_a_queue_that_is_none_of_ours_is_not_made_anew(vhost: str) -> None:
    result = run_at(vhost, "apply", "--recreate", "somebody-elses")
    assert result.exit_code == 2
    assert "no queue ‹somebody-elses›" in result.stderr


def test_without_a_broker_there_is_nothing_to_declare() -> None:
    for command in ("show", "apply", "check"):
        result = run_at("", command)
        assert result.exit_code == 2
        assert "AMQP_URI" in result.stderr
