"""The topology as RabbitMQ's own definitions file has it, with the policies that AMQP cannot set."""

from typing import Any

from kombu import Exchange, Queue

from shared.messaging.topology import Topology, dead_letter_queue

DELIVERY_LIMIT = 10_000
"""How often a message may come back before the broker puts it among the dead letters.

Every stop of a consumer, also a crash, sends back what it had not yet done. RabbitMQ 4 allows 20 by default:
some minutes of a container that restarts in a loop; this is a week of it. Bad events never get that far, the
consumer parks them; and whatever does is asked for again by the consumer that lacks it.
"""

POLICIES: dict[str, dict[str, Any]] = {
    "thidua-logs": {
        "pattern": r"^[a-z]+\.[a-z]+-log$",
        "apply-to": "queues",
        "priority": 10,
        "definition": {
            "dead-letter-exchange": dead_letter_queue().exchange.name,
            # the broker keeps a dead letter until its new queue has it, and for that wants this overflow
            "dead-letter-strategy": "at-least-once",
            "overflow": "reject-publish",
            "delivery-limit": DELIVERY_LIMIT,
            "queue-leader-locator": "balanced",
        },
    }
}
"""Policies by name, as the management API takes them."""


def definitions(topology: Topology, vhost: str = "/") -> dict[str, Any]:
    """What `rabbitmqctl import_definitions` takes. No users: a broker has those of its installation."""
    exchanges = {exchange.name: exchange for exchange in topology.exchanges}
    exchanges |= {queue.exchange.name: queue.exchange for queue in topology.queues}
    return {
        "exchanges": [_exchange(exchange, vhost) for exchange in exchanges.values()],
        "queues": [_queue(queue, vhost) for queue in topology.queues],
        "bindings": [_binding(queue, vhost) for queue in topology.queues],
        "policies": [{"vhost": vhost, "name": name, **policy} for name, policy in POLICIES.items()],
    }


def _exchange(exchange: Exchange, vhost: str) -> dict[str, Any]:
    return {
        "vhost": vhost,
        "name": exchange.name,
        "type": exchange.type,
        "durable": exchange.durable,
        "auto_delete": exchange.auto_delete,
        "internal": False,
        "arguments": exchange.as_dict()["arguments"] or {},
    }


def _queue(queue: Queue, vhost: str) -> dict[str, Any]:
    return {
        "vhost": vhost,
        "name": queue.name,
        "durable": queue.durable,
        "auto_delete": queue.auto_delete,
        "arguments": queue.as_dict()["queue_arguments"] or {},
    }


def _binding(queue: Queue, vhost: str) -> dict[str, Any]:
    return {
        "vhost": vhost,
        "source": queue.exchange.name,
        "destination": queue.name,
        "destination_type": "queue",
        "routing_key": queue.routing_key,
        "arguments": queue.as_dict()["binding_arguments"] or {},
    }
