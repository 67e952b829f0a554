"""One event, one form: as RFC 8785 has it, whatever the quick way is for most of them."""

import json
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.canonical import MARKED, LogRow, canonical, differing, marks

ROW = LogRow(
    position=7,
    id="e-7",
    stream="unit-1",
    version=2,
    type="UnitRenamed",
    schema_version=1,
    occurred_at="2019-07-15T01:05:00.000000Z",
    recorded_at="2019-07-15T01:05:00.250000Z",
    actor="CB001",
    correlation_id="c-1",
    causation_id=None,
    tenant="so-ldtbxh",
    payload=b'{"name":"Ph\xc3\xb2ng s\xe1\xbb\x91 1","on":"2019-07-15"}',
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
)


def reference(row: LogRow) -> bytes:
    return rfc8785.dumps({**row._asdict(), "payload": json.loads(row.payload)})


def test_the_form_is_known_to_the_letter() -> None:
    assert canonical(ROW).decode() == (
        '{"actor":"CB001","causation_id":null,"correlation_id":"c-1","id":"e-7",'
        '"occurred_at":"2019-07-15T01:05:00.000000Z","payload":{"name":"Phòng số 1","on":"2019-07-15"},'
        '"position":7,"recorded_at":"2019-07-15T01:05:00.250000Z","schema_version":1,"stream":"unit-1","tenant":"so-ldtbxh",'
        '"type":"UnitRenamed","version":2}'
    )


@given(values, texts)
def test_any_payload_and_any_text_have_the_form_of_the_standard(value: object, text: str) -> None:
    for payload in (msgspec.json.encode(value), json.dumps(value, indent=1).encode()):
        row = ROW._replace(payload=payload, actor=text, causation_id=text)
        assert canonical(row) == reference(row)


@pytest.mark.parametrize(
    "payload",
    [
        b'{"a":1,"a":2}',
        b'{"a":9007199254740993}',
        b"{",
        b"\xff",
        b'"\\ud800"',
        b"[" * 5000,
        b"NaN",
        b"1e999",
        b"",
    ],
)
def test_what_has_no_canonical_form_is_told_apart_as_text(payload: bytes) -> None:
    found = json.loads(canonical(ROW._replace(payload=payload)))
    assert "payload" not in found
    assert found["payload_text"] == payload.decode(errors="backslashreplace")


def test_a_name_that_comes_twice_is_not_the_payload_that_most_readers_see() -> None:
    twice = ROW._replace(payload=b'{"points":9,"points":1}')
    assert canonical(twice) != canonical(ROW._replace(payload=b'{"points":1}'))


def test_broken_letters_in_an_envelope_do_not_end_the_reading() -> None:
    broken = ROW._replace(actor=b"CB\xff01".decode(errors="surrogateescape"))
    assert canonical(broken) != canonical(ROW)


@pytest.mark.parametrize("name", MARKED)
def test_marks_tell_which_field_differs(name: str) -> None:
    value = getattr(ROW, name)
    other: Any = value + 1 if isinstance(value, int) else b"{}" if name == "payload" else "other"
    assert differing(marks(ROW), marks(ROW._replace(**{name: other}))) == [name]
