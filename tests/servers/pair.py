"""RabbitMQ and PostgreSQL together: each one given by the environment, or started on first need."""

from collections.abc import Iterable
from typing import Self

from tests.servers.postgres import PostgreSQL
from tests.servers.rabbitmq import RabbitMQ

AMQP_URI = "amqp_uri"
DATABASE_URL = "database_url"


class Servers:
    """Hands out the address of each server by name (``amqp_uri``, ``database_url``).

    ``given`` holds the addresses of servers that run already. Whatever else is asked for, it starts.
    Both take seconds, so ``launch`` starts several at once and ``address`` waits for one.
    """

    def __init__(self, given: dict[str, str]) -> None:
        self._addresses = {name: address for name, address in given.items() if address}
        self._started: dict[str, RabbitMQ | PostgreSQL] = {}

    def launch(self, names: Iterable[str]) -> None:
        # in this order: RabbitMQ boots by itself while PostgreSQL's initdb keeps us waiting
        for name in sorted(set(names) - self._addresses.keys() - self._started.keys()):
            server = RabbitMQ() if name == AMQP_URI else PostgreSQL()
            self._started[name] = server
            server.launch()

    def address(self, name: str) -> str:
        if name not in self._addresses:
            self.launch([name])
            self._addresses[name] = self._started[name].wait()
        return self._addresses[name]

    def stop(self) -> None:
        """Stop what was started here; what was given is left alone."""
        for server in self._started.values():
            server.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
