"""deploy/rabbitmq is what the code declares, and holds no secret."""

import json
import re
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from shared.messaging.definitions import POLICIES
from shared.messaging.host import topology_of
from shared.messaging.topology import Topology
from thidua.cli.app import app
from thidua.services import SERVICES

FOLDER = Path(__file__).parents[3] / "deploy/rabbitmq"


def written() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / "definitions.json").read_text(encoding="utf-8"))
    return content


def topology() -> Topology:
    return topology_of(list(SERVICES.values()), embedded=False)


def test_the_file_is_what_the_command_writes() -> None:
    result = CliRunner().invoke(app, ["topology", "definitions"])
    assert result.exit_code == 0
    assert result.stdout == (FOLDER / "definitions.json").read_text(encoding="utf-8")


def test_it_says_nothing_of_users() -> None:
    assert set(written()) == {"exchanges", "queues", "bindings", "policies"}
    assert not re.search("password|hash|user", (FOLDER / "definitions.json").read_text(encoding="utf-8"))


def test_every_queue_is_durable_a_quorum_and_bound() -> None:
    queues = {queue["name"]: queue for queue in written()["queues"]}
    assert queues.keys() == {queue.name for queue in topology().queues}
    assert queues.keys() == {binding["destination"] for binding in written()["bindings"]}
    for queue in queues.values():
        assert (queue["durable"], queue["arguments"]["x-queue-type"]) == (True, "quorum")


def test_the_policy_is_for_the_queues_of_logs_and_for_no_other() -> None:
    (policy,) = POLICIES.values()
    names = {queue.name for queue in topology().queues}
    matching = {name for name in names if re.search(policy["pattern"], name)}
    assert {"rpc-scoring", "thidua.dead-letters"} <= names
    assert matching == {name for name in names if name.endswith("-log")}
    for other in ("evt-awards-AwardConferred--reader.on_award", "rpc.reply-gateway-1"):
        assert not re.search(policy["pattern"], other)


def test_the_broker_is_configured_without_definitions_that_would_keep_it_from_making_its_user() -> None:
    lines = (FOLDER / "rabbitmq.conf").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith(("load_definitions", "definitions."))] == []
