"""Small services on the real log, relay, subscription and inbox: one records W, another keeps W's score."""

import time
from collections.abc import Sequence
from typing import Any

import msgspec
from nameko.web.handlers import http
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Request

from shared.clock import local_day
from shared.contracts.observations import BehaviourRecorded
from shared.messaging.delivery import Delivery, take
from shared.messaging.extensions import LogRelay, LogStore
from shared.messaging.rpc import RpcProxy, rpc
from shared.messaging.subscription import subscribe
from shared.projection import Happened, Projection
from tests.bench import board
from tests.bench.ours.events import append
from tests.bench.workload import Observation


def score(connection: Connection, batch: Sequence[Happened]) -> None:
    """Adds a run of observations to the board by one statement, whatever its length."""
    driver: Any = connection.connection.driver_connection
    events = [one.event for one in batch]
    driver.execute(
        board.ADD_MANY,
        {
            "subjects": [event.subject for event in events],
            "criteria": [event.criterion for event in events],
            "months": [f"{local_day(event.occurred_at):%Y-%m}" for event in events],
            "points": [event.quantity for event in events],
        },
    )


BOARD = (Projection("board", (), {BehaviourRecorded: score}, order_free=True),)


class Gateway:
    """Passes on what comes by HTTP."""

    name = "gateway"
    observations = RpcProxy("observations")

    @http("POST", "/observations")
    def observe(self, request: Request) -> tuple[int, str]:
        self.observations.observe(msgspec.json.decode(request.get_data()))
        return 201, ""


class Observations:
    """Has the log."""

    name = "observations"
    store = LogStore()
    relay = LogRelay()

    @rpc
    def observe(self, observations: list[list[Any]]) -> float:
        """Append; returns the monotonic instant before it began."""
        began = time.monotonic()
        append(self.store, msgspec.convert(observations, list[Observation]), sealed=True)
        return began


class Scoring:
    """Takes the log and keeps the board."""

    name = "scoring"
    store = LogStore()

    @subscribe("observations")
    def on_observations(self, delivery: Delivery) -> None:
        take(self.store, BOARD, delivery)


SERVICES: dict[str, type[Any]] = {"gateway": Gateway, "observations": Observations, "scoring": Scoring}
