"""Messages of 250 events through our own ends of the broker: the relay's publisher and the subscription.

The publisher encodes every message anew and awaits its confirms a window at a time, as the relay does; the
subscription decodes each and hands it to a handler that does nothing with it. `--serve N` is the consumer's
process, which says so when it has had N events.
"""

import sys
import time

import thidua.up  # patches the standard library, so it comes before all else

EVENTS_A_MESSAGE = 250
DISTINCT_WINDOWS = 4
"""Windows of messages that are made beforehand and sent over and over."""

DONE = "done"


def serve(wanted: int) -> None:
    from shared.config import load
    from shared.messaging.delivery import Delivery
    from shared.messaging.extensions import LogStore
    from shared.messaging.host import Host
    from shared.messaging.subscription import subscribe
    from tests.bench.processes import say, say_ready

    taken = 0

    class Scoring:
        name = "scoring"
        store = LogStore()

        @subscribe("observations")
        def on_observations(self, delivery: Delivery) -> None:
            nonlocal taken
            taken += len(delivery.events)
            if taken >= wanted:
                say(DONE)

    host = Host(load(), [Scoring])
    host.start()
    say_ready()
    host.wait()


def main() -> None:
    from shared.messaging.publisher import AmqpPublisher
    from shared.messaging.relay import WINDOW, Batch
    from tests.bench.contest import task
    from tests.bench.limits.rabbitmq import bodies, row
    from tests.bench.outcome import Carried, report
    from tests.bench.processes import Process, running
    from tests.bench.workload import batches

    given = task()
    distinct = given.events[: DISTINCT_WINDOWS * WINDOW * EVENTS_A_MESSAGE]
    rows = [row(one, position) for position, one in enumerate(distinct, start=1)]
    made = [Batch(part[0].position - 1, part) for part in batches(rows, EVENTS_A_MESSAGE)]
    windows = list(batches(made, WINDOW))
    rounds = max(1, len(given.events) // (len(rows)))
    events, messages = rounds * len(rows), rounds * len(made)
    consumer = Process(__spec__.name, "--serve", str(events + EVENTS_A_MESSAGE))
    with running(consumer):
        publisher = AmqpPublisher(given.broker, "observations", mandatory=True)
        publisher.publish(windows[0][:1])  # opens the connection
        began = time.monotonic()
        for _ in range(rounds):
            for window in windows:
                publisher.publish(window)
        published = time.monotonic() - began
        consumer.wait_said(DONE)
        ended = time.monotonic()
    publisher.close()
    sizes = [len(body) for body in bodies(distinct[:EVENTS_A_MESSAGE], bare=False)]
    report(
        Carried(
            events=events,
            messages=messages,
            publish_seconds=published,
            seconds=ended - began,
            body_kib=sum(sizes) / len(sizes) / 1024,
        )
    )


if __name__ == "__main__":
    assert thidua.up
    serve(int(sys.argv[-1])) if "--serve" in sys.argv else main()
