"""What becomes of each thing that comes: it is taken, or it is parked, or too much of it has the taking halt.

What fails is tried again with growing pauses, then halved, first between messages and then inside, until the
one bad event stands alone; that one is parked with its reason. While the database itself is in trouble, no
event is to blame: then one waits. And when too much is poison, nothing more is taken until somebody says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from shared.database import UNAVAILABLE, reading, unavailable, writing
from shared.messaging import deadletters, halts, reasons
from shared.messaging.delivery import Delivery
from shared.messaging.poison import PoisonGuard

logger = structlog.get_logger(__name__)

RETRY_PAUSES = (0.05, 0.5, 2.0)
DATABASE_PAUSES = (0.2, 1.0, 5.0)
RESUME_SECONDS = 1.0
"""How often one looks whether a halt was lifted."""

T = TypeVar("T")


class Halted(Exception):
    """Too much is poison, for the reason given: nothing more is to be taken until somebody resumes."""


class Settling:
    """Settles what `consumer` gets of the log `source`.

    `work` has a delivery handled and returns why that failed, None when it did not. `pause` waits for some
    seconds; whatever it raises, because there is no time to wait, breaks off what is going on.
    """

    def __init__(
        self,
        consumer: str,
        source: str,
        engine: Engine,
        work: Callable[[Delivery], BaseException | None],
        pause: Callable[[float], None],
    ) -> None:
        self._consumer = consumer
        self._source = source
        self._engine = engine
        self._work = work
        self._pause = pause
        self._guard = PoisonGuard()

    def settle(self, deliveries: Sequence[Delivery], settled: Callable[[int], None]) -> None:
        """Have all of `deliveries` taken or parked, in as few transactions as that takes.

        They are settled in order: after each part, `settled` is told how many are by now. Raises Halted.
        """
        self._settle(deliveries, 0, settled, again=False)

    def keep_unreadable(self, headers: Mapping[str, Any], body: bytes, said: str) -> None:
        """Keep a message that is none of our batches, as was `said` when it was read; raises Halted."""
        reason = reasons.of_message(headers, said)
        self._halt_rather_than_park("it cannot be read")
        try:
            self._write(
                lambda connection: deadletters.keep_unreadable(
                    connection, self._source, headers, body, reason
                )
            )
        except (SQLAlchemyError, ValueError, TypeError) as error:
            logger.exception("unreadable message not kept", source=self._source)
            self._halt(f"what cannot be read cannot even be kept: {type(error).__name__}")
        self._guard.parked()

    def begin_anew(self) -> None:
        """Lift a halt, since whoever starts a service anew has mended something, or wants to know."""
        self._write(partial(halts.resume, source=self._source))

    def wait_until_resumed(self, halted: Halted) -> None:
        """Tell why nothing is taken, once, and wait until somebody lifts the halt."""
        logger.error(
            "subscription halted: too much cannot be taken; mend it, then resume",
            source=self._source,
            reason=str(halted),
            mend=f"thidua dead-letters list {self._consumer}; "
            f"thidua dead-letters resume {self._consumer} {self._source}",
        )
        while self._once_there_is_a_database(self._halted) is not None:
            self._pause(RESUME_SECONDS)
        self._guard.reset()
        logger.warning("subscription resumed", source=self._source)

    def _settle(
        self, deliveries: Sequence[Delivery], before: int, settled: Callable[[int], None], again: bool
    ) -> None:
        whole = _together(deliveries)
        error = self._try(whole, again)
        if error is not None and len(deliveries) > 1:
            middle = len(deliveries) // 2
            self._settle(deliveries[:middle], before, settled, again=True)
            self._settle(deliveries[middle:], before + middle, settled, again=True)
            return
        if error is not None:
            self._isolate(whole, error)
        settled(before + len(deliveries))

    def _isolate(self, delivery: Delivery, error: BaseException) -> None:
        """Park the events because of which `delivery` failed, and take the others."""
        if len(delivery.events) <= 1:
            self._park(delivery, error)
            return
        for half in delivery.halves():
            failed = self._try(half, again=True)
            if failed is not None:
                self._isolate(half, failed)

    def _try(self, delivery: Delivery, again: bool) -> BaseException | None:
        """Why `delivery` cannot be taken, after some patience. Of what failed as a part of more already, only
        one event alone is worth that patience once more."""
        pauses = () if again and len(delivery.events) > 1 else RETRY_PAUSES
        for pause in (*pauses, None):
            error = self._work_once_there_is_a_database(delivery)
            if error is None:
                self._guard.took(len(delivery.events))
                return None
            logger.warning(
                "batch failed", source=self._source, last=delivery.last, error=repr(error), pause=pause
            )
            if pause is not None:
                self._pause(pause)
        return error

    def _park(self, delivery: Delivery, failed: BaseException) -> None:
        self._halt_rather_than_park(_blamed(failed, delivery))
        parked = replace(delivery, failure=reasons.of_event(failed))
        error = self._work_once_there_is_a_database(parked)
        if error is not None:
            logger.error("event not parked", source=self._source, last=delivery.last, error=repr(error))
            self._halt(f"what failed cannot even be parked: {_blamed(error, delivery)}")
        self._guard.parked()

    def _halt_rather_than_park(self, blamed: str) -> None:
        """Raises Halted when one more would be too much, or when another replica has found so."""
        too_much = self._guard.too_much()
        if too_much is not None:
            self._halt(f"{too_much}; the next would be parked, because: {blamed}")
        found = self._once_there_is_a_database(self._halted)
        if found is not None:
            raise Halted(found)

    def _halt(self, reason: str) -> None:
        self._write(lambda connection: halts.halt(connection, self._source, reason))
        raise Halted(reason)

    def _halted(self) -> str | None:
        with reading(self._engine) as connection:
            return halts.halted(connection).get(self._source)

    def _work_once_there_is_a_database(self, delivery: Delivery) -> BaseException | None:
        def work() -> BaseException | None:
            error = self._work(delivery)
            if error is not None and unavailable(error):
                raise error
            return error

        return self._once_there_is_a_database(work)

    def _write(self, change: Callable[[Connection], object]) -> None:
        def write() -> None:
            with writing(self._engine) as connection:
                change(connection)

        self._once_there_is_a_database(write)

    def _once_there_is_a_database(self, ask: Callable[[], T]) -> T:
        waits = 0
        while True:
            try:
                return ask()
            except UNAVAILABLE as error:
                if not unavailable(error):
                    raise
                pause = DATABASE_PAUSES[min(waits, len(DATABASE_PAUSES) - 1)]
                waits += 1
                logger.warning(
                    "database in trouble, waiting", source=self._source, error=repr(error), pause=pause
                )
                self._pause(pause)


def _blamed(error: BaseException, delivery: Delivery) -> str:
    """For everybody who may ask why nothing is taken: an error's own words may quote what one organisation
    alone may read."""
    return f"{type(error).__name__} at position {delivery.last}"


def _together(deliveries: Sequence[Delivery]) -> Delivery:
    if len(deliveries) == 1:
        return deliveries[0]
    spans = tuple(span for one in deliveries for span in one.spans)
    return replace(
        deliveries[0], spans=spans, events=tuple(event for one in deliveries for event in one.events)
    )
