"""What a caller and a service of calls do when the broker fails them, on a broker that fails at will."""

import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from amqp.exceptions import MessageNacked, PreconditionFailed, RecoverableConnectionError
from kombu.exceptions import OperationalError
from kombu.message import Message
from nameko.amqp.publish import Publisher
from structlog.testing import capture_logs

from shared.config import Settings
from shared.messaging import memory
from shared.messaging.asking import NoAnswer, ask
from shared.messaging.host import Host
from shared.messaging.rpc import OutOfTime, RpcProxy, rpc
from tests.concurrency import wait_until


class Clerk:
    name = "clerk"

    @rpc
    def stamp(self, number: int) -> str:
        return f"No. {number}"


class Caller:
    name = "caller"
    clerk = RpcProxy("clerk")


class Line:
    """The caller's end: methods of the proxies, and what was published, by routing key."""

    def __init__(self, host: Host) -> None:
        self._container = next(one for one in host._runner.containers if one.service_name == "caller")
        self.published: list[tuple[str, Any]] = []

    def proxy(self, name: str = "clerk") -> Any:
        provider = next(one for one in self._container.dependencies if one.attr_name == name)
        return provider.get_dependency(SimpleNamespace(container=self._container, context_data={}))

    def pending(self) -> int:
        provider = next(iter(self._container.dependencies))
        gc.collect()
        return len(provider.rpc_reply_listener._reply_events)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    host = Host(Settings(), [Clerk, Caller])
    host.start()
    yield host
    host.stop()
    memory.forget_everything()


@pytest.fixture
def line(host: Host, monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line(host)
    publish = Publisher.publish

    def noting(publisher: Publisher, payload: Any, **kwargs: Any) -> None:
        line.published.append((kwargs["routing_key"], publisher.expiration))
        publish(publisher, payload, **kwargs)

    monkeypatch.setattr(Publisher, "publish", noting)
    return line


def fail_answers(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    publish = Publisher.publish

    def failing(publisher: Publisher, payload: Any, **kwargs: Any) -> None:
        if not kwargs["routing_key"].startswith("clerk."):
            raise error
        publish(publisher, payload, **kwargs)

    monkeypatch.setattr(Publisher, "publish", failing)


@pytest.mark.parametrize(
    "error", [MessageNacked(), RecoverableConnectionError("gone"), OperationalError("away"), OSError("reset")]
)
def test_an_answer_that_cannot_be_sent_is_told_once_and_the_next_call_is_answered(
    line: Line, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with capture_logs() as told, monkeypatch.context() as broken:
        fail_answers(broken, error)
        with pytest.raises(OutOfTime):
            line.proxy().stamp.within(0.1)(1)
    assert [entry["event"] for entry in told] == ["answer not sent"]
    assert (told[0]["method"], told[0]["error"]) == ("clerk.stamp", repr(error))
    assert line.proxy().stamp(2) == "No. 2"


@pytest.mark.parametrize("error", [PreconditionFailed("unknown delivery tag"), ConnectionResetError()])
def test_a_call_that_cannot_be_acknowledged_ends_nobody(
    line: Line, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def failing(message: Message) -> None:
        raise error

    with capture_logs() as told, monkeypatch.context() as broken:
        broken.setattr(memory.Message, "ack", failing)
        assert line.proxy().stamp(1) == "No. 1"
        wait_until(lambda: len(told) == 2)
    assert {entry["event"] for entry in told} == {"message not settled, it comes again"}
    assert line.proxy().stamp(2) == "No. 2"


def test_every_call_expires_with_its_callers_bound(line: Line) -> None:
    proxy = line.proxy()
    proxy.stamp(1)
    proxy.stamp.within(1.5)(2)
    ask(proxy.stamp, 2.5, number=3)
    proxy.stamp.within(3.5).call_async(4).result()
    assert [bound for key, bound in line.published if key == "clerk.stamp"] == [10.0, 1.5, 2.5, 3.5]


def test_who_gave_up_waiting_is_forgotten(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_answers(monkeypatch, MessageNacked())
    with pytest.raises(OutOfTime, match=r"no answer within 0\.05 s"):
        line.proxy().stamp.within(0.05)(1)
    line.proxy().stamp.call_async(2)
    wait_until(lambda: line.pending() == 0)


@pytest.mark.parametrize("error", [MessageNacked(), RecoverableConnectionError("gone")])
def test_a_call_that_the_broker_refuses_is_an_operational_error(
    line: Line, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Publisher, "publish", failing)
    with pytest.raises(OperationalError):
        line.proxy().stamp(1)
    with pytest.raises(NoAnswer):
        ask(line.proxy().stamp, 1, number=1)
