"""The CloudEvents form of an event: what the standard requires, and nothing lost on the wire."""

from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import VIETNAM
from shared.contracts.event import UnknownEventType
from shared.contracts.observations import BehaviourUpheld, PunchRecorded
from shared.contracts.personnel import PersonErased, UnitRenamed
from shared.eventstore.envelope import Recorded, decode_batch, encode_batch, occurrence

REQUIRED = {"specversion", "id", "source", "type"}
"""By CloudEvents 1.0, section "Required Attributes"."""


def recorded(**changes: object) -> Recorded:
    event = UnitRenamed(unit="phong-viec-lam", name="Phòng Việc làm", on=date(2019, 7, 15))
    first = Recorded(
        position=7,
        id="01890a5d-ac96-774b-bcce-b302099a8057",
        stream="organisation-so",
        version=3,
        type="UnitRenamed",
        schema_version=1,
        occurred_at=datetime(2019, 7, 15, tzinfo=VIETNAM),
        recorded_at=datetime(2019, 7, 16, 1, 2, 3, 456789, tzinfo=UTC),
        actor="ai-do",
        correlation_id="c-1",
        causation_id=None,
        tenant="so",
        payload=msgspec.Raw(msgspec.json.encode(event)),
    )
    return msgspec.structs.replace(first, **changes)


def test_an_event_goes_out_as_a_cloud_event() -> None:
    (cloud,) = msgspec.json.decode(encode_batch([recorded()]))
    assert cloud.keys() >= REQUIRED
    assert cloud == {
        "specversion": "1.0",
        "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "source": "/thidua/personnel",
        "type": "thidua.personnel.UnitRenamed",
        "subject": "organisation-so",
        "time": "2019-07-15T00:00:00+07:00",
        "datacontenttype": "application/json",
        "dataschema": "urn:thidua:personnel:UnitRenamed:1",
        "sequence": 3,
        "position": 7,
        "partitionkey": "organisation-so",
        "correlationid": "c-1",
        "recordedtime": "2019-07-16T01:02:03.456789Z",
        "actor": "ai-do",
        "tenant": "so",
        "data": {"unit": "phong-viec-lam", "name": "Phòng Việc làm", "on": "2019-07-15"},
    }


def test_extension_names_are_lower_case_letters_and_digits_alone() -> None:
    (cloud,) = msgspec.json.decode(encode_batch([recorded(causation_id="r-1")]))
    assert cloud["causationid"] == "r-1"
    assert [name for name in cloud if not (name.isalnum() and name == name.lower())] == []


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=zones)
positions = st.integers(1, 2**62)


@given(
    st.lists(
        st.builds(
            recorded,
            position=positions,
            id=names,
            stream=names,
            version=st.integers(1, 2**31),
            schema_version=st.integers(1, 99),
            occurred_at=instants,
            recorded_at=instants,
            actor=names,
            correlation_id=names,
            causation_id=st.none() | names,
            tenant=names,
            payload=names.map(lambda name: msgspec.Raw(msgspec.json.encode({"unit": name, "x": [1, None]}))),
        ),
        max_size=5,
    )
)
def test_a_batch_comes_back_as_it_was(events: list[Recorded]) -> None:
    assert decode_batch(encode_batch(events)) == events


@pytest.mark.parametrize("body", [b"", b"{}", b"[{}]", b'[{"id": "1"}]', b"\xff"])
def test_what_is_no_batch_is_an_error(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_batch(body)


def test_an_unknown_type_says_which_and_what_to_do() -> None:
    with pytest.raises(UnknownEventType, match=r"'UnitSank'.*deploy the contracts"):
        recorded(type="UnitSank").event()


def test_when_an_event_happened_is_what_it_says_itself() -> None:
    at = datetime(2019, 7, 15, 7, 28, 1, tzinfo=VIETNAM)
    assert occurrence(PunchRecorded(badge="17", at=at)) == at
    renamed = UnitRenamed(unit="a", name="b", on=date(2019, 7, 15))
    assert occurrence(renamed) == datetime(2019, 7, 15, tzinfo=VIETNAM)
    assert occurrence(PersonErased(person="p")) is None
    assert occurrence(BehaviourUpheld(record="r", subject="s", by="p", reason="đúng")) is None
