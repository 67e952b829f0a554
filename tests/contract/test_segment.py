"""A segment is the log: every text and instant of every event, on every database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.database import reading, writing
from shared.eventstore import Store
from shared.eventstore.schema import log
from shared.eventstore.segment import COLUMNS, empty, frame_of, pack, recorded, segment, unpack
from tests.stores import append

ONE_DATABASE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# PostgreSQL has no NUL; what ends a field or a row inside PostgreSQL's answer is drawn on purpose
AWKWARD = [
    "",
    " ",
    "=",
    "\\",
    "\\N",
    '"',
    "'",
    ",",
    "\t",
    "\n",
    "\r\n",
    "\x01",
    "\x02",
    "\x03",
    "ẵ",
    "🏵",
    "e\u0301",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(AWKWARD), max_size=4).map("".join),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
)
INSTANTS = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))
ROWS = st.fixed_dictionaries(
    {
        "schema_version": st.integers(1, 2**15 - 1),
        "type": st.sampled_from(["Happened", "Happened.2", "Đã xảy ra"]),
        "occurred_at": INSTANTS,
        "recorded_at": INSTANTS,
        "actor": TEXTS,
        "correlation_id": TEXTS,
        "causation_id": st.none() | TEXTS,
        "tenant": TEXTS,
        "payload": TEXTS.map(lambda text: msgspec.json.encode({"text": text}).decode()),
    }
)


def insert(store: Store, rows: list[dict[str, Any]]) -> int:
    """Into the log as they are; returns the position before them."""
    before = store.head()
    with writing(store.engine) as connection:
        for number, row in enumerate(rows, start=before + 1):
            there = {"id": f"id-{number}", "stream": f"stream \x02\n{number}", "version": 2**31 - 1}
            connection.execute(sa.insert(log), [{**row, **there}])
    return before


def read(store: Store, *arguments: Any, **named: Any) -> pl.DataFrame:
    with reading(store.engine) as connection:
        return segment(connection, *arguments, **named)


@given(rows=st.lists(ROWS, min_size=1, max_size=6))
@ONE_DATABASE
def test_a_segment_has_exactly_what_the_log_has(store: Store, rows: list[dict[str, Any]]) -> None:
    before = insert(store, rows)
    events = store.read_log(before, len(rows))
    frame = read(store, before, len(rows))
    assert frame.schema == COLUMNS
    assert recorded(frame) == events
    assert frame.equals(frame_of(events))
    assert unpack(pack(frame)).equals(frame)
    some = ("occurred_at", "payload", "causation_id", "actor")
    assert read(store, before, len(rows), None, some).equals(frame.select("position", *some))


def test_control_characters_between_the_ordinary_ones_move_no_text(store: Store) -> None:
    """PostgreSQL answers with rows joined by them, unless one of them is inside a text already."""
    texts = ["a", "\x02", "\x03", "b\x03", "\x03c", "\x02\x02", "=", "", "\r", '"']
    rows = [
        {
            "schema_version": 1,
            "type": "Happened",
            "occurred_at": datetime(2019, 7, 15, 1, 2, 3, 456789, tzinfo=UTC),
            "recorded_at": datetime(2019, 7, 15, tzinfo=UTC) + timedelta(microseconds=number),
            "actor": actor,
            "correlation_id": cause or "",
            "causation_id": cause,
            "tenant": "so",
            "payload": text,
        }
        for number, (actor, cause, text) in enumerate(
            (actor, cause, text) for actor in texts for cause in [*texts, None] for text in ("{}", *texts)
        )
    ]
    insert(store, rows)
    whole = store.read_log(limit=len(rows))
    assert len(whole) == len(rows)
    after = 0
    while not (frame := read(store, after, 3)).is_empty():
        assert recorded(frame) == whole[after : after + 3]
        after += frame.height
    assert after == len(rows)


def test_a_segment_ends_where_it_is_told_to(store: Store) -> None:
    append(store, "unit-a", 0, *range(7))
    assert read(store, 0, 3)["position"].to_list() == [1, 2, 3]
    assert read(store, 3, 100)["position"].to_list() == [4, 5, 6, 7]
    assert read(store, 3, 100, until=5)["position"].to_list() == [4, 5]
    assert read(store, 3, 1, until=5)["position"].to_list() == [4]
    assert read(store, 7, 100).equals(empty())
    assert read(store, 0, 0).equals(empty())


def test_a_segment_may_be_of_some_types_and_columns_alone(store: Store) -> None:
    append(store, "unit-a", 0, 1, 2)
    assert read(store, 0, 9, ["UnitRenamed"]).equals(read(store, 0, 9))
    assert read(store, 0, 9, ["UnitCreated"]).equals(empty())
    assert read(store, 0, 9, columns=["version", "position"]).to_dict(as_series=False) == {
        "position": [1, 2],
        "version": [1, 2],
    }


@pytest.mark.parametrize("pages", [1, 3])
def test_many_events_are_one_segment_however_they_are_read(
    store: Store, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.eventstore.segment._ROWS_A_STATEMENT", 4)
    append(store, "unit-a", 0, *range(4 * pages))
    frame = read(store, 0, 100)
    assert recorded(frame) == store.read_log(limit=100)
