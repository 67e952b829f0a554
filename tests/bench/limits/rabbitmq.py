"""RabbitMQ's publish and consume of messages of 250 events, through a quorum queue, by a process each.

The bodies are those that our relay would send for workload W; with `--bare` W's seven fields alone, as JSON
arrays. Confirms are awaited a window at a time;
`--serve` is the consumer, which acknowledges many at once and ends when it has had them all.
"""

import os
import sys
import time

import msgspec
from kombu import Connection, Queue

from shared.clock import now
from shared.eventstore import Recorded
from shared.eventstore.envelope import encode_batch
from shared.ids import new_id
from tests.bench.contest import Task, task
from tests.bench.ours.events import CONTEXT, recorded
from tests.bench.outcome import Carried, report
from tests.bench.processes import Process, say_ready
from tests.bench.workload import Observation, batches

EVENTS_A_MESSAGE = 250
WINDOW = 64
DISTINCT = 20
"""Bodies that are made beforehand and sent over and over."""

QUEUE = Queue("limit", durable=True, queue_arguments={"x-queue-type": "quorum"})
DONE = Queue("limit-done", durable=True)


def bodies(events: list[Observation], bare: bool) -> list[bytes]:
    if bare:
        return [msgspec.json.encode(batch) for batch in batches(events, EVENTS_A_MESSAGE)]
    return [encode_batch([row(one, 1) for one in batch]) for batch in batches(events, EVENTS_A_MESSAGE)]


def row(one: Observation, position: int) -> Recorded:
    """As our log would have it at `position`."""
    return Recorded(
        position=position, id=new_id(), stream=f"record-{one.id}", version=1, type="BehaviourRecorded",
        schema_version=1, occurred_at=one.at, recorded_at=now(), actor=CONTEXT.actor,
        correlation_id=CONTEXT.correlation_id, causation_id=CONTEXT.causation_id, tenant=CONTEXT.tenant,
        payload=msgspec.Raw(msgspec.json.encode(recorded(one))),
    )  # fmt: skip


def serve(wanted: int) -> None:
    taken = 0
    with Connection(os.environ["AMQP_URI"]) as connection:
        channel = connection.channel()
        channel.basic_qos(0, 4 * WINDOW, False)

        def take(message) -> None:
            nonlocal taken
            taken += 1
            if taken % WINDOW == 0 or taken == wanted:
                channel.basic_ack(message.delivery_tag, multiple=True)

        bound = QUEUE.bind(channel)
        bound.declare()
        DONE.bind(channel).declare()
        with connection.Consumer(QUEUE, channel=channel, on_message=take):
            say_ready()
            while taken < wanted:
                connection.drain_events()
        connection.Producer().publish("done", routing_key=DONE.name)
        while True:
            time.sleep(1)


def main(given: Task, bare: bool) -> None:
    made = bodies(given.events[: DISTINCT * EVENTS_A_MESSAGE], bare)
    wanted = max(WINDOW, len(given.events) // EVENTS_A_MESSAGE)
    consumer = Process("tests.bench.limits.rabbitmq", "--serve", str(wanted))
    with Connection(given.broker) as connection:
        consumer.wait_ready()
        channel = connection.channel()
        channel.confirm_select()
        confirmed = 0

        def on_ack(delivery_tag: int, multiple: bool) -> None:
            nonlocal confirmed
            confirmed = max(confirmed, delivery_tag) if multiple else confirmed + 1

        channel.events["basic_ack"].add(on_ack)
        began = time.monotonic()
        for number in range(wanted):
            message = channel.prepare_message(made[number % len(made)], properties={"delivery_mode": 2})
            channel._basic_publish(message, exchange="", routing_key=QUEUE.name)
            while number + 1 - confirmed >= WINDOW:
                connection.drain_events()
        while confirmed < wanted:
            connection.drain_events()
        published = time.monotonic() - began
        done = connection.SimpleQueue(DONE)
        done.get(timeout=120)
        report(
            Carried(
                events=wanted * EVENTS_A_MESSAGE,
                messages=wanted,
                publish_seconds=published,
                seconds=time.monotonic() - began,
                body_kib=sum(map(len, made)) / len(made) / 1024,
            )
        )
    consumer.end()


if __name__ == "__main__":
    serve(int(sys.argv[-1])) if "--serve" in sys.argv else main(task(), "--bare" in sys.argv)
