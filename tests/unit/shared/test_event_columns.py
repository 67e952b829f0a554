"""Payloads made of columns are what the events themselves are encoded to, byte for byte."""

from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.event import Event
from shared.contracts.observations import PunchRecorded
from shared.contracts.scoring import FlagCleared, FlagRaised, ScoreChanged
from shared.eventstore.columns import log_rows, payloads
from shared.eventstore.segment import COLUMNS
from tests.stores import BEGINNING, CONTEXT

texts = st.one_of(
    st.sampled_from(["", '"', "\\", "\\N", "\t\n\r\b\f", "\0", "\x1f\x7f", "\u2028", "Thi đua 🏅", "{}"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
numbers = st.integers(-(2**63), 2**63 - 1)
changed = st.fixed_dictionaries(
    {
        "subject_kind": st.sampled_from(["person", "unit"]),
        "subject": texts,
        "period": texts,
        "criteria": texts,
        "criteria_version": numbers,
        "points": st.none() | numbers,
        "grade": st.none() | texts,
        "previous_points": st.none() | numbers,
        "removed": st.booleans(),
    }
)


def encoded(kind: type[Event], rows: list[dict[str, Any]]) -> list[str]:
    return [msgspec.json.encode(kind(**row)).decode() for row in rows]


@given(rows=st.lists(changed, min_size=1, max_size=20))
@settings(deadline=None)
def test_payloads_are_what_events_are_encoded_to(rows: list[dict[str, Any]]) -> None:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    assert payloads(ScoreChanged, frame).to_list() == encoded(ScoreChanged, rows)


def test_the_order_of_the_columns_does_not_matter() -> None:
    about = {"subject_kind": "unit", "subject": "phong-1", "period": "2019-03"}
    row = {**about, "flag": "bo-viec", "severity": "attention"}
    frame = pl.DataFrame([dict(reversed(row.items()))])
    assert payloads(FlagCleared, frame).to_list() == encoded(FlagCleared, [row])


def test_rows_have_all_columns_of_the_log_and_ids_of_their_own() -> None:
    row = {"subject_kind": "unit", "subject": "a", "flag": "f", "severity": "attention", "period": "2019"}
    frame = pl.DataFrame([{**row, "stream": "s-1", "version": 4}, {**row, "stream": "s-2", "version": 1}])
    rows = log_rows(FlagCleared, frame, BEGINNING, CONTEXT)
    expected = {name: kind for name, kind in COLUMNS.items() if name != "position"}
    assert dict(rows.schema) == expected
    assert rows["id"].n_unique() == 2 and rows["occurred_at"].to_list() == [BEGINNING, BEGINNING]
    assert rows.select("stream", "version", "type", "actor").rows() == [
        ("s-1", 4, "FlagCleared", "tester"),
        ("s-2", 1, "FlagCleared", "tester"),
    ]


def test_what_has_a_time_of_its_own_or_holds_more_than_words_and_numbers_is_refused() -> None:
    frame = pl.DataFrame({"stream": ["a"], "version": [1], "evidence": [["x"]]})
    with pytest.raises(TypeError, match="PunchRecorded says by at when"):
        log_rows(PunchRecorded, frame, BEGINNING, CONTEXT)
    full = frame.with_columns(
        pl.lit("x").alias(name) for name in FlagRaised.__struct_fields__ if name != "evidence"
    )
    with pytest.raises(TypeError, match="evidence"):
        log_rows(FlagRaised, full, BEGINNING, CONTEXT)
