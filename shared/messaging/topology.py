"""Names and kinds of exchanges and queues, the same for whoever declares them."""

from kombu import Exchange, Queue


def log_exchange(service: str) -> Exchange:
    """Where the relay of `service` publishes its log, batch by batch."""
    return Exchange(f"{service}.log", type="topic", durable=True)


def public_exchange(service: str) -> Exchange:
    """Where every public event of `service` goes out alone, under its name: the integrators' lane.

    Named and typed as nameko's own events are, so that a plain `@event_handler(service, name)` receives it.
    """
    return Exchange(f"{service}.events", type="topic", durable=True)


def subscription_queue(consumer: str, source: str, embedded: bool) -> Queue:
    """The one queue from which all replicas of `consumer` take the log of `source`."""
    arguments = {} if embedded else {"x-queue-type": "quorum"}
    return Queue(
        f"{consumer}.{source}-log",
        exchange=log_exchange(source),
        routing_key="#",
        durable=True,
        queue_arguments=arguments,
    )
