"""Faults of what is delivered: twice, in any order, all over again, and what no one can take."""

import time
from random import Random
from uuid import UUID

import msgspec
from kombu import Connection, Producer, Queue
from kombu.message import Message

from shared.clock import now
from shared.database import writing
from shared.eventstore import Recorded, rows
from shared.messaging.relay import Relay, checkpoint_of
from tests.faults.ground import Ground, NotInjected, standing_still
from tests.faults.organisation import TENANT

_QUEUE = "scoring.observations-log"
_ENOUGH, _MOST = 4, 60
_PATIENCE_SECONDS = 20.0


def shuffle_and_duplicate(ground: Ground, random: Random) -> str:
    """What waits for scoring is put back in another order, some of it twice."""
    confirmed = {"confirm_publish": True}
    address = ground.cluster.answering().uri
    with standing_still(ground, "scoring"), Connection(address, transport_options=confirmed) as broker:
        queue = Queue(_QUEUE).bind(broker.default_channel)
        taken: list[Message] = []

        deadline = time.monotonic() + _PATIENCE_SECONDS
        while len(taken) < _ENOUGH:
            if time.monotonic() > deadline:
                # what was taken goes back as it was when the connection ends
                raise NotInjected(f"only {len(taken)} messages came in to be shuffled")
            message = queue.get()
            if message is None:
                time.sleep(0.05)
            else:
                taken.append(message)
        while len(taken) < _MOST and (message := queue.get()) is not None:
            taken.append(message)
        again = random.sample(taken, k=random.randint(1, len(taken)))
        order = [*taken, *again]
        random.shuffle(order)
        _put_back(Producer(broker.default_channel, auto_declare=False), order)
        for message in taken:
            message.ack()
    return f"{len(taken)} messages shuffled, {len(again)} of them twice"


def _put_back(producer: Producer, messages: list[Message]) -> None:
    for message in messages:
        producer.publish(
            message.body,
            exchange="",
            routing_key=_QUEUE,
            content_type=message.content_type,
            content_encoding=message.content_encoding,
            headers=message.headers,
            delivery_mode=2,
        )


def send_again(ground: Ground, random: Random) -> str:
    """A relay forgets how far it was: consumers get what they have, cut into other batches."""
    service = random.choice(["observations", "personnel", "scoring"])
    with writing(ground.engine(service)) as connection:
        position = checkpoint_of(connection)
        back = random.randint(0, position)
        Relay.rewind_in(connection, back)
    return f"{service} sends {position - back} events again"


def poison(ground: Ground, random: Random) -> str:
    """An event among good ones that scoring has no way to take: its quantity is no number."""
    record = str(UUID(int=random.getrandbits(128), version=4))
    event = Recorded(
        position=0,
        id=str(UUID(int=random.getrandbits(128), version=4)),
        stream=f"record-{record}",
        version=1,
        type="BehaviourRecorded",
        schema_version=1,
        occurred_at=now(),
        recorded_at=now(),
        actor="poisoner",
        correlation_id="poison",
        causation_id=None,
        tenant=TENANT,
        payload=msgspec.Raw(msgspec.json.encode({"record": record, "quantity": "nonsense"})),
    )
    with writing(ground.engine("observations")) as connection:
        rows.insert(connection, [[event]], by="mischief")
    ground.poison.append(event.id)
    return f"event {event.id} is poison"
