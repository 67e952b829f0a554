"""RabbitMQ's management API, for the one thing that AMQP cannot set: policies."""

from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx

from shared.contracts.refusal import Refusal
from shared.messaging.definitions import POLICIES

_SECONDS = 10.0


class Management:
    """The API at `url` (http://host:15672), used as the user and for the virtual host of `amqp_uri`.

    The user needs the tag `policymaker` or `administrator`. Raises httpx.HTTPError when it is not answered or
    refused.
    """

    def __init__(self, url: str, amqp_uri: str, transport: httpx.BaseTransport | None = None) -> None:
        parts = urlsplit(amqp_uri)
        self.url = url
        self._vhost = quote(unquote(parts.path[1:]) or "/", safe="")
        self._http = httpx.Client(
            base_url=url,
            auth=(unquote(parts.username or "guest"), unquote(parts.password or "guest")),
            timeout=_SECONDS,
            transport=transport,
        )

    def set_policies(self) -> None:
        for name, policy in POLICIES.items():
            self._http.put(self._place(name), json=policy).raise_for_status()

    def faults(self) -> list[Refusal]:
        """The policies that are missing or not as they should be."""
        found = {name: self._policy(name) for name in POLICIES}
        return [
            self._fault(name, found[name], policy)
            for name, policy in POLICIES.items()
            if found[name] != policy
        ]

    def _fault(self, name: str, found: dict[str, Any] | None, wanted: dict[str, Any]) -> Refusal:
        if found is None:
            return Refusal("topology.policy_missing", name=name, url=self.url)
        has, needs = _flat(found), _flat(wanted)
        differing = [key for key in {**needs, **has} if has.get(key) != needs.get(key)]
        said = {
            side: ", ".join(f"{key} = {values.get(key, '–')}" for key in differing)
            for side, values in (("found", has), ("wanted", needs))
        }
        return Refusal("topology.policy_differs", name=name, url=self.url, **said)

    def _policy(self, name: str) -> dict[str, Any] | None:
        answer = self._http.get(self._place(name))
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        policy: dict[str, Any] = answer.raise_for_status().json()
        return {key: policy.get(key) for key in POLICIES[name]}

    def _place(self, name: str) -> str:
        return f"/api/policies/{self._vhost}/{quote(name, safe='')}"


def _flat(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy's members and those of its definition beside each other."""
    outer = {key: value for key, value in policy.items() if key != "definition"}
    return outer | (policy.get("definition") or {})
