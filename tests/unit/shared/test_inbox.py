"""Whatever comes, however often and in whatever order: each position is taken once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import msgspec
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Connection
from sqlalchemy.pool import StaticPool

from shared.eventstore import Recorded
from shared.messaging import deadletters, inbox
from tests.unit.shared.test_envelope import recorded

Span = tuple[int, int]
Log = list[Recorded]


@contextmanager
def empty_inbox() -> Iterator[Connection]:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        inbox.inbox_metadata.create_all(connection)
        deadletters.dead_letter_metadata.create_all(connection)
        yield connection
    engine.dispose()


def log_of(positions: set[int]) -> Log:
    return [recorded(position=position, version=position) for position in sorted(positions)]


def deliver(connection: Connection, log: Log, span: Span) -> list[int]:
    """Take the events of `log` within `(after, last]`; returns the positions that were new."""
    after, last = span
    events = [event for event in log if after < event.position <= last]
    fresh = inbox.claim(connection, "personnel", [(after, last)], events)
    inbox.mark(connection, "personnel", [(after, last)])
    return [event.position for event in fresh]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Log, list[Span]]:
    """A log whose positions may have gaps, and spans that cover it: cut, overlapping, repeated, shuffled."""
    positions = draw(st.sets(st.integers(1, 30), min_size=1, max_size=20))
    log, head = log_of(positions), max(positions)
    ends = st.sampled_from([0, *sorted(positions)])
    cuts = sorted({0, head, *draw(st.lists(ends, max_size=5))})
    covering = list(pairwise(cuts))
    some = st.tuples(ends, ends).filter(lambda span: span[0] < span[1])
    extra = draw(st.lists(some | st.sampled_from(covering), max_size=8))
    return log, draw(st.permutations([*covering, *extra]))


@given(histories())
def test_every_event_is_taken_once_and_the_watermark_ends_at_the_head(
    history: tuple[Log, list[Span]],
) -> None:
    log, spans = history
    taken: Counter[int] = Counter()
    with empty_inbox() as connection:
        low = 0
        for span in spans:
            taken.update(deliver(connection, log, span))
            # below the watermark nothing is missing, and it never goes back
            now = inbox.watermark(connection, "personnel")
            assert now >= low
            assert all(taken[event.position] for event in log if event.position <= now)
            low = now
        assert taken == {event.position: 1 for event in log}
        assert low == log[-1].position
        assert connection.execute(sa.select(inbox.spans)).all() == []


def test_an_event_that_stands_twice_in_one_delivery_is_taken_once() -> None:
    log = log_of({1, 2})
    with empty_inbox() as connection:
        assert [one.position for one in inbox.claim(connection, "personnel", [(0, 2)], [*log, *log])] == [
            1,
            2,
        ]


def test_a_gap_holds_the_watermark_until_it_is_filled() -> None:
    log = log_of({1, 2, 3, 4})
    with empty_inbox() as connection:
        assert deliver(connection, log, (2, 4)) == [3, 4]
        assert inbox.watermark(connection, "personnel") == 0
        assert deliver(connection, log, (0, 1)) == [1]
        assert inbox.watermark(connection, "personnel") == 1
        assert deliver(connection, log, (0, 4)) == [2]
        assert inbox.watermark(connection, "personnel") == 4


def test_beyond_a_gap_there_is_one_span_however_much_was_taken() -> None:
    with empty_inbox() as connection:
        for last in range(12, 200):
            inbox.mark(connection, "personnel", [(last - 1, last)])
        inbox.mark(connection, "personnel", [(300, 310), (305, 320)])
        kept = sorted(connection.execute(sa.select(inbox.spans.c.after, inbox.spans.c.last)))
        assert [tuple(span) for span in kept] == [(11, 199), (300, 320)]
        inbox.mark(connection, "personnel", [(0, 11)])
        assert inbox.watermark(connection, "personnel") == 199


def test_each_source_has_its_own_watermark() -> None:
    log = log_of({1, 2})
    with empty_inbox() as connection:
        deliver(connection, log, (0, 2))
        assert inbox.watermark(connection, "observations") == 0
        assert len(inbox.claim(connection, "observations", [(0, 9)], log)) == 2


def test_the_whole_payload_is_handed_on() -> None:
    (event,) = log_of({3})
    with empty_inbox() as connection:
        (fresh,) = inbox.claim(connection, "personnel", [(event.position - 1, event.position)], [event])
    assert msgspec.structs.asdict(fresh) == msgspec.structs.asdict(event)
