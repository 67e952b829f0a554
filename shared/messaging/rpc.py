"""Calls from service to service: nameko's RPC, mended where a fault of the broker would stop it or mislead.

What differs: the queue of a service's calls is declared by us, of the kind that `topology` says; an answer
that cannot be sent is given up and told, where nameko ends the process; a reply queue that went with its node
is replaced; every call is bounded in time, and its message in the broker with it, so that none is begun for a
caller who has gone. As with nameko a call is acknowledged once it is answered: if the process dies before, it
comes again.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

import eventlet
import structlog
from amqp.exceptions import AMQPError, MessageNacked, NotFound
from eventlet.event import Event
from kombu.exceptions import OperationalError
from kombu.message import Message
from nameko import messaging
from nameko import rpc as nameko_rpc
from nameko.amqp.publish import Publisher
from nameko.constants import AMQP_URI_CONFIG_KEY, DEFAULT_SERIALIZER, NON_PERSISTENT

from shared.messaging.topology import declare_queue, rpc_exchange, rpc_queue

logger = structlog.get_logger(__name__)

SECONDS = 10.0
"""What a call may take whose caller says nothing of it."""


class OutOfTime(Exception):
    """No answer came in time: carried out it may have been, but from now on it will not be begun, unless a
    process of the service has taken the call already."""


class QueueConsumer(messaging.QueueConsumer):
    """Declares every queue anew at each connection, and lives on when a message can no longer be settled."""

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        """Raises TopologyConflict, which ends the service, where kombu would reconnect for ever."""
        for provider in list(self._providers):
            provider.declare(channel)
        return super().get_consumers(consumer_cls, channel)

    def ack_message(self, message: Message) -> None:
        self._settle(super().ack_message, message)

    def requeue_message(self, message: Message) -> None:
        self._settle(super().requeue_message, message)

    def _settle(self, settle: Callable[[Message], None], message: Message) -> None:
        try:
            settle(message)
        except (AMQPError, OSError) as error:
            # whatever was not acknowledged before its connection broke the broker delivers again
            logger.warning("message not settled, it comes again", error=repr(error))


class _AnswerPublisher(Publisher):
    """Answers are not kept on disk: after a restart of the broker nobody waits for them any more."""

    delivery_mode = NON_PERSISTENT


class Responder(nameko_rpc.Responder):
    """Sends the answer to one call."""

    publisher_cls = _AnswerPublisher


class RpcConsumer(nameko_rpc.RpcConsumer):
    """Takes the calls of one service; an answer that the broker refuses is its caller's to ask for again."""

    queue_consumer = QueueConsumer()

    def setup(self) -> None:
        super().setup()
        self.queue = rpc_queue(self.container.service_name, self.container.config["THIDUA"].embedded)

    def declare(self, channel: Any) -> None:
        declare_queue(channel, self.queue)

    def handle_result(self, message: Message, result: Any, exc_info: Any) -> tuple[Any, Any]:
        responder = Responder(
            self.container.config[AMQP_URI_CONFIG_KEY], rpc_exchange(), DEFAULT_SERIALIZER, message
        )
        try:
            result, exc_info = responder.send_response(result, exc_info)
        except Exception as error:
            logger.error("answer not sent", method=message.delivery_info["routing_key"], error=repr(error))
        self.queue_consumer.ack_message(message)
        return result, exc_info


class Rpc(nameko_rpc.Rpc):
    """The entrypoint: the decorated method answers calls."""

    rpc_consumer = RpcConsumer()


rpc = Rpc.decorator


class ReplyListener(nameko_rpc.ReplyListener):
    """Takes the answers for one process."""

    queue_consumer = QueueConsumer()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # who no longer waits for an answer is forgotten with it: it may never come
        self._reply_events: WeakValueDictionary[str, Event] = WeakValueDictionary()

    def declare(self, channel: Any) -> None:
        """The queue lives on one node: while that is down nobody can have it, and another takes its place."""
        try:
            declare_queue(channel, self.queue)
        except NotFound:
            lost = self.queue.name
            self.setup()  # draws a new name
            declare_queue(channel, self.queue)
            logger.warning("reply queue lost with its node, replaced", lost=lost, queue=self.queue.name)


class MethodProxy(nameko_rpc.MethodProxy):
    """A method of another service; `method.within(seconds)(…)` calls it with another bound than SECONDS.

    Raises OutOfTime, OperationalError or OSError when the broker is at fault, UnknownService, RemoteError,
    and Refusal as the service raised it.
    """

    def __init__(
        self,
        worker_ctx: Any,
        service: str,
        method: str,
        reply_listener: ReplyListener,
        seconds: float = SECONDS,
    ) -> None:
        # counted from when the broker has it; kombu wants seconds, whatever nameko says
        super().__init__(worker_ctx, service, method, reply_listener, expiration=seconds)
        self._seconds = seconds

    def within(self, seconds: float) -> "MethodProxy":
        return MethodProxy(self.worker_ctx, self.service_name, self.method_name, self.reply_listener, seconds)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with eventlet.Timeout(self._seconds, OutOfTime(f"no answer within {self._seconds:g} s")):
            return super().__call__(*args, **kwargs)

    def _call(self, *args: Any, **kwargs: Any) -> nameko_rpc.RpcReply:
        try:
            return super()._call(*args, **kwargs)
        except (AMQPError, MessageNacked) as error:
            raise OperationalError(str(error)) from error


class ServiceProxy(nameko_rpc.ServiceProxy):
    """The methods of another service, by name."""

    def __getattr__(self, name: str) -> MethodProxy:
        return MethodProxy(self.worker_ctx, self.service_name, name, self.reply_listener)


class RpcProxy(nameko_rpc.RpcProxy):
    """Gives workers the methods of the service of that name."""

    rpc_reply_listener = ReplyListener()

    def __init__(self, target_service: str) -> None:
        super().__init__(target_service)

    def get_dependency(self, worker_ctx: Any) -> ServiceProxy:
        return ServiceProxy(worker_ctx, self.target_service, self.rpc_reply_listener)
