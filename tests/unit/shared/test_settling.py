"""Settling deliveries: how often each is tried, what is halved, what is parked, and when it halts."""

from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa

from shared.database import reading, writing
from shared.eventstore import Store
from shared.messaging import halts
from shared.messaging.delivery import Delivery
from shared.messaging.poison import AT_MOST_IN_A_ROW
from shared.messaging.settling import DATABASE_PAUSES, RETRY_PAUSES, Halted, Settling
from tests.unit.shared.test_envelope import recorded

TRIES = len(RETRY_PAUSES) + 1
Fault = Callable[[Delivery], Exception | None]


class Desk:
    """A settling whose handler notes what it gets, and fails as `fault` says."""

    def __init__(self, store: Store, fault: Fault = lambda delivery: None) -> None:
        self.fault = fault
        self.tried: list[list[int]] = []
        self.taken: list[int] = []
        self.parked: list[int] = []
        self.pauses: list[float] = []
        self.settled: list[int] = []
        self.settling = Settling("readers", "letters", store.engine, self.work, self.pauses.append)

    def work(self, delivery: Delivery) -> BaseException | None:
        positions = [event.position for event in delivery.events]
        if delivery.failure is not None:
            self.parked += positions
            return None
        self.tried.append(positions)
        error = self.fault(delivery)
        if error is None:
            self.taken += positions
        return error

    def settle(self, *messages: list[int]) -> None:
        self.settling.settle([delivery(*positions) for positions in messages], self.settled.append)


def delivery(*positions: int) -> Delivery:
    events = tuple(recorded(position=position, version=position) for position in positions)
    return Delivery("letters", ((positions[0] - 1, positions[-1]),), events)


def refuse(*bad: int) -> Fault:
    return lambda one: ValueError("no") if any(event.position in bad for event in one.events) else None


def test_several_messages_are_one_transaction(store: Store) -> None:
    desk = Desk(store)
    desk.settle([1, 2], [3], [4, 5])
    assert (desk.tried, desk.settled, desk.pauses) == ([[1, 2, 3, 4, 5]], [3], [])


def test_the_bad_event_of_one_message_is_parked_alone_and_the_messages_are_settled_in_order(
    store: Store,
) -> None:
    desk = Desk(store, refuse(4))
    desk.settle([1, 2], [3, 4, 5], [6], [7])
    assert (desk.taken, desk.parked) == ([1, 2, 3, 5, 6, 7], [4])
    assert desk.settled == [1, 2, 4]


def test_patience_is_for_the_whole_and_for_the_one_event_alone(store: Store) -> None:
    desk = Desk(store, refuse(3))
    desk.settle([1, 2, 3, 4])
    assert desk.tried == [[1, 2, 3, 4]] * TRIES + [[1, 2], [3, 4]] + [[3]] * TRIES + [[4]]
    assert desk.pauses == [*RETRY_PAUSES, *RETRY_PAUSES]


def test_a_limit_that_an_event_exceeds_is_no_trouble_of_the_database(store: Store) -> None:
    limit = psycopg.errors.ProgramLimitExceeded("index row size 8016 exceeds maximum")
    desk = Desk(store, lambda _: sa.exc.OperationalError(None, None, limit))
    desk.settle([1])
    assert (desk.taken, desk.parked, desk.settled) == ([], [1], [1])
    assert desk.pauses == [*RETRY_PAUSES]


def test_what_fails_for_a_while_is_not_parked(store: Store) -> None:
    errors: list[Exception] = [ValueError("no")] * len(RETRY_PAUSES)
    desk = Desk(store, lambda _: errors.pop() if errors else None)
    desk.settle([1])
    assert (desk.taken, desk.parked) == ([1], [])


def test_trouble_of_the_database_is_waited_for_as_long_as_it_takes(store: Store) -> None:
    errors = [sa.exc.OperationalError("INSERT", {}, Exception("away"))] * 20
    desk = Desk(store, lambda _: errors.pop() if errors else None)
    desk.settle([1, 2])
    assert (desk.taken, desk.parked) == ([1, 2], [])
    assert desk.pauses == [*DATABASE_PAUSES, *[DATABASE_PAUSES[-1]] * (20 - len(DATABASE_PAUSES))]


def test_when_all_is_poison_only_a_few_are_parked(store: Store) -> None:
    desk = Desk(store, lambda _: ValueError("no"))
    with pytest.raises(Halted, match=r"in a row were parked; .* ValueError at position 11"):
        desk.settle([*range(1, 31)], [*range(31, 61)])
    assert desk.parked == [*range(1, AT_MOST_IN_A_ROW + 1)]
    assert desk.settled == []
    with reading(store.engine) as connection:
        assert halts.halted(connection)["letters"].endswith("ValueError at position 11")


def test_why_it_halted_quotes_nothing_of_what_one_organisation_alone_may_read(store: Store) -> None:
    def fault(one: Delivery) -> Exception | None:
        return ValueError("Nguyễn Thị Ánh")

    parking = Settling("readers", "letters", store.engine, fault, lambda seconds: None)
    with pytest.raises(Halted):
        parking.settle([delivery(1)], lambda count: None)
    reader = Desk(store)
    with writing(store.engine) as connection:
        first = halts.halted(connection)["letters"]
        halts.resume(connection)
    for number in range(AT_MOST_IN_A_ROW):
        reader.settling.keep_unreadable({}, b"%d" % number, "Nguyễn Thị Ánh")
    with pytest.raises(Halted):
        reader.settling.keep_unreadable({}, b"one more", "Nguyễn Thị Ánh")
    with reading(store.engine) as connection:
        second = halts.halted(connection)["letters"]
    assert first == "what failed cannot even be parked: ValueError at position 1"
    assert (second.endswith("it cannot be read"), "Ánh" in second) == (True, False)


def test_once_a_replica_halted_the_others_park_nothing(store: Store) -> None:
    with writing(store.engine) as connection:
        halts.halt(connection, "letters", "another one said so")
    desk = Desk(store, refuse(2))
    with pytest.raises(Halted, match="another one said so"):
        desk.settle([1, 2, 3])
    assert (desk.taken, desk.parked) == ([1], [])


def test_what_cannot_even_be_parked_halts(store: Store) -> None:
    desk = Desk(store)
    settling = Settling("readers", "letters", store.engine, lambda _: ValueError("no"), desk.pauses.append)
    with pytest.raises(Halted, match="cannot even be parked"):
        settling.settle([delivery(1)], desk.settled.append)


def test_too_many_unreadable_messages_halt_too(store: Store) -> None:
    desk = Desk(store)
    for number in range(AT_MOST_IN_A_ROW):
        desk.settling.keep_unreadable({}, b"%d" % number, "no")
    with pytest.raises(Halted):
        desk.settling.keep_unreadable({}, b"one more", "no")


def test_a_halt_is_waited_out_and_what_came_before_it_is_forgotten(store: Store) -> None:
    desk = Desk(store, lambda _: ValueError("no"))
    with pytest.raises(Halted) as halted:
        desk.settle([*range(1, 31)])

    def lift(seconds: float) -> None:
        with writing(store.engine) as connection:
            halts.resume(connection, "letters")

    desk.settling._pause = lift
    desk.settling.wait_until_resumed(halted.value)
    desk.fault = refuse(40)
    desk.settle([40, 41])
    assert (desk.taken, desk.parked[-1]) == ([41], 40)
