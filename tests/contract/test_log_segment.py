"""What a service gives away of its log by the segment."""

import base64
from typing import Any

import polars as pl
import pytest

from shared.contracts.personnel import UnitRenamed
from shared.contracts.registry import UPCASTERS
from shared.eventstore import Store
from shared.eventstore.segment import recorded, unpack
from shared.service import EventSourcedService
from tests.stores import append


def asked(store: Store, **wanted: Any) -> tuple[dict[str, Any], pl.DataFrame]:
    service = EventSourcedService()
    service.store = store
    answer = service.log_segment(**wanted)
    return answer, unpack(base64.b64decode(answer.pop("frame")))


def test_the_answer_says_how_far_it_goes(store: Store) -> None:
    append(store, "unit-a", 0, 1, 2, 3)
    answer, frame = asked(store, after=1, limit=1)
    assert (answer, recorded(frame)) == ({"last": 2, "events": 1}, store.read_log(1, 1))
    answer, frame = asked(store, after=3)
    assert (answer, frame.height) == ({"last": 3, "events": 0}, 0)
    answer, _ = asked(store, after=0, until=2, types=["UnitRenamed"])
    assert answer == {"last": 2, "events": 2}


def test_fields_of_one_type_stand_in_the_place_of_the_payload(store: Store) -> None:
    append(store, "unit-a", 0, 1, 2)
    columns = ["type", "schema_version", "payload"]
    _, frame = asked(store, types=["UnitRenamed"], columns=columns, fields=["name", "unit"])
    assert frame.to_dicts() == [
        {
            "position": number,
            "type": "UnitRenamed",
            "schema_version": 1,
            "name": f"Phòng số {number}",
            "unit": "phong-viec-lam",
        }
        for number in (1, 2)
    ]


def test_what_older_contracts_wrote_keeps_its_payload(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    append(store, "unit-a", 0, 1)
    monkeypatch.setitem(UPCASTERS, ("UnitRenamed", 1), dict)
    monkeypatch.setattr(UnitRenamed, "schema_version", 2)
    _, frame = asked(store, types=["UnitRenamed"], fields=["name"])
    assert recorded(frame)[0].payload == store.read_log()[0].payload
