"""A broker or a database that neither answers nor hangs up holds nobody up for ever."""

import os
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from shared.database import connect, reading
from shared.messaging.arrivals import Arrivals
from shared.messaging.patience import BrokerSilent
from shared.messaging.publisher import AmqpPublisher
from shared.messaging.relay import Batch, Unconfirmed
from shared.messaging.topology import subscription_queue
from tests.servers import create_databases, fresh_vhost
from tests.servers.proxy import Proxy
from tests.unit.shared.test_envelope import recorded

pytestmark = pytest.mark.server


@pytest.fixture
def proxied(amqp_uri: str) -> Iterator[tuple[str, Proxy]]:
    """A broker's address by way of a proxy, and the proxy."""
    with fresh_vhost(amqp_uri) as uri:
        port = urlsplit(uri).port
        assert port is not None
        proxy = Proxy([port])
        try:
            yield uri.replace(f":{port}/", f":{proxy.port}/"), proxy
        finally:
            proxy.close()


def test_who_stops_does_not_wait_for_a_broker_that_is_silent(proxied: tuple[str, Proxy]) -> None:
    uri, proxy = proxied
    arrivals = Arrivals(uri, subscription_queue("readers", "personnel", embedded=False))
    publisher = AmqpPublisher(uri, "personnel")
    publisher.publish([Batch(0, [recorded(position=1)])])
    proxy.stall()
    began = time.monotonic()
    with pytest.raises(BrokerSilent):
        arrivals.close()
    publisher.close()
    assert time.monotonic() - began < 8


def test_a_relay_does_not_wait_for_ever_for_a_broker_that_does_not_greet(
    proxied: tuple[str, Proxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    uri, proxy = proxied
    monkeypatch.setattr("shared.messaging.publisher.TO_BEGIN_SECONDS", 0.5)
    proxy.stall()
    with pytest.raises(Unconfirmed) as trouble:
        AmqpPublisher(uri, "personnel").publish([Batch(0, [recorded(position=1)])])
    assert trouble.value.confirmed == 0


def test_a_database_is_asked_on_any_descriptor(database_url: str) -> None:
    """`select` would know none above 1023, and a gateway has as many sockets as it has visitors."""
    with create_databases(database_url, ["personnel"]) as template:
        held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1030)]
        engine = connect(template.format(service="personnel"))
        try:
            with reading(engine) as connection:
                assert connection.scalar(sa.text("SELECT pg_sleep(0.01) IS NOT NULL"))
        finally:
            engine.dispose()
            for one in held:
                os.close(one)
