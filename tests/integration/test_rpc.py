"""Calls from service to service on RabbitMQ, while what they travel over breaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import eventlet
import pytest
from eventlet.event import Event
from kombu import Connection, Queue
from kombu.exceptions import OperationalError
from nameko.exceptions import UnknownService
from structlog.testing import capture_logs

from shared.config import Settings
from shared.messaging.host import Host, declare
from shared.messaging.rpc import OutOfTime, RpcProxy, rpc
from shared.messaging.topology import TopologyConflict, queue_state, rpc_exchange, rpc_queue
from tests.concurrency import wait_until
from tests.servers import fresh_vhost
from tests.servers.cluster import RabbitMQCluster
from tests.servers.proxy import Proxy
from tests.servers.rabbitmq import call_management

pytestmark = pytest.mark.server

QUEUE = rpc_queue("clerk", embedded=False)


class Clerk:
    """Stamps numbers; one that is to be held it keeps in hand until told to go on."""

    name = "clerk"
    stamped: list[int] = []
    go_on = Event()

    @rpc
    def stamp(self, number: int, hold: bool = False) -> str:
        self.stamped.append(number)
        if hold:
            self.go_on.wait()
        return f"No. {number}"


class Caller:
    name = "caller"
    clerk = RpcProxy("clerk")


@pytest.fixture(autouse=True)
def empty_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clerk, "stamped", [])
    monkeypatch.setattr(Clerk, "go_on", Event())


@pytest.fixture
def vhost(amqp_uri: str) -> Iterator[str]:
    with fresh_vhost(amqp_uri) as uri:
        yield uri


@pytest.fixture
def proxy(vhost: str) -> Iterator[Proxy]:
    proxy = Proxy([urlsplit(vhost).port or 5672])
    yield proxy
    proxy.close()


def through(proxy: Proxy, uri: str) -> str:
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{proxy.port}"))


@contextmanager
def running(uri: str, service: type[Any]) -> Iterator[Host]:
    host = Host(Settings(amqp_uri=uri), [service])
    host.start()
    try:
        yield host
    finally:
        host.stop()


@contextmanager
def calling(uri: str) -> Iterator[Any]:
    """The clerk's method, as the caller has it."""
    with running(uri, Caller) as host:
        [container] = host._runner.containers
        [provider] = container.dependencies
        worker = SimpleNamespace(container=container, context_data={})
        yield provider.get_dependency(worker).stamp


def waiting(uri: str) -> int:
    with Connection(uri) as broker:
        state = queue_state(broker.default_channel, QUEUE.name)
    assert state is not None
    return state.messages


def make_classic(uri: str) -> None:
    with Connection(uri) as broker:
        QUEUE(broker.default_channel).delete()
        Queue(QUEUE.name, durable=True)(broker.default_channel).declare()


def answers(stamp: Callable[..., str], number: int) -> bool:
    """Whether a caller who repeats what was not answered comes to an answer now."""
    try:
        return stamp(number) == f"No. {number}"
    except (OutOfTime, UnknownService, OperationalError, OSError):
        return False


def test_an_answer_that_the_broker_refuses_is_told_and_the_service_goes_on(vhost: str) -> None:
    with running(vhost, Clerk), capture_logs() as told:
        with calling(vhost) as stamp:
            call = eventlet.spawn(stamp.within(1), 1, hold=True)
            wait_until(lambda: Clerk.stamped == [1])
            with Connection(vhost) as broker:
                rpc_exchange()(broker.default_channel).delete()
            Clerk.go_on.send()
            with pytest.raises(OutOfTime, match="no answer within 1 s"):
                call.wait()
            wait_until(lambda: waiting(vhost) == 0)
        [failure] = [entry for entry in told if entry["event"] == "answer not sent"]
        assert (failure["method"], failure["log_level"]) == ("clerk.stamp", "error")
        assert "no exchange 'nameko-rpc'" in failure["error"]

        declare(Settings(amqp_uri=vhost), [Clerk])
        with calling(vhost) as stamp:
            assert stamp(2) == "No. 2"
    assert Clerk.stamped == [1, 2]


def test_a_connection_that_breaks_amid_a_call_ends_nobody(vhost: str, proxy: Proxy) -> None:
    with running(through(proxy, vhost), Clerk), calling(through(proxy, vhost)) as stamp:
        call = eventlet.spawn(stamp, 1, hold=True)
        wait_until(lambda: Clerk.stamped == [1])
        assert proxy.reset() > 1
        Clerk.go_on.send()
        # the reply queue outlives the connection, and the answer waits in it
        assert call.wait() == "No. 1"
        wait_until(lambda: answers(stamp.within(1), 2))


def test_a_call_that_nobody_took_in_time_is_never_carried_out(vhost: str) -> None:
    declare(Settings(amqp_uri=vhost), [Clerk])
    with calling(vhost) as stamp:
        with pytest.raises(OutOfTime):
            stamp.within(0.3)(1)
        wait_until(lambda: waiting(vhost) == 0)
        with running(vhost, Clerk):
            assert stamp(2) == "No. 2"
    assert Clerk.stamped == [2]


def test_a_call_given_back_by_a_dead_process_expires_as_well(vhost: str) -> None:
    declare(Settings(amqp_uri=vhost), [Clerk])
    with calling(vhost) as stamp:
        call = eventlet.spawn(stamp.within(0.5), 1)
        with Connection(vhost) as broker:
            wait_until(lambda: waiting(vhost) == 1)
            assert QUEUE(broker.default_channel).get() is not None
        with pytest.raises(OutOfTime):
            call.wait()
        wait_until(lambda: waiting(vhost) == 0)
        with running(vhost, Clerk):
            assert stamp(2) == "No. 2"
    assert Clerk.stamped == [2]


def test_a_queue_of_calls_that_is_of_another_kind_is_one_clear_error(vhost: str) -> None:
    make_classic(vhost)
    with pytest.raises(TopologyConflict, match=r"rpc-clerk.*classic.*quorum.*--recreate rpc-clerk"):
        declare(Settings(amqp_uri=vhost), [Clerk])


def test_a_service_whose_queue_became_of_another_kind_ends_with_that_error(vhost: str, proxy: Proxy) -> None:
    host = Host(Settings(amqp_uri=through(proxy, vhost)), [Clerk])
    host.start()
    proxy.stall()
    make_classic(vhost)
    proxy.reset()
    proxy.flow()
    with eventlet.Timeout(20), pytest.raises(TopologyConflict, match="rpc-clerk"):
        host.wait()


def test_a_queue_of_calls_that_was_deleted_is_made_anew(vhost: str) -> None:
    with running(vhost, Clerk), calling(vhost) as stamp:
        with Connection(vhost) as broker:
            QUEUE(broker.default_channel).delete()
        wait_until(lambda: answers(stamp.within(1), 1))


def test_without_the_node_of_calls_and_answers_two_others_carry_on() -> None:
    cluster = RabbitMQCluster()
    cluster.start()
    proxy = Proxy([node.port for node in cluster.nodes])
    uri = through(proxy, cluster.nodes[0].uri)
    try:
        with capture_logs() as told, calling(uri) as stamp:
            queues = call_management("GET", "/queues", cluster.nodes[0].uri)
            [replies] = [queue for queue in queues if queue["name"].startswith("rpc.reply-caller-")]
            lost = next(node for node in cluster.nodes if node.node == replies["node"])
            # whoever declares a queue has its leader on the node that it asks
            declare(Settings(amqp_uri=lost.uri), [Clerk])
            with running(uri, Clerk):
                assert stamp(1) == "No. 1"
                assert cluster.leader_of(QUEUE.name) is lost
                lost.crash()
                wait_until(lambda: answers(stamp.within(1), 2), 60)
        [replaced] = [entry for entry in told if entry["event"].startswith("reply queue lost")]
        assert replaced["lost"] == replies["name"]
    finally:
        proxy.close()
        cluster.stop()
