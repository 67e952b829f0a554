"""Fields of payloads as columns are what the decoded events have."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.observations import BehaviourRecorded
from shared.contracts.registry import UPCASTERS
from shared.eventstore.envelope import Recorded
from shared.eventstore.payload import current, with_fields
from shared.eventstore.segment import frame_of

FIELDS = ("subject_kind", "subject", "quantity", "evidence")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
BEHAVIOURS = st.builds(
    BehaviourRecorded,
    record=TEXTS,
    subject_kind=st.sampled_from(["person", "unit"]),
    subject=TEXTS,
    criterion=TEXTS,
    quantity=st.integers(-(2**63), 2**63 - 1),
    occurred_at=st.datetimes(timezones=st.just(UTC)),
    observer=TEXTS,
    source=st.sampled_from(["inspection", "self"]),
    evidence=st.none() | TEXTS,
    note=st.none() | TEXTS,
)


def segment_of(payloads: list[bytes], **different: Any) -> pl.DataFrame:
    moment = datetime(2019, 7, 15, tzinfo=UTC)
    row: dict[str, Any] = {
        "version": 1, "type": "BehaviourRecorded", "schema_version": 1, "occurred_at": moment,
        "recorded_at": moment, "actor": "ai", "correlation_id": "c", "causation_id": None, "tenant": "so",
        **different,
    }  # fmt: skip
    return frame_of(
        [
            Recorded(position=number, id=f"e-{number}", stream=f"r-{number}", payload=msgspec.Raw(one), **row)
            for number, one in enumerate(payloads, start=1)
        ]
    )


@given(events=st.lists(BEHAVIOURS, min_size=1, max_size=5))
def test_fields_are_those_of_the_decoded_events(events: list[BehaviourRecorded]) -> None:
    frame = with_fields(segment_of([msgspec.json.encode(one) for one in events]), BehaviourRecorded, *FIELDS)
    assert frame.select(FIELDS).rows() == [tuple(getattr(one, name) for name in FIELDS) for one in events]
    assert "payload" not in frame.columns


def test_a_field_that_was_not_written_has_its_default() -> None:
    payloads = [b'{"subject":"a"}', b'{"subject":"b","quantity":5}']
    frame = with_fields(segment_of(payloads), BehaviourRecorded, "subject", "quantity", "evidence")
    assert frame.select("subject", "quantity", "evidence").rows() == [("a", 100, None), ("b", 5, None)]


def test_fields_that_are_there_already_are_left_as_they_are() -> None:
    frame = with_fields(segment_of([b'{"subject":"a"}']), BehaviourRecorded, "subject")
    assert with_fields(frame, BehaviourRecorded, "subject").equals(frame)


def test_an_empty_segment_has_no_fields_but_their_columns() -> None:
    frame = with_fields(segment_of([]), BehaviourRecorded, "subject", "quantity")
    assert frame.select("subject", "quantity").schema == {"subject": pl.String, "quantity": pl.Int64}


def test_a_field_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"BehaviourRecorded\.occurred_at is none of a text, an integer"):
        with_fields(segment_of([b"{}"]), BehaviourRecorded, "occurred_at")


def test_a_segment_is_current_when_todays_contracts_wrote_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert current(segment_of([b"{}", b"{}"]), BehaviourRecorded)
    assert current(segment_of([]), BehaviourRecorded)
    assert not current(segment_of([b"{}"], schema_version=2), BehaviourRecorded)
    assert not current(segment_of([b"{}"], type="PunchRecorded"), BehaviourRecorded)
    monkeypatch.setitem(UPCASTERS, ("BehaviourRecorded", 1), dict)
    assert not current(segment_of([b"{}"]), BehaviourRecorded)
