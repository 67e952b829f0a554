"""Dead letters on both databases: kept whole, replayed once, dropped on record."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.contracts.personnel import UnitRenamed
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Context, Recorded, Store
from shared.messaging import deadletters, halts, inbox
from shared.messaging.replay import drop, replay
from shared.projection import Happened, Projection
from tests.concurrency import running
from tests.stores import CONTEXT, renamed, store_at, url_of
from tests.unit.shared.test_envelope import recorded

SOURCE = "letters"
NAMES = sa.Table("test_names", sa.MetaData(), sa.Column("name", sa.Text, nullable=False))
FAULTS: list[str] = []


def _keep(connection: Connection, batch: Sequence[Happened]) -> None:
    """Adds a row each time: an event that took effect twice shows."""
    connection.execute(sa.insert(NAMES), [{"name": one.event.name} for one in batch])
    if FAULTS:
        raise KeyError(FAULTS.pop())


KEPT = [Projection("names", (NAMES,), {UnitRenamed: _keep}, order_free=True)]


class Owner:
    """Remembers what it was asked to send again; tells any event of its log."""

    def __init__(self) -> None:
        self.resent: list[int] = []

    def resend(self, after: int) -> None:
        self.resent.append(after)

    def event_at(self, position: int) -> Recorded:
        return event(position)


def event(position: int, tenant: str = CONTEXT.tenant) -> Recorded:
    payload = msgspec.Raw(msgspec.json.encode(renamed(position)))
    return recorded(position=position, id=f"e-{position}", tenant=tenant, payload=payload)


@pytest.fixture
def consumer(store: Store) -> Store:
    with writing(store.engine) as connection:
        NAMES.create(connection)
        deadletters.park(connection, SOURCE, [event(7)], "KeyError('first')")
    return store


def names(store: Store) -> list[str]:
    with reading(store.engine) as connection:
        return list(connection.scalars(sa.select(NAMES.c.name)))


def listed(store: Store, **wanted: Any) -> list[deadletters.Letter]:
    with reading(store.engine) as connection:
        return deadletters.listed(connection, CONTEXT.tenant, **wanted)


def waiting(store: Store) -> int:
    with reading(store.engine) as connection:
        return deadletters.count_waiting(connection)


def test_a_parked_event_is_kept_whole_and_takes_effect_when_it_is_replayed(consumer: Store) -> None:
    with reading(consumer.engine) as connection:
        shown = deadletters.shown(connection, CONTEXT.tenant, SOURCE, "7")
    assert shown["event"] == msgspec.json.decode(msgspec.json.encode(event(7)))
    replay(consumer, KEPT, Owner(), SOURCE, "7", CONTEXT)
    assert names(consumer) == ["Phòng số 7"]
    [settled] = listed(consumer, settled=True)
    assert (settled["outcome"], settled["settled_by"]) == ("replayed", CONTEXT.actor)
    assert (listed(consumer), waiting(consumer)) == ([], 0)


def test_what_fails_again_waits_on_with_its_new_reason(consumer: Store) -> None:
    FAULTS.append("second")
    with pytest.raises(Refusal) as refused:
        replay(consumer, KEPT, Owner(), SOURCE, "7", CONTEXT)
    reason = "the program looked for ‹second›, which is not there"
    assert refused.value.code == "dead-letter.failed"
    assert f"still cannot be taken: {reason}. Mend" in refused.value.text("en")
    [one] = listed(consumer, source=SOURCE)
    assert (one["reason"]["en"], one["settled_at"]) == (reason, None)
    assert names(consumer) == []


def test_replayed_by_several_at_once_it_has_one_effect(consumer: Store) -> None:
    codes: list[str] = []

    def by_another_process() -> None:
        with store_at(url_of(consumer)) as own:
            try:
                replay(own, KEPT, Owner(), SOURCE, "7", CONTEXT)
                codes.append("replayed")
            except Refusal as refusal:
                codes.append(refusal.code)

    with running(*[by_another_process] * 3):
        pass
    assert sorted(codes) == ["dead-letter.settled", "dead-letter.settled", "replayed"]
    assert names(consumer) == ["Phòng số 7"]


def test_what_is_dropped_stays_on_record_and_cannot_be_replayed(consumer: Store) -> None:
    drop(consumer, SOURCE, "7", "thử nghiệm", CONTEXT)
    [one] = listed(consumer, settled=True)
    assert (one["outcome"], one["settled_by"], one["why"]) == ("dropped", CONTEXT.actor, "thử nghiệm")
    assert one["settled_at"] is not None
    with pytest.raises(Refusal, match="settled already"):
        replay(consumer, KEPT, Owner(), SOURCE, "7", CONTEXT)
    assert names(consumer) == []


def test_what_was_parked_without_its_envelope_is_asked_of_its_owner(consumer: Store) -> None:
    with writing(consumer.engine) as connection:
        connection.execute(sa.update(deadletters.events).values(envelope=None, tenant=None))
    replay(consumer, KEPT, Owner(), SOURCE, "7", CONTEXT)
    assert names(consumer) == ["Phòng số 7"]


def test_another_organisations_event_is_none_of_ones_business(consumer: Store) -> None:
    stranger = Context(tenant="khác", actor="x")
    with reading(consumer.engine) as connection:
        assert deadletters.listed(connection, stranger.tenant) == []
    for letter in ("7", "8", "9" * 30, "no-such-message"):
        with pytest.raises(Refusal) as refused:
            drop(consumer, SOURCE, letter, "vì", stranger)
        assert refused.value.code == "dead-letter.unknown"


@pytest.mark.parametrize(("headers", "asked"), [({"after": 3}, 3), ({"after": "x"}, 5), ({"after": 9}, 5)])
def test_an_unreadable_message_is_kept_and_its_owner_sends_again(
    consumer: Store, headers: dict[str, Any], asked: int
) -> None:
    body = b"\x00\xffno batch" + bytes(deadletters.MOST_OF_A_BODY)
    with writing(consumer.engine) as connection:
        inbox.mark(connection, SOURCE, [(0, 5)])
        for _ in range(2):  # delivered again, it is the same letter
            deadletters.keep_unreadable(connection, SOURCE, headers, body, "DecodeError('no')")
    assert waiting(consumer) == 2
    [one] = [each for each in listed(consumer) if each["kind"] == "message"]
    with reading(consumer.engine) as connection:
        shown = deadletters.shown(connection, "anybody", SOURCE, one["letter"])
        [kept] = connection.scalars(sa.select(deadletters.messages.c.body))
    assert (shown["length"], shown["kept"], shown["headers"]) == (len(body), 2**20, headers)
    assert (shown["body"][:13], shown["withheld"]) == ("\x00\\xffno batch", None)
    assert kept == body[: 2**20]
    owner = Owner()
    assert replay(consumer, KEPT, owner, SOURCE, one["letter"], CONTEXT) == "resent"
    assert owner.resent == [asked]
    assert [each["outcome"] for each in listed(consumer, settled=True)] == ["resent"]
    assert waiting(consumer) == 1
    with writing(consumer.engine) as connection:  # still unreadable when it comes again: it waits again
        deadletters.keep_unreadable(connection, SOURCE, headers, body, "DecodeError('no')")
    assert waiting(consumer) == 2


def test_a_halt_keeps_its_first_reason_until_it_is_lifted(store: Store) -> None:
    with writing(store.engine) as connection:
        halts.halt(connection, SOURCE, "first")
        halts.halt(connection, SOURCE, "second")
        halts.halt(connection, "others", "third")
        assert halts.halted(connection) == {SOURCE: "first", "others": "third"}
        assert halts.resume(connection, SOURCE) == [SOURCE]
        assert halts.resume(connection, SOURCE) == []
        assert halts.resume(connection) == ["others"]
        assert halts.halted(connection) == {}
