"""Policies at RabbitMQ's management API: what differs, in words."""

from typing import Any

import httpx

from shared.messaging.definitions import POLICIES
from thidua.management import Management

URL = "http://localhost:15672"
[(NAME, POLICY)] = POLICIES.items()


def faults(found: dict[str, Any] | None) -> list[str]:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(404) if found is None else httpx.Response(200, json=found)

    api = Management(URL, "amqp://guest:guest@localhost//", httpx.MockTransport(answer))
    return [fault.text("en") for fault in api.faults()]


def test_a_policy_that_is_as_it_should_be_is_no_fault() -> None:
    assert faults({**POLICY, "vhost": "/"}) == []


def test_a_policy_that_is_missing_is_said_to_be() -> None:
    [said] = faults(None)
    assert said == f"RabbitMQ has no policy ‹{NAME}›. Run: thidua topology apply --management {URL}"


def test_only_what_differs_is_named() -> None:
    definition = {**POLICY["definition"], "delivery-limit": 20, "max-length": 5}
    del definition["overflow"]
    [said] = faults({**POLICY, "priority": 1, "definition": definition})
    assert said.startswith(
        f"The policy ‹{NAME}› at RabbitMQ has priority = 1, overflow = –, delivery-limit = 20, "
        "max-length = 5, where Thi Đua needs priority = 10, overflow = reject-publish, "
        "delivery-limit = 10000, max-length = –. "
    )
