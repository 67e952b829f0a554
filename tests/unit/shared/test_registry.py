"""Event types by name, and old payloads read as today's."""

from datetime import date
from typing import Any

import msgspec
import pytest

from shared.contracts import registry
from shared.contracts.event import personal_fields
from shared.contracts.personnel import PersonRegistered, UnitRenamed
from tests.unit.shared.test_envelope import recorded

SERVICE_OF = {"ballots": "awards", "campaigns": "awards", "council": "awards", "nominations": "awards"}
"""Of the modules that tell part of what a service tells, and are not named after it."""


def test_each_type_is_found_by_its_name_and_belongs_to_a_service() -> None:
    types = list(registry.event_types())
    assert len({kind.type_name() for kind in types}) == len(types) > 30
    for kind in types:
        assert registry.event_type(kind.type_name()) is kind
        module = kind.__module__.rpartition(".")[2]
        assert kind.cloud_type() == f"thidua.{SERVICE_OF.get(module, module)}.{kind.__name__}"


def test_personal_texts_have_a_person_whose_key_seals_them() -> None:
    for kind in registry.event_types():
        fields = {field.name for field in msgspec.structs.fields(kind)}
        assert not personal_fields(kind) or kind.person_field in fields, kind
    assert personal_fields(PersonRegistered) == ("name",)
    assert personal_fields(UnitRenamed) == ()


def test_old_payloads_are_brought_up_to_date_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def second(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "name": data["title"]}

    def third(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "on": f"{data['year']}-01-01"}

    monkeypatch.setitem(registry.UPCASTERS, ("UnitRenamed", 1), second)
    monkeypatch.setitem(registry.UPCASTERS, ("UnitRenamed", 2), third)
    old = recorded(payload=msgspec.Raw(b'{"unit": "a", "title": "B", "year": 2019}'))
    assert old.event() == UnitRenamed(unit="a", name="B", on=date(2019, 1, 1))
    newer = recorded(schema_version=2, payload=msgspec.Raw(b'{"unit": "a", "name": "B", "year": 2018}'))
    assert newer.event() == UnitRenamed(unit="a", name="B", on=date(2018, 1, 1))
    newest = recorded(schema_version=3)
    assert newest.event() == UnitRenamed(unit="phong-viec-lam", name="Phòng Việc làm", on=date(2019, 7, 15))


def test_fields_that_a_later_version_adds_are_no_hindrance() -> None:
    later = recorded(payload=msgspec.Raw(b'{"unit": "a", "name": "B", "on": "2019-01-01", "colour": "red"}'))
    assert later.event() == UnitRenamed(unit="a", name="B", on=date(2019, 1, 1))
