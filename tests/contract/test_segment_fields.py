"""Fields of payloads that a database takes out are those that the decoded events have."""

from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.observations import BehaviourRecorded, Measure, PunchRecorded
from shared.contracts.registry import UPCASTERS
from shared.database import reading, writing
from shared.eventstore import Store
from shared.eventstore.payload import Selection, segment_of, with_fields
from shared.eventstore.schema import log
from shared.eventstore.segment import segment
from shared.ids import new_id
from tests.stores import CONTEXT, append

MEASURES = get_args(Measure)
FIELDS = ("record", "subject", "quantity", "evidence", "note")
# what JSON escapes, what PostgreSQL's JSON does not take, what ends a field or a row of its answer
AWKWARD = ["", "=", "a", "null", "\\", '"', "\n", "\t", "\x00", "\x02", "\x03", "ẵ", "🏵", "\x7f", "\u2028"]
TEXTS = st.lists(st.sampled_from(AWKWARD), max_size=3).map("".join) | st.text(
    st.characters(exclude_characters="\x00\x02\x03", exclude_categories=["Cs"]), max_size=10
)
BEHAVIOURS = st.builds(
    BehaviourRecorded,
    record=TEXTS,
    subject_kind=st.just("person"),
    subject=TEXTS,
    criterion=TEXTS,
    quantity=st.integers(-(2**63), 2**63 - 1),
    occurred_at=st.just(datetime(2019, 7, 15, 1, 2, 3, 4, tzinfo=UTC)),
    observer=TEXTS,
    source=st.just("self"),
    evidence=st.none() | TEXTS,
    note=st.none() | TEXTS,
    measures=st.dictionaries(st.sampled_from(MEASURES), st.integers(-(2**63), 2**63 - 1), max_size=3),
    alleged=st.booleans(),
)

OLD = (
    '{"record": "r", "subject_kind": "person", "subject": "s", "criterion": "c", "quantity": 100, '
    '"occurred_at": "2019-07-15T01:02:03Z", "observer": "o", "source": "self"}'
)


def observe(store: Store, events: list[BehaviourRecorded]) -> int:
    before = store.head()
    with store.begin() as transaction:
        transaction.append(f"record-{new_id()}", 0, events, CONTEXT)
    return before


def taken(store: Store, after: int, *fields: str, **named: Any) -> pl.DataFrame:
    with reading(store.engine) as connection:
        wanted = Selection(("BehaviourRecorded",), fields=fields, **named)
        return with_fields(segment_of(connection, after, 100, wanted), BehaviourRecorded, *fields)


@given(events=st.lists(BEHAVIOURS, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fields_are_those_of_the_decoded_events(store: Store, events: list[BehaviourRecorded]) -> None:
    before = observe(store, events)
    frame = taken(store, before, *FIELDS)
    assert frame.select(FIELDS).rows() == [tuple(getattr(one, name) for name in FIELDS) for one in events]
    with reading(store.engine) as connection:
        whole = segment(connection, before, 100)
    assert frame.equals(with_fields(whole, BehaviourRecorded, *FIELDS))


@given(events=st.lists(BEHAVIOURS, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_object_of_integers_becomes_a_column_for_each_name(
    store: Store, events: list[BehaviourRecorded]
) -> None:
    before = observe(store, events)
    frame = taken(store, before, "alleged", "measures")
    expected = [(one.alleged, *(one.measures.get(name) for name in MEASURES)) for one in events]
    assert frame.select("alleged", *MEASURES).rows() == expected


def test_what_was_written_before_there_was_a_field_has_its_default(store: Store) -> None:
    before = observe(store, [msgspec.json.decode(OLD, type=BehaviourRecorded)])
    with writing(store.engine) as connection:
        row = connection.execute(sa.select(log).where(log.c.position > before)).one()._asdict()
        old = {**row, "position": row["position"] + 1, "id": new_id(), "stream": "record-old", "payload": OLD}
        connection.execute(sa.insert(log), [old])
    assert taken(store, before + 1, "alleged", "measures").select("alleged", "hours").rows() == [
        (False, None)
    ]


@pytest.mark.parametrize("subject", ["plain", "\x02", "\x03", "\x00"])
def test_other_events_and_columns_that_are_not_wanted_are_left_out(store: Store, subject: str) -> None:
    append(store, "unit-a", 0, 1)
    event = BehaviourRecorded(
        record="r-1",
        subject_kind="person",
        subject=subject,
        criterion="di-muon",
        occurred_at=datetime(2019, 7, 15, tzinfo=UTC),
        observer="ai",
        source="self",
    )
    observe(store, [event, msgspec.structs.replace(event, quantity=5)])
    frame = taken(store, 0, "subject", "quantity", columns=("stream",))
    assert frame.columns == ["position", "type", "schema_version", "stream", "subject", "quantity"]
    assert frame.select("position", "subject", "quantity").rows() == [(2, subject, 100), (3, subject, 5)]
    assert taken(store, 3, "subject", columns=("stream",)).height == 0


@pytest.mark.parametrize("badge", ["7", "", "\x02"])
def test_of_several_types_each_has_the_fields_that_it_has(store: Store, badge: str) -> None:
    moment = datetime(2019, 7, 15, tzinfo=UTC)
    behaviour = BehaviourRecorded(
        record="r-1",
        subject_kind="person",
        subject="",
        criterion="di-muon",
        occurred_at=moment,
        observer="ai",
        source="self",
    )
    with store.begin() as transaction:
        transaction.append("record-1", 0, [behaviour], CONTEXT)
        transaction.append("punch-1", 0, [PunchRecorded(badge=badge, at=moment)], CONTEXT)
    wanted = Selection(("BehaviourRecorded", "PunchRecorded"), (), ("subject", "quantity", "badge"))
    with reading(store.engine) as connection:
        frame = segment_of(connection, 0, 9, wanted)
    assert frame.columns == ["position", "type", "schema_version", *(wanted.fields or ())]
    said = with_fields(frame.head(1), BehaviourRecorded, "subject", "quantity")
    assert said.select("subject", "quantity").rows() == [("", 100)]
    assert with_fields(frame.tail(1), PunchRecorded, "badge")["badge"].to_list() == [badge]


def test_a_field_that_the_types_do_not_agree_about_is_refused(store: Store) -> None:
    wanted = Selection(("BehaviourRecorded", "PunchRecorded"), (), ("absent",))
    with reading(store.engine) as connection, pytest.raises(TypeError, match="absent is not a field"):
        segment_of(connection, 0, 9, wanted)


def test_what_older_contracts_wrote_keeps_its_payload(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    event = BehaviourRecorded(
        record="r-1",
        subject_kind="person",
        subject="an",
        criterion="di-muon",
        occurred_at=datetime(2019, 7, 15, tzinfo=UTC),
        observer="ai",
        source="self",
    )
    observe(store, [event])
    monkeypatch.setitem(UPCASTERS, ("BehaviourRecorded", 1), dict)
    with reading(store.engine) as connection:
        frame = segment_of(connection, 0, 9, Selection(("BehaviourRecorded",), ("stream",), ("subject",)))
        assert frame.equals(segment(connection, 0, 9))
